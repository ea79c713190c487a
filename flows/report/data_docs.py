"""Great Expectations' Data Docs of one audit: its own renderer decides what is shown, our static pages how.

Its own pages load style sheets and scripts from other hosts and insert values into HTML unescaped; ours do neither.
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.audit import Rule, Suite
from flows.checks.status import BAD, STATUSES, Status
from flows.report import page

WORST_FIRST = ("critical", "warning", "info")
BETWEEN = "\x1f"  # stands between what a rule came to, its severity, what it says and what is evaluated for it


class DataDocs:
    """Collects what is evaluated, by suite; `write` makes the pages.

    Belongs into the process that audits: Great Expectations takes seconds to import.
    """

    def __init__(self) -> None:
        self._outcomes: dict[str, list[tuple[Rule, Any, Status]]] = {}
        self._abouts: dict[str, str] = {}
        self._rendered: dict[str, dict[str, Any]] = {}

    def keep(self, suite: Suite, rule: Rule, outcome: Any, status: Status) -> None:
        self._abouts[suite.table] = suite.meta.about
        self._outcomes.setdefault(suite.table, []).append((rule, outcome, status))

    def rendered(self, table: str) -> dict[str, Any]:
        """What its page shows of a suite, as a plain document that `put` takes instead of outcomes."""
        if table not in self._rendered:
            self._rendered[table] = _rendered(table, self._abouts[table], self._outcomes[table])
        return self._rendered[table]

    def put(self, rendered: dict[str, Any]) -> None:
        self._rendered[rendered["table"]] = rendered

    def write(self, folder: Path, name: str) -> Path:
        """Write `index.html` and one page per suite into `folder`; `name` is the release or run. Returns the index."""
        suites = [self.rendered(table) for table in sorted({*self._outcomes, *self._rendered})]
        for suite in suites:
            page.write(
                "data_docs_suite.html.j2",
                folder / suite["file"],
                suite=suite,
                name=name,
                sections=suite["sections"],
                substituted=substituted,
                between=BETWEEN,
            )
        return page.write("data_docs_index.html.j2", folder / "index.html", suites=suites, name=name)


def _rendered(table: str, about: str, outcomes: list[tuple[Rule, Any, Status]]) -> dict[str, Any]:
    bad = [rule for rule, _, status in outcomes if status in BAD]
    return {
        "table": table,
        "about": about,
        "file": f"{re.sub('[^A-Za-z0-9_.-]', '_', table)}.html",
        "rules": len(outcomes),
        "failed": len(bad),
        "status": min((status for _, _, status in outcomes), key=list(STATUSES).index),
        "severity": min((rule.severity for rule in bad), key=WORST_FIRST.index, default=None),
        "sections": _sections(table, outcomes),
    }


def _sections(table: str, outcomes: list[tuple[Rule, Any, Status]]) -> Any:
    """The content of Great Expectations' validation result page, as the plain document it renders from."""
    from great_expectations import __version__
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer

    for rule, outcome, status in outcomes:
        checked = ", ".join(f"{name} {value}" for name, value in rule.kwargs.items())
        said = f"{rule.meta.code} ({rule.severity}): {rule.meta.why}"
        told = (status, rule.severity, said, f"{rule.type}: {checked}")
        outcome.expectation_config.description = BETWEEN.join(told)
    passed = sum(bool(outcome.success) for _, outcome, _ in outcomes)
    result = ExpectationSuiteValidationResult(
        success=passed == len(outcomes),
        results=[outcome for _, outcome, _ in outcomes],
        suite_name=table,
        statistics={
            "evaluated_expectations": len(outcomes),
            "successful_expectations": passed,
            "unsuccessful_expectations": len(outcomes) - passed,
            "success_percent": 100 * passed / len(outcomes),
        },
        meta={
            "great_expectations_version": __version__,
            "batch_spec": {"data_asset_name": table},
            "run_id": {"run_name": table, "run_time": datetime.now(UTC).isoformat()},
        },
    )
    return ValidationResultsPageRenderer().render(result).to_json_dict()["sections"]


def substituted(template: dict[str, Any]) -> str:
    """The text of a string template with its `$name` parameters filled in."""
    values = {name: value for name, value in (template.get("params") or {}).items() if not name.startswith("html_")}

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return "" if name.startswith("html_") else str(values.get(name, found[0]))

    return re.sub(r"\$(?:\{(\w+)\}|(\w+))", value, template.get("template") or "").strip()
