"""Which keys are one node: ties joined in the order they come, never over a pair that must stay apart. Policies, bodies, projects
and concepts alike.

A person's decisions are rows of `decisions.csv`: `merge` (old id → new id) is a tie before all others, and `new` names the
node; `split` keeps two ids apart for ever. Ids that no key has any more are passed over: the document that printed them is gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from kg.decisions import Decision

Subject = str
"""What a decision on links is about: policy, organisation, project or indicator."""


class Named(Hashable, Protocol):
    """A key of a canonical node."""

    @property
    def id(self) -> str:
        """Its readable name, the one decisions use."""

    @property
    def order(self) -> tuple[Any, ...]:
        """What it is sorted by."""


Key = TypeVar("Key", bound=Hashable)
NamedKey = TypeVar("NamedKey", bound=Named)
Tie = tuple[Key, Key]


@dataclass(frozen=True, slots=True)
class Decided:
    """决定: pairs of ids of one subject that a person joined (old, new) or parted, sorted."""

    merges: tuple[tuple[str, str], ...] = ()
    splits: tuple[tuple[str, str], ...] = ()


def decided(decisions: Iterable[Decision], subject: Subject) -> Decided:
    """The decisions on one subject.

    >>> decided([Decision("split", "project", "a", "b", "张三", "2024-03-01", "两个项目")], "project")
    Decided(merges=(), splits=(('a', 'b'),))
    """
    mine = sorted((one.kind, one.old, one.new) for one in decisions if one.subject == subject and one.old and one.new)
    return Decided(
        tuple(dict.fromkeys((old, new) for kind, old, new in mine if kind == "merge")),
        tuple(dict.fromkeys((old, new) for kind, old, new in mine if kind == "split")),
    )


class Union(Generic[Key]):
    """Disjoint sets of keys with pairs that must never meet in one set (union-find with cannot-link)."""

    def __init__(self, apart: Iterable[Tie[Key]] = ()) -> None:
        self._parent: dict[Key, Key] = {}
        self._size: defaultdict[Key, int] = defaultdict(lambda: 1)
        self._apart: defaultdict[Key, set[Key]] = defaultdict(set)
        for left, right in apart:
            self.part(left, right)

    def find(self, key: Key) -> Key:
        """The key that stands for the set, one and the same for all its members."""
        root = key
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(key, key)) != root:
            self._parent[key], key = root, parent
        return root

    def part(self, left: Key, right: Key) -> None:
        """Never let two sets become one; no effect where they are one already."""
        left, right = self.find(left), self.find(right)
        if left != right:
            self._apart[left].add(right)
            self._apart[right].add(left)

    def may_join(self, left: Key, right: Key) -> bool:
        """Whether nothing keeps two sets apart."""
        return self.find(right) not in self._apart.get(self.find(left), ())

    def join(self, left: Key, right: Key) -> bool:
        """Make two sets one; False where they must stay apart."""
        left, right = self.find(left), self.find(right)
        if left == right:
            return True
        if right in self._apart.get(left, ()):
            return False
        if self._size[left] < self._size[right]:
            left, right = right, left
        self._parent[right] = left
        self._size[left] += self._size[right]
        for other in self._apart.pop(right, ()):
            self._apart[other].discard(right)
            self._apart[other].add(left)
            self._apart[left].add(other)
        return True


def unite(
    keys: Iterable[NamedKey],
    ties: Iterable[Tie[NamedKey]],
    decided: Decided = Decided(),  # frozen
    apart: Iterable[Tie[NamedKey]] = (),
    strength: Callable[[NamedKey], Any] = lambda key: key.order,
) -> Mapping[NamedKey, NamedKey]:
    """Each key with the key of its node: the one a person named, else the strongest (least by `strength`) of its set.

    `ties` are joined in their order, so the surer ones come first and equal ones are sorted by the caller.
    """
    known = sorted(set(keys), key=lambda key: key.order)
    by_id = {key.id: key for key in known}

    def pairs(some: Iterable[tuple[str, str]]) -> list[Tie[NamedKey]]:
        return [(by_id[old], by_id[new]) for old, new in some if old in by_id and new in by_id]

    union = Union((*pairs(decided.splits), *apart))
    for left, right in (*pairs(decided.merges), *ties):
        union.join(left, right)
    going = {old for old, _ in decided.merges}
    staying = {new for _, new in decided.merges} - going
    members: defaultdict[NamedKey, list[NamedKey]] = defaultdict(list)
    for key in known:
        members[union.find(key)].append(key)
    found = {}
    for same in members.values():
        named = [key for key in same if key.id in staying]
        chosen = min(named, key=lambda key: key.id) if named else min(same, key=lambda key: (strength(key), key.order))
        found.update(dict.fromkeys(same, chosen))
    return found


def replaced(before: Mapping[NamedKey, NamedKey], after: Mapping[NamedKey, NamedKey]) -> Mapping[NamedKey, tuple[NamedKey, ...]]:
    """Node → the nodes that stood `before` and whose place it takes `after`, sorted; those that still stand are left out."""
    live = set(after.values())
    found: defaultdict[NamedKey, set[NamedKey]] = defaultdict(set)
    for key, node in before.items():
        if node not in live:
            found[after[key]].add(node)
    return {node: tuple(sorted(gone, key=lambda key: key.order)) for node, gone in found.items()}
