"""文字所述数据: figures said in prose. What a figure is about is the phrase before it, looked up in statementItem.

A phrase counts only where its clause begins with it, year, organisation and fillers left aside: 一般公共预算收入 is not 预算收入.
Changes on the year before (增加, 减少, 下降 …) are left out unless the code list has an item for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from kg import vocab
from kg.document import Paragraph, Place, Severity
from kg.extract.grid import without_ordinal
from kg.extract.ledger import Ledger
from kg.grammar.levels import level2
from kg.records import Statement
from kg.text import fold

_FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|千元|元|[个项条]项目|个预算项目|[项个条](?=(?:绩效)?指标)|个|项|辆)")
_CLAUSE = re.compile(r"[，,；;。！：:]|[（(](?![^（）()]{1,8}[）)])")
_LEAD = re.compile(
    r"^(?:.*(?:局|委|办|中心|部门|单位|院|所|处|会|府|校|队|站|厅|机关|年度?|其中|全区|全市|全县|全省|情况下|编制|底|末|是|为)|.{0,2}级)?"
    r"(?:对(?:下|乡镇|市县|县区|区县|各?县(?:\(市、区\))?)|[\u4e00-\u9fff]{2,8}?[省市县区](?=.{0,3}$|市级|区级|县级|省级)|财政性资金安排|财政拨款|市级|区级|县级|省级|本级|当年|年初|安排|共计?|总|全部|一般公共预算|上年末|地方)*$"
)
_BETWEEN = re.compile(
    r"^(?:\([^()]{1,8}\)|年初预算|预算|决算|安排|总额|金额|合计|共计|总计|资金|数|量|为|是|约|支出|余额|达|共|限额|[“”\"、])*$"
)
_YEAR = re.compile(r"20\d{2}年度?")
_BARE = re.compile(r"^(?:总?(?:收入|支出))(?:预算|决算)?(?:为|数)*$")
_FUND = re.compile(r"政府性基金|国有资本经营|社会保险基金|一般公共预算")
_BUDGETED, _SPENT = re.compile(r"预算(?:数|金额)?为?$"), re.compile(r"^(?:支出)?决算(?:数|金额)?为?$")
_OTHER_PROJECTS = re.compile(r"跟踪|监控|自评|评价|评估")
_TOLD = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)]?[、.．]?)?\s*(?P<level>[\u4e00-\u9fff]{4,12})[:：].*\d")
_COUNTED = {"个预算项目": "个", "项": "项", "个": "个", "条": "条"}
_MAX_LEAD = 60


def read_statements(paragraphs: Iterable[Paragraph], owner: Mapping[Place, int], ledger: Ledger) -> Iterator[Statement]:
    """Figures of the prose in order, numbered from 1; `owner` tells whose table a passage stands above, for declared counts."""
    number = 0
    for paragraph in paragraphs:
        for item, value, unit, text in stated_figures(paragraph.text):
            number += 1
            project_no = owner.get(paragraph.place) if item in _counted_items() else None
            yield Statement(number, item, text, ledger.quote(paragraph), project_no, value, unit)


def told_indicators(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Paragraphs that tell indicators in words: 数量指标：管护林地≥58万亩."""
    return [
        paragraph for paragraph in paragraphs if (match := _TOLD.match(paragraph.text)) and level2(match["level"]) is not None
    ]


def report_told_indicators(paragraphs: Iterable[Paragraph], ledger: Ledger) -> None:
    """One finding for a run of prose that tells indicators: no row is made up from a sentence."""
    told = told_indicators(paragraphs)
    if told:
        ledger.find(
            "prose-indicators",
            Severity.INFO,
            f"{len(told)} 段绩效指标以文字表述，未成表，未读作指标行",
            f"{len(told)} paragraphs tell indicators in prose; they were not read as rows",
            told[0],
        )


def stated_figures(text: str) -> Iterator[tuple[str, Decimal, str, str]]:
    """(item, value, unit, words) of every figure whose phrase the code list knows.

    >>> [(item, str(value)) for item, value, _, _ in stated_figures("2023年支出预算120.5万元，其中基本支出100万元")]
    [('expenditure', '120.5'), ('basic', '100')]
    """
    end = 0
    before, above = "", None
    for match in _FIGURE.finditer(text):
        lead = text[max(end, match.start() - _MAX_LEAD) : match.start()]
        end = match.end()
        clause = without_ordinal(_CLAUSE.split(lead)[-1].lstrip("、"))
        if "。" in lead:
            before, above = "", None
        item = _resumed(clause, before, above)
        before, above = f"{before}{lead}", item
        if item is None:
            continue
        unit = _COUNTED.get(match[2], match[2])
        if (unit.endswith("元")) is (item in _counted_items()):
            continue
        words = f"{clause}{match[0]}".strip()
        yield item, Decimal(match[1].replace(",", "")), unit, words


def _resumed(clause: str, before: str, above: str | None) -> str | None:
    """The item of a clause, read with what its sentence said `before` it; `above` is the item of the figure before.

    年初预算为 …，支出决算为 … is one item twice; 支出 behind 政府性基金预算收入 is not the whole expenditure; and what projects
    under evaluation cost is not what those with targets do.
    """
    key = fold(clause)
    if _SPENT.match(key):
        return above if _BUDGETED.search(fold(_CLAUSE.split(before)[-1])) else None
    item = _item(clause) or _item(_YEAR.sub("", clause))
    if item in ("income", "expenditure") and _BARE.match(key) and _FUND.search(before):
        return None
    if item == "performance_amount" and above is None and _OTHER_PROJECTS.search(_CLAUSE.split(before)[-1]):
        return None
    return item


def _item(clause: str) -> str | None:
    """The item whose spelling ends nearest to the figure and opens the clause; the longest spelling wins."""
    key = fold(clause)
    best: tuple[int, int, str] | None = None
    for spelling, notation in _spellings():
        at = key.rfind(spelling)
        if at < 0 or not _LEAD.match(key[:at]) or not _BETWEEN.match(key[at + len(spelling) :]):
            continue
        rank = (len(spelling), at, notation)
        best = max(best, rank) if best is not None else rank
    return best[2] if best is not None else None


@lru_cache(maxsize=1)
def _spellings() -> tuple[tuple[str, str], ...]:
    return tuple(
        (fold(spelling), concept.notation)
        for concept in vocab.scheme("statementItem")
        for spelling in (concept.label_zh, *concept.alt, *concept.hidden)
    )


@lru_cache(maxsize=1)
def _counted_items() -> frozenset[str]:
    """Items that are counts of things, not money."""
    return frozenset({"performance_projects", "indicators_declared", "vehicles_held"})
