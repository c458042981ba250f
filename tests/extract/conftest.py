"""Texts and fixtures to records, and one text printed in other layouts."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.extract import extract
from kg.grammar.headers import header_roles, heads_indicators
from kg.grammar.money import Amount
from kg.readers.text import read_text
from kg.records import Disclosure
from kg.tables import join

LAYOUTS = Path(__file__).resolve().parents[1] / "fixtures" / "layouts"
Rows = list[list[str]]


@pytest.fixture(scope="session")
def extracted() -> Callable[[str], Disclosure]:
    return lambda text: extract(join(read_text(text.encode(), "x.txt")))


@pytest.fixture(scope="session")
def layout() -> Callable[[str], Disclosure]:
    """The records of a file in tests/fixtures/layouts."""
    return lambda name: extract(join(read_text((LAYOUTS / name).read_bytes(), name)))


@pytest.fixture(scope="session")
def source() -> Callable[[str], str]:
    return lambda name: (LAYOUTS / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def wan() -> Callable[[Amount | None], str | None]:
    """An amount in 万元 without trailing zeros."""
    return lambda amount: None if amount is None else f"{amount.wan.normalize():f}"


@pytest.fixture(scope="session")
def printed() -> dict[str, Callable[[str], str]]:
    """Tab text printed in another layout, by the name of the layout."""
    return {
        "markdown": lambda text: "\n".join(_blocks(text, _markdown)),
        "html": lambda text: f"<!DOCTYPE html><html><body>{''.join(_blocks(text, _html, _paragraph))}</body></html>",
        "html-with-spans": lambda text: (
            f"<!DOCTYPE html><html><body>{''.join(_blocks(text, _spanned, _paragraph))}</body></html>"
        ),
        "legacy-word": lambda text: "\n".join(_blocks(text, _word)),
        "bars": lambda text: "\n".join(f"{cell} |" if cell else "|" for cell in _cells(text)),
        "blank-lines": lambda text: "\n\n".join(_cells(text)),
        "bars-merged": lambda text: "\n".join(f"{cell} |" if cell else "|" for cell in _merged_cells(text)),
    }


def _blocks(text: str, table: Callable[[Rows], str], line: Callable[[str], str] = str) -> Iterator[str]:
    """The text with its tables printed by `table` and its lines by `line`."""
    rows: Rows = []
    for one in [*text.split("\n"), ""]:
        if "\t" in one:
            rows.append(one.split("\t"))
            continue
        if rows:
            width = max(map(len, rows))
            yield table([row + [""] * (width - len(row)) for row in rows])
            rows = []
        yield line(one)


def _page(blocks: Iterator[str]) -> str:
    return f"<!DOCTYPE html><html><body>{''.join(blocks)}</body></html>"


def _paragraph(line: str) -> str:
    return f"<p>{html.escape(line)}</p>\n" if line else ""


def _markdown(rows: Rows) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _html(rows: Rows) -> str:
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{body}</table>"


def _word(rows: Rows) -> str:
    return "\n".join("\n" + "\n".join(f"\t{cell}" for cell in row) + "\n" for row in rows)


def _cells(text: str) -> list[str]:
    found: list[str] = []
    for block in _blocks(text, lambda rows: "\0".join(cell or "\1" for row in rows for cell in row)):
        found += [cell.replace("\1", "") for cell in block.split("\0")] if block else []
    return found


def _merges(rows: Rows) -> dict[tuple[int, int], list[int]]:
    """Spans by place: values of a form run to the right over blanks, level cells down over blanks."""
    head = next((number for number, row in enumerate(rows) if heads_indicators(row)), len(rows))
    third = next((n for n, cell in enumerate(rows[head]) if "level3Name" in header_roles(cell)), 0) if head < len(rows) else 0
    spans = {(r, c): [1, 1] for r, row in enumerate(rows) for c, cell in enumerate(row) if cell}
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell or r == head:
                continue
            above = next((n for n in range(r - 1, head, -1) if (n, c) in spans), None)
            left = next((n for n in range(c - 1, -1, -1) if row[n]), None)
            if r > head and c < third and above is not None:
                spans[above, c][0] = r - above + 1
            elif r < head and left is not None:
                spans[r, left][1] = max(spans[r, left][1], c - left + 1)
            elif r < head or (r > head and c < third):
                continue
            else:
                spans[r, c] = [1, 1]
    return spans


def _spanned(rows: Rows) -> str:
    spans = _merges(rows)
    taken = {(r + i, c + j) for (r, c), (down, across) in spans.items() for i in range(down) for j in range(across) if i or j}
    lines = []
    for r, row in enumerate(rows):
        cells = []
        for c, cell in enumerate(row):
            if (r, c) in taken:
                continue
            down, across = spans.get((r, c), [1, 1])
            cells.append(f'<td rowspan="{down}" colspan="{across}">{html.escape(cell)}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(lines)}</table>"


def _merged_cells(text: str) -> list[str]:
    """Cells as a web page prints them: what is merged stands once."""
    found: list[str] = []

    def cells(rows: Rows) -> str:
        spans = _merges(rows)
        return "\0".join(row[c] or "\1" for r, row in enumerate(rows) for c in range(len(row)) if (r, c) in spans)

    for block in _blocks(text, cells):
        found += [cell.replace("\1", "") for cell in block.split("\0")] if block else []
    return found
