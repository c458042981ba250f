"""Proposals: policy documents that may be one, each with score, reasons and places. A person decides; nothing here is a link.

Candidates come from keys that both share (number, core, base, short form) and, for titles that are merely alike, from an index:
within a block of equal year, batch and other facets, titles that share rare bigrams. Places must agree before likeness counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from kg.grammar.title import is_law
from kg.link.policy.certain import by_core, may_mean, same_home
from kg.link.policy.codes import Guess, is_short_form
from kg.link.policy.damaged import number_guesses
from kg.link.policy.likeness import likeness, mistyped_place, shape, short_form
from kg.link.policy.loosened import cut, left_out
from kg.link.policy.nodes import DAMAGES, Mention, Node
from kg.link.policy.places import own_division
from kg.link.policy.titles import CENTRAL, RELATIVE, issued_titles, read_title
from kg.records.link import PolicyKey, Proposal
from kg.vocab import divisions
from kg.words import bigrams

MOST = 3
"""Proposals a node that would go."""

_RAREST, _LONGEST_LIST, _FEWEST_SHARED = 8, 200, 3
_MOST_CANDIDATES = 8


def proposals(
    nodes: Mapping[PolicyKey, Node],
    found: Iterable[Mention],
    node_of: Callable[[PolicyKey], PolicyKey],
    apart: frozenset[frozenset[str]],
    same_issuer: Callable[[str, str], bool],
) -> tuple[Proposal, ...]:
    """All proposals between nodes that are not one already and that no person keeps apart, at most three a node, sorted."""
    reasons: defaultdict[tuple[PolicyKey, PolicyKey], dict[str, Decimal]] = defaultdict(dict)
    for one, other, score, reason in _guesses(nodes, found, same_issuer):
        left, right = node_of(one), node_of(other)
        by_title = one.title is not None or other.title is not None
        if by_title and (one, other) != (left, right) and _two_numbers(left, right):
            continue
        if left != right and frozenset((left.id, right.id)) not in apart:
            given = reasons[left, right]
            given[reason] = max(score, given.get(reason, score))
    best: defaultdict[PolicyKey, list[tuple[Decimal, PolicyKey]]] = defaultdict(list)
    for (left, right), given in reasons.items():
        if (right, left) not in reasons or left.order > right.order:
            best[left].append((_score(given.values()), right))
    made = []
    for left, rights in best.items():
        for score, right in sorted(rights, key=lambda item: (-item[0], item[1].order))[:MOST]:
            words = tuple(sorted({*reasons[left, right], *reasons.get((right, left), ())}))
            made.append(Proposal("policy", left.id, right.id, score, words, tuple(sorted(nodes[left].places)[:5])))
    return tuple(sorted(made))


def _two_numbers(one: PolicyKey, other: PolicyKey) -> bool:
    """Whether both are sound numbers, so that titles that are merely alike do not speak for one document."""
    return all(key.code is not None and key.scope.partition(" ")[0] not in DAMAGES.values() for key in (one, other))


def _score(scores: Iterable[Decimal]) -> Decimal:
    """Several independent reasons make it surer: 1 - (1 - a)(1 - b)…"""
    doubt = Decimal(1)
    for score in scores:
        doubt *= 1 - score
    return (1 - doubt).quantize(Decimal("0.01"))


def _guesses(
    nodes: Mapping[PolicyKey, Node], found: Iterable[Mention], same_issuer: Callable[[str, str], bool]
) -> Iterator[Guess]:
    yield from number_guesses(nodes, same_issuer)
    for group in by_core(nodes).values():
        if len(group) > 1:
            yield from _same_title(group)
    yield from _versions(nodes)
    yield from left_out(nodes, _places_agree)
    yield from cut(nodes, _places_agree)
    yield from _alike(nodes)
    yield from _issued_together(nodes, found)
    yield from _together(nodes, found)


def _same_title(group: list[Node]) -> Iterator[Guess]:
    """One title, not certainly one document: several numbers, other levels, or one publisher inside the other's place."""
    sound = [node for node in group if node.numbered]
    numbers = sound or [node for node in group if node.damaged]
    firm = numbers + [node for node in group if node.key.title is not None and node.anchored]
    for node in group:
        if node.key.title is None:
            continue
        if node.key.scope.startswith("document ") and node.title and not node.title.vague:
            fits, reason = firm if len(firm) == 1 else [], "same-title"
        elif node.anchored:
            fits = [one for one in firm if (one.key.title is None and same_home(node, one)) or _same_body(node, one)]
            reason = "several-numbers" if sum(one.numbered for one in fits) > 1 else "same-title"
        else:
            fits = [one for one in firm if may_mean(node, one)]
            fits = sorted(fits, key=lambda one: (one.home != node.division, one.key.order))
            reason = "several-numbers" if sum(one.numbered for one in fits) > 1 else "same-title"
        for one in fits[:MOST]:
            if one is not node:
                yield node.key, one.key, Decimal("0.80") if len(fits) == 1 else Decimal("0.60"), reason
    single: dict[str | None, Node] = {}
    for node in group:
        if node.key.scope.startswith("document ") and node.title is not None and not node.title.vague:
            first = single.setdefault(node.division, node)
            if first is not node:
                yield node.key, first.key, Decimal("0.50"), "same-title"
    yield from _wider([node for node in group if node.key.title is not None and not node.anchored])


