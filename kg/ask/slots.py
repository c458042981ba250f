"""Slots: pieces of a question that are values. Numbers, document numbers, titles, quoted words: by grammar alone.

In: the folded question. Out: slots with their kinds and places; which of them a query takes is decided by its parameters.
What code lists tell is added by `kg.ask.coded`, names of the store by `kg.ask.names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.ask.lexicon import HAN, lexicon
from kg.grammar import docnumber
from kg.grammar.numeral import parse_numeral


@dataclass(frozen=True, slots=True)
class Slot:
    """槽位: a piece of the question that may fill a parameter. `kind` says what it is, `value` how it is written in a query."""

    kind: str
    value: str
    start: int
    end: int

    def overlaps(self, other: Slot) -> bool:
        """Whether both stand on the same characters."""
        return self.start < other.end and other.start < self.end

    def within(self, other: Slot) -> bool:
        """Whether all of it stands on the other's characters."""
        return other.start <= self.start and self.end <= other.end


_HAN = "零〇○一二两三四五六七八九十百千"
_N = rf"(\d+(?:\.\d+)?|[{_HAN}]+)"
_MEASURE = r"(?:个|份|次|项|家|种|级|条|件|处|回|遍|笔|层)"
_LEAST = r"(?:至少|不少于|不低于|起码|超过|多于|大于|高于|达到|超|满|过|≥|>)"
_BELOW = r"(?:低于|不到|不足|未达到?|没到|没达到|没有达到|小于|少于|不够|达不到|未到|<|≤)"
_ROWS = r"(?:个|份|项|家|种|条|件|处|笔|名|位)"
_MOST = r"最(?:[多高大少低小贵长短旧老早晚热常]|重要)"
_BEHIND = r"(?:及以上|或以上|以上|及以下|以下|以内|多)?"
_PATTERNS = (
    ("amount", re.compile(rf"(?<![\d.])((?:\d+(?:\.\d+)?|[{_HAN}]+)?(?:[十百千]?[万亿]+)(?:[{_HAN}]+万)?)多?元?(?!{HAN}*表)")),
    ("amount", re.compile(r"(?<![\d.])(\d{5,}(?:\.\d+)?)元")),
    (
        "percent",
        re.compile(
            r"(\d+(?:\.\d+)?)(?:%|个百分点)|百分之([一二两三四五六七八九十百零]+|\d+)|([一二三四五六七八九]成[一二三四五六七八九半]?)"
        ),
    ),
    (
        "percent",
        re.compile(
            rf"(?<![\d%])(?<!{HAN})(\d{{2}}(?:\.\d+)?)分(?!钟)|{_BELOW}(\d{{2}}(?:\.\d+)?)(?:分|%)?(?![\d年月万亿个条份次家])"
        ),
    ),
    (
        "age",
        re.compile(
            rf"(?:超过|满|早于|近)?{_N}(?:多)?年(?:及|或)?(?:以上|以前|之前|前|多|还多)|(?:超过|满|早于|不止|大于){_N}年(?!度)"
        ),
    ),
    ("month", re.compile(r"(?<!\d)(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月")),
    ("issued", re.compile(r"((?:19|20)\d\d)年?度?(?:印发|下发|出台|制定|颁布|颁发|发布|发出|发文|发|出的)")),
    ("year", re.compile(r"(?<!\d)((?:19|20)\d\d|(?:一九|二[〇零○])[〇零○一二三四五六七八九]{2})(?:年度?|财年|(?!\d))")),
    ("year", re.compile(r"(?<![\d.])((?:1[5-9]|2\d))年度?(?!以|前|之|来|内|多|没|还|未|后)")),
    (
        "top",
        re.compile(
            rf"(?<![以之目提此当年])前{_N}(?![{_HAN}\d]|{_MEASURE}?(?:月|年|季|期|批|天|日|周|后))"
            rf"|{_MOST}{HAN}{{0,4}}?的{HAN}{{0,6}}?(?<!第){_N}{_ROWS}(?!月|以|及)|(?<![第前{_HAN}\d]){_N}{_ROWS}{_MOST}的"
        ),
    ),
    (
        "count",
        re.compile(
            rf"{_LEAST}(?!意){HAN}{{0,5}}?{_N}{_MEASURE}|{_N}{_MEASURE}?(?:及|或|和)?其?(?:以上|多次|还多|起)"
            rf"|(?<!第){_N}{_MEASURE}(?!月){HAN}{{0,4}}?(?:及|或|和)?其?(?:以上|或更多|及更多|打底|起步|起的)"
        ),
    ),
    ("project-no", re.compile(rf"第{_N}个?号?项目|项目{_N}(?!\d|个|万|年)")),
    ("row-no", re.compile(rf"第{_N}(?:(?:条|个|项)指标|行)")),
    ("function", re.compile(r"(?<![\d\[(.〔年])(2[0-3]\d(?:\d{2}){0,2})(?![\d年号%万元个项分家]|\])")),
    ("function", re.compile(r"(?<=年)(?:度)?(2[0-3]\d(?:\d{2}){0,2})(?=的?(?:科目|功能|类级|款级|项级|类支出))")),
    ("function", re.compile(r"\((2[0-3]\d(?:\d{2}){0,2})\)")),
    ("economic", re.compile(r"(?<![\d\[(.〔年])(3(?:0[1-9]|1[0-3]|99)(?:\d{2})?)(?![\d年号%万元个项分家]|\])")),
    ("economic", re.compile(r"(?<=年)(?:度)?(3(?:0[1-9]|1[0-3]|99)(?:\d{2})?)(?=的?(?:科目|经济|类级|款级|类支出))")),
    ("economic", re.compile(r"\((3(?:0[1-9]|1[0-3]|99)(?:\d{2})?)\)")),
    ("some", re.compile(rf"(?<!哪)(?<!第)(?<!前)(?<!\d){_N}(?:{_MEASURE}(?!月|指标)|(?=部门|单位|级次|层级))")),
    (
        "month-end",
        re.compile(r"(年底|年末|年终|岁末|年中|上半年|半年|一季度末?|二季度末?|三季度末?|四季度末?|第[一二三四]季度末?)"),
    ),
)
_MONTH_ENDS = {"年中": "6", "上半年": "6", "半年": "6", "一": "3", "二": "6", "三": "9", "四": "12"}
_TITLE = re.compile(r"《(?P<t>[^《》]{2,80})》?")
_QUOTED = re.compile(r"\"([^\"]{2,40})\"|「([^」]{2,40})」|'([^']{2,40})'|『([^』]{2,40})』")
_ENDING = r"(?:有关|相关|沾边|字样|二字|两个字|三个字|四个字|几个字|这|的(?:项目|文件|政策|指标|通知|专项)|挂钩|搭边|[?？。]|$)"
_ABOUT = re.compile(
    r"(?:跟|与|和|同|关于|带有?|含有?|包含|名为|名叫|叫做?|里有(?!没)|提到|标题有|名称有|(?<!里)有没有|搜|搜索|查找|找)"
    rf"([^\W_]{{2,14}}?){_ENDING}"
)
_FIELD = re.compile(
    rf"(?:涉及|做|搞|属于|针对|用于|围绕)({HAN}{{2,12}}?)(?:的|方面的?|领域的?|类的?|这类|这块的?)(?:项目|文件|政策|专项)"
)
_KIND_OF = re.compile(rf"({HAN}{{2,10}}?)(?:方面|领域|类|一类|之类)的?(?:项目|专项)")
_SPOKEN_OF = (
    ("项目", "project-words"),
    ("专项", "project-words"),
    ("文件", "policy-words"),
    ("政策", "policy-words"),
    ("依据", "policy-words"),
    ("通知", "policy-words"),
    ("标题", "policy-words"),
    ("指标", "indicator-words"),
)
_MEASURED = re.compile(r"(?:率|满意度|人数|次数|数量|面积|及时性|时限|成本)$")
"""What names of indicators end with."""

