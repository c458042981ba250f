"""预算表: lines of the nine public budget tables, balances, three-public, procurement, assets, and figures said in prose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.document import Place
from kg.grammar.money import Amount


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """预算科目: one classification code of a department with its budgeted totals (`classification`: functional, economic)."""

    line_no: int
    classification: str
    code: str
    name: str
    place: Place
    department_code: str | None = None
    total: Amount | None = None
    basic: Amount | None = None
    project: Amount | None = None
    personnel: Amount | None = None
    public: Amount | None = None
    at: tuple[tuple[str, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class BudgetTableLine:
    """预算表数据: one amount of a budget table as printed: statement, code, column. `phase`: budget, adjusted, actual, prior."""

    line_no: int
    statement: str
    name: str
    column_name: str
    amount: Amount
    place: Place
    fund: str | None = None
    phase: str = "budget"
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """收支总表的一项: `side` is income or expenditure; totals are included."""

    line_no: int
    statement: str
    side: str
    item: str
    amount: Amount
    place: Place
    fund: str | None = None
    phase: str = "budget"


@dataclass(frozen=True, slots=True)
class ThreePublic:
    """“三公”经费: `item` is total, abroad, vehicles, vehicle_purchase, vehicle_running or reception."""

    line_no: int
    item: str
    amount: Amount
    place: Place
    phase: str = "budget"


@dataclass(frozen=True, slots=True)
class ProcurementItem:
    """政府采购: one line of the procurement table; `code` of the procurement catalogue (letter and digits)."""

    line_no: int
    item: str
    place: Place
    project: str | None = None
    code: str | None = None
    unit: str | None = None
    quantity: Decimal | None = None
    unit_price: Amount | None = None
    total: Amount | None = None
    at: tuple[tuple[str, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class Asset:
    """固定资产: one line of the state-owned assets table."""

    line_no: int
    item: str
    place: Place
    quantity: Decimal | None = None
    amount: Amount | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """文字所述数据: a figure said in prose. `item` is a code of ontology/codelists/statement-items.ttl."""

    statement_no: int
    item: str
    text: str
    place: Place
    project_no: int | None = None
    value: Decimal | None = None
    unit: str | None = None
