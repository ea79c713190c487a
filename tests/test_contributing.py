"""The pages for those who carry the project on name files and folders that are there."""

import re

import pytest

from flows.settings import CHECKOUT


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_every_path_that_a_page_names_is_there(page):
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:flows|sql|data/raw|expectations|tests|docs)/[\w./<>-]*)`", text)
    assert len(named) >= 10
    for path in named:
        known = path.split("<")[0]
        folder = known if "<" not in path or known.endswith("/") else known.rpartition("/")[0]
        assert (CHECKOUT / folder).exists(), path


def test_the_recipes_name_the_files_that_a_table_of_each_kind_really_has():
    """What CONTRIBUTING asks for a mart and for an HTTP source, those that are there have too."""
    for mart in (CHECKOUT / "sql" / "marts").glob("*.sql"):
        assert (CHECKOUT / "expectations" / "warehouse" / f"mart.{mart.stem}.yml").is_file(), mart.stem
        assert (CHECKOUT / "docs" / "dictionary" / f"mart.{mart.stem}.md").is_file(), mart.stem
    for contract in (CHECKOUT / "flows" / "sources").glob("*.yml"):
        if "\nkind: api\n" in contract.read_text(encoding="utf-8"):
            assert contract.with_suffix(".py").is_file(), contract.stem
            assert (CHECKOUT / "expectations" / "staged" / contract.name).is_file(), contract.stem
    for chart in (CHECKOUT / "flows" / "report" / "charts").glob("*.vl.json"):
        assert chart.with_name(chart.name.replace(".vl.json", ".sql")).is_file(), chart.stem