SPOKEN = "spoken"
"""The kind of what is no value but speaks of a subject: several levels, several years."""

ASIDE = "aside"
"""The kind of a clause before the question that asks nothing: 根据工作安排，"""

_PROMPTED = re.compile(
    r"(?:根据|按照?|依照|遵照|结合|对照|围绕|应|因|鉴于)[^,;。?!《》\0]{2,40}"
    r"(?:安排|要求|部署|需要|精神|计划|方案|布置|任务|工作|会议|请求),(?=.{4})"
    r"|(?:为了|为(?=做好|落实|贯彻|推[进动]|加[强快]|迎接?|配合|核[实查]|了解|掌握|便于|编制|准备|开展|完[成善]|规范|提[高升]|摸清|回[应答]|进一步))"
    r"[^,;。?!《》\0]{2,40},(?=.{4})"
)
_POINTING = re.compile(r"[那这][份个条]|此文|该文")
_FISCAL = re.compile(r"度?的?(?:部门)?预算|预算年度")
_JOINED = re.compile(r"年?度?[,，]?(?:和|与|到|至|、|跟|同|及|比|对比|相?较|vs|-|~|—)[,，]?")
_TELLING_SHARE = 0.34
"""What is said to be a name must be one by as much of its characters: 指标重复登了一遍 is none."""
_ASKING = frozenset({"how", "state", "why", "who", "when", "where", "what", "many", "which"})
_LONGEST_AGE = 100
_MYRIAD = 10_000
_MANY = 3


def numbers(text: str) -> list[Slot]:
    """Document numbers, and all other numbers with what makes them an amount, a share, an age and so on."""
    found = [
        Slot("policy", one.number.text, one.start, one.end)
        for one in docnumber.find(_POINTING.sub(lambda match: "，" * len(match[0]), text))
    ]
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            slot = _numeric(kind, match)
            if slot is not None and not any(slot.overlaps(other) for other in found):
                found.append(slot)
    return _several_years(text, found)


