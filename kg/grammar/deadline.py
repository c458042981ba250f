"""Deadlines and periods (时限): `12月底前`, `2023.6.30`, `三季度末`, `季后50日内`, `2023年3月至11月`.

In goes the printed text and the fiscal year; out comes a `Deadline` or None. Three kinds: a moment (a date; the last day where
only a month, quarter or year is named), a span after an event (`number` and `unit`), and a moment without a date
(`每月15日前`, `主汛期来临前`). A year that is not printed is taken from the fiscal year and `year_inferred` says so.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.grammar.flat import any_of, flatten
from kg.grammar.numeral import ARABIC, arabic, chinese
from kg.text import strip_space

_MOMENT = re.compile(
    r"""(?<![\d.])(?:
      (?P<y1>(?:19|20)\d\d) (?P<dash>[-./]) (?P<m1>1[0-2]|0?[1-9])                                # 2023.6, 2023-06-30
        (?: (?P=dash) (?P<d1>3[01]|[12]\d|0?[1-9])日? | 月? (?P<p1>底|末|初|[上中下]旬)? )
        (?![\d./%]|(?<!月)[一-鿿](?<![底前之以内止完至到]))
    | (?: (?P<y2>(?:19|20)\d\d|\d\d(?=年(?:1?\d月|[底末]|[上下]半年)))年度? | (?P<near>次年|明年|翌年|当年|本年度?|今年|年) )?
      (?: (?P<m2>1[0-2]|0?[1-9])月份? (?: (?P<d2>3[01]|[12]\d|0?[1-9])[日号] | (?P<p2>底|末|初|[上中下]旬) )?
        | (?P<half>[上下])半年(?:度|底|末)? | 第?(?P<quarter>[1-4])个?季度?(?P<p3>底|末)? | (?<=年|度)(?P<end>底|末|终) )
    | (?P<m3>1[0-2]|0?[1-9])\.(?P<d3>3[01]|[12]\d|0?[1-9])(?=[之以]?前)                             # 12.31前
    | (?P<y4>(?:19|20)\d\d)年度? | (?P<now>当年|本年度?|今年|年)(?=[内]) )""",
    re.VERBOSE,
)
_COMPACT = re.compile(r"(20[0-4]\d)(0[1-9]|1[0-2])([0-2]\d|3[01])")
_LATEST = re.compile(r"不晚于|不迟于|最迟|<=?|≤")
_LEAD = re.compile(r"(?:不晚于|不迟于|最迟|力争|确保|计划|预计|原则上|截至|截止|[于在到至=<>≤≥自从])*")
_MARK = re.compile(r"(?:之|以)?[前内]|为?止|截止")
_DONE = any_of("完成 完工 竣工 到位 拨付 支付 发放 建成 投入 交付 验收 下达 兑现 上报 报送 实施 开工 启动 结束")
_TAIL = re.compile(rf"(?:[,且]?(?:全部|全面)?{_DONE}[^\d]*)?(?:左右)?[。;,.]?")
_SHORT_TAIL = re.compile(r"(?:完成|完工|竣工|建成)[^\d]{0,6}|[。;,.]?")  # behind a bare year: 2023年支付课程费 is no deadline
_CJK_DATE = re.compile(r"[〇○零一二三四五六七八九十]{1,4}(?=[年月日号]|个?季度)")
TIME_UNIT = r"(?:个(?:工作日|自然日|小时|学期|季度|月)|工作日|日历天|自然日|小时|分钟|学期|季度|天|日|周|月|年)"
"""Pattern of a unit of time that may follow a number."""

_SPAN = re.compile(
    rf"(?P<lead>[^\d]{{0,40}}?)(?P<number>{ARABIC}|[一二两三四五六七八九十百]{{1,4}}|半)(?P<unit>{TIME_UNIT})(?P<mark>(?:以|之)?[内前])(?P<tail>[^\d]*)"
)
_AFTER = re.compile(r"(?:后|之日起|起)第?$")
_SINCE = re.compile(r"(?:近|过去|每|第|前|未来|[年月\-~至.])$")
_RECURRING = re.compile(r"(?:每个?月|每季度?|每年|次月|下月|当月|每周|次季度?)第?\d{1,2}[日号天](?:之|以)?[前内]")
_EVENT_NAME = any_of("""
来临 到来 开学 开工 开始 结束 启用 投用 投入使用 竣工 汛期 入冬 供暖季? 采暖季? 下达 截止 到期 放假
春节 国庆节? 中秋节? 元旦 高考 中考
""")
_EVENT = re.compile(rf"[一-鿿]{{0,12}}{_EVENT_NAME}之?前(?:(?:全部)?(?:完成|完工|到位|建成|发放|拨付|支付|投入|交付).{{0,20}})?")
_COMPARED = re.compile(r"较|同比|环比|[高低好优]于|为准|水平|相比|比(?![例率重对])")
_HINT = re.compile(r"[年月日号季旬前内./\-]|\d{8}")
_MASKS = (
    re.compile(rf"(?:近|前|后|未来|今后|连续)?(?:{ARABIC}){TIME_UNIT}(?:以|之)?内|(?:近|未来|今后|每)\d{{1,3}}{TIME_UNIT}"),
    re.compile(r"(?:[季月周]后|每月|次月|每季度?)\d{1,2}[日天号][前内]?"),
    re.compile(
        r"(?<![\d.])(?:(?:19|20)\d\d年?[-~至到])?(?:19|20)\d\d(?:年度?(?:\d{1,2}月份?(?:\d{1,2}[日号])?)?|[-./]\d{1,2}[-./]\d{1,2}日?)"
    ),
    re.compile(
        r"(?<![\d.])(?:1[0-2]|0?[1-9])(?:月?[-~至到](?:1[0-2]|[1-9]))?月(?:份|\d{1,2}[日号]|[底末初]|[上中下]旬|(?!\d))"
        r"|第?[1-4]季度"
    ),
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """时限: when something is due. `due` is None where the text names no date; `before` = at the latest then."""

    due: date | None = None
    before: bool = False
    start: date | None = None
    number: Decimal | None = None
    unit: str | None = None
    year_inferred: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """期间: first and last day."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class _Moment:
    """A matched moment in plain parts; `year` None where it is not printed, `months` first and last month it covers."""

    year: int | None
    months: tuple[int, int]
    day: int | None
    part: str
    later: int
    marked: bool


