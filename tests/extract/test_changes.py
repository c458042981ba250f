"""Changes of organisations from prose and names of departments, with their places."""

from __future__ import annotations

from pathlib import Path

import kg

TEXT = """遵化市水务局2024年部门预算信息公开
一、部门职责
遵化市水务局由原遵化市水利局和遵化市防汛办公室合并组建，负责全市水务工作。
原遵化市节水办公室划入遵化市水务局。
遵化市水务局由原遵化市水利局和遵化市防汛办公室合并组建。
"""


def test_changes_of_prose_have_their_passage_as_evidence(tmp_path: Path):
    path = tmp_path / "水务.txt"
    path.write_text(TEXT, encoding="utf-8")
    found = kg.extract(kg.read(path))
    assert [(one.change_no, one.kind, one.former, one.resulting) for one in found.changes] == [
        (1, "merged", ("遵化市水利局", "遵化市防汛办公室"), "遵化市水务局"),
        (2, "transferred", ("遵化市节水办公室",), "遵化市水务局"),
    ]
    cells = {cell.place: cell.words for cell in found.cells}
    assert all("遵化市水务局" in cells[change.place] for change in found.changes)


def test_a_document_without_changes_has_none(tmp_path: Path):
    path = tmp_path / "水务.txt"
    path.write_text("遵化市水务局2024年部门预算信息公开\n一、部门职责\n负责全市水务工作。\n", encoding="utf-8")
    assert kg.extract(kg.read(path)).changes == ()
