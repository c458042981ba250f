"""The grammars against the gold annotations, read where they stand: the score's own folding decides what is equal."""

from __future__ import annotations

import json
import sys
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kg.grammar.citation import parse_citations
from kg.grammar.target import parse_target


@pytest.fixture(scope="module", params=["001", "003"])
def annotated(gold: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    return json.loads((gold / f"{request.param}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def scoring(score: Path) -> ModuleType:
    spec = util.spec_from_file_location("gold_score", score / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = written
    return module


def indicators(annotated: dict[str, Any]) -> list[dict[str, Any]]:
    doubtful = {(one["project"], one["indicator"]) for one in annotated["doubtful_parsed"]}
    return [
        row
        for project in annotated["projects"]
        for number, row in enumerate(project["indicators"], 1)
        if (project["no"], number) not in doubtful and row.get("parsed")
    ]


def same(row: dict[str, Any], year: int) -> bool:
    wanted, target = row["parsed"], parse_target(row["value"] or "", fiscal_year=year)
    if target.kind not in ("number", "range") or target.kind != wanted["kind"]:
        return bool(target.kind == wanted["kind"])
    high = None if target.number_high is None else float(target.number_high)
    read = (float(target.number or 0), high, target.unit, target.comparator or "eq")
    return bool(read == (wanted["number"], wanted["number2"], wanted["unit"], wanted["op"] or "eq"))


def test_targets_agree_with_the_gold(annotated: dict[str, Any]) -> None:
    rows = indicators(annotated)
    wrong = [(row["value"], row["parsed"]) for row in rows if not same(row, annotated["fiscal_year"])]
    assert len(rows) >= 150
    assert len(wrong) <= 0.01 * len(rows), wrong


def test_projects_rest_on_the_documents_of_the_gold(annotated: dict[str, Any], scoring: ModuleType) -> None:
    documents = annotated["policy_documents"]
    numbers = {
        scoring.norm(one["title"]).strip('《》"'): scoring.docnum(one["number"])
        for one in documents
        if one["number"] and one["title"]
    }

    def key(number: str | None, title: str | None) -> str:
        bare = scoring.norm(title).strip('《》"')
        return str(scoring.docnum(number) or numbers.get(bare) or bare)

    optional = {key(one["number"], one["title"]) for one in documents if one.get("borderline")}
    wanted = {(no, key(one["number"], one["title"])) for one in documents if not one.get("borderline") for no in one["projects"]}
    found = set()
    for project in annotated["projects"]:
        prose = [project["name"], project["purpose"] or "", *project["goals"]]
        cells = [row["basis"] or "" for row in project["indicators"]]
        for text, is_prose in [(words, True) for words in prose] + [(words, False) for words in cells]:
            for cited in parse_citations(text, prose=is_prose):
                found.add((project["no"], key(cited.number.text if cited.number else None, cited.title)))
    found = {pair for pair in found if pair[1] not in optional}
    hit = len(wanted & found)
    assert 2 * hit / (len(wanted) + len(found)) >= 0.98, (wanted - found, found - wanted)
