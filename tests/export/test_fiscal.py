"""The fiscal data package: valid by its profile, complete, and to the cent."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ExportError
from kg.export import export
from kg.settings import Settings
from kg.store import MemoryStore

frictionless = pytest.importorskip("frictionless")
SETTINGS = Settings(publisher="某市财政局", licence="https://creativecommons.org/licenses/by/4.0/")


@pytest.fixture(scope="module")
def package(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fiscal")
    done = export(built, folder / "datapackage.json", settings=SETTINGS)
    assert sorted(path.name for path in done.files) == sorted(path.name for path in folder.iterdir())
    return folder / "datapackage.json"


def test_the_package_validates(package: Path) -> None:
    report = frictionless.validate(str(package))
    assert report.valid, report.flatten(["type", "note"])
    assert sum(task.stats["rows"] for task in report.tasks) > 60


def test_a_wrong_amount_would_not(package: Path, tmp_path: Path) -> None:
    for path in package.parent.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    file = tmp_path / "budget-lines-economic.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([lines[0], lines[1].rsplit(",", 5)[0] + ",many,,,,"]) + "\n", encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_model_names_columns_that_are_there(package: Path) -> None:
    data = json.loads(package.read_text(encoding="utf-8"))
    columns = {one["name"]: {field["name"] for field in one["schema"]["fields"]} for one in data["resources"]}
    model = data["model"]
    attributes = [one for dimension in model["dimensions"].values() for one in dimension["attributes"].values()]
    for source in (*model["measures"].values(), *attributes):
        assert source["source"] in columns[source["resource"]]
    for dimension in model["dimensions"].values():
        assert dimension["primaryKey"] in dimension["attributes"]
        assert dimension["dimensionType"] in {"datetime", "classification", "location"}
    assert {(one["currency"], one["direction"], one["phase"]) for one in model["measures"].values()} == {
        ("CNY", "expenditure", "approved")
    }
    assert data["licenses"][0]["path"] == SETTINGS.licence


def test_every_line_is_there_to_the_cent(built: Any, package: Path) -> None:
    text = """PREFIX kg: <https://w3id.org/jixiao-kg/def#>
        SELECT (COUNT(?x) AS ?n) (SUM(?amount) AS ?sum) WHERE { ?x a kg:BudgetLine ; kg:totalAmount ?amount }"""
    row = next(iter(built.query(text)))
    totals = []
    for path in package.parent.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            totals += [Decimal(one["total"]) for one in csv.DictReader(file)]
    assert (len(totals), sum(totals)) == (int(row["n"].value), Decimal(row["sum"].value))


def test_no_budget_lines_no_package(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("before", encoding="utf-8")
    with pytest.raises(ExportError, match="没有预算科目"):
        export(MemoryStore("https://example.org/id/"), tmp_path / "datapackage.json")
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("datapackage.json", "before")]
