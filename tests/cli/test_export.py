"""amur export: files that other programs read, the package that describes them, and what is left out of them."""

import csv
import json
import shutil
from functools import cache

import duckdb
import openpyxl

from flows.contract.source import load_sources
from flows.model import Column
from flows.reading.export import export
from flows.reading.export.package import write_package
from flows.reading.export.tables import Table
from flows.settings import Settings


def tables(home):
    with duckdb.connect(str(home / "warehouse" / "amur.duckdb"), read_only=True) as con:
        found = con.execute("select schema_name, table_name, estimated_size from duckdb_tables()").fetchall()
    return {name if schema == "main" else f"{schema}.{name}": rows for schema, name, rows in found}


def package_in(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_export_writes_every_table_as_parquet_and_csv(home, amur, tmp_path):
    for form in ("parquet", "csv"):
        assert amur("export", tmp_path / form, "--format", form).code == 0
        written = {path.name.removesuffix(f".{form}") for path in (tmp_path / form).iterdir()}
        assert written >= set(tables(home))
    rows = duckdb.read_parquet(str(tmp_path / "parquet" / "fact_portfolio.parquet"))
    assert rows.aggregate("count(*)").fetchone() == (tables(home)["fact_portfolio"],)
    with open(tmp_path / "csv" / "fact_portfolio.csv", encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == tables(home)["fact_portfolio"]


def test_a_workbook_has_every_table_and_no_text_of_it_is_a_formula(home, tmp_path):
    release = tmp_path / "some rows of each table.duckdb"
    shutil.copy((home / "warehouse" / "amur.duckdb").resolve(), release)
    release.chmod(0o644)
    with duckdb.connect(str(release)) as con:
        for name in tables(home):
            con.execute(f"delete from {name} where rowid > 200")
        con.execute("update fact_portfolio set said_by = '=1+1'")
        (count,) = con.execute("select count(*) from fact_portfolio").fetchone()
    list(export(release, tmp_path, "xlsx"))
    book = openpyxl.load_workbook(tmp_path / "amur.xlsx", read_only=True)
    assert set(book.sheetnames) >= {name[:31] for name in tables(home)}
    cells = [cell for row in book["fact_portfolio"].iter_rows() for cell in row]
    assert len({cell.row for cell in cells if cell.value is not None}) == count + 1
    assert "=1+1" in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}
    (portfolio,) = [resource for resource in package_in(tmp_path)["resources"] if resource["title"] == "fact_portfolio"]
    assert portfolio["dialect"] == {"excel": {"sheet": "fact_portfolio"}}
    assert portfolio["schema"]["primaryKey"] == ["statement_id"]


def test_export_into_a_file_or_an_unknown_format_is_refused(home, refused, tmp_path):
    (tmp_path / "file").write_text("mine")
    assert "is a file; name a directory" in refused(2, "export", tmp_path / "file")
    assert "no format pdf; use parquet, csv, xlsx" in refused(2, "export", tmp_path, "--format", "pdf")


def test_only_the_named_tables_are_written_and_an_unknown_one_is_refused(home, amur, refused, tmp_path):
    chosen = ["--table", "mart.turnover", "--table", "dim_source"]
    assert amur("export", tmp_path / "out", *chosen).code == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"mart.turnover.parquet", "dim_source.parquet", "datapackage.json"}
    assert "no table mart.turnovr; near: mart.turnover" in refused(2, "export", tmp_path, "--table", "mart.turnovr")


