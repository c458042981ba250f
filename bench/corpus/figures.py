"""What full disclosures print beside projects and indicators, as records: for graphs in which every question finds something.

Balances, “三公”经费, economic classes, procurement, assets, figures in prose, payment plans, a former name; every fifth document
is a self-evaluation with scores and money spent. All of it follows from a document's plan and adds up; cells are left out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kg import vocab
from kg.document import Place
from kg.records import (
    Amount,
    Asset,
    Balance,
    BudgetLine,
    Disclosure,
    Indicator,
    OrganisationChange,
    PaymentStep,
    ProcurementItem,
    Project,
    Statement,
    ThreePublic,
)

from .planning import NONE, PlannedDocument

_JUDGED, _RENAMED = 5, 40
"""Every so manieth document is a self-evaluation; tells a former name."""
_ECONOMIC = ("301", "30101", "30113", "302", "30201", "30217")
_GOODS = (("A02010104", "台式计算机", "台"), ("A02020100", "复印机", "台"), ("C16010000", "软件开发服务", "项"))
_ASSETS = (("车辆", 5), ("单价50万元以上通用设备", 3), ("房屋", 2))
_PLAN = (("3月底", 25), ("6月底", 50), ("9月底", 75), ("12月底", 100))
_FULL, _CENT = Decimal(100), Decimal("0.01")


def with_figures(disclosure: Disclosure, document: PlannedDocument) -> Disclosure:
    """The records of a document with all that its plan does not tell."""
    rng = random.Random(f"figures/{document.key}")
    judged = document.number % _JUDGED == _JUDGED - 1
    total = document.lines[0].total
    three = _three_public(rng, document.lines[0].basic)
    return replace(
        disclosure,
        header=replace(disclosure.header, kind="绩效自评") if judged else disclosure.header,
        budget_lines=(*disclosure.budget_lines, *_economic(document, len(disclosure.budget_lines))),
        balances=tuple(_balances(total, rng)),
        three_public=tuple(_phases(three, rng)),
        procurement=tuple(_procurement(disclosure.projects, rng)),
        assets=tuple(_assets(rng)),
        statements=tuple(_statements(total, document, three["total"])),
        payment_plan=tuple(_steps(disclosure.projects, rng)),
        projects=tuple(_executed(one, rng) for one in disclosure.projects) if judged else disclosure.projects,
        indicators=tuple(_scored(one, rng) for one in disclosure.indicators) if judged else disclosure.indicators,
        changes=tuple(_changes(document)),
    )


def _at(table: int, row: int, column: int = 1) -> Place:
    return Place(None, 100 + table, row, column)


def in_wan(value: Decimal) -> Amount:
    """An amount as these documents print it: 万元 with two decimals."""
    return Amount(value, f"{value:.2f}", "万元")


def _share(value: Decimal, percent: int) -> Decimal:
    return (value * percent / _FULL).quantize(_CENT)


def _economic(document: PlannedDocument, first: int) -> Iterator[BudgetLine]:
    """The basic expenditure by economic class: classes 301 and 302 with two items each."""
    names, basic = vocab.class_codes("economic"), document.lines[0].basic
    staff = _share(basic, 70)
    for number, (code, percent) in enumerate(zip(_ECONOMIC, (100, 80, 20, 100, 60, 40), strict=True), 1):
        amount = _share(staff if code.startswith("301") else basic - staff, percent)
        fields = {"personnel" if code.startswith("301") else "public": in_wan(amount)}
        yield BudgetLine(first + number, "economic", code, names[code].name, _at(1, number), total=in_wan(amount), **fields)


def _balances(total: Decimal, rng: random.Random) -> Iterator[Balance]:
    """The table of income and expenditure: both sides with their items and sums."""
    own, services = _share(total, rng.randrange(0, 30)), _share(total, 80)
    sides = {
        "income": (("一般公共预算拨款收入", total - own), ("事业收入", own), ("收入总计", total)),
        "expenditure": (("一般公共服务支出", services), ("住房保障支出", total - services), ("支出总计", total)),
    }
    rows = [(side, item, amount) for side, items in sides.items() for item, amount in items]
    for number, (side, item, amount) in enumerate(rows, 1):
        yield Balance(number, "income_expenditure", side, item, in_wan(amount), _at(2, number))


def _three_public(rng: random.Random, basic: Decimal) -> dict[str, Decimal]:
    running, reception = _share(basic, rng.randrange(1, 4)), _share(basic, 1)
    purchase = Decimal(18) if rng.random() < 0.1 else NONE
    vehicles = running + purchase
    return {
        "total": vehicles + reception, "abroad": NONE, "vehicles": vehicles, "vehicle_purchase": purchase,
        "vehicle_running": running, "reception": reception,
    }  # fmt: skip


def _phases(three: dict[str, Decimal], rng: random.Random) -> Iterator[ThreePublic]:
    """Amounts of the year and of the year before."""
    more = rng.randrange(90, 130)
    rows = [(item, amount, "budget") for item, amount in three.items()]
    rows += [(item, _share(amount, more), "prior") for item, amount in three.items()]
    for number, (item, amount, phase) in enumerate(rows, 1):
        yield ThreePublic(number, item, in_wan(amount), _at(3, number), phase)


def _procurement(projects: tuple[Project, ...], rng: random.Random) -> Iterator[ProcurementItem]:
    for number, (code, item, unit) in enumerate(_GOODS[: rng.randrange(1, len(_GOODS) + 1)], 1):
        quantity, price = Decimal(rng.randrange(1, 30)), Decimal(rng.randrange(30, 900)).scaleb(-2)
        named = projects[number % len(projects)].name
        total = in_wan(quantity * price)
        yield ProcurementItem(number, item, _at(4, number), named, code, unit, quantity, in_wan(price), total)


def _assets(rng: random.Random) -> Iterator[Asset]:
    for number, (item, most) in enumerate(_ASSETS, 1):
        quantity = rng.randrange(0, most * 4)
        yield Asset(number, item, _at(5, number), Decimal(quantity), in_wan(Decimal(quantity * rng.randrange(8, 60))))


def _statements(total: Decimal, document: PlannedDocument, three: Decimal) -> Iterator[Statement]:
    """Prose with the figures of the tables."""
    basic, project = document.lines[0].basic, document.lines[0].project
    said = {"income": ("收入预算", total), "expenditure": ("支出预算", total), "basic": ("基本支出", basic),
            "project": ("项目支出", project), "three_public": ("“三公”经费", three)}  # fmt: skip
    for number, (item, (words, value)) in enumerate(said.items(), 1):
        yield Statement(number, item, f"{document.year}年{words}{value:.2f}万元", _at(6, number), None, value, "万元")


def _steps(projects: tuple[Project, ...], rng: random.Random) -> Iterator[PaymentStep]:
    """When the money is to be paid; a few plans end below the whole."""
    for project in projects:
        most = 95 if rng.random() < 0.05 else 100
        for number, (by, percent) in enumerate(_PLAN, 1):
            yield PaymentStep(project.no, number, by, Decimal(min(percent, most)), Place(None, project.no + 1, 90, number))


def _executed(project: Project, rng: random.Random) -> Project:
    rate = rng.choice((60, 85, 95, 98, 100))
    assert project.budget is not None
    budget = project.budget.wan
    return replace(project, adjusted=in_wan(budget), executed=in_wan(_share(budget, rate)), execution_rate=Decimal(rate))


def _scored(indicator: Indicator, rng: random.Random) -> Indicator:
    weight = Decimal(rng.choice((5, 10, 15)))
    lost = weight * rng.choice((0, 0, 0, 1, 2)) / 10
    reason = "受天气影响，进度偏慢" if lost else None
    return replace(indicator, weight=weight, score=weight - lost, actual_text=indicator.target_text, deviation=reason)


def _changes(document: PlannedDocument) -> Iterator[OrganisationChange]:
    """The former name that a few bureaus tell."""
    if document.number % _RENAMED == 0:
        name = document.bureau.name
        former = f"{name.removesuffix('局')}管理局"
        yield OrganisationChange(1, "renamed", (former,), name, f"由{former}更名为{name}", _at(7, 1))
