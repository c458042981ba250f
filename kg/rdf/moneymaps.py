"""Record maps of budget tables: lines, master tables, procurement, three public expenses, assets. Data only, see `mapping`."""

from __future__ import annotations

from kg import records
from kg.rdf.fields import PLACE, Field, Kind, RecordMap

_PLACES = {**PLACE, "at": "kg:…Cell, made in kg.rdf.quads"}

BUDGET_LINE = RecordMap(
    records.BudgetLine,
    "BudgetLine",
    "budget-line",
    number="line_no",
    holder="hasBudgetLine",
    label="name",
    fields=(
        Field("line_no", "lineNumber", Kind.INTEGER),
        Field("classification", "classification"),
        Field("code", "code"),
        Field("code", "functionalClass", Kind.CLASS, "functional"),
        Field("code", "economicClass", Kind.CLASS, "economic"),
        Field("name", "name"),
        Field("department_code", "departmentCode"),
        Field("total", "totalAmount", Kind.AMOUNT),
        Field("basic", "basicAmount", Kind.AMOUNT),
        Field("project", "projectAmount", Kind.AMOUNT),
        Field("personnel", "personnelAmount", Kind.AMOUNT),
        Field("public", "publicAmount", Kind.AMOUNT),
    ),
    unmapped=_PLACES,
)

BUDGET_TABLE_LINE = RecordMap(
    records.BudgetTableLine,
    "BudgetTableLine",
    "budget-table-line",
    number="line_no",
    holder="hasBudgetTableLine",
    label="name",
    fields=(
        Field("line_no", "lineNumber", Kind.INTEGER),
        Field("statement", "statementKind"),
        Field("name", "name"),
        Field("column_name", "columnName"),
        Field("amount", "amount", Kind.AMOUNT),
        Field("fund", "fund"),
        Field("phase", "phase", Kind.CODE, "phase"),
        Field("code", "code"),
    ),
)

BALANCE = RecordMap(
    records.Balance,
    "Balance",
    "balance",
    number="line_no",
    holder="hasBalance",
    label="item",
    fields=(
        Field("line_no", "lineNumber", Kind.INTEGER),
        Field("statement", "statementKind"),
        Field("side", "side", Kind.CODE, "side"),
        Field("item", "item"),
        Field("amount", "amount", Kind.AMOUNT),
        Field("fund", "fund"),
        Field("phase", "phase", Kind.CODE, "phase"),
    ),
)

PROCUREMENT = RecordMap(
    records.ProcurementItem,
    "ProcurementItem",
    "procurement",
    number="line_no",
    holder="hasProcurementItem",
    label="item",
    fields=(
        Field("line_no", "lineNumber", Kind.INTEGER),
        Field("item", "item"),
        Field("project", "projectName"),
        Field("code", "code"),
        Field("unit", "unitText"),
        Field("quantity", "quantity", Kind.DECIMAL),
        Field("unit_price", "unitPriceAmount", Kind.AMOUNT),
        Field("total", "totalAmount", Kind.AMOUNT),
    ),
    unmapped=_PLACES,
)

THREE_PUBLIC = RecordMap(
    records.ThreePublic,
    "ThreePublicAmount",
    "three-public",
    number="line_no",
    holder="hasThreePublic",
    fields=(
        Field("line_no", "lineNumber", Kind.INTEGER),
        Field("item", "item", Kind.CODE, "threePublicItem"),
        Field("amount", "amount", Kind.AMOUNT),
        Field("phase", "phase", Kind.CODE, "phase"),
    ),
)

ASSET = RecordMap(
    records.Asset,
    "Asset",
    "asset",
    number="line_no",
    holder="hasAsset",
    label="item",
    fields=(
        Field("line_no", "lineNumber", Kind.INTEGER),
        Field("item", "item"),
        Field("quantity", "quantity", Kind.DECIMAL),
        Field("amount", "amount", Kind.AMOUNT),
    ),
)
