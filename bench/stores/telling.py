"""Figures as rows of a table: told as they come, kept as JSON beside the store, printed together."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

_FILE = "figures.json"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its part, what it is, value and unit, target, whether it is met, whether the answers were the same."""

    part: str
    name: str
    value: float
    unit: str = ""
    target: str = ""
    met: bool | None = None
    same: bool | None = None

    def __str__(self) -> str:
        met = {None: "", True: "met", False: "MISSED"}[self.met]
        same = {None: "", True: "same answers", False: "OTHER ANSWERS"}[self.same]
        return f"{self.part:<9}{self.name:<62}{self.value:>14,.2f} {self.unit:<10}{self.target:>8} {met:<7}{same}".rstrip()


def tell(line: str) -> None:
    """Progress, apart from the table."""
    print(line, file=sys.stderr, flush=True)


def keep(folder: Path, rows: Iterable[Row]) -> None:
    """Put rows into the file of all figures of this folder; a row of the same name gives way."""
    path, new = folder / _FILE, {(row.part, row.name): row for row in rows}
    held = {(row.part, row.name): row for row in kept(folder)}
    path.write_text(json.dumps([asdict(row) for row in {**held, **new}.values()], ensure_ascii=False, indent=1), encoding="utf-8")


def kept(folder: Path) -> list[Row]:
    """All figures of this folder so far."""
    path = folder / _FILE
    return [Row(**row) for row in json.loads(path.read_text("utf-8"))] if path.exists() else []
