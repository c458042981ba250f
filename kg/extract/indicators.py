"""绩效指标 of one performance table: body rows in, `Indicator` records out, blank level cells filled down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kg.document import Cell, Place, Severity
from kg.extract.grid import Row
from kg.extract.layout import Layout, without_level1
from kg.extract.ledger import Ledger
from kg.extract.memo import generic_basis, parse_target
from kg.extract.placeholder import is_placeholder
from kg.extract.rowreader import Fields, read_row
from kg.grammar.headers import header_roles
from kg.grammar.values import Target
from kg.records import Indicator

_FIELD_NAMES = {
    "level1Name": "level1",
    "level2Name": "level2",
    "level3Name": "level3",
    "description": "description",
    "scope": "scope",
    "targetText": "target_text",
    "basisText": "basis_text",
    "weight": "weight",
    "actualText": "actual_text",
    "score": "score",
    "deviation": "deviation",
}
_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?")
_COMPARED = re.compile(r"[≥≤<>=＝＞＜≧≦]+\s*\d[\d,]*(?:\.\d+)?")
_TOTAL = re.compile(
    r"^(?:(?:合计|总计|总分|总得分|小计|自评总分|自评得分|评价结论|自评结论|存在问题|改进措施|备注|说明|注)[:：]?(?:（.*）|\(.*\))?$|(?:注|备注|说明)\s*\d?\s*[:：])"
)
_SYMBOLS = {"≥": "≥", "≤": "≤", "＝": "=", "=": "=", ">": ">", "<": "<", "＞": ">", "＜": "<", ">=": "≥", "<=": "≤"}
_RUN = 2
_TAIL = frozenset({"formDetail", "remark", "score", "deviation", "actualText", "formSection"})


@dataclass(slots=True)
class _Filled:
    """Level cells that blank cells below take over."""

    level1: Cell | None = None
    level2: Cell | None = None
    level3: Cell | None = None


def read_indicators(
    rows: Sequence[Row], layouts: Sequence[Layout], ledger: Ledger, project_no: int, fiscal_year: int | None
) -> list[Indicator]:
    """Indicator records of the rows below the header, in printed order."""
    found: list[Indicator] = []
    for printed in layouts:
        layout = without_level1(printed, rows)
        filled = _Filled()
        fields_of_rows = [read_row(row, layout) for row in rows]
        _shift_missing_targets(fields_of_rows, layout)
        for number, (row, fields) in enumerate(zip(rows, fields_of_rows, strict=True)):
            if _ends_indicators(row, layout):
                _skip_tail(rows[number:], ledger)
                break
            if not _has_content(fields):
                ledger.skip([*fields.labels, *fields.cells.values()])
                _fill_down(fields, filled)
                continue
            found.append(_indicator(fields, layout, filled, ledger, project_no, len(found) + 1, fiscal_year))
    return found


def _ends_indicators(row: Row, layout: Layout) -> bool:
    """Below the indicators stand totals and remarks in cells of their own."""
    first = row[min(row)]
    return bool(_TOTAL.match(first.text)) and (layout.column("level3Name") or 0) not in row


def _skip_tail(rows: Sequence[Row], ledger: Ledger) -> None:
    """Totals, conclusions and signatures below the indicators are understood, but give no value of ours."""
    for row in rows:
        first = row[min(row)]
        if _TOTAL.match(first.text) or header_roles(first.text) & _TAIL:
            ledger.skip(row.values())


def _has_content(fields: Fields) -> bool:
    """Whether a row says anything: words of a form that nobody filled in (指标1：…) say nothing."""
    said = [fields.text(name) for name in ("level3Name", "targetText", "description", "actualText")]
    return any(text is not None and not is_placeholder(text) for text in said)


def _shift_missing_targets(rows: Sequence[Fields], layout: Layout) -> None:
    """A piece that was printed without its description column has its targets under that column: several rows in a run."""
    if layout.column("description") is None or layout.column("targetText") is None:
        return
    run: list[Fields] = []
    for fields in [*rows, Fields()]:
        lone = "description" in fields.cells and not {"targetText", "basisText"} & set(fields.cells)
        if lone:
            run.append(fields)
            continue
        shifted = [other for other in run if other.cells]
        if len(shifted) >= _RUN and any(_is_quantity(other.text("description")) for other in shifted):
            for other in shifted:
                other.cells["targetText"] = other.cells.pop("description")
                other.shifted = True
        run = []


def _is_quantity(text: str | None) -> bool:
    return text is not None and parse_target(text).kind in ("number", "range", "deadline")


def _indicator(
    fields: Fields, layout: Layout, filled: _Filled, ledger: Ledger, project_no: int, row_no: int, fiscal_year: int | None
) -> Indicator:
    if layout.scope is not None:
        fields.cells.setdefault("scope", layout.scope)
    _fill_down(fields, filled)
    at = tuple((_FIELD_NAMES[name], ledger.use(cell)) for name, cell in fields.cells.items() if name in _FIELD_NAMES)
    ledger.skip([*fields.labels, *(cell for name, cell in fields.cells.items() if name not in _FIELD_NAMES)])
    ledger.skip(cell for cell in fields.extra if cell.text in {fields.text("description"), fields.text("level3Name")})
    place = _row_place(fields)
    if fields.shifted or layout.lost_level1:
        _report_shift(fields, ledger, project_no, row_no)
    target_text = fields.text("targetText")
    actual = fields.text("actualText")
    return Indicator(
        project_no,
        row_no,
        fields.text("level1Name"),
        fields.text("level2Name"),
        fields.text("level3Name"),
        place,
        description=fields.text("description"),
        target_text=target_text,
        basis_text=fields.text("basisText"),
        scope=fields.text("scope"),
        target=_target(fields, target_text, fiscal_year),
        weight=_decimal(fields.text("weight")),
        score=_decimal(fields.text("score")),
        actual_text=actual,
        actual_number=parse_target(actual).number if actual else None,
        deviation=fields.text("deviation"),
        horizon=layout.horizon,
        basis_class=generic_basis(fields.text("basisText") or ""),
        at=at,
    )


def _fill_down(fields: Fields, filled: _Filled) -> None:
    if (first := fields.cells.get("level1Name")) is not None:
        if filled.level1 is None or first.text != filled.level1.text:
            filled.level2 = None
        filled.level1 = first
    elif filled.level1 is not None:
        fields.cells["level1Name"] = filled.level1
    if (second := fields.cells.get("level2Name")) is not None:
        filled.level2 = second
    elif filled.level2 is not None:
        fields.cells["level2Name"] = filled.level2
    if (third := fields.cells.get("level3Name")) is not None:
        filled.level3 = third
    elif filled.level3 is not None and "scope" in fields.cells:
        fields.cells["level3Name"] = filled.level3


def _row_place(fields: Fields) -> Place:
    cell = next(
        fields.cells[name]
        for name in ("targetText", "level3Name", "description", "actualText", "basisText")
        if name in fields.cells
    )
    return cell.place


def _target(fields: Fields, text: str | None, fiscal_year: int | None) -> Target:
    """The target of a row; comparator and unit may stand in columns of their own (四川, 重庆, 云南)."""
    if text is None:
        return Target("none")
    symbol = _SYMBOLS.get((fields.text("comparator") or "").strip(), "") or _direction(fields.text("direction"))
    unit = fields.text("targetUnitText") or ""
    words = text.strip()
    if _NUMBER.fullmatch(words):
        return parse_target(f"{symbol}{words}{unit}", fiscal_year)
    return parse_target(f"{words}{unit}" if _COMPARED.fullmatch(words) else text, fiscal_year)


def _direction(text: str | None) -> str:
    """A form that prints no comparator may tell by the direction: the more the better, or the less."""
    return "≥" if text and text.startswith("正向") else "≤" if text and text.startswith("反向") else ""


def _decimal(text: str | None) -> Decimal | None:
    match = _NUMBER.match(text.strip()) if text else None
    try:
        return Decimal(match[0]) if match else None
    except InvalidOperation:
        return None


def _report_shift(fields: Fields, ledger: Ledger, project_no: int, row_no: int) -> None:
    cell = fields.cells.get("level3Name") or fields.cells.get("targetText")
    ledger.find(
        "shifted-row",
        Severity.WARNING,
        "该行单元格与表头错位，已按指标级次名称归位",
        "the cells of this row do not stand under their headers; they were put in place by the level names",
        cell,
        project_no,
        row_no,
    )
