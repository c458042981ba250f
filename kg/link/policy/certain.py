"""Which keys are one document for certain: what all documents together prove, and nothing that is merely alike.

A title alone is the numbered document where exactly one number goes with that title among those a disclosure of that place
may cite: its own place's, a superior's, the centre's. 关于下达…资金的通知 is issued again at every level under the same
title, so it needs the same place or the same document. Two publishers that name the same title in the same passage, with the
same other titles, mean the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from kg.link.policy.codes import signature
from kg.link.policy.nodes import SHORTEST_TITLE, Mention, Node
from kg.link.policy.places import OWN, may_cite
from kg.link.policy.titles import CENTRAL
from kg.records.link import PolicyKey
from kg.vocab import divisions

Tie = tuple[PolicyKey, PolicyKey]
_FAR = 2
"""A number cited so many times as often as its misprint is the right one."""

_SHARED = 2
"""So many other titles beside it in both passages show that two publishers mean the same document."""


def bind(found: Iterable[Mention], apart: frozenset[frozenset[str]]) -> None:
    """In place: a title means the number it is printed with elsewhere in the same document, where there is one only.

    市政府《X》 tells its city by the publisher alone: it needs a number printed with those words.
    """
    together: defaultdict[tuple[str, str], set[PolicyKey]] = defaultdict(set)
    titled: list[Mention] = []
    own: set[tuple[str, str]] = set()
    for one in found:
        if one.title is None:
            continue
        if one.key.title is not None:
            titled.append(one)
        elif one.key.code is not None:
            together[one.document, one.title.core].add(one.key)
            if one.title.relative is not None:
                own.add((one.document, one.title.core))
    for one in titled:
        assert one.title is not None
        place = (one.document, one.title.core)
        keys = together.get(place, set()) if place in own or not one.key.scope.startswith(OWN) else set()
        if len(keys) == 1 and frozenset((one.key.id, next(iter(keys)).id)) not in apart:
            (one.key,) = keys


def ties(nodes: Mapping[PolicyKey, Node], same_issuer: Callable[[str, str], bool]) -> Iterator[Tie]:
    """Pairs of keys that are one document, the surer first."""
    later: list[Tie] = []
    for core, group in sorted(by_core(nodes).items()):
        numbers = _without_misprints([node for node in group if node.numbered], same_issuer)
        anchored = [node for node in group if node.key.title is not None and node.anchored]
        loose = [node for node in group if node.key.title is not None and not node.anchored]
        target: dict[PolicyKey, Node] = {}
        for node in anchored:
            fits = [one for one in numbers if same_home(node, one)]
            if len(fits) == 1 and (len(core) >= SHORTEST_TITLE or node.home == fits[0].home):
                target[node.key] = fits[0]
                yield node.key, fits[0].key
        for node in loose:
            targets = {one.key: one for one in (*numbers, *(target.get(one.key, one) for one in anchored)) if may_mean(node, one)}
            if len(targets) == 1 and certain(node, next(iter(targets.values()))):
                target[node.key] = next(iter(targets.values()))
                later.append((node.key, target[node.key].key))
        later += _beside([node for node in loose if node.key not in target])
    yield from later


def _without_misprints(numbers: list[Node], same_issuer: Callable[[str, str], bool]) -> list[Node]:
    """The numbers of one title, without those that are a far commoner one with turned or alike characters in its code."""
    if len(numbers) < 2:
        return numbers
    alike: defaultdict[tuple[object, ...], list[Node]] = defaultdict(list)
    for node in numbers:
        alike[node.key.year, node.key.serial, signature(node.key.code or "")].append(node)
    kept = []
    for same in alike.values():
        most = max(same, key=lambda node: node.mentions)
        kept += [
            node
            for node in same
            if node is most or _FAR * node.mentions > most.mentions or not same_issuer(node.key.code or "", most.key.code or "")
        ]
    return kept


def by_core(nodes: Mapping[PolicyKey, Node]) -> dict[str, list[Node]]:
    """The nodes that print each core, sorted; of a numbered one the cores that are not misprints of it."""
    found: defaultdict[str, list[Node]] = defaultdict(list)
    for key in sorted(nodes, key=lambda key: key.order):
        node = nodes[key]
        for core in node.titles:
            if not node.numbered or 2 * node.cores[core] >= node.cores.most_common(1)[0][1]:
                found[core].append(node)
    return found


def same_home(title: Node, number: Node) -> bool:
    """Whether a title that tells its place and a number may be one: no contradiction, one place inside the other at most."""
    if title.home is None or number.home is None or title.home == number.home:
        return True
    known = divisions()
    if CENTRAL in (title.home, number.home) or title.key.scope != "":
        return False
    return known.contains(title.home, number.home) or known.contains(number.home, title.home)


def may_mean(title: Node, other: Node) -> bool:
    """Whether a title that tells no place may be this document."""
    if title.key.scope.startswith("document "):
        return False
    return may_cite(title.division, other.home)


def certain(title: Node, other: Node) -> bool:
    """Whether the one document that a title may mean is meant."""
    parts = next(iter(title.titles.values()))
    if parts.vague or title.key.scope.startswith(OWN):
        return False
    if title.division is not None and title.division == other.home:
        return True
    return len(parts.core) >= SHORTEST_TITLE and not parts.cascading and not (parts.yearly and title.division is not None)


def _beside(loose: list[Node]) -> Iterator[Tie]:
    """Titles of several places that stand in like passages: each with the first of its province that fits."""
    heads: defaultdict[str, list[Node]] = defaultdict(list)
    for node in loose:
        parts = next(iter(node.titles.values()))
        if node.division is None or parts.cascading or parts.local or len(node.beside) < _SHARED:
            continue
        province = heads[node.division[:2]]
        head = next((one for one in province if len(one.beside & node.beside) >= _SHARED), None)
        if head is not None:
            yield node.key, head.key
        else:
            province.append(node)
