"""Administrative divisions of China to county level, with development zones: by code, by name, upwards and downwards.

Source: `ontology/codelists/divisions.csv` (`kind` zone = statistical codes, not in GB/T 2260), `finance-divisions.csv`
(codes of the finance system that differ), `division-abbreviations.csv` (first characters of document numbers).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from kg.errors import VocabularyError
from kg.text import fold
from kg.vocab.division_names import short_names
from kg.vocab.files import CODES, csv_rows
from kg.vocab.schemes import Concept, concept


@dataclass(frozen=True, slots=True)
class Division:
    """行政区划: a province, city, county or zone. `level` is a notation of the scheme level; `parent` a code."""

    code: str
    name: str
    level: str
    kind: str
    parent: str | None = None

    @property
    def iri(self) -> str:
        """The IRI of its concept."""
        return f"{CODES}division/{self.code}"

    @property
    def level_concept(self) -> Concept:
        """The administrative level (省级, 市级, 区县级, 开发区)."""
        return concept("level", self.level)


class Divisions:
    """行政区划表: lookups over all divisions. Make it once with `divisions()`."""

    def __init__(
        self, rows: tuple[Division, ...], finance: Mapping[str, str], abbreviations: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._by_code = {row.code: row for row in rows}
        self._finance = finance
        self._abbreviations = abbreviations

    def __iter__(self) -> Iterator[Division]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def get(self, code: str) -> Division | None:
        """The division with this six-digit code."""
        return self._by_code.get(code)

    def finance(self, code: str) -> Division | None:
        """The division behind a code of the finance system (财政区划), which may number zones otherwise."""
        return self._by_code.get(self._finance.get(code, code))

    def finance_codes(self) -> Mapping[str, str]:
        """Codes of the finance system that differ → division codes."""
        return self._finance

    def children(self, code: str) -> tuple[Division, ...]:
        """The divisions directly below, by code."""
        return self._children.get(code, ())

    def ancestors(self, code: str) -> tuple[Division, ...]:
        """The divisions it lies in, widest first, itself left out."""
        found: list[Division] = []
        parent = self._by_code[code].parent
        while parent is not None:
            found.append(self._by_code[parent])
            parent = self._by_code[parent].parent
        return tuple(reversed(found))

    def region(self, code: str) -> tuple[str, ...]:
        """The names from the province down to the division itself.

        >>> divisions().region("130502")
        ('河北省', '邢台市', '襄都区')
        """
        return (*(division.name for division in self.ancestors(code)), self._by_code[code].name)

    def contains(self, outer: str, inner: str) -> bool:
        """Whether one code is the other's, or lies below it."""
        return inner == outer or any(division.code == outer for division in self.ancestors(inner))

    def candidates(self, text: str, *, within: str | None = None) -> tuple[Division, ...]:
        """All divisions that a name may mean, widest first: full names before short ones; wider divisions may stand in front.

        >>> [division.name for division in divisions().candidates("芦台经济开发区")]
        ['河北唐山芦台经济开发区']
        >>> len(divisions().candidates("鼓楼区"))
        4
        """
        key = fold(text)
        for names in (self._full, self._short):
            for start in range(max(len(key) - 1, 0)):
                found = tuple(
                    division
                    for division in names.get(key[start:], ())
                    if self._led_by(key[:start], division) and (within is None or self.contains(within, division.code))
                )
                if found:
                    return found
        return ()

    def find(self, text: str, *, within: str | None = None) -> Division | None:
        """The one division that a name means, or None. Where one candidate holds all others (承德市, 承德县), it is the one.

        >>> divisions().find("邢台").name, divisions().find("上海市普陀区").code, divisions().find("鼓楼区")
        ('邢台市', '310107', None)
        """
        found = self.candidates(text, within=within)
        if found and all(self.contains(found[0].code, other.code) for other in found):
            return found[0]
        return None

    def full_names(self) -> Mapping[str, tuple[Division, ...]]:
        """Full names (which are their own folded form) → divisions, for scanning text."""
        return self._full

    def short_names(self) -> Mapping[str, tuple[Division, ...]]:
        """Short names → divisions. Many are common words (和平, 新华): use them with other evidence only."""
        return self._short

    def abbreviated(self, text: str) -> tuple[Division, ...]:
        """The divisions whose abbreviation or short name a document number begins with (冀财建 → 河北省), the longest that fits.

        >>> [division.name for division in divisions().abbreviated("邢开办呈")]
        ['河北邢台经济开发区']
        """
        for length in range(min(len(text), 4), 0, -1):
            head = text[:length]
            if codes := self._abbreviations.get(head):
                return tuple(self._by_code[code] for code in codes)
            if named := self._short.get(head) or self._full.get(head):
                return named
        return ()

    def _led_by(self, head: str, division: Division) -> bool:
        """Whether `head` is nothing but names of the wider divisions, widest first."""
        for wider in self.ancestors(division.code):
            for name in (wider.name, *self._shorts[wider.code]):
                if head.startswith(name):
                    head = head[len(name) :]
                    break
        return not head

    @cached_property
    def _children(self) -> Mapping[str, tuple[Division, ...]]:
        found: dict[str, list[Division]] = {}
        for division in self:
            if division.parent is not None:
                found.setdefault(division.parent, []).append(division)
        return {code: tuple(below) for code, below in found.items()}

    @cached_property
    def _shorts(self) -> Mapping[str, tuple[str, ...]]:
        return {
            division.code: short_names(division.name, division.kind, (wider.name for wider in self.ancestors(division.code)))
            for division in self
        }

    @cached_property
    def _full(self) -> Mapping[str, tuple[Division, ...]]:
        return _index((division.name, division) for division in self)

    @cached_property
    def _short(self) -> Mapping[str, tuple[Division, ...]]:
        return _index((name, division) for division in self for name in self._shorts[division.code])


_WIDTH = {"provincial": 0, "municipal": 1, "county": 2, "zone": 3}


def _index(pairs: Iterator[tuple[str, Division]]) -> Mapping[str, tuple[Division, ...]]:
    found: dict[str, list[Division]] = {}
    for name, division in pairs:
        found.setdefault(name, []).append(division)
    return {name: tuple(same if len(same) == 1 else sorted(same, key=_width)) for name, same in found.items()}


def _width(division: Division) -> tuple[int, str]:
    return _WIDTH[division.level], division.code


@cache
def divisions() -> Divisions:
    """All divisions, read once."""
    rows = tuple(
        Division(code, name, level, kind, parent or None)
        for code, name, level, parent, kind in csv_rows("divisions.csv", "code", "name", "level", "parent", "kind")
    )
    finance = dict(csv_rows("finance-divisions.csv", "code", "division"))
    abbreviations: dict[str, tuple[str, ...]] = {}
    for abbreviation, division in csv_rows("division-abbreviations.csv", "abbreviation", "division"):
        abbreviations[abbreviation] = (*abbreviations.get(abbreviation, ()), division)
    used = {row.parent for row in rows if row.parent}.union(finance.values(), *abbreviations.values())
    if unknown := sorted(used - {row.code for row in rows}):
        raise VocabularyError(f"codelists: division codes that stand in no row of divisions.csv: {', '.join(unknown)}")
    return Divisions(rows, finance, abbreviations)
