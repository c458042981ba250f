"""Target values (指标值): the printed cell in, a `Target` out.

Order of reading: bracket forms and labels off → not applicable → a date in digits → quantities (one is a number, a lower with an
upper bound is a range, several are multi) → deadline → a quantity in Chinese numerals → qualitative. Dates are blanked before
quantities are sought, so `2023年招录45名` is 45 名. A bare number compares as `eq` with `comparator_explicit` False.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.grammar.deadline import Deadline, mask_dates, read_deadline
from kg.grammar.flat import flatten
from kg.grammar.numeral import ARABIC, CHINESE, arabic, chinese
from kg.grammar.region import is_place
from kg.grammar.units import COUNTER, UNIT, is_counter, normal_unit
from kg.grammar.values import Comparator, Target
from kg.text import strip_space, unlatex


@dataclass(frozen=True, slots=True)
class _Quantity:
    """One number in the text with what stands around it."""

    start: int
    end: int
    number: Decimal
    high: Decimal | None
    comparator: Comparator | None
    unit: str | None


_COMPARATORS: dict[Comparator, str] = {
    "ge": r"≥=?|达到[或及](?:超过|高于)|>=|=>|大于或?等于|不(?:得|应|能)?[低少小]于|至少|最[少低]",
    "le": r"≤=?|<=|=<|小于或?等于|不(?:得|应|能)?(?:[高大多]于|超[过出]?)|控制在|最[多高]|前",
    "gt": r">|[高大多]于|超[过出]?|突破",
    "lt": r"<|[低少小]于",
    "eq": r"=",
}
_COMPARATOR = "|".join(f"(?P<{name}>{words})" for name, words in _COMPARATORS.items())
_SUFFIX = r"(?:\(含\))?(?:及|及其|或)?(?:(?P<up>以上)|(?P<down>以[下内]|之内))|左右|上下|之间"
_NUMBER = rf"百分之(?P<percent>{ARABIC}|{CHINESE})|(?P<digits>{ARABIC})"
_EDGE = r"(?<![A-Za-z\d.第每\-/×*~号])"
_QUANTITY = re.compile(rf"(?:(?:{_COMPARATOR})(?P<minus>-?)|{_EDGE})(?:{_NUMBER})[余多]?(?P<unit>{UNIT})?(?:{_SUFFIX})?")
_RANGE = re.compile(rf"{_EDGE}(?P<low>{ARABIC})(?:{UNIT})?(?:--?|~|至|到)(?P<high>{ARABIC})(?P<unit>{UNIT})?(?:之间|左右)?")
_PLAIN = re.compile(rf"(?:(?P<ge>≥|>=)|(?P<le>≤|<=)|(?P<gt>>)|(?P<lt><)|(?P<eq>=))?(?P<digits>{ARABIC})(?P<unit>{UNIT})?")
_BARE = re.compile(
    rf"(?:达到?|为|约|共|共计|合计|预计)?(?P<number>-?(?:{ARABIC}))(?P<unit>[^\d]{{0,12}}?)(?P<up>以上)?(?P<down>以[下内])?"
)
_IN_CHINESE = re.compile(
    rf"(?:每(?:个?[月周季年日天]|季度|年度|学期)|[^\d]{{0,20}}?(?=(?:{_COMPARATOR.replace('P<', 'P<x')})))?"
    rf"(?:{_COMPARATOR})?(?:达到?|为|约)?(?P<number>{CHINESE}+)(?P<unit>{UNIT})(?:{_SUFFIX})?"
)
_NOTHING = re.compile(r"(?:本?(?:项目|指标|单位)?(?:不涉及|不适用|无此项)|暂?无|没有|[-/\\_*]+|[nN]/?[aA]|[%‰]|百分[比号]|)")
_LABEL = re.compile(r"(?:年度|绩效|预期)?(?:指标值|目标值|指标|目标|数值|值):")
_PLACE = re.compile(r"([一-鿿]{2,12}):(?=.)")
_NOTE = re.compile(rf"\((?!(?:含|{COUNTER})\))[^()]*\)")
_TITLE = re.compile(r"《[^《》]*》")
_DATE = re.compile(
    r"20[0-4]\d[.-](?:0?[1-9]|1[0-2])|20[0-4]\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
    r"|(?:(?:19|20)\d\d年)?(?:\d{1,2}月份?(?:\d{1,2}[日号])?)?[底末]?(?:[之以]?前)?(?:完成)?"
)
_DATED = re.compile(r"[年月日号季周内近未今前后每天]|\d{4}[-./]\d|20\d{6}")
_FIGURE = re.compile(r"\d|百分之")
_TO = re.compile(r"[-~至到]")
_TIME = re.compile(r"[年月天日周]|季度|小时")
_ENDS = " \t。;,、.:!！"


def parse_target(text: str, *, fiscal_year: int | None = None) -> Target:
    """What a target cell asks for.

    >>> target = parse_target("≥95%")
    >>> target.kind, target.comparator, target.number, target.unit
    ('number', 'ge', Decimal('95'), '%')
    >>> parse_target("12月底前", fiscal_year=2023).deadline
    '2023-12-31'
    >>> parse_target("效果显著").kind
    'qualitative'
    """
    raw = strip_space(unlatex(text))[:300]
    flat = flatten(raw)
    begin, end = _trim(flat)
    label = _LABEL.match(flat, begin, end)
    begin = label.end() if label else begin
    place = _PLACE.match(flat, begin, end)
    if place:
        begin = place.end()
    raw, flat = raw[begin:end], flat[begin:end]
    target = _read(raw, flat, fiscal_year)
    if place and target.kind in ("number", "range") and is_place(place[1]):
        return replace(target, scope=place[1])
    return target


def _trim(flat: str) -> tuple[int, int]:
    """Where the words begin and end without closing punctuation and without brackets around all of them."""
    begin, end = 0, len(flat)
    while begin < end and flat[end - 1] in _ENDS:
        end -= 1
    while end - begin >= 2 and flat[begin] == "(" and flat[end - 1] == ")" and ")" not in flat[begin : end - 1]:
        begin, end = begin + 1, end - 1
    return begin, end


def _read(raw: str, flat: str, fiscal_year: int | None) -> Target:
    if _NOTHING.fullmatch(flat):
        return Target("none")
    dated = _DATED.search(flat) is not None
    if dated and _DATE.fullmatch(flat) and (deadline := _from_deadline(read_deadline(flat, fiscal_year))):
        return deadline
    if _FIGURE.search(flat):
        plain = None if dated else _PLAIN.fullmatch(flat)
        found = _plain(raw, plain) if plain else _counted(raw, flat, dated=dated)
        if found:
            return found
    return _from_deadline(read_deadline(flat, fiscal_year)) or _in_chinese(raw, flat) or Target("qualitative")


def _plain(raw: str, match: re.Match[str]) -> Target:
    """The commonest cell: a sign, a number, a unit."""
    comparator: Comparator | None = next((name for name in _COMPARATORS if match[name]), None)
    unit = normal_unit(_cut(raw, match, "unit"))
    return Target("number", comparator or "eq", comparator is not None, arabic(match["digits"]), unit=unit)


def _counted(raw: str, flat: str, *, dated: bool) -> Target | None:
    """The quantities of a cell, dates, titles and (if there is something outside them) notes in brackets left out."""
    masked = _TITLE.sub(_blank, flat) if "《" in flat else flat
    masked = mask_dates(masked) if dated else masked
    quantities = _quantities(raw, _NOTE.sub(_blank, masked)) if "(" in masked else []
    found = quantities or _quantities(raw, masked)
    if len(found) == 1 and found[0].unit is None and is_counter(flat[found[0].end :]):
        found = [replace(found[0], unit=raw[found[0].end :])]
    return _combine(found, flat) or _bare(raw, masked)


def _blank(match: re.Match[str]) -> str:
    return "□" * len(match[0])


def _quantities(raw: str, masked: str) -> list[_Quantity]:
    """All numbers that are compared or counted, in order: each has a comparator or a known unit."""
    found: list[_Quantity] = []
    for match in _RANGE.finditer(masked) if _TO.search(masked) else ():
        low, high = arabic(match["low"]), arabic(match["high"])
        whole = match.span() == (0, len(masked))
        if low < high and (whole or match["unit"]):
            found.append(_Quantity(*match.span(), low, high, None, normal_unit(_cut(raw, match, "unit"))))
            masked = masked[: match.start()] + "□" * (match.end() - match.start()) + masked[match.end() :]
    for match in _QUANTITY.finditer(masked):
        comparator = _comparator(match)
        if (match["unit"] or match["percent"] or comparator) and not _ordinal(match):
            unit = "%" if match["percent"] else normal_unit(_cut(raw, match, "unit"))
            number = _percent(match["percent"]) if match["percent"] else arabic(match["digits"])
            if number is not None:
                found.append(_Quantity(*match.span(), -number if match["minus"] else number, None, comparator, unit))
    return sorted(found, key=lambda quantity: quantity.start)


def _cut(raw: str, match: re.Match[str], group: str) -> str:
    """A group as printed: flattening moved nothing, so the places are the same."""
    start, end = match.span(group)
    return raw[start:end] if start >= 0 else ""


def _comparator(match: re.Match[str]) -> Comparator | None:
    """The comparator of a match, before the number or behind it; None where none is printed."""
    for name in _COMPARATORS:
        if match[name]:
            return name
    return "ge" if match["up"] else "le" if match["down"] else None


def _ordinal(match: re.Match[str]) -> bool:
    """`前3年` and `前5个月` look back: no rank, no quantity."""
    return match["le"] == "前" and (not match["unit"] or bool(_TIME.search(match["unit"])))


def _percent(printed: str) -> Decimal | None:
    if printed[0].isdigit():
        return arabic(printed)
    number = chinese(printed)
    return None if number is None else Decimal(number)


def _combine(found: list[_Quantity], flat: str) -> Target | None:
    """One quantity is a number, lower and upper bound side by side are a range, more are multi (the first is told)."""
    if not found:
        return None
    first = found[0]
    if len(found) == 1 and first.high is None:
        return _number(first)
    if len(found) == 1:
        return Target("range", number=first.number, number_high=first.high, unit=first.unit)
    second = found[1]
    bounds = {first.comparator, second.comparator}
    joined = re.fullmatch(r"[,、;]?[且并]?(?:同时)?", flat[first.end : second.start])
    if len(found) == 2 and joined and bounds & {"ge", "gt"} and bounds & {"le", "lt"} and first.unit in (None, second.unit):
        low, high = sorted((first.number, second.number))
        return Target("range", number=low, number_high=high, unit=second.unit)
    return Target("multi", first.comparator or "eq", first.comparator is not None, first.number, unit=first.unit)


def _number(quantity: _Quantity) -> Target:
    comparator = quantity.comparator
    return Target("number", comparator or "eq", comparator is not None, quantity.number, unit=quantity.unit)


def _bare(raw: str, masked: str) -> Target | None:
    """A number that is the whole cell, alone or before a counter that the grammar does not know."""
    match = _BARE.fullmatch(masked)
    if not match or (match["unit"] and not is_counter(match["unit"])):
        return None
    comparator: Comparator | None = "ge" if match["up"] else "le" if match["down"] else None
    number = -arabic(match["number"][1:]) if match["number"].startswith("-") else arabic(match["number"])
    return Target("number", comparator or "eq", comparator is not None, number, unit=normal_unit(_cut(raw, match, "unit")))


def _in_chinese(raw: str, flat: str) -> Target | None:
    """A quantity in Chinese numerals, where it is the whole cell: `两次`, `不少于三十人`, `三千五百万元`."""
    match = _IN_CHINESE.fullmatch(flat)
    if not match:
        return None
    printed, unit = match["number"], _cut(raw, match, "unit")
    if printed[-1] in "万亿" and len(printed) > 1:
        printed, unit = printed[:-1], printed[-1] + unit
    number = chinese(printed)
    if number is None:
        return None
    comparator = _comparator(match)
    return Target("number", comparator or "eq", comparator is not None, Decimal(number), unit=normal_unit(unit))


def _from_deadline(deadline: Deadline | None) -> Target | None:
    if deadline is None:
        return None
    due = deadline.due.isoformat() if deadline.due else None
    return Target(
        "deadline",
        "le" if deadline.before else None,
        deadline.before,
        deadline.number,
        unit=deadline.unit,
        deadline=due,
        year_inferred=deadline.year_inferred and due is not None,
    )