def _same_body(one: Node, other: Node) -> bool:
    """Whether the issuer of one is the other's in fewer words (河北省财政厅等五部门), so that the shorter may stay."""
    left, right = one.key.scope, other.key.scope
    shorter = other.key.title is not None and len(left) > len(right) > 2 and is_short_form(left, right)
    return shorter and (one.home == other.home or other.home is None)


def _wider(loose: list[Node]) -> Iterator[Guess]:
    """Of publishers in one another's place, the narrower's with the next wider's."""
    at = {node.division: node for node in loose if not node.key.scope.startswith("document ")}
    known = divisions()
    for division, node in at.items():
        if division is None or known.get(division) is None:
            continue
        wider = [at[one.code] for one in known.ancestors(division) if one.code in at]
        if wider or (None in at and len(at) == 2):
            yield node.key, (wider[-1] if wider else at[None]).key, Decimal("0.60"), "same-title"
    if None in at:
        for node in loose:
            if node.key.scope.startswith("本级") and node is not at[None]:
                yield node.key, at[None].key, Decimal("0.60"), "same-title"


def _versions(nodes: Mapping[PolicyKey, Node]) -> Iterator[Guess]:
    """A title without 试行, 2023年版 or a number without code, and the same title with it."""
    bases: defaultdict[str, list[Node]] = defaultdict(list)
    for key in sorted(nodes, key=lambda key: key.order):
        for title in nodes[key].titles.values():
            if not title.vague:
                bases[title.base].append(nodes[key])
                if (short := short_form(title.base)) != title.base or "规划纲要" in short:
                    bases[short].append(nodes[key])
    for base, group in bases.items():
        bare = [node for node in group if node.title is not None and not node.title.version]
        given = [node for node in group if node.title is not None and (node.title.version or node.title.base != base)]
        for one in bare if len(bare) <= _MOST_CANDIDATES else ():
            for other in given[:MOST]:
                if one is not other and not (one.numbered and other.numbered) and _places_agree(one, other):
                    left, right = (other, one) if one.numbered else (one, other)
                    assert other.title is not None
                    reason = "version-left-out" if other.title.version else "short-form"
                    yield left.key, right.key, Decimal("0.75"), reason


def _alike(nodes: Mapping[PolicyKey, Node]) -> Iterator[Guess]:
    """Titles that share rare bigrams within a block of equal facets and one province; the centre and unknown places fit all."""
    blocks: defaultdict[tuple[str, ...], list[Node]] = defaultdict(list)
    for key in sorted(nodes, key=lambda key: key.order):
        title = nodes[key].title
        if title is not None and not title.vague:
            blocks[title.facets].append(nodes[key])
    for block in blocks.values():
        if len(block) > 1:
            for one, other in _candidates(block):
                yield from _alike_guess(one, other)


