"""Numbers as Word prints them before a list paragraph: 1, 一, 壹, ①, A, iv.

The names are those of the open format (ECMA-376 §17.18.59); the binary format's codes (MS-OSHARED MSONFC) lead to them.
"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_OLD = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MAX_ROMAN = 32767


def numeral(number: int, form: str) -> str:
    """The number in a form of the open format; forms that are not Chinese, Roman or Latin are printed as Arabic figures.

    >>> [numeral(n, "chineseCounting") for n in (3, 10, 12, 20, 35)]
    ['三', '十', '十二', '二十', '三十五']
    >>> numeral(105, "chineseCountingThousand"), numeral(4, "lowerRoman"), numeral(3, "decimalEnclosedCircle")
    ('一百零五', 'iv', '③')
    """
    make = _FORMS.get(form)
    return make(number) if make is not None and number >= 0 else str(number)


def form_of_code(code: int) -> str:
    """The name of a form by its code in the binary format."""
    return _CODES.get(code, "decimal")


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    return _thousands(number) if number < 100 else _digital(number)


def _thousands(number: int) -> str:
    words = _positions(number, "零" + _DIGITS[1:], ("", "十", "百", "千"))
    return words.removeprefix("一") if words.startswith("一十") else words


def _legal(number: int) -> str:
    return _positions(number, _LEGAL, ("", "拾", "佰", "仟"))


def _legal_old(number: int) -> str:
    return _positions(number, _LEGAL_OLD, ("", "拾", "佰", "仟"))


def _positions(number: int, digits: str, places: tuple[str, ...]) -> str:
    """Digits with their places; a run of zeros inside is said once."""
    if number == 0:
        return digits[0]
    if number >= 10_000:
        rest = number % 10_000
        low = (digits[0] if rest < 1000 else "") + _positions(rest, digits, places) if rest else ""
        return _positions(number // 10_000, digits, places) + "万" + low
    words = ""
    gap = False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            words += (digits[0] if gap and words else "") + digits[digit] + places[power]
        gap = digit == 0
        number %= 10**power
        if number == 0:
            break
    return words


def _roman(number: int) -> str:
    if not 0 < number <= _MAX_ROMAN:
        return str(number)
    words = ""
    for value, letters in _ROMAN:
        words += letters * (number // value)
        number %= value
    return words


def _letters(number: int) -> str:
    """A … Z, AA, BB …: the letter is repeated, as Word does."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 99) if number > 0 else str(number)


def _from(first: str, count: int) -> Callable[[int], str]:
    """Characters that follow each other in Unicode, Arabic figures beyond the last."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else str(number)


def _circled(number: int) -> str:
    if number > 35:
        return chr(ord("㊱") + number - 36) if number <= 50 else str(number)
    return chr(ord("㉑") + number - 21) if number > 20 else _from("①", 20)(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "bullet": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "hex": lambda number: f"{number:X}",
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "japaneseCounting": _thousands,
    "chineseCountingThousand": _thousands,
    "taiwaneseCountingThousand": _thousands,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_old,
    "japaneseLegal": _legal_old,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": lambda number: _cycle(_STEMS)(number) + _cycle(_BRANCHES)(number),
}
_CODES: dict[int, str] = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal", 8: "hex",
    10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth", 15: "decimal", 16: "japaneseLegal",
    17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet",
    26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac", 32: "ideographZodiacTraditional",
    33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 57: "numberInDash", 255: "none",
}  # fmt: skip
