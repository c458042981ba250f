from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.readers.excel.builtin import BUILTIN
from kg.readers.excel.numfmt import general, printed_number, printed_text

CASES = [
    (0.95, "0%", "95%"),
    (0.8448, "0.00%", "84.48%"),
    (0.9999, "0%", "100%"),
    (1, "0.0%", "100.0%"),
    (215, "0000", "0215"),
    (13811, "000000", "013811"),
    (1234.5, "#,##0.00", "1,234.50"),
    (1234567, "#,##0", "1,234,567"),
    (12, "#,##0", "12"),
    (-1234.5, "#,##0.00", "-1,234.50"),
    (-1234, "#,##0;[Red]-#,##0", "-1,234"),
    (-3.5, "0.00_);(0.00)", "(3.50)"),
    (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    (0, "0.00;-0.00;;@", ""),
    (0.125, "0.00", "0.13"),
    (1.005, "0.00", "1.01"),
    (2.5, "0", "3"),
    (0.5, "#.##", ".5"),
    (0.333, "0.0#", "0.33"),
    (0, "#", ""),
    (12345678, "#,##0,", "12,346"),
    (12345678, '0!.0,"万"', "1234.6万"),
    (12345678, "0\\.0,", "1234.6"),
    (1069, 'General"元"', "1069元"),
    (1069, 'G/通用格式"元"', "1069元"),
    (3, '0"个"', "3个"),
    (95, '"≥"0"%"', "≥95%"),
    (5, '[>=100]0"大";[<10]0"小";0', "5小"),
    (150, '[>=100]0"大";[<10]0"小";0', "150大"),
    (1234, "[$￥-804]#,##0.00", "￥1,234.00"),
    (1.5, "# ?/?", "1 1/2"),
    (0.000012, "0.00E+00", "1.20E-05"),
    (123456, "##0.0E+0", "123.5E+3"),
    (13800001111, "000-0000-0000", "138-0000-1111"),
    (7, "@", "7"),
    (45291, 'yyyy"年"m"月"d"日"', "2023年12月31日"),
    (45291, 'yyyy"年"m"月"d"日";@', "2023年12月31日"),
    (45291, "[DBNum1][$-804]yyyy年m月d日", "二〇二三年十二月三十一日"),
    (45291, "yyyy/m/d", "2023/12/31"),
    (45291, "yyyy-mm-dd hh:mm:ss", "2023-12-31 00:00:00"),
    (45291.75, "h:mm AM/PM", "6:00 PM"),
    (45291.75, '上午/下午h"时"mm"分"', "下午6时00分"),
    (1.5, "[h]:mm", "36:00"),
    (45291.5208333, "m/d h:mm", "12/31 12:30"),
    (45291, "aaaa", "星期日"),
    (45291, "d-mmm-yy", "31-Dec-23"),
    (1, "yyyy/m/d", "1900/1/1"),
    (61, "yyyy/m/d", "1900/3/1"),
    (-5, "yyyy/m/d", "-5"),
    (1e308, "0", "1" + "0" * 308),
]


@pytest.mark.parametrize(("value", "code", "words"), CASES, ids=[f"{value} as {code}" for value, code, _ in CASES])
def test_numbers_are_printed_as_excel_prints_them(value: float, code: str, words: str) -> None:
    assert printed_number(value, code) == words


def test_dates_from_1904() -> None:
    assert printed_number(43829, "yyyy/m/d", epoch_1904=True) == "2023/12/31"


@pytest.mark.parametrize(("number", "words"), [(14, "2023/12/31"), (31, "2023年12月31日"), (57, "2023年12月"), (9, "4529100%")])
def test_formats_named_by_number(number: int, words: str) -> None:
    assert printed_number(45291, BUILTIN[number]) == words


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [("=100%", "@", "=100%"), ("0215", "0000", "0215"), ("教育局", '0;0;0;"部门："@', "部门：教育局"), ("x", "General", "x")],
)
def test_text_stays_text(text: str, code: str, words: str) -> None:
    assert printed_text(text, code) == words


@given(st.floats(allow_nan=True, allow_infinity=True), st.text('0#?.,%E+-@;[]"ymdhsa/ Gnral_*\\<>=1万', max_size=14))
def test_no_format_breaks(value: float, code: str) -> None:
    assert isinstance(printed_number(value, code), str)
    assert isinstance(printed_text("x", code), str)


@given(st.integers(min_value=-(10**12), max_value=10**12), st.integers(min_value=0, max_value=4))
def test_the_quick_way_agrees_with_decimal(number: int, places: int) -> None:
    value = number / 10**places
    assert float(printed_number(value, "#,##0." + "0" * places if places else "#,##0").replace(",", "")) == pytest.approx(value)
    assert float(general(value)) == pytest.approx(value, rel=1e-14)