def _candidates(block: list[Node]) -> Iterator[tuple[Node, Node]]:
    words = [tuple(dict.fromkeys(bigrams(shape(node.title.base)))) if node.title else () for node in block]
    provinces = [_province(node) for node in block]
    counts = Counter((province, word) for province, one in zip(provinces, words, strict=True) for word in one)
    index: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place in sorted(range(len(block)), key=lambda place: (provinces[place].isdigit(), place)):
        where = dict.fromkeys((provinces[place], "", CENTRAL) if provinces[place].isdigit() else ("", CENTRAL))
        shared: Counter[int] = Counter()
        for province in where:
            shared.update(
                other
                for word in _rarest(words[place], province, counts, 1 + (province == provinces[place]))
                for other in index[province, word]
            )
        need = min(_FEWEST_SHARED, max(1, len(words[place]) // 2))
        near = sorted((other for other, count in shared.items() if count >= need), key=lambda other: (-shared[other], other))
        for other in near[:_MOST_CANDIDATES]:
            yield block[other], block[place]
        for word in words[place]:
            if counts[provinces[place], word] <= _LONGEST_LIST:
                index[provinces[place], word].append(place)


def _rarest(words: tuple[str, ...], province: str, counts: Mapping[tuple[str, str], int], least: int) -> list[str]:
    """The rarest words that other titles of the province have too: at least so many titles."""
    known = [word for word in words if least <= counts.get((province, word), 0) <= _LONGEST_LIST]
    return sorted(known, key=lambda word: (counts[province, word], word))[:_RAREST]


def _province(node: Node) -> str:
    place = node.title.home if node.title is not None and node.title.named else node.home or node.division
    return (place[:2] if place[0].isdigit() else CENTRAL) if place else ""


def _alike_guess(one: Node, other: Node) -> Iterator[Guess]:
    if (one.numbered and other.numbered) or not one.title or not other.title or one.title.core == other.title.core:
        return
    if one.title.version != other.title.version or (is_law(one.title.base) and is_law(other.title.base)):
        return
    if not _places_agree(one, other) and not mistyped_place(one.title.base, other.title.base):
        return
    found = likeness(one.title, other.title)
    if found is not None:
        left, right = (one, other) if other.numbered else (other, one)
        both = left.key.title is not None and right.key.title is not None
        if both and (left.mentions, left.anchored) > (right.mentions, right.anchored):
            left, right = right, left
        yield left.key, right.key, *found


def _places_agree(one: Node, other: Node) -> bool:
    """Whether two titles may be of one place: what both tell is equal; what one tells is what the other's publisher may mean."""
    assert one.title is not None
    assert other.title is not None
    if one.anchored and other.anchored:
        if one.title.named or other.title.named:
            return one.title.home == other.title.home
        return one.home == other.home or one.home is None or other.home is None
    if one.anchored or other.anchored:
        firm, loose = (one, other) if one.anchored else (other, one)
        if firm.title is not None and firm.title.named:
            return loose.division is not None and firm.home in (loose.division, _relative_home(loose))
        return may_mean(loose, firm)
    if one.division is None or other.division is None:
        both = one.division is None and other.division is None
        return both or not (one.key.scope.startswith("document ") or other.key.scope.startswith("document "))
    known = divisions()
    return known.contains(one.division, other.division) or known.contains(other.division, one.division)


def _relative_home(loose: Node) -> str | None:
    """The division that 市政府 at the beginning of a title means in a disclosure of that city or of a part of it."""
    title = loose.title
    level = RELATIVE.get(title.core[:1]) if title is not None and title.local else None
    return own_division(level, loose.division) if level else None


def _issued_together(nodes: Mapping[PolicyKey, Node], found: Iterable[Mention]) -> Iterator[Guess]:
    """Each document that a notice issues together with others, where its title is cited alone, and the notice."""
    notices = {(one.key, parts) for one in found if len(parts := issued_titles(one.printed or "")) > 1}
    alone: defaultdict[str, list[Node]] = defaultdict(list)
    for key in sorted(nodes, key=lambda key: key.order) if notices else ():
        if key.title is not None and (title := nodes[key].title) is not None and not title.vague:
            alone[title.core].append(nodes[key])
    for notice, parts in notices:
        for part in parts:
            for one in alone.get(read_title(part).core, ()):
                if same_home(one, nodes[notice]) if one.anchored else may_mean(one, nodes[notice]):
                    yield one.key, notice, Decimal("0.60"), "issued-together"


def _together(nodes: Mapping[PolicyKey, Node], found: Iterable[Mention]) -> Iterator[Guess]:
    """A number alone and a title alone, the only ones in their cell; a 呈 and a 请示, the only ones of their project."""
    cells: defaultdict[tuple[str, str], set[PolicyKey]] = defaultdict(set)
    projects: defaultdict[tuple[str, int], set[PolicyKey]] = defaultdict(set)
    for one in found:
        node = nodes[one.key]
        if not ((node.numbered and not node.titles) or (one.key.title is not None and not node.anchored)):
            continue
        if one.cell is not None:
            cells[one.document, one.cell].add(one.key)
        request = node.title is not None and node.title.kind == "request"
        if one.basis and one.project is not None and (request or (node.numbered and "呈" in (one.key.code or ""))):
            projects[one.document, one.project].add(one.key)
    yield from _joint(nodes, found)
    for group, score, reason in (
        *((keys, Decimal("0.50"), "same-cell") for keys in cells.values()),
        *((keys, Decimal("0.60"), "same-project") for keys in projects.values()),
    ):
        titles = [key for key in group if key.title is not None]
        if len(group) == 2 and len(titles) == 1:
            (number,) = group - set(titles)
            if _years_near(nodes[titles[0]], number):
                yield titles[0], number, score, reason


def _joint(nodes: Mapping[PolicyKey, Node], found: Iterable[Mention]) -> Iterator[Guess]:
    """Numbers of two issuers that stand in one cell, and print one title: a joint notice that each has numbered."""
    cells: defaultdict[tuple[str, str], dict[PolicyKey, None]] = defaultdict(dict)
    for one in found:
        if one.cell is not None and nodes[one.key].numbered and nodes[one.key].titles:
            cells[one.document, one.cell][one.key] = None
    for keys in cells.values():
        for left, right in combinations(sorted(keys, key=lambda key: key.order)[:_MOST_CANDIDATES], 2):
            if left.year == right.year and left.code != right.code and nodes[left].titles.keys() & nodes[right].titles.keys():
                yield right, left, Decimal("0.60"), "same-title"


def _years_near(node: Node, number: PolicyKey) -> bool:
    """Whether no year in the title is far from the number's."""
    years = [int(one) for one in (node.title.facets if node.title else ()) if len(one) == 4 and one.startswith(("19", "20"))]
    return number.year is None or all(abs(year - number.year) <= 1 for year in years)
