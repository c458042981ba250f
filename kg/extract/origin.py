"""发布地区与级次: where a disclosure comes from, concluded from several pieces of evidence, never from one mention alone.

Evidence: the place that the publisher's name begins with, places in the title and in units' names, finance divisions of
project codes, regions of the document numbers cited, places named in the text, and words such as 我市 or 区级. What the
publisher's own name says is printed; everything else is inferred and carries its confidence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg import vocab
from kg.text import fold

_PLACE_END = re.compile(r"[省市区县旗州盟]")
_LONGEST = 14
_MIN_SHORT = 5
_WORDS = (
    ("省级", re.compile(r"我省|省级|省直|省本级")),
    ("市级", re.compile(r"我市|市级|市直|市本级|全市")),
    ("区县级", re.compile(r"我[区县]|[区县]级|[区县]直|[区县]本级|全[区县]")),
    ("乡镇级", re.compile(r"我[镇乡]|[镇乡]级|全[镇乡]")),
)
_BUDGET_OF = re.compile(r"(?P<level>[省市区县镇乡])(?:本)?级(?:[^\s，。]{0,4}部门|单位|财政)?(?:预|决)算")
_BUDGET_LEVELS = {"省": "省级", "市": "市级", "区": "区县级", "县": "区县级", "镇": "乡镇级", "乡": "乡镇级"}
_NAME_LEVELS = (
    ("开发区", re.compile(r"开发区|高新区|新区管委会|园区管委会|产业园区")),
    ("乡镇级", re.compile(r"[\u4e00-\u9fff](?:镇|乡)(?:人民政府|政府|财政所|$)|街道办事处|街道$")),
)
_RANK = {"省级": 0, "市级": 1, "区县级": 2, "开发区": 2, "乡镇级": 3}
_PUBLISHER, _TITLE, _UNIT, _CODE, _NUMBER, _TEXT = 12.0, 8.0, 6.0, 6.0, 1.5, 1.0
_CAP = 6.0


@dataclass(frozen=True, slots=True)
class Origin:
    """Region (widest first), division code and level, each None or empty where the text does not tell."""

    region: tuple[str, ...] = ()
    division_code: str | None = None
    level: str | None = None
    region_printed: bool = False
    level_printed: bool = False
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Clues:
    """What a document says that may tell where it comes from."""

    publisher: str = ""
    title: str = ""
    units: tuple[str, ...] = ()
    finance_codes: tuple[str, ...] = ()
    issuing_codes: tuple[str, ...] = ()
    text: str = ""


def infer_origin(clues: Clues) -> Origin:
    """Weigh the clues; see the module's text for what counts."""
    own = leading_division(clues.publisher)
    scores = _scores(clues, own)
    level, level_printed = _level(clues, own)
    chosen = _descend(scores, level)
    if chosen is None:
        return Origin(level=level, level_printed=level_printed, confidence=0.5 if level else 0.0)
    total = sum(scores.values())
    within = sum(score for code, score in scores.items() if vocab.divisions().contains(chosen, code))
    toward = sum(score for code, score in scores.items() if vocab.divisions().contains(code, chosen) and code != chosen)
    division = vocab.divisions().get(chosen)
    assert division is not None
    printed = own is not None and own.code == chosen
    if level is None or division.level == "zone":
        level = division.level_concept.label_zh
    share = (within + toward) / total if total else 0.0
    return Origin(
        vocab.divisions().region(chosen),
        chosen,
        level,
        printed,
        level_printed or printed,
        1.0 if printed else round(min(0.95, share * min(1.0, within / _CAP)), 2),
    )


def leading_division(name: str) -> vocab.Division | None:
    """The division that an organisation's name begins with, the longest that fits.

    >>> leading_division("邢台市工业和信息化局").code
    '130500'
    """
    for length in range(min(len(name), 20), 2, -1):
        head = name[:length]
        if (_PLACE_END.match(head[-1])) and (found := vocab.divisions().find(head)) is not None:
            return found
    return None


