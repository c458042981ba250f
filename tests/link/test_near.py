"""Near pairs by the prefix filter are exactly those that comparing all with all finds."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kg.link.near import gram_sets, near_pairs, overlap

NAMES = st.lists(st.text("企业数量满意度完成率及时", min_size=1, max_size=9), unique=True, max_size=25)


@given(NAMES, st.sampled_from([0.5, 0.7, 0.8, 1.0]))
def test_all_pairs_and_no_others(names, least):
    sets = gram_sets(names)
    found = {frozenset(pair[:2]): pair[2] for pair in near_pairs(sets, least)}
    expected = {
        frozenset(pair): score for pair in combinations(sets, 2) if (score := overlap(sets[pair[0]], sets[pair[1]])) >= least
    }
    assert found == expected


def test_sets_without_grams_are_near_nothing():
    assert list(near_pairs({1: frozenset(), 2: frozenset()}, 0.8)) == []
