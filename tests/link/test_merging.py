from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decisions import Decision
from kg.link.merging import Decided, Union, decided, unite


@dataclass(frozen=True)
class Name:
    id: str

    @property
    def order(self) -> tuple[str]:
        return (self.id,)


def decision(kind: str, old: str, new: str, subject: str = "project") -> Decision:
    return Decision(kind, subject, old, new, "张三", "2024-03-01", "同一事项")


def sets(keys: str, ties: str, decisions: tuple[Decision, ...] = (), apart: str = "") -> dict[str, str]:
    """`ties` and `apart` are pairs of letters, blank between."""
    pairs = [tuple(map(Name, pair)) for pair in ties.split()]
    separate = [tuple(map(Name, pair)) for pair in apart.split()]
    found = unite(map(Name, keys), pairs, decided(decisions, "project"), separate)
    return {key.id: node.id for key, node in found.items()}


@pytest.mark.parametrize(
    ("ties", "decisions", "apart", "expected"),
    [
        pytest.param("", (), "", "abcd", id="nothing-joined"),
        pytest.param("ab bc", (), "", "aaad", id="ties-carry-over"),
        pytest.param("ab bc", (), "ac", "aacd", id="never-over-a-pair-apart"),
        pytest.param("ab cd bc", (), "ad", "aacc", id="sets-apart-by-members"),
        pytest.param("ab", (decision("split", "b", "a"),), "", "abcd", id="split-stronger-than-a-tie"),
        pytest.param("ab", (decision("merge", "a", "c"),), "", "cccd", id="merge-names-the-node"),
        pytest.param("", (decision("merge", "a", "b"), decision("merge", "b", "c")), "", "cccd", id="merges-in-a-row"),
        pytest.param("ab", (decision("split", "a", "b", "policy"),), "", "aacd", id="another-subject"),
        pytest.param("", (decision("merge", "a", "z"),), "", "abcd", id="unknown-id-passed-over"),
        pytest.param(
            "", (decision("split", "a", "b"), decision("merge", "a", "b")), "", "abcd", id="split-stronger-than-a-merge"
        ),
    ],
)
def test_sets(ties, decisions, apart, expected):
    assert sets("abcd", ties, decisions, apart) == dict(zip("abcd", expected, strict=True))


def test_decisions_of_a_subject_are_sorted_and_single():
    rows = [decision("merge", "b", "c"), decision("merge", "a", "c"), decision("merge", "b", "c"), decision("split", "x", "")]
    assert decided(rows, "project") == Decided((("a", "c"), ("b", "c")))


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=5),
)
def test_no_pair_apart_is_ever_in_one_set(ties, apart):
    apart = [(left, right) for left, right in apart if left != right]
    union = Union(apart)
    joined = [(left, right) for left, right in ties if union.join(left, right)]
    assert all(union.find(left) != union.find(right) for left, right in apart)
    assert all(union.find(left) == union.find(right) for left, right in joined)


def test_the_order_of_keys_does_not_count():
    keys, ties = [Name(letter) for letter in "abcdefgh"], [(Name("a"), Name("c")), (Name("d"), Name("c")), (Name("f"), Name("h"))]
    expected = unite(keys, ties)
    for seed in range(10):
        assert unite(random.Random(seed).sample(keys, len(keys)), ties) == expected
