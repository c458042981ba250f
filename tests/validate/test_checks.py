"""Each check fires on one small graph and stays silent on the same graph with one thing put right."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import vocab
from kg.errors import QueryError
from kg.query import read_query
from kg.validate.checks import checks, read_check, run_check

from .conftest import HERE, NAMES

CHECKS = {check.name: check for check in checks()}
FIXTURES = tuple(sorted((HERE / "checks").glob("*/fires.ttl")))
DOCUMENT = NAMES.document("a.txt")
GRAPH = NAMES.document_graphs("a.txt")[0]


def test_every_check_has_its_pair():
    assert len(CHECKS) >= 42
    assert {path.parent.name for path in FIXTURES} == set(CHECKS)
    assert {path.parent.name for path in (HERE / "checks").glob("*/silent.ttl")} == set(CHECKS)


def name(path: Path) -> str:
    return path.parent.name


@pytest.mark.parametrize("path", FIXTURES, ids=name)
def test_fires(path, store):
    text = path.read_text(encoding="utf-8")
    lines = [line.removeprefix("# expect: :").split(" | ") for line in text.splitlines() if line.startswith("# expect: ")]
    store.put(text, GRAPH)
    found = list(run_check(store, CHECKS[path.parent.name]))
    assert [one.focus for one in found] == [f"{DOCUMENT}/{focus}" for focus, _ in lines]
    for one, (_, words) in zip(found, lines, strict=True):
        assert words in one.message_zh
        assert "{" not in one.message_zh + one.message_en


@pytest.mark.parametrize("path", FIXTURES, ids=name)
def test_silent(path, store):
    store.put(path.with_name("silent.ttl").read_text(encoding="utf-8"), GRAPH)
    assert list(run_check(store, CHECKS[path.parent.name])) == []


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_header(check):
    header = read_query(check.path).header
    assert header.summary_zh
    assert header.summary_en
    assert header.question_zh
    assert header.question_en
    columns = {column.name for column in header.columns}
    assert "focus" in columns
    for message in (check.message_zh, check.message_en):
        assert {part.split("}")[0] for part in message.split("{")[1:]} <= columns
    assert vocab.concept("rule", check.rule)


def test_a_check_without_its_rule_is_refused(tmp_path):
    path = tmp_path / "mine.rq"
    path.write_text("#! severity: Info\nSELECT ?focus WHERE { ?focus a kg:Project }", encoding="utf-8")
    with pytest.raises(QueryError, match="rule"):
        read_check(path)
