"""Labelled pairs of citations: what the link step makes of each, and the figures over all.

A file has the columns id, left, right, left_at, right_at, label, relation, kind, why, context. `left` and `right` are printed
words (`publisher@@words` where the disclosure matters), `context` is what else is printed in the corpus (parted by ` || `);
or `left_at` and `right_at` name a citation of the shared corpus (document|project|row|field|count there). `label` is same,
propose or different."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import extract, read
from kg.grammar.citation import parse_citations
from kg.grammar.region import find_regions
from kg.link import link, rows_of
from kg.link.words import light_citation
from kg.records.link import LightCitation, LightRows, Links
from kg.vocab import divisions

HERE = Path(__file__).parent / "pairs"


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of a file."""

    id: str
    left: str
    right: str
    left_at: str
    right_at: str
    label: str
    context: str
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a pair: merged, proposed or apart."""

    pair: Pair
    found: str


def read_pairs(path: Path) -> tuple[Pair, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            Pair(*(row[name] for name in ("id", "left", "right", "left_at", "right_at", "label", "context", "why")))
            for row in csv.DictReader(file)
        )


def judge(pairs: Iterable[Pair], corpus: Mapping[str, LightRows] | None, at: Mapping[str, tuple[str, int]]) -> list[Verdict]:
    """The verdict on each pair; pairs of the corpus only where it is given. `at` leads from a place to document and citation."""
    found = []
    whole = link(corpus.values()) if corpus else Links()
    joined = Components(whole)
    for pair in pairs:
        if pair.left_at:
            if corpus:
                found.append(Verdict(pair, joined.verdict({at[pair.left_at]}, {at[pair.right_at]})))
        else:
            left, right, rows = invented(pair)
            found.append(Verdict(pair, Components(link(rows)).verdict(left, right)))
    return found


def invented(pair: Pair) -> tuple[set[tuple[str, int]], set[tuple[str, int]], list[LightRows]]:
    """The citations of both sides, and rows in which they stand: words with a publisher in its document, others in their own."""
    context = [words.split("@@", 1) if "@@" in words else ["", words] for words in pair.context.split(" || ") if words]
    documents: dict[str, list[LightCitation]] = {}
    places = []
    for side, words in (("left", pair.left), ("right", pair.right)):
        publisher, _, text = words.rpartition("@@")
        publisher = publisher or next((name for name, other in context if name and other == text), f"={side}")
        places.append(_print(text, publisher, documents))
    for count, (publisher, text) in enumerate(context):
        _print(text, publisher or f"=context {count}", documents)
    return (
        places[0],
        places[1],
        [LightRows(name, _publisher(name), division=_division(name), citations=tuple(one)) for name, one in documents.items()],
    )


def _print(text: str, publisher: str, documents: dict[str, list[LightCitation]]) -> set[tuple[str, int]]:
    """The citations that a cell with these words would give."""
    rows = documents.setdefault(publisher, [])
    made = set()
    cell = f"1-{len(rows) + 1}-1"
    for one in parse_citations(text):
        number = (one.number.code, one.number.year, one.number.serial) if one.number else (None, None, None)
        light = light_citation((len(rows) + 1, "basis", len(rows) + 1, 1), "document", one.text, number, one.title, cell)
        assert light is not None
        rows.append(light)
        made.add((publisher, light.citation_no))
    if not made:
        light = light_citation((len(rows) + 1, "basis", len(rows) + 1, 1), "generic", text, (None, None, None), None, cell)
        if light is not None:
            rows.append(light)
            made.add((publisher, light.citation_no))
    return made


def _publisher(name: str) -> str | None:
    """The body whose disclosure it is: `阳新县白沙镇人民政府2023` without the year."""
    return None if name.startswith("=") else name.rstrip("0123456789年")


def _division(publisher: str) -> str | None:
    """The place of a publisher; of 成都市锦江区 the district."""
    found = [one.division.code for one in find_regions(publisher) if one.division is not None]
    place = found[0] if found else None
    for inner in found[1:]:
        place = inner if place and divisions().contains(place, inner) else place
    return place


class Components:
    """Which citations are one document, and which are joined by proposals (over several, if need be)."""

    def __init__(self, links: Links) -> None:
        self._key = {(document, number): key.id for document, number, key in links.citations}
        for one in links.rows:
            for citation in one.citations:
                if citation.code is None and citation.serial is not None and citation.title is None:
                    loose = f"〔{citation.year}〕{citation.serial}号@document {one.document}"
                    self._key.setdefault((one.document, citation.citation_no), loose)
        self._parent: dict[str, str] = {}
        self.proposals = links.proposals
        for proposal in links.proposals:
            self._parent[self._root(proposal.left)] = self._root(proposal.right)

    def _root(self, key: str) -> str:
        while (parent := self._parent.get(key, key)) != key:
            key = parent
        return key

    def verdict(self, left: set[tuple[str, int]], right: set[tuple[str, int]]) -> str:
        ones = {self._key[place] for place in left if place in self._key}
        others = {self._key[place] for place in right if place in self._key}
        if ones & others:
            return "merged"
        return "proposed" if {self._root(key) for key in ones} & {self._root(key) for key in others} else "apart"


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision of merges, recall of merges and proposals together, proposals for a true one; the pairs behind each fault."""

    precision: float
    recall: float
    ratio: float
    counts: Mapping[tuple[str, str], int]
    wrong: tuple[Verdict, ...]
    missed: tuple[Verdict, ...]
    idle: tuple[Verdict, ...]


def figures(verdicts: Iterable[Verdict]) -> Figures:
    verdicts = tuple(verdicts)
    merged = [one for one in verdicts if one.found == "merged"]
    wrong = tuple(one for one in merged if one.pair.label != "same")
    wanted = [one for one in verdicts if one.pair.label in ("same", "propose")]
    missed = tuple(one for one in wanted if one.found == "apart")
    proposed = [one for one in verdicts if one.found == "proposed"]
    idle = tuple(one for one in proposed if one.pair.label == "different")
    true = len(proposed) - len(idle)
    return Figures(
        1 - len(wrong) / max(1, len(merged)),
        1 - len(missed) / max(1, len(wanted)),
        len(proposed) / max(1, true),
        Counter((one.pair.label, one.found) for one in verdicts),
        wrong,
        missed,
        idle,
    )


def read_corpus(documents: Iterable[tuple[str, Path]]) -> tuple[dict[str, LightRows], dict[str, tuple[str, int]]]:
    """The rows of documents (key and path), and place → (document, citation): places count as the table of citations does."""
    rows, at = {}, {}
    for key, path in documents:
        disclosure = extract(read(path, key=key))
        rows[key] = rows_of(disclosure)
        counted: Counter[tuple[str, ...]] = Counter()
        for one in disclosure.citations:
            place = (key, _text(one.project_no), _text(one.row_no), one.field)
            counted[place] += 1
            at["|".join((*place, str(counted[place])))] = (key, one.citation_no)
    return rows, at


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