def parse_deadline(text: str, fiscal_year: int | None = None) -> Deadline | None:
    """The deadline that the text states, if stating one is what it does.

    >>> parse_deadline("12月底前", 2023)
    Deadline(due=datetime.date(2023, 12, 31), before=True, start=None, number=None, unit=None, year_inferred=True)
    >>> parse_deadline("季后50日内").number
    Decimal('50')
    >>> parse_deadline("高于2022年水平") is None
    True
    """
    return read_deadline(flatten(strip_space(text))[:300], fiscal_year)


def read_deadline(flat: str, fiscal_year: int | None = None) -> Deadline | None:
    """`parse_deadline` for text that is already flat and without white space."""
    if not _HINT.search(flat):
        return None
    plain = _arabic_dates(flat)
    found = _compact(plain) or _span(flat) or _range(plain, fiscal_year) or _moment(plain, fiscal_year)
    if found:
        return found
    return Deadline(before=True) if _RECURRING.search(plain) or _EVENT.fullmatch(flat) else None


def parse_period(text: str, fiscal_year: int | None = None) -> Period | None:
    """The period that the text names: a range of dates, or one year, half-year, quarter or month.

    >>> parse_period("2023-2025年")
    Period(start=datetime.date(2023, 1, 1), end=datetime.date(2025, 12, 31))
    """
    plain = _arabic_dates(flatten(strip_space(text))[:60])
    found = _range(plain, fiscal_year)
    if found and found.start and found.due:
        return Period(found.start, found.due) if found.start <= found.due else None
    match = _MOMENT.fullmatch(plain)
    moment = _read(match) if match else None
    if not moment or moment.day:
        return None
    start, end = _first_day(moment, fiscal_year), _last_day(moment, fiscal_year)
    return Period(start, end) if start and end else None


def mask_dates(flat: str) -> str:
    """The text with every date and span blanked, so that its numbers are not taken for quantities; the length stays.

    >>> mask_dates("2023年招录45名")
    '□□□□□招录45名'
    """
    for pattern in _MASKS:
        flat = pattern.sub(lambda match: "□" * len(match[0]), flat)
    return flat


def _arabic_dates(flat: str) -> str:
    """Chinese numerals of dates to Arabic: 二〇二三年十二月三十一日."""

    def arabic_of(match: re.Match[str]) -> str:
        number = chinese(match[0])
        return match[0] if number is None else str(number)

    return _CJK_DATE.sub(arabic_of, flat)


def _compact(plain: str) -> Deadline | None:
    match = _COMPACT.fullmatch(plain)
    due = _date(int(match[1]), int(match[2]), int(match[3])) if match else None
    return Deadline(due=due) if due else None


