"""Tables from a store: those of `kg extract` again, and the same cents in every engine."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import kg
from kg import tabular
from kg.errors import ExportError
from kg.export import export, export_tables, outgoing
from kg.export.tables import disclosures, policy_rows
from kg.link import link, rows_of
from kg.pipeline.tables import policies
from kg.records import tidy

duckdb = pytest.importorskip("duckdb")
SUMS = {
    "projects.budget_wan": "kg:Project kg:budgetAmount",
    "budget_lines.total": "kg:BudgetLine kg:totalAmount",
    "budget_table_lines.amount": "kg:BudgetTableLine kg:amount",
    "balances.amount_wan": "kg:Balance kg:amount",
    "three_public.amount_wan": "kg:ThreePublicAmount kg:amount",
    "procurement.total": "kg:ProcurementItem kg:totalAmount",
}


def test_a_store_gives_the_tables_of_extraction_again(built: Any, examples: Path) -> None:
    again = {one.header.document: dict(tidy.rows(one)) for one in disclosures(outgoing(built))}
    assert len(again) >= 7
    for key, found in again.items():
        once = dict(tidy.rows(kg.extract(kg.read(examples / key, key=key))))
        for table, rows in once.items():
            left, right = [plain(row) for row in rows], [plain(row) for row in found[table]]
            if table == "findings":  # those of shapes come on top
                assert {row for row in left if row not in right} == set()
            else:
                assert left == right, (key, table)


def test_policy_documents_are_those_of_the_links(built: Any, examples: Path) -> None:
    light = [rows_of(kg.extract(kg.read(examples / key, key=key))) for key in keys_of(built)]
    expected = tidy.policy_rows(policies(link(light)))
    found = tidy.policy_rows(policy_rows(outgoing(built)))
    assert sorted(map(str, found)) == sorted(map(str, expected))
    assert len(found) > 20
    issued = [(row[2], row[3]) for row in found if row[2]]
    assert len(issued) > 10, "the registry knows who issued most of them"
    assert ("财政部", "中央") in issued


@pytest.mark.parametrize("column", SUMS)
def test_duckdb_and_sparql_find_the_same_cents(built: Any, parquet: Path, column: str) -> None:
    table, _, name = column.partition(".")
    of_duckdb = duckdb.sql(f"SELECT SUM({name}) FROM '{parquet / table}.parquet'").fetchall()[0][0]
    class_, property_ = SUMS[column].split()
    text = f"PREFIX kg: <https://w3id.org/jixiao-kg/def#> SELECT (SUM(?n) AS ?sum) WHERE {{ ?x a {class_} ; {property_} ?n }}"
    of_sparql = Decimal(next(iter(built.query(text)))["sum"].value)
    assert isinstance(of_duckdb, Decimal)
    assert of_duckdb * 10000 == of_sparql > 0


def test_csv_and_workbook_hold_the_same_rows(built: Any, tmp_path: Path) -> None:
    export_tables(built, tmp_path / "tables", "csv")
    export(built, tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx", read_only=True)
    for schema in tidy.SCHEMAS:
        relation = duckdb.read_csv(str(tmp_path / "tables" / f"{schema.name}.csv"), all_varchar=True, header=True)
        assert tuple(relation.columns) == schema.names
        sheet = book[schema.title]
        assert sum(1 for _ in sheet.iter_rows()) == len(relation.fetchall()) + 1, schema.name


def test_decimals_are_decimals_in_parquet(parquet: Path) -> None:
    kinds = dict(
        duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{parquet}/projects.parquet')").fetchall()
    )
    assert kinds["budget_wan"].startswith("DECIMAL")
    assert kinds["no"] == "BIGINT"
    assert kinds["code"] == "VARCHAR"


def test_findings_over_documents_are_told_too(built: Any, tmp_path: Path) -> None:
    export_tables(built, tmp_path / "tables", "csv")
    text = "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT (COUNT(*) AS ?n) WHERE { ?x a sh:ValidationResult }"
    rows = duckdb.read_csv(str(tmp_path / "tables/findings.csv"), all_varchar=True, header=True).fetchall()
    assert len(rows) == int(next(iter(built.query(text)))["n"].value)


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_a_file_in_the_way_is_one_clear_fault(built: Any, tmp_path: Path, form: tabular.Format) -> None:
    (tmp_path / "tables").write_text("x", encoding="utf-8")
    with pytest.raises(ExportError, match="tables: 无法写入"):
        export_tables(built, tmp_path / "tables", form)
    assert (tmp_path / "tables").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("target", ["tables", "tables.xlsx", "datapackage.json", "out.graphml"])
def test_a_full_disk_leaves_what_was_there(built: Any, tmp_path: Path, full_disk: Any, target: str) -> None:
    def run() -> None:
        export_tables(built, tmp_path / target) if target == "tables" else export(built, tmp_path / target)

    run()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with full_disk(100), pytest.raises(ExportError, match="无法写入"):
        run()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.fixture(scope="module")
def parquet(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet")
    export_tables(built, folder, "parquet")
    return folder


def keys_of(store: Any) -> list[str]:
    return [one.header.document for one in disclosures(outgoing(store))]


def plain(row: Any) -> tuple[Any, ...]:
    """Numbers as values: the store keeps no trailing zeros."""
    return tuple(value.normalize() if isinstance(value, Decimal) else value for value in row)