def _scores(clues: Clues, own: vocab.Division | None) -> dict[str, float]:
    scores: defaultdict[str, float] = defaultdict(float)
    if own is not None:
        scores[own.code] += _PUBLISHER
    for code, count in _mentioned((clues.title,)).items():
        scores[code] += min(_TITLE * count, 2 * _TITLE)
    for led in {found.code for name in clues.units if (found := leading_division(name)) is not None}:
        scores[led] += _UNIT
    for code in set(clues.finance_codes):
        if (division := vocab.divisions().finance(code)) is not None:
            scores[division.code] += _CODE
    numbered: Counter[str] = Counter()
    for code in clues.issuing_codes:
        issuing = vocab.divisions().abbreviated(code)
        if len(issuing) == 1 and issuing[0].level != "provincial":
            numbered[issuing[0].code] += 1
    for code, count in numbered.items():
        scores[code] += min(_NUMBER * count, _CAP)
    for code, count in _mentioned((clues.text,)).items():
        scores[code] += min(_TEXT * count, _CAP)
    return dict(scores)


def _mentioned(texts: Iterable[str]) -> Counter[str]:
    """Divisions named in full, or zones by a short name of four characters or more; names that several share are left out."""
    found: Counter[str] = Counter()
    for text in texts:
        key = fold(text)
        for end in (match.end() for match in _PLACE_END.finditer(key)):
            for length in _lengths().get(key[end - 2 : end], ()):
                named = _named(key[max(0, end - length) : end]) if length <= end else ()
                if named:
                    if len(named) == 1:
                        found[named[0].code] += 1
                    break
    return found


def _named(name: str) -> tuple[vocab.Division, ...]:
    """The divisions of a full name, or of a short one that is long enough to be one."""
    divisions = vocab.divisions()
    return divisions.full_names().get(name) or (divisions.short_names().get(name, ()) if len(name) >= _MIN_SHORT else ())


@lru_cache(maxsize=1)
def _lengths() -> dict[str, tuple[int, ...]]:
    """How long the names are that end with two characters, the longest first."""
    divisions = vocab.divisions()
    found: defaultdict[str, set[int]] = defaultdict(set)
    for name in divisions.full_names():
        found[name[-2:]].add(len(name))
    for name in divisions.short_names():
        if len(name) >= _MIN_SHORT:
            found[name[-2:]].add(len(name))
    return {ending: tuple(sorted((n for n in lengths if n <= _LONGEST), reverse=True)) for ending, lengths in found.items()}


def _level(clues: Clues, own: vocab.Division | None) -> tuple[str | None, bool]:
    """The level of the budget that the title names (2024年区级部门预算), else the publisher's; and whether its name prints it."""
    if titled := _BUDGET_OF.search(clues.title):
        return _BUDGET_LEVELS[titled["level"]], False
    for level, pattern in _NAME_LEVELS:
        if pattern.search(clues.publisher) and not (own is not None and own.level == "municipal" and level == "乡镇级"):
            return level, True
    if own is not None:
        return own.level_concept.label_zh, True
    led = {found.level_concept.label_zh for name in clues.units if (found := leading_division(name)) is not None}
    if len(led) == 1:
        return led.pop(), False
    for source in (clues.title, clues.text):
        counted = [(len(pattern.findall(source)), -number, level) for number, (level, pattern) in enumerate(_WORDS)]
        best = max(counted)
        if best[0] > (0 if source is clues.title else 1):
            return best[2], False
    return None, False


def _descend(scores: dict[str, float], level: str | None) -> str | None:
    """From the province down: at each step the division with most evidence in and below it, if there is enough."""
    divisions = vocab.divisions()

    def weight(code: str) -> float:
        return sum(score for other, score in scores.items() if divisions.contains(code, other))

    deepest = _RANK.get(level or "", 3)
    chosen: str | None = None
    below = [division for division in divisions if division.parent is None]
    while below:
        best = max(below, key=lambda division: (weight(division.code), division.code))
        support = weight(best.code)
        needed = 3.0 if chosen is None or support < 0.5 * weight(chosen) else 2.0
        cued = chosen is not None and level in ("区县级", "开发区") and best.level in ("county", "zone") and support >= _TEXT
        if support < needed and not (cued and weight(chosen or "") > support):
            break
        if chosen is not None and _RANK.get(best.level_concept.label_zh, 3) > deepest:
            break
        chosen = best.code
        below = list(divisions.children(chosen))
    return chosen