def _span(flat: str) -> Deadline | None:
    """`季后50日内`, `两年内完成`, `合同签订后3个月内`: at the latest a number of days, months or years after an event."""
    match = _SPAN.fullmatch(flat)
    if not match or _SINCE.search(match["lead"]) or _COMPARED.search(match["lead"]):
        return None
    if match["mark"].endswith("前") and not _AFTER.search(match["lead"]):
        return None
    printed = match["number"]
    value = Decimal("0.5") if printed == "半" else arabic(printed) if printed[0].isdigit() else Decimal(chinese(printed) or 0)
    if value <= 0 or (match["unit"] == "年" and value >= 1900):
        return None
    return Deadline(before=True, number=value, unit=match["unit"])


def _moment(plain: str, fiscal_year: int | None) -> Deadline | None:
    """A date that stands alone, or in a sentence where a mark (底, 前, 内) makes it a deadline."""
    lead = _LEAD.match(plain)
    begin = lead.end() if lead else 0
    latest = bool(_LATEST.search(plain, 0, begin))
    for match in _MOMENT.finditer(plain):
        moment = _read(match)
        mark = _MARK.match(plain, match.end())
        after = mark.end() if mark else match.end()
        alone = match.start() == begin and bool((_SHORT_TAIL if match["y4"] else _TAIL).fullmatch(plain, after))
        marked = (bool(mark) or moment.marked) and not _COMPARED.search(plain)
        due = _last_day(moment, fiscal_year)
        if (alone or marked) and (due or (moment.year or fiscal_year) is None):
            return Deadline(due=due, before=bool(mark) or (latest and alone), year_inferred=moment.year is None)
    return None


def _range(plain: str, fiscal_year: int | None) -> Deadline | None:
    """`2023年3月至2023年11月`, `1-12月`, `2023-2025年`: the end is the deadline, the beginning is kept."""
    for separator in re.finditer(r"-{1,2}|~|至|到", plain[:60]):
        right = _MOMENT.match(plain, separator.end())
        if not right:
            continue
        first, last = _left_end(plain[: separator.start()]), _read(right)
        mark = _MARK.match(plain, right.end())
        if not first or not _TAIL.fullmatch(plain, mark.end() if mark else right.end()):
            continue
        year = last.year or first.year or fiscal_year
        due = _last_day(last, year)
        if due or year is None:
            return Deadline(due, bool(mark), _first_day(first, year), year_inferred=not (last.year or first.year))
    return None


def _left_end(text: str) -> _Moment | None:
    """The first half of a range, which may be as short as `1` (月) or `2023`."""
    text = text.removeprefix("自").removeprefix("从")
    match = _MOMENT.fullmatch(text)
    if match:
        return _read(match)
    year = re.fullmatch(r"((?:19|20)\d\d)(?:[年.](1[0-2]|0?[1-9]))?", text)
    if year:
        return _Moment(int(year[1]), (int(year[2] or 1), int(year[2] or 12)), None, "", 0, marked=False)
    month = re.fullmatch(r"1[0-2]|[1-9]", text)
    return _Moment(None, (int(text), int(text)), None, "", 0, marked=False) if month else None


def _read(match: re.Match[str]) -> _Moment:
    """The groups of `_MOMENT` in one form."""
    group = match.groupdict()
    printed = group["y1"] or group["y2"] or group["y4"]
    year = int(printed) + (2000 if len(printed) == 2 else 0) if printed else None
    month = group["m1"] or group["m2"] or group["m3"]
    if month:
        months = (int(month), int(month))
    elif group["quarter"]:
        months = (int(group["quarter"]) * 3 - 2, int(group["quarter"]) * 3)
    else:
        months = {"上": (1, 6), "下": (7, 12)}.get(group["half"] or "", (1, 12))
    day = group["d1"] or group["d2"] or group["d3"]
    part = group["p1"] or group["p2"] or group["p3"] or group["end"] or ""
    later = 1 if group["near"] in ("次年", "明年", "翌年") else 0
    return _Moment(year, months, int(day) if day else None, part, later, marked=part in ("底", "末", "终"))


def _first_day(moment: _Moment, fiscal_year: int | None) -> date | None:
    year = moment.year or fiscal_year
    return None if year is None else _date(year + moment.later, moment.months[0], moment.day or 1)


def _last_day(moment: _Moment, fiscal_year: int | None) -> date | None:
    year = moment.year or fiscal_year
    if year is None:
        return None
    year, month = year + moment.later, moment.months[1]
    day = moment.day or {"初": 1, "上旬": 10, "中旬": 20}.get(moment.part)
    return _date(year, month, day or monthrange(min(max(year, 1), 9999), month)[1])


def _date(year: int, month: int, day: int) -> date | None:
    """A date that exists, else None."""
    if not 1900 <= year <= 2200 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)
