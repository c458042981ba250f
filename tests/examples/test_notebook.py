"""The notebook runs from the first cell to the last, as an analyst would run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("matplotlib")
EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOK = json.loads((EXAMPLES / "analysis.ipynb").read_text(encoding="utf-8"))


def test_every_code_cell_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(EXAMPLES)
    names: dict[str, Any] = {}
    cells = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
    assert len(cells) >= 8
    for cell in cells:
        exec("".join(cell["source"]), names)  # the notebook is ours
    printed = capsys.readouterr().out
    assert "皖财教〔2023〕1588号" in printed
    assert "bases.html" in printed
    assert names["graph"].number_of_edges() > 0


def test_the_notebook_is_committed_without_output() -> None:
    assert NOTEBOOK["nbformat"] == 4
    assert all(not cell.get("outputs") for cell in NOTEBOOK["cells"])
