"""Budget lines as a Fiscal Data Package: `datapackage.json` beside two CSV files, functional and economic classification.

Amounts are in yuan with every digit. The descriptor carries the measures and dimensions of the package profile, and a
`columnType` for each column as OpenSpending reads them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import ExportError
from kg.export.files import replacing_all
from kg.export.outgoing import Outgoing
from kg.export.tables import disclosures
from kg.records import Amount, Disclosure
from kg.settings import Settings

DESCRIPTOR = "datapackage.json"
_MEASURES = ("total", "basic", "project", "personnel", "public")


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    title: str
    type: str
    column_type: str


_COMMON = (
    _Column("document", "文件", "string", "budget-line-id"),
    _Column("line_no", "行号", "integer", "budget-line-id"),
    _Column("fiscal_year", "年度", "integer", "date:fiscal-year"),
    _Column("region", "地区", "string", "geo-source:source:title"),
    _Column("division_code", "区划代码", "string", "geo-source:source:code"),
    _Column("publisher_name", "公开单位", "string", "administrative-classification:generic:label"),
    _Column("department_code", "部门编码", "string", "administrative-classification:generic:code:full"),
    _Column("direction", "收支", "string", "direction"),
    _Column("phase", "阶段", "string", "phase"),
)
_AMOUNTS = tuple(
    _Column(name, f"{title}（元）", "number", "value")
    for name, title in zip(_MEASURES, ("合计", "基本支出", "项目支出", "人员经费", "公用经费"), strict=True)
)
_CLASSES = {"functional": "功能分类", "economic": "经济分类"}


def _columns(kind: str) -> tuple[_Column, ...]:
    code = _Column("code", f"{_CLASSES[kind]}编码", "string", f"{kind}-classification:generic:code:full")
    name = _Column("name", f"{_CLASSES[kind]}名称", "string", f"{kind}-classification:generic:label")
    return (*_COMMON, code, name, *_AMOUNTS)


def write_fiscal(store: Outgoing, folder: Path, settings: Settings) -> tuple[Path, ...]:
    """Write the package into a folder; raises `ExportError` where the store holds no budget line."""
    files = {kind: f"budget-lines-{kind}.csv" for kind in _CLASSES}
    names = (*files.values(), DESCRIPTOR)
    with replacing_all(folder, names) as open_files:
        writers = {kind: _Lines(open_files[file], kind) for kind, file in files.items()}
        years: set[int] = set()
        for disclosure in disclosures(store):
            for kind, row in _rows(disclosure):
                writers[kind].add(row)
                if disclosure.header.fiscal_year is not None:
                    years.add(disclosure.header.fiscal_year)
        filled = {kind: file for kind, file in files.items() if writers[kind].count}
        if not filled:
            raise ExportError("图库中没有预算科目，无法写出财政数据包 (no budget lines to package)")
        descriptor = describe(filled, sorted(years), settings)
        open_files[DESCRIPTOR].write(json.dumps(descriptor, ensure_ascii=False, indent=2).encode() + b"\n")
    for kind in files.keys() - filled.keys():
        (folder / files[kind]).unlink(missing_ok=True)
    return tuple(folder / name for name in (*filled.values(), DESCRIPTOR))


class _Lines:
    """One CSV file in the making: RFC 4180, UTF-8 without a mark, as the profile asks."""

    def __init__(self, file: BinaryIO, kind: str) -> None:
        self._file, self.count = file, 0
        self.add([column.name for column in _columns(kind)], counted=False)

    def add(self, row: Iterable[str | int | None], *, counted: bool = True) -> None:
        line = io.StringIO()
        csv.writer(line).writerow(["" if value is None else value for value in row])
        self._file.write(line.getvalue().encode())
        self.count += counted


def _rows(disclosure: Disclosure) -> Iterator[tuple[str, list[str | int | None]]]:
    of = disclosure.header
    for one in disclosure.budget_lines:
        amounts = [_yuan(getattr(one, name)) for name in _MEASURES]
        head: list[str | int | None] = [of.document, one.line_no, of.fiscal_year, "/".join(of.region), of.division_code]
        who: list[str | int | None] = [of.publisher_name, one.department_code or of.publisher_code, "expenditure", "approved"]
        yield one.classification, [*head, *who, one.code, one.name, *amounts]


def _yuan(amount: Amount | None) -> str | None:
    return None if amount is None else _plain(amount.yuan)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def describe(files: Mapping[str, str], years: list[int], settings: Settings) -> dict[str, Any]:
    """The descriptor of the package: resources with their schemas, and the model of measures and dimensions."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "budget-lines",
        "title": settings.title or "预算科目",
        "countryCode": "CN",
        "granularity": "aggregated",
    }
    if years:
        package["fiscalPeriod"] = {"start": f"{years[0]}-01-01", "end": f"{years[-1]}-12-31"}
    if settings.licence:
        package["licenses"] = [{"name": _licence_name(settings.licence), "path": settings.licence}]
    if settings.publisher:
        package["contributors"] = [{"title": settings.publisher, "role": "publisher"}]
    if settings.homepage:
        package["homepage"] = settings.homepage
    package["resources"] = [_resource(kind, file) for kind, file in files.items()]
    package["model"] = {"measures": _measures(files), "dimensions": _dimensions(files)}
    return package


def _licence_name(licence: str) -> str:
    return licence.rstrip("/").rpartition("//")[2].replace("/", "-") or licence


def _resource(kind: str, file: str) -> dict[str, Any]:
    fields = [
        {"name": column.name, "title": column.title, "type": column.type, "columnType": column.column_type}
        for column in _columns(kind)
    ]
    return {
        "profile": "tabular-data-resource",
        "name": Path(file).stem,
        "title": f"预算科目：{_CLASSES[kind]}",
        "path": file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": ["document", "line_no"]},
    }


def _measures(files: Mapping[str, str]) -> dict[str, Any]:
    said = {"currency": "CNY", "factor": 1, "direction": "expenditure", "phase": "approved"}
    return {
        f"{kind}_{name}": {"source": name, "resource": Path(file).stem, **said}
        for kind, file in files.items()
        for name in _MEASURES
    }


def _dimensions(files: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind, file in files.items():
        resource = Path(file).stem
        found[f"{kind}_class"] = {
            "attributes": {
                "code": {"source": "code", "resource": resource},
                "name": {"source": "name", "resource": resource, "labelfor": "code"},
            },
            "primaryKey": "code",
            "dimensionType": "classification",
            "classificationType": kind,
        }
        found[f"{kind}_department"] = {
            "attributes": {
                "code": {"source": "department_code", "resource": resource},
                "name": {"source": "publisher_name", "resource": resource, "labelfor": "code"},
            },
            "primaryKey": "code",
            "dimensionType": "classification",
            "classificationType": "administrative",
        }
        year = {"year": {"source": "fiscal_year", "resource": resource}}
        found[f"{kind}_year"] = {"attributes": year, "primaryKey": "year", "dimensionType": "datetime"}
        place = {"code": {"source": "division_code", "resource": resource}, "name": {"source": "region", "resource": resource}}
        found[f"{kind}_region"] = {"attributes": place, "primaryKey": "code", "dimensionType": "location"}
    return found
