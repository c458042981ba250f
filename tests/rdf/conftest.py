"""A disclosure of our own making in which every field of every record is filled, and the flag that approves golden files."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from pathlib import Path

import pytest

from kg.document import Finding, Place, Severity
from kg.records import (
    Amount,
    Asset,
    Balance,
    BudgetLine,
    BudgetTableLine,
    Citation,
    Department,
    Disclosure,
    EvidenceCell,
    Goal,
    Header,
    Indicator,
    OrganisationChange,
    PaymentStep,
    PolicyNotice,
    ProcurementItem,
    Project,
    Statement,
    Target,
    ThreePublic,
)

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    with contextlib.suppress(ValueError):  # declared by a conftest above
        parser.addoption("--approve", action="store_true", help="write golden files instead of comparing with them")


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare bytes with a golden file, or write it under --approve."""

    def compare(name: str, content: bytes) -> None:
        path = GOLDEN / name
        if request.config.getoption("--approve", default=False):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        assert content.decode().splitlines() == path.read_text(encoding="utf-8").splitlines()

    return compare


def wan(text: str, unit: str = "万元") -> Amount:
    return Amount(Decimal(text) * {"万元": 1, "元": Decimal("0.0001")}[unit], text, unit)


def at(table: int, row: int, column: int, page: int = 1) -> Place:
    return Place(page, table, row, column)


def passage(number: int, page: int = 1) -> Place:
    return Place(page, paragraph=number)


