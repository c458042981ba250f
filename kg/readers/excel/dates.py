"""Dates and times as spreadsheets print them: a serial number and the tokens of its format in, the words out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from kg.readers.excel.tokens import Token, TokenKind

_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_LAST_SERIAL = 2_958_466
_FALSE_LEAP_DAY = 60
_WEEKDAYS = "一二三四五六日"
_CHINESE = "〇一二三四五六七八九"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def printed_date(serial: float, tokens: Sequence[Token], *, epoch_1904: bool = False) -> str | None:
    """The words of a date or time, None where the number is no date (negative, or beyond the year 9999)."""
    moment = moment_of(serial, epoch_1904=epoch_1904, fine=_shows_parts_of_seconds(tokens))
    if moment is None:
        return None
    chinese = any(token.text == "DBNum1" for token in tokens)
    halved = any(token.text.upper() in ("AM/PM", "A/P", "上午/下午") for token in tokens)
    minutes = _minutes(tokens)
    words = []
    for index, token in enumerate(tokens):
        if token.kind is not TokenKind.DATE:
            words.append(_fraction(moment, tokens, index) if token.kind is TokenKind.DIGIT else token.text)
        elif not token.text.startswith("DBNum"):
            word = _part(token.text, moment, serial, minute=index in minutes, halved=halved)
            words.append(_chinese(word) if chinese and word.isdigit() else word)
    return "".join(words)


def moment_of(serial: float, *, epoch_1904: bool = False, fine: bool = False) -> datetime | None:
    """The moment of a serial number; the calendar of 1900 counts a 29 February that never was.

    >>> moment_of(45291.5).isoformat()
    '2023-12-31T12:00:00'
    """
    if not 0 <= serial < _LAST_SERIAL:
        return None
    days = int(serial)
    seconds = round((serial - days) * 86400, 3 if fine else 0)
    if not epoch_1904 and days < _FALSE_LEAP_DAY:
        days += 1
    try:
        return (_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + timedelta(days=days, seconds=seconds)
    except OverflowError:
        return None


def _minutes(tokens: Sequence[Token]) -> set[int]:
    """Where an m means minutes: right behind hours or right before seconds."""
    parts = [(index, token.text.strip("[]")) for index, token in enumerate(tokens) if token.kind is TokenKind.DATE]
    parts = [part for part in parts if part[1][0] in "ymdhs"]
    found = {after[0] for before, after in pairwise(parts) if before[1][0] == "h" and after[1][0] == "m"}
    return found | {before[0] for before, after in pairwise(parts) if before[1] in ("m", "mm") and after[1][0] == "s"}


def _shows_parts_of_seconds(tokens: Sequence[Token]) -> bool:
    return any(token.kind is TokenKind.DIGIT for token in tokens)


def _fraction(moment: datetime, tokens: Sequence[Token], index: int) -> str:
    """A 0 behind the point of seconds: tenths, hundredths, thousandths."""
    start = index
    while start and tokens[start - 1].kind is TokenKind.DIGIT:
        start -= 1
    digits = f"{moment.microsecond:06d}"
    return digits[index - start] if index - start < len(digits) else "0"


def _part(text: str, moment: datetime, serial: float, *, minute: bool, halved: bool) -> str:
    """One part of a date."""
    size = len(text)
    if text.startswith("["):
        unit = {"h": 24, "m": 24 * 60, "s": 86400}[text[1]]
        return f"{int(round(serial * 86400) / 86400 * unit + 1e-9):0{size - 2}d}"
    match text[0]:
        case "y":
            return f"{moment.year:04d}" if size > 2 else f"{moment.year % 100:02d}"
        case "e":
            return str(moment.year)
        case "m" if minute:
            return f"{moment.minute:0{min(size, 2)}d}"
        case "m":
            return _name_or_number(moment.month, size, _MONTHS)
        case "d":
            return _name_or_number(moment.day, size, _DAYS, moment.weekday() + 1)
        case "h":
            hour = (moment.hour - 1) % 12 + 1 if halved else moment.hour
            return f"{hour:0{min(size, 2)}d}"
        case "s":
            return f"{moment.second:0{min(size, 2)}d}"
    return _word(text, moment)


def _word(text: str, moment: datetime) -> str:
    """Weekdays in Chinese, and halves of the day."""
    if text in ("aaa", "aaaa"):
        return ("星期" if len(text) == 4 else "") + _WEEKDAYS[moment.weekday()]
    if "/" in text:
        first, _, second = text.partition("/")
        return first if moment.hour < 12 else second
    return ""


def _name_or_number(number: int, size: int, names: Sequence[str], named: int | None = None) -> str:
    if size <= 2:
        return f"{number:0{size}d}"
    name = names[(named or number) - 1]
    return name[:3] if size == 3 else name[:1] if size == 5 else name


def _chinese(digits: str) -> str:
    """Digits of a year one by one, other numbers as they are read.

    >>> _chinese("2023"), _chinese("12"), _chinese("31")
    ('二〇二三', '十二', '三十一')
    """
    if len(digits) > 2:
        return "".join(_CHINESE[int(digit)] for digit in digits)
    number = int(digits)
    tens, ones = divmod(number, 10)
    if not tens:
        return _CHINESE[ones]
    return (_CHINESE[tens] if tens > 1 else "") + "十" + (_CHINESE[ones] if ones else "")
