"""Mentions and what they amount to: each citation (or notice) with the key its own words give it, and the nodes of equal keys.

A key is what the words of the mention and the place of its document say; whether two keys are one document is decided later.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.link.naming import commonest
from kg.link.policy.places import (
    OWN,
    claimed,
    home_as_cited,
    home_of_code,
    of_a_town,
    of_a_unit,
    own_division,
    placeless,
    plain_code,
    relative_level,
    restarts,
    town_of,
    unplaced_minutes,
)
from kg.link.policy.titles import CENTRAL, RELATIVE, Title, read_title, related
from kg.records.link import LightCitation, LightNotice, LightRows, PolicyKey

SHORTEST_TITLE = 10
"""Characters. A shorter title says too little to be the same document in a place that is not known."""

_MOST_PLACES = 5

DAMAGES = {"brackets-lost": "缺括号", "letter-for-digit": "字母误作数字", "year-damaged": "年份残缺"}
"""Beginnings of scopes of keys whose number was read in the likely way only; the scope of the sound number follows."""


@dataclass(slots=True)
class Mention:
    """One place that names a policy document: a citation, or (without number) the notice that a document is."""

    document: str
    citation_no: int | None
    key: PolicyKey
    title: Title | None
    printed: str | None
    project: int | None = None
    cell: str | None = None
    basis: bool = False
    cut: bool = False

    @property
    def place(self) -> tuple[str, int]:
        """As evidence of a proposal; 0 is the document itself."""
        return self.document, self.citation_no or 0


@dataclass(slots=True)
class Node:
    """All mentions of one key. `home` is a division, 中央 or None; a title is `anchored` where it tells its own place.

    `title` is the one printed most often. A number is complete and sound (`numbered`), was read in the likely way only
    (`damaged`), or lacks its code, so that only a person can place it (`without_code`). It is `cut` where it is printed
    without 号 and title only.
    """

    key: PolicyKey
    home: str | None = None
    anchored: bool = False
    division: str | None = None
    documents: set[str] = field(default_factory=set)
    citing: set[str] = field(default_factory=set)
    places: list[tuple[str, int]] = field(default_factory=list)
    cores: Counter[str] = field(default_factory=Counter)
    titles: dict[str, Title] = field(default_factory=dict)
    beside: set[str] = field(default_factory=set)
    mentions: int = 0

    title: Title | None = None
    numbered: bool = False
    damaged: bool = False
    without_code: bool = False
    cut: bool = False


def mentions(rows: Iterable[LightRows]) -> Iterator[Mention]:
    """Everything in the rows that names a document by number or title, in order."""
    for one in rows:
        for citation in one.citations:
            if (found := _mention(one, citation.citation_no, citation)) is not None:
                found.project, found.cell, found.basis = citation.project_no, citation.cell, citation.field in ("basis", "name")
                found.cut = citation.cut
                yield found
        if one.notice is not None and (found := _mention(one, None, one.notice)) is not None:
            yield found


def _mention(rows: LightRows, number: int | None, source: LightCitation | LightNotice) -> Mention | None:
    citation = source if isinstance(source, LightCitation) else None
    beside = f"({citation.version})" if citation and citation.version else ""
    if citation and source.code is None and source.serial is not None and source.title:
        beside += f"[{source.year}]{source.serial}号"
    title = read_title(source.title, citation.issuer if citation else None, beside) if source.title else None
    title = title if title and title.base else None
    key = None
    if source.serial and (source.code or title is None):
        key = number_key(rows, source.code, source.year, source.serial, title, citation.damage if citation else None)
    if key is None and title is not None:
        key = title_key_of(rows, title)
    return Mention(rows.document, number, key, title, source.title) if key is not None else None


def number_key(
    rows: LightRows, code: str | None, year: int | None, serial: str, title: Title | None, damage: str | None = None
) -> PolicyKey | None:
    """Code, year and serial; a local short form is bounded by the city that the title or the publisher tells."""
    if code is None:
        return PolicyKey(None, year, serial, None, f"document {rows.document}") if year else None
    if damage is not None:
        sound = number_key(rows, code, year, serial, title)
        return PolicyKey(code, year, serial, None, f"{DAMAGES[damage]} {sound.scope if sound else ''}".rstrip())
    if restarts(code, year):
        named = title is not None and not title.vague
        return PolicyKey(
            plain_code(code, year), year, serial, None, title.base if title and named else f"document {rows.document}"
        )
    if of_a_unit(code):
        return PolicyKey(code, year, serial, None, f"document {rows.document}")
    if of_a_town(code) and claimed(code, rows.division) is None and (code[0] != "镇" or rows.division):
        return PolicyKey(code, year, serial, None, town_of(rows.publisher_name, rows.division) or f"document {rows.document}")
    if unplaced_minutes(code) and relative_level(code) is None:
        return PolicyKey(code, year, serial, None, rows.division or f"document {rows.document}")
    level = relative_level(code)
    if level is None and placeless(code):
        told = title.home if title is not None and title.home != CENTRAL else None
        told = told or town_of(rows.publisher_name, rows.division)
        return PolicyKey(code, year, serial, None, told or rows.division or f"document {rows.document}")
    if level is None:
        return PolicyKey(plain_code(code, year), year, serial)
    own = own_division(level, title.home if title else None) or own_division(level, rows.division)
    return PolicyKey(code, year, serial, None, own or f"document {rows.document}")


def title_key_of(rows: LightRows, title: Title) -> PolicyKey:
    """The core of a title and what bounds it: nothing where it names its place, the issuer's division, else the publisher's."""
    if title.vague or of_a_unit(title.core) or (title.home is None and of_a_town(title.issuer or "")):
        scope = f"document {rows.document}"
    elif title.named:
        scope = ""
    elif title.home is not None:
        scope = title.issuer or title.home
    elif title.local and title.core[:1] in RELATIVE and own_division(RELATIVE[title.core[:1]], rows.division) is None:
        scope = f"document {rows.document}"
    elif title.relative is not None:
        own = own_division(title.relative, rows.division)
        scope = f"{OWN}{own}" if own else f"document {rows.document}"
    elif len(title.core) < SHORTEST_TITLE or (title.local and rows.division is None):
        scope = f"document {rows.document}"
    else:
        scope = rows.division or ""
    return PolicyKey(title=title.core, scope=scope)


def nodes(found: Iterable[Mention], rows: Mapping[str, LightRows]) -> dict[PolicyKey, Node]:
    """The nodes of equal keys, by key."""
    made: dict[PolicyKey, Node] = {}
    cells: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    kept: list[tuple[Node, tuple[str, str], str]] = []
    for one in found:
        division = rows[one.document].division
        node = made.get(one.key)
        if node is None:
            node = made[one.key] = new_node(one.key, one.title, division)
        _count(node, one, division)
        if one.title is not None and one.cell:
            cell = (one.document, one.cell)
            cells[cell].add(one.title.core)
            if not node.numbered and not node.anchored:
                kept.append((node, cell, one.title.core))
    for node, cell, core in kept:
        node.beside |= cells[cell] - {core}
    for node in made.values():
        _settle(node)
    return made


def _count(node: Node, one: Mention, division: str | None) -> None:
    node.cut = one.cut and (node.cut or not node.mentions)
    node.mentions += 1
    node.documents.add(one.document)
    if node.numbered and division is not None:
        node.citing.add(division)
    if len(node.places) < _MOST_PLACES:
        node.places.append(one.place)
    if one.title is not None:
        node.cores[one.title.core] += 1
        node.titles.setdefault(one.title.core, one.title)
        node.title = node.title or one.title


def _settle(node: Node) -> None:
    """The main title and the home, once all mentions are counted."""
    if len(node.cores) > 1:
        node.title = node.titles[commonest(node.cores) or ""]
    if node.numbered and not node.key.scope:
        node.home = home_as_cited(node.key.code or "", frozenset(node.citing))
        if node.home is not None and node.titles:
            node.home = _told_home(node)


def _told_home(node: Node) -> str | None:
    """The home that a number's titles tell, where its code's abbreviation is another place's too (普 is 普洱 and 普陀)."""
    told = [title.home for title in node.titles.values() if title.home is not None]
    if not told or node.home in told or any(related(node.home or "", home) for home in told):
        return node.home
    return min(told)


def new_node(key: PolicyKey, title: Title | None, division: str | None) -> Node:
    """A node without mentions yet."""
    if key.serial is not None:
        damaged = key.scope.partition(" ")[0] in DAMAGES.values()
        home = key.scope if key.scope.isdigit() else home_of_code(key.code) if key.code else None
        numbered = key.code is not None and not damaged
        return Node(key, home, True, division, numbered=numbered, damaged=damaged, without_code=key.code is None)
    assert title is not None
    anchored = title.named or (title.home is not None and not title.vague)
    place = key.scope.removeprefix(OWN)
    own = place if place.isdigit() else division if key.scope.startswith("document ") else None
    return Node(key, title.home, anchored, own, titles={title.core: title}, title=title)
