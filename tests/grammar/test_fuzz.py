"""Whatever is printed, a grammar returns: no exception, no endless search (which would hang here).

Words are drawn from what the grammars look for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.grammar import citation, deadline, docnumber, money, numeral, project_code, region, target, title

GRAMMARS: dict[str, Callable[[str], object]] = {
    "citations": citation.parse_citations,
    "citations-in-prose": lambda text: citation.parse_citations(text, prose=True),
    "generic-basis": citation.generic_basis,
    "deadline": lambda text: deadline.parse_deadline(text, 2023),
    "deadline-no-year": deadline.parse_deadline,
    "period": lambda text: deadline.parse_period(text, 2023),
    "numbers": docnumber.find,
    "number": docnumber.parse,
    "amount": lambda text: money.parse_amount(text, "元"),
    "unit": money.find_unit,
    "numeral": numeral.parse_numeral,
    "project-codes": project_code.find_project_codes,
    "regions": region.find_regions,
    "target": lambda text: target.parse_target(text, fiscal_year=2023),
    "title": title.whole_title,
}
SOUGHT = r"""
关于 的通知 通知 《 》 〔2022〕 （2021） ( ) ） 1 12 号 12号 第 、 ， 。 ； ： 和 及 至 不 不低于 超过 一 两 十 百 万 亿 年
2023年 2023 月 12月 31日 日 季度 底 前 内 以内 以上 每 每月 后 - ~ — / % ‰ 元 万元 人 个 台 套 ≥ ≤ >= = 达到 冀 邢 财
教 办 发 令 公告 文 文件 办法 意见 实施方案 管理 计划 根据 按照 印发 厅 局 市 县 区 河北省 邢台市 开发区 1, 1,000 0.5 . $
\geq \% \ 13081123P 00004610002X 无 不涉及 a A
"""
WORDS = [*SOUGHT.split(), " ", "\n", "\t"]
TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=300) | st.lists(st.sampled_from(WORDS), max_size=90).map(
    lambda words: "".join(words)[:300]
)
REPEATED = st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map(lambda pair: ("".join(pair) * 300)[:300])


@pytest.mark.parametrize("name", GRAMMARS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS | REPEATED)
def test_any_text_gets_an_answer(name: str, text: str) -> None:
    GRAMMARS[name](text)


@given(TEXTS)
def test_citations_stand_where_they_say(text: str) -> None:
    for cited in citation.parse_citations(text):
        assert cited.text == text[cited.start : cited.end]
        assert cited.number or cited.title


@given(TEXTS)
def test_a_target_is_consistent(text: str) -> None:
    read = target.parse_target(text, fiscal_year=2023)
    assert read.number is not None or read.kind not in ("number", "range", "multi")
    assert (read.number_high is not None) == (read.kind == "range")
    assert read.number_high is None or read.number is None or read.number <= read.number_high
    assert read.deadline is None or read.kind == "deadline"
