"""Merges and splits together: which node stays, and every contradiction at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decisions import Claim, Decision, conflicts, load, stays
from kg.errors import SettingsError


def decision(kind, old, new, subject="policy"):
    return Decision(kind, subject, old, new, "张三", "2024-03-01", "核对")


def claims(*said):
    """`a>b` merges, `a|b` splits; a word before a colon is the subject."""
    found = []
    for number, text in enumerate(said, 1):
        subject, _, pair = text.rpartition(":")
        kind = "merge" if ">" in pair else "split"
        old, new = pair.split(">" if kind == "merge" else "|")
        found.append(Claim(f"第 {number} 行", decision(kind, old, new, subject or "policy")))
    return found


GOOD = [
    pytest.param([], id="nothing"),
    pytest.param(["a>b", "b>c", "x>c"], id="a-chain-and-a-branch"),
    pytest.param(["a>b", "a>c"], id="two-that-stay-are-one"),
    pytest.param(["a|b", "b|c", "a>d"], id="splits-beside-a-merge"),
    pytest.param(["a>b", "organisation:a|b"], id="other-subjects-have-ids-of-their-own"),
    pytest.param(["a>b", "a>b"], id="said-twice"),
]


@pytest.mark.parametrize("said", GOOD)
def test_no_conflict(said):
    assert conflicts(claims(*said)) == []


BAD = [
    pytest.param(
        ["a>b", "a|b"], ["第 2 行不合并 a 与 b，但第 1 行合并 a → b (a split contradicts merges)"], id="merge-and-split"
    ),
    pytest.param(
        ["a>b", "c>b", "c>d", "d|a"],
        ["第 4 行不合并 d 与 a，但第 3 行合并 c → d，第 2 行合并 c → b，第 1 行合并 a → b (a split contradicts merges)"],
        id="through-a-chain",
    ),
    pytest.param(
        ["a>b", "b>c", "c>a"],
        ["合并成环，无从保留：第 1 行合并 a → b，第 2 行合并 b → c，第 3 行合并 c → a (a circle of merges)"],
        id="circle",
    ),
    pytest.param(["a>b", "b>a", "x>y", "y|x"], ["合并成环", "第 4 行不合并 y 与 x"], id="all-at-once"),
    pytest.param(["a>b", "b>a", "p>q", "q>p"], ["第 1 行合并 a → b，第 2 行合并 b → a", "第 3 行合并 p → q"], id="two-circles"),
]


@pytest.mark.parametrize(("said", "lines"), BAD)
def test_conflicts(said, lines):
    found = conflicts(claims(*said))
    assert len(found) == len(lines)
    assert all(line in text for line, text in zip(lines, found, strict=True))


def test_two_corrections_of_the_same_words():
    one, other = (
        Decision("cell", "a.txt#1-2-3", old, new, "张三", "2024-03-01", "误") for old, new in (("1OO", "100"), ("1 oo", "200"))
    )
    (line,) = conflicts([Claim("第 1 行", one), Claim("第 2 行", other)])
    assert "第 1 行改为“100”；第 2 行改为“200”" in line
    assert conflicts([Claim("第 1 行", one), Claim("第 2 行", one)]) == []


def test_a_file_that_contradicts_itself_is_refused(tmp_path):
    path = tmp_path / "decisions.csv"
    rows = ["kind,subject,old,new,who,when,why", "merge,policy,a,b,张三,2024-03-01,同", "split,policy,b,a,李四,2024-03-02,不同"]
    path.write_text("\n".join(rows), "utf-8")
    with pytest.raises(SettingsError, match=r"第 3 行不合并 b 与 a，但decisions.csv 第 2 行合并 a → b"):
        load(path)


def test_which_stays():
    said = [one.decision for one in claims("a>b", "b>c", "x>c", "p>r", "p>q", "organisation:a>z")]
    assert stays(said, "policy") == {"a": "c", "b": "c", "x": "c", "p": "q", "r": "q"}
    assert stays(said, "organisation") == {"a": "z"}


PAIRS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] != pair[1]), max_size=12)


@given(PAIRS, PAIRS)
def test_what_stays_agrees_with_the_conflicts(merges, splits):
    """Against the plainest oracle: sets that are joined until nothing changes."""
    said = [Claim(str(i), decision("merge", str(a), str(b))) for i, (a, b) in enumerate(merges)]
    said += [Claim(str(i), decision("split", str(a), str(b))) for i, (a, b) in enumerate(splits)]
    sets = [{node} for node in range(9)]
    for old, new in merges:
        joined = next(one for one in sets if old in one) | next(one for one in sets if new in one)
        sets = [one for one in sets if not one & joined] + [joined]
    found = stays([one.decision for one in said], "policy")
    for one in sets:
        assert len({found.get(str(node), str(node)) for node in one}) == 1
    broken = [pair for pair in splits if any({*pair} <= one for one in sets)]
    lines = conflicts(said)
    assert sum("contradicts" in line for line in lines) == len(broken)
    assert any("circle" in line for line in lines) == has_circle(merges)


def has_circle(merges):
    """Whether taking away nodes that nothing goes into leaves some."""
    left = set(merges)
    while left:
        ends = {new for _, new in left} & {old for old, _ in left}
        rest = {(old, new) for old, new in left if old in ends and new in ends}
        if rest == left:
            return True
        left = rest
    return False
