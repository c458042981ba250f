"""Findings on the examples: every planted fault whose rule is built is found, and nothing else is called wrong or doubtful."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kg
from kg.document import Severity
from kg.store import MemoryStore
from kg.validate import Report

All = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def report(examples_folder: Path) -> Report:
    store = MemoryStore("https://example.org/id/")
    assert kg.build([examples_folder], store).ok
    return kg.validate(store)


def planted(all_truth: All) -> set[tuple[str, str, int | None, int | None]]:
    return {(key, f["rule"], f["project"], f["row"]) for key, truth in all_truth.items() for f in truth["planted"] if f["rule"]}


def test_planted_faults_are_found(report: Report, all_truth: All) -> None:
    found: set[tuple[Any, ...]] = set()
    for one in report.results:
        found |= {(one.document, one.rule, project, row) for project in (one.project_no, None) for row in (one.row_no, None)}
    assert {fault for fault in planted(all_truth) if fault not in found} == set()


def test_nothing_else_is_wrong_or_doubtful(report: Report, all_truth: All) -> None:
    known = planted(all_truth)
    surplus = []
    for one in report.results:
        readings = {(one.document, one.rule, project, row) for project in (one.project_no, None) for row in (one.row_no, None)}
        if one.severity is not Severity.INFO and not readings & known:
            surplus.append((one.document, one.rule, one.project_no, one.row_no, one.words))
    assert surplus == []