def handmade() -> Disclosure:
    """临江市水务局, a bureau that does not exist, in a county that does."""
    header = Header(
        "样例/2024 水务.txt", "ab" * 32, "部门预算公开", "2024年部门预算信息公开", 2024, "遵化市水务局", "318", "区县级",
        ("河北省", "唐山市", "遵化市"), "130281", 12, (("level", 0.9), ("division_code", 0.75)),
        (("title", passage(1)), ("fiscal_year", passage(1)), ("publisher_name", passage(2)), ("publisher_code", passage(2)),
         ("kind", passage(1)), ("level", passage(2)), ("region", passage(2)), ("division_code", passage(2))),
    )  # fmt: skip
    departments = (
        Department(1, "遵化市水务局", passage(2), "318", None, "区县级", ("河北省", "唐山市", "遵化市")),
        Department(2, "遵化市水务局本级", at(9, 2, 1), "318001", "遵化市水务局", "区县级", (), printed=False),
    )
    projects = (
        Project(
            1, "农村供水 改造", "农村供水改造绩效目标表", passage(5), "1", "13028124P000001100018", True,
            "318001", "遵化市水务局本级", wan("120.50"), wan("100"), wan("20.50"), wan("118"), wan("117.25"),
            Decimal("99.36"), "更换管网及水表", 2, wan("120.5"),
            tuple((name, at(1, row, 2)) for row, name in enumerate((
                "name", "title", "printed_no", "code", "department_code", "department_name", "budget", "fiscal", "other",
                "adjusted", "executed", "execution_rate", "purpose", "declared_indicators", "declared_budget"), start=1)),
        ),
        Project(2, "农村供水改造", "农村供水改造（二期）绩效目标表", passage(6),
                budget=wan("305000", "元"), at=(("budget", at(3, 1, 2)),)),
        Project(3, "农村供水改造", "农村供水改造绩效目标表", passage(7)),
    )  # fmt: skip
    target = Target("range", "ge", True, Decimal("95.0"), Decimal(98), "%", None, False, "城区")
    indicators = (
        Indicator(
            1, 1, "产出指标", "质量指标", "水质合格率", at(2, 2, 3),
            "出厂水检测合格的比例", "城区：95%-98%", "行业标准", None, target,
            Decimal(20), Decimal("19.5"), "96%", Decimal(96), "取样点不足，增设两处", "年度", "standard",
            tuple((name, at(2, 2, column)) for column, name in enumerate((
                "level1", "level2", "level3", "description", "target_text", "basis_text", "scope", "weight", "score",
                "actual_text", "deviation", "horizon"), start=1)),
        ),
        Indicator(
            1, 2, "产出指标", "时效指标", "完工时间", at(2, 3, 3), None, "12月底前", "遵水字〔2023〕17号", None,
            Target("deadline", "le", False, deadline="2024-12-31", year_inferred=True), at=(("target_text", at(2, 3, 5)),),
        ),
        Indicator(2, 1, None, None, "村民满意", at(4, 2, 1), target_text="满意", target=Target("qualitative")),
    )  # fmt: skip
    citations = (
        Citation(1, "basis", "《关于农村供水改造的通知》（遵水字〔2023〕17号）", "document", at(2, 3, 6), 1, 2,
                 "遵水字〔2023〕17号", "遵水字", 2023, "17", "关于农村供水改造的通知"),
        Citation(2, "basis", "行业标准", "generic", at(2, 2, 6), 1, 1, basis_class="standard"),
        Citation(3, "prose", "按照《样例条例》公开", "document", passage(3), title="样例条例"),
        Citation(4, "purpose", "关于农村供水改造的通知", "document", at(1, 13, 2), 2, None, title="关于农村供水改造的通知"),
    )  # fmt: skip
    findings = (
        Finding("unrecognised-table", Severity.INFO, "未读取", "not read", Place(4, 8), ""),
        Finding("unconsumed-cell", Severity.WARNING, "未归入", "left over", at(2, 3, 7), "备注", 1, 2),
        Finding("unconsumed-cell", Severity.INFO, "未归入", "left over", at(1, 20, 1), "其他", 1),
    )
    disclosure = Disclosure(
        header, departments, projects,
        (PaymentStep(1, 1, "3月底", Decimal(25), at(1, 20, 2)), PaymentStep(1, 2, "12月底", None, at(1, 20, 3))),
        (Goal(1, 1, "改造管网10公里", at(1, 30, 2), "年度"), Goal(2, 1, "全部通水", at(3, 3, 2))),
        indicators, citations,
        PolicyNotice("关于下达2024年水利资金的通知", passage(20), "冀财农〔2023〕158号", "冀财农", 2023, "158",
                     "河北省财政厅", "2023-12-05",
                     (("title", passage(20)), ("number", passage(21)), ("issuer", passage(22)), ("issued_on", passage(22)))),
        (
            BudgetLine(1, "functional", "2010301", "行政运行", at(5, 2, 2), "318", wan("120.50"), wan("0"), wan("120.50"),
                       at=(("code", at(5, 2, 2)), ("name", at(5, 2, 3)), ("department_code", passage(2)), ("total", at(5, 2, 4)),
                           ("basic", at(5, 2, 5)), ("project", at(5, 2, 6)))),
            BudgetLine(2, "economic", "30201", "办公费", at(6, 2, 2), None, wan("3"), None, None, wan("1"), wan("2"),
                       at=(("personnel", at(6, 2, 5)), ("public", at(6, 2, 6)))),
        ),
        (BudgetTableLine(1, "expenditure_summary", "行政运行", "项目支出", wan("120.50"), at(5, 2, 6),
                         "general", "budget", "2010301"),),
        (Balance(1, "balance_sheet", "income", "一般公共预算拨款收入", wan("500"), at(7, 2, 3), "general", "budget"),),
        (ProcurementItem(1, "智能水表", at(10, 2, 2), "农村供水改造", "A02100499", "块", Decimal(200), wan("0.05"), wan("10"),
                         tuple((name, at(10, 2, column)) for column, name in
                               enumerate(("project", "item", "code", "unit", "quantity", "unit_price", "total"), start=1))),),
        (ThreePublic(1, "reception", wan("1.5"), at(11, 2, 3), "prior"),),
        (Asset(1, "房屋（平方米）", at(12, 2, 3), Decimal(640), wan("88.01")),),
        (Statement(1, "income", "收入500万元", passage(9), None, Decimal("500.00"), "万元"),
         Statement(2, "indicators_declared", "共设置2项指标", passage(10), 1, Decimal(2), "项")),
        findings,
        changes=(
            OrganisationChange(1, "merged", ("遵化市水利局", "遵化市防汛办公室"), "遵化市水务局", "由两家合并组建", passage(11)),
            OrganisationChange(2, "former", ("遵化市水利局",), None, "原遵化市水利局", passage(12)),
        ),
    )  # fmt: skip
    return _with_cells(disclosure)


def _with_cells(disclosure: Disclosure) -> Disclosure:
    """The same with an evidence cell for every place that a record or finding names."""
    places = {place.cell_id: place for place in sorted(_places(disclosure), key=str) if place.paragraph or place.row}
    cells = [EvidenceCell(place, f"印在 {name} 的文字") for name, place in sorted(places.items())]
    cells[0] = EvidenceCell(cells[0].place, "印出的\n文字", 2, 3, (72.0, 100.5, 210.25, 118.0), "表1", 0.98765, personal=True)
    values = {name: getattr(disclosure, name) for name in Disclosure.__dataclass_fields__}
    return Disclosure(**{**values, "cells": tuple(cells)})


def _places(disclosure: Disclosure):
    for name in Disclosure.__dataclass_fields__:
        value = getattr(disclosure, name)
        for record in value if isinstance(value, tuple) else (value,):
            if (place := getattr(record, "place", None)) is not None:
                yield place
            yield from (where for _, where in getattr(record, "at", ()))


@pytest.fixture(scope="session")
def disclosure() -> Disclosure:
    return handmade()