def aside(text: str) -> Iterator[Slot]:
    """The clause that a question begins with where it only says what prompts it; none that names a document.

    >>> [slot.end for slot in aside("根据年度工作安排,请列出市级项目")]
    [9]
    """
    if (match := _PROMPTED.match(text)) is not None:
        yield Slot(ASIDE, "", *match.span())


def without(text: str, slots: Iterable[Slot]) -> str:
    """The text without these values, of the same length."""
    signs = list(text)
    for slot in slots:
        signs[slot.start : slot.end] = ["，"] * (slot.end - slot.start)
    return "".join(signs)


def titles(text: str) -> Iterator[Slot]:
    """What stands in title marks is a document; what stands in quotation marks, or is said to be spoken of, may be any name."""
    for match in _TITLE.finditer(text):
        yield Slot("policy", match["t"], *match.span())
    for pattern in (_QUOTED, _ABOUT, _FIELD, _KIND_OF):
        for match in pattern.finditer(text):
            number = next(number for number, group in enumerate(match.groups(), 1) if group)
            if pattern is _QUOTED:
                yield _words(text, match.start(number), match.end(number), match.span())
                continue
            words = _without_empty(match[number])
            if _is_name(words, strict=pattern is not _ABOUT):
                yield _words(text, match.end(number) - len(words), match.end(number), None)


def _without_empty(words: str) -> str:
    """Words without those before them that mean nothing: 一下老旧小区 is 老旧小区."""
    tokens = lexicon().tokens(words)
    while tokens and tokens[0] in lexicon().empty:
        tokens.pop(0)
    return "".join(tokens)


def _words(text: str, start: int, end: int, span: tuple[int, int] | None) -> Slot:
    """Words that name something; what stands around them tells what."""
    before, behind = text[max(start - 10, 0) : end], text[end : end + 10]
    near = [(behind.find(word), kind) for word, kind in _SPOKEN_OF if word in behind]
    near = near or [(len(before) - before.rfind(word), kind) for word, kind in _SPOKEN_OF if word in before]
    kind = min(near, default=(0, "indicator-words" if _MEASURED.search(text[start:end]) else "words"))[1]
    return Slot(kind, text[start:end], *(span or (start, end)))


def _is_name(words: str, *, strict: bool) -> bool:
    """Whether words are more than what any question is made of, and ask nothing themselves."""
    if any(words.count(word) for word, form in lexicon().forms.items() if form in _ASKING):
        return False
    telling = lexicon().telling(words)
    longest = max(map(len, telling), default=0)
    return longest > 1 if strict else sum(map(len, telling)) > max(1, _TELLING_SHARE * len(words))


def _numeric(kind: str, match: re.Match[str]) -> Slot | None:
    """A number with what makes it an amount, a share, an age and so on."""
    digits = next((group for group in match.groups() if group), None)
    if digits is None:
        return None
    if kind == "month-end":
        month = next((month for word, month in _MONTH_ENDS.items() if word in digits), "12")
        return Slot(kind, month, *match.span())
    if kind in ("function", "economic"):
        return Slot(kind, digits, *match.span())
    number = _share(digits) if "成" in digits else parse_numeral(("一" if digits[0] in "百千万亿" else "") + digits)
    if number is None:
        return None
    if kind == "amount":
        number /= _MYRIAD
    if kind == "year":
        number += 0 if number > _LONGEST_AGE else 2000
    if (kind == "age" and number >= _LONGEST_AGE) or (kind == "some" and number < _MANY):
        return None
    number_only = kind == "top" or (kind in ("count", "some") and re.search(r"[级层]", match[0]))
    span = match.span(match.lastindex or 0) if number_only else match.span()
    return Slot(kind, format(number.normalize(), "f"), *span)


def _share(digits: str) -> Decimal | None:
    """`九成`, `八成五`, `七成半` as per cent."""
    whole, _, rest = digits.partition("成")
    tens, ones = parse_numeral(whole), Decimal(5) if rest == "半" else parse_numeral(rest) if rest else Decimal(0)
    return None if tens is None or ones is None else tens * 10 + ones


def _several_years(text: str, slots: Sequence[Slot]) -> list[Slot]:
    """Several years are no choice, but speak of years; of two the first comes before the other."""
    years = sorted({slot.value for slot in slots if slot.kind == "year"})
    if len(years) < 2:
        return [*slots]
    found = [Slot(SPOKEN, "年度", slot.start, slot.end) if slot.kind == "year" else slot for slot in slots]
    joined = any(
        _JOINED.fullmatch(text, one.end, other.start) for one in slots for other in slots if one.kind == other.kind == "year"
    )
    fiscal = [] if joined else [slot for slot in slots if slot.kind == "year" and _FISCAL.match(text, slot.end)]
    if len(fiscal) == 1:
        return [*(slot for slot in slots if slot.kind != "year"), *fiscal]
    ends = {years[0]: "year-before", years[1]: "year-after"} if len(years) == len(("before", "after")) else {}
    return found + [Slot(ends[one.value], one.value, one.start, one.end) for one in slots if one.kind == "year" and ends]