def test_the_package_names_every_file_every_column_and_the_keys(home, amur, tmp_path):
    assert amur("export", tmp_path, "--format", "csv").code == 0
    package = package_in(tmp_path)
    paths = {resource["path"] for resource in package["resources"]}
    assert paths == {path.name for path in tmp_path.glob("*.csv")}
    for resource in package["resources"]:
        with open(tmp_path / resource["path"], encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == header
        assert all(field["description"] for field in fields), resource["path"]
    portfolio = next(resource for resource in package["resources"] if resource["path"] == "fact_portfolio.csv")
    assert portfolio["schema"]["primaryKey"] == ["statement_id"]
    assert any("(trade)" in source["title"] and source["licence"] for source in package["sources"])
    (baci,) = [source for source in package["sources"] if "(cepii_baci)" in source["title"]]
    assert baci["attribution"] == load_sources()["cepii_baci"].attribution


def foreign_keys(folder):
    """Of an export, by resource and column: the resource and column that are referred to."""
    return {
        (resource["name"], key["fields"]): (key["reference"]["resource"], key["reference"]["fields"])
        for resource in package_in(folder)["resources"]
        for key in resource["schema"].get("foreignKeys", [])
    }


def test_every_foreign_key_of_the_package_is_found_in_the_file_it_names(home, amur, tmp_path):
    assert amur("export", tmp_path, "--format", "csv").code == 0
    resources = {resource["name"]: resource for resource in package_in(tmp_path)["resources"]}

    @cache
    def values(name, column):
        with duckdb.connect() as con:
            rows = con.read_csv(str(tmp_path / resources[name]["path"]), all_varchar=True).select(column).fetchall()
        return {value for (value,) in rows if value is not None}

    told = foreign_keys(tmp_path)
    for here, there in told.items():
        assert values(*here) <= values(*there), here
        name, column = there
        assert resources[name]["schema"]["primaryKey"] == [column]
    assert told["fact-portfolio", "period_code"] == ("dim-period", "period_code")
    assert told["mart.mirror-gap", "exporter_code"] == ("dim-country", "country_code")
    assert ("dim-country", "country_code") not in told


def test_no_foreign_key_leads_to_a_table_that_is_not_exported(home, amur, tmp_path):
    chosen = ["--table", "mart.turnover", "--table", "dim_country"]
    assert amur("export", tmp_path, *chosen, "--format", "csv").code == 0
    assert {resource for resource, _ in foreign_keys(tmp_path).values()} == {"dim-country"}


def test_parquet_files_tell_what_they_hold(home, amur, tmp_path):
    assert amur("export", tmp_path, "--table", "fact_portfolio").code == 0
    told = duckdb.sql(f"from parquet_kv_metadata('{tmp_path}/fact_portfolio.parquet')").fetchall()
    metadata = {key.decode(): value.decode() for _, key, value in told}
    assert metadata["description"].endswith("One row per statement.")
    assert json.loads(metadata["columns"])["amount_comparator"] == "how the amount was said"


def release_with(folder, rows):
    """A synthetic release: texts of a fact, each read from a raw file of a source."""
    path = folder / "synthetic.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema meta; create schema mart")
        con.execute(
            "create table meta.release as select 'synthetic' as release_id, now()::timestamp as published_at, '0' as amur_version"
        )
        con.execute("create table meta.raw_file (raw_sha256 varchar, source_code varchar)")
        con.execute(
            "create table dim_source"
            " (source_code varchar, source_name varchar, licence varchar, home_url varchar, attribution varchar)"
        )
        con.execute("create table fact_synthetic (said varchar, raw_sha256 varchar, locator varchar)")
        con.execute(
            "create table mart.synthetic (exporter_source_code varchar, importer_source_code varchar, value_usd int)"
        )
        for said, source in rows:
            con.execute("insert into fact_synthetic values (?, ?, '/0')", [said, source])
            con.execute("insert into meta.raw_file values (?, ?)", [source, source])
            con.execute("insert into mart.synthetic values ('imf_imts', ?, 1)", [source])
    return path


def exported(release, folder, *arguments, **more):
    told = [str(line) for line in export(release, folder, "csv", *arguments, **more)]
    rows = {}
    for path in folder.glob("*.csv"):
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows[path.stem] = list(csv.reader(file))[1:]
    return rows, told


def test_rows_that_may_not_be_passed_on_are_left_out_and_named_unless_asked_for(tmp_path):
    release = release_with(tmp_path, [("kept", "world_bank"), ("withheld", "un_comtrade")])
    rows, told = exported(release, tmp_path / "out")
    assert [row[0] for row in rows["fact_synthetic"]] == ["kept"]
    assert [row[1] for row in rows["mart.synthetic"]] == ["world_bank"]
    assert told[-1] == "left out: rows of un_comtrade in fact_synthetic, mart.synthetic; --all-sources takes them along"
    package = package_in(tmp_path / "out")
    assert package["left_out"] == {"un_comtrade": ["fact_synthetic", "mart.synthetic"]}
    rows, told = exported(release, tmp_path / "all", all_sources=True)
    assert sorted(row[0] for row in rows["fact_synthetic"]) == ["kept", "withheld"]
    assert not told[-1].startswith("left out")


def test_no_foreign_key_leads_to_a_table_that_lacks_rows(tmp_path):
    dimension = Table("dim_country", "", [Column("country_code", "VARCHAR", "")], ["country_code"], "")
    fact = Table("fact_synthetic", "", [Column("partner_code", "VARCHAR", "")], [], "")
    with duckdb.connect(str(release_with(tmp_path, []))) as con:
        for left_out, told in (({}, True), ({"un_comtrade": ["dim_country"]}, False)):
            write_package(con, [dimension, fact], tmp_path, "csv", left_out)
            assert (("fact-synthetic", "partner_code") in foreign_keys(tmp_path)) is told


def test_no_text_of_a_csv_is_run_as_a_formula_and_signs_and_numbers_stay(tmp_path):
    texts = ["=1+1", "+cmd", "@sum(a)", "-x", "\tx", "=", ">=", "-5.5", "plain", 'quoted "x"']
    rows, _ = exported(release_with(tmp_path, [(text, "world_bank") for text in texts]), tmp_path / "out")
    assert [row[0] for row in rows["fact_synthetic"]] == [f"'{text}" for text in texts[:5]] + texts[5:]


def test_a_byte_order_mark_stands_before_csv_where_it_is_asked_for(tmp_path):
    release = release_with(tmp_path, [("я", "world_bank")])
    exported(release, tmp_path / "out", bom=True)
    assert (tmp_path / "out" / "fact_synthetic.csv").read_bytes().startswith(b"\xef\xbb\xbfsaid,")


def test_an_export_that_ends_early_leaves_no_package_that_says_it_is_whole(home, amur, tmp_path):
    assert amur("export", tmp_path, "--format", "csv").code == 0
    files = export(Settings(data=home).pointer, tmp_path, "csv")
    next(files)
    files.close()
    assert not (tmp_path / "datapackage.json").exists()
    assert not list(tmp_path.glob(".*"))
