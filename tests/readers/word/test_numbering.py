"""Numbers of list paragraphs as Word prints them."""

from __future__ import annotations

import pytest

from kg.readers.word.lists import Counters, Level, NumberedList
from kg.readers.word.numerals import form_of_code, numeral
from kg.readers.word.symbols import sign, unsigned

FORMS = [
    ("decimal", 7, "7"),
    ("decimalZero", 7, "07"),
    ("decimalFullWidth", 12, "１２"),
    ("upperRoman", 14, "XIV"),
    ("lowerRoman", 2024, "mmxxiv"),
    ("upperLetter", 27, "AA"),
    ("lowerLetter", 3, "c"),
    ("chineseCounting", 1, "一"),
    ("chineseCounting", 10, "十"),
    ("chineseCounting", 11, "十一"),
    ("chineseCounting", 20, "二十"),
    ("chineseCounting", 99, "九十九"),
    ("chineseCountingThousand", 100, "一百"),
    ("chineseCountingThousand", 110, "一百一十"),
    ("chineseCountingThousand", 1001, "一千零一"),
    ("chineseCountingThousand", 20_034, "二万零三十四"),
    ("ideographDigital", 105, "一〇五"),
    ("japaneseCounting", 12, "十二"),
    ("chineseLegalSimplified", 12, "壹拾贰"),
    ("decimalEnclosedCircle", 20, "⑳"),
    ("decimalEnclosedCircleChinese", 36, "㊱"),
    ("decimalEnclosedCircle", 99, "99"),
    ("decimalEnclosedParen", 3, "⑶"),
    ("decimalEnclosedFullstop", 3, "⒊"),
    ("ideographEnclosedCircle", 10, "㊉"),
    ("ideographTraditional", 4, "丁"),
    ("ideographZodiac", 12, "亥"),
    ("ordinal", 12, "12th"),
    ("ordinal", 22, "22nd"),
    ("numberInDash", 2, "- 2 -"),
    ("none", 2, ""),
    ("a form nobody knows", 5, "5"),
]


@pytest.mark.parametrize(("form", "number", "printed"), FORMS, ids=lambda value: str(value))
def test_numeral(form, number, printed):
    assert numeral(number, form) == printed


@pytest.mark.parametrize(
    ("code", "form"), [(0, "decimal"), (37, "chineseCounting"), (18, "decimalEnclosedCircle"), (250, "decimal")]
)
def test_codes_of_the_binary_format(code, form):
    assert form_of_code(code) == form


def many(levels: dict[int, Level], *, number: int = 1, definition: int = 1, starts: dict[int, int] | None = None) -> NumberedList:
    return NumberedList(number, definition, levels, starts or {})


PLAIN = {n: Level(template=(n, "."), suffix="") for n in range(3)}
PATH = {
    0: Level(template=(0,), suffix=""),
    1: Level(template=(0, ".", 1), suffix=""),
    2: Level(template=(0, ".", 1, ".", 2), suffix=""),
}
NEVER = {**PLAIN, 1: Level(template=(1, "."), suffix="", restart=0)}
AFTER_FIRST = {**PLAIN, 2: Level(template=(2, "."), suffix="", restart=1)}
MIXED = {0: Level("chineseCounting", (0, "、"), suffix=""), 1: Level("decimal", (0, ".", 1), suffix="", legal=True)}

SEQUENCES = [
    pytest.param(PLAIN, [0, 0, 1, 1, 0, 1], ["1.", "2.", "1.", "2.", "3.", "1."], id="deeper-level-restarts"),
    pytest.param(PATH, [0, 1, 2, 2, 1], ["1", "1.1", "1.1.1", "1.1.2", "1.2"], id="numbers-of-higher-levels"),
    pytest.param(PATH, [1, 1], ["1.1", "1.2"], id="higher-level-not-begun"),
    pytest.param(NEVER, [0, 1, 0, 1], ["1.", "1.", "2.", "2."], id="never-restarts"),
    pytest.param(
        AFTER_FIRST, [0, 1, 2, 1, 2, 0, 2], ["1.", "1.", "1.", "2.", "2.", "2.", "1."], id="restarts-after-first-level-only"
    ),
    pytest.param(MIXED, [0, 0, 1], ["一、", "二、", "2.1"], id="legal-numbers-are-arabic"),
    pytest.param({0: Level("bullet", ("●",))}, [0], [""], id="bullet-is-no-number"),
    pytest.param({0: Level("none", (0,))}, [0], [""], id="form-none-prints-nothing"),
    pytest.param(PLAIN, [5], [""], id="level-not-defined"),
]


@pytest.mark.parametrize(("levels", "sequence", "printed"), SEQUENCES)
def test_counters(levels, sequence, printed):
    counters = Counters()
    assert [counters.label(many(levels), level) for level in sequence] == printed


def test_two_lists_of_one_definition_go_on_and_a_start_of_its_own_begins_anew():
    counters = Counters()
    first, second, third = many(PLAIN), many(PLAIN, number=2), many(PLAIN, number=3, starts={0: 1})
    assert [counters.label(one, 0) for one in (first, first, second, third, third)] == ["1.", "2.", "3.", "1.", "2."]


SIGNS = [
    (0xF0B3, "Symbol", "≥"),
    (0xF0A3, "Symbol", "≤"),
    (0xB3, "Symbol", "≥"),
    (0xF0B4, "SYMBOL", "×"),
    (0xF025, "Symbol", "%"),
    (0xF0FC, "Wingdings", "√"),
    (0xF0FE, "Wingdings", "☑"),
    (0xF081, "Wingdings", "①"),
    (0xF052, "Wingdings 2", "☑"),
    (0xF0B3, None, "≥"),
    (0xF0B3, "MT Extra", "�"),
    (0x4E00, "宋体", "一"),
]


@pytest.mark.parametrize(
    ("code", "font", "printed"), SIGNS, ids=lambda value: f"{value:X}" if isinstance(value, int) else str(value)
)
def test_sign(code, font, printed):
    assert sign(code, font) == printed


def test_signs_among_other_words():
    assert unsigned("满意度\uf0b390%", "Symbol") == "满意度≥90%"
    assert unsigned("满意度≥90%", "Symbol") == "满意度≥90%"
