"""Line layouts of dumped text: cells by tabs, one cell a line (legacy Word), Markdown pipes, and prose in between.

Text dumped from PDF parts the cells of a row by tabs; a blank line ends a piece of a table. Text dumped from legacy Word
prints each cell on a line of its own that begins with a tab, a row being the lines up to the next blank line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from kg.readers.pieces import PageBreak, Raw, RawLine, RawTable

_TABLE_RULE = re.compile(r"^[\s|:+\-—–_=\t.]*-{2,}[\s|:+\-—–_=\t.]*$")
_CONTENTS = re.compile(
    r"^[^\t]*[^\t\s.…·．：:][\t ]*(?:\.{4,}|…{2,}|·{4,}|．{4,})[\t .…·．]*"
    r"(?:[-—]?\s*\d{1,4}\s*[-—]?|错误.{0,20}|未定义.{0,16})?\s*$"
)
_MAX_CONTENTS = 300
_UNIT_LINE = re.compile(r"\n(?=\s*(?:金额)?单位\s*[:：])")
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+|[ \t]+#+[ \t]*$|\*\*(?=\S)|(?<=\S)\*\*")
_MARKDOWN = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+\S|\|?[ \t]*:?-{3,}:?[ \t]*\|)", re.MULTILINE)
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ESCAPE = re.compile(r"\\([|*_#<>`~\[\]])")
_WORD_SHARE = 0.6
_WORD_LINES = 12


def is_contents_line(text: str) -> bool:
    """Tell a line of a table of contents: leader dots, then a page number or an error note."""
    return len(text) <= _MAX_CONTENTS and bool(_CONTENTS.match(text))


def read_lines(text: str) -> Iterator[Raw]:
    """Split text into prose, table pieces and page breaks, by the layout that its lines show."""
    text = _BOOKMARK.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if _MARKDOWN.search(text):
        text = "\n".join(_HEADING.sub("", line) if "|" not in line else line for line in text.split("\n"))
    layout = _word_rows if _is_word_residue(text) else _tab_rows
    for number, page in enumerate(text.split("\f")):
        if number:
            yield PageBreak()
        yield from layout(page.split("\n"))


def _is_word_residue(text: str) -> bool:
    """One cell a line: most lines with a tab have just the one they begin with."""
    tabbed = [line for line in text.split("\n") if "\t" in line]
    single = sum(1 for line in tabbed if line.startswith("\t") and "\t" not in line[1:])
    return len(tabbed) >= _WORD_LINES and single > len(tabbed) * _WORD_SHARE


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    if _TABLE_RULE.match(line):
        return "pipe" if "|" in line else "rule"
    if line.count("|") >= 2 and line.strip().startswith("|"):
        return "pipe"
    if "\t" in line.strip("\n") and not is_contents_line(line):
        return "tab"
    return "prose"


def _tab_rows(lines: Sequence[str]) -> Iterator[Raw]:
    for kind, group in groupby(_attach(lines), key=lambda item: item[0]):
        rows = [line for _, line in group]
        if kind == "tab":
            yield RawTable.of(_trim(line.split("\t")) for line in rows)
        elif kind == "pipe":
            yield RawTable.of(_pipe_cells(line) for line in rows if not _TABLE_RULE.match(line))
        elif kind == "prose":
            yield from (RawLine(line) for line in rows)


def _attach(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair each line with its kind; a row whose cell breaks into further lines is put together again.

    A line without a tab right below a row that ends in the middle of a cell is the rest of that cell where another row follows.
    """
    pending: str | None = None
    piped = _piped(lines)
    for number, line in enumerate(lines):
        kind = "pipe" if number in piped else _kind(line)
        if kind == "prose" and pending is not None and _goes_on(lines, number):
            pending += "\n" + line
            continue
        if pending is not None:
            yield "tab", pending
            pending = None
        if kind == "tab":
            pending = line
        else:
            yield kind, line
    if pending is not None:
        yield "tab", pending


def _piped(lines: Sequence[str]) -> frozenset[int]:
    """Rows of Markdown tables without outer bars: the line above a rule --- | --- and the lines with bars below it."""
    found: set[int] = set()
    for number, line in enumerate(lines):
        if "|" not in line or not _TABLE_RULE.match(line) or number == 0 or "|" not in lines[number - 1]:
            continue
        end = number + 1
        while end < len(lines) and "|" in lines[end]:
            end += 1
        found.update(range(number - 1, end))
    return frozenset(found)


def _goes_on(lines: Sequence[str], number: int) -> bool:
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return _kind(following) == "tab" and not re.match(r"^\s*\d+[、.．]", lines[number])


def _trim(cells: list[str]) -> list[str]:
    while len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return cells


def _pipe_cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [_pipe_text(cell) for cell in re.split(r"(?<!\\)\|", inner)]


def _pipe_text(cell: str) -> str:
    r"""The words of a Markdown cell: breaks, entities and escapes undone, bold marks left out.

    >>> _pipe_text("**合计**<br />A&amp;B\\|C")
    '合计\nA&B|C'
    """
    return html.unescape(_ESCAPE.sub(r"\1", _BOLD.sub(r"\2", _BREAK.sub("\n", cell))))


def _word_rows(lines: Sequence[str]) -> Iterator[Raw]:
    """Rows of one cell a line. A group with a single cell is a caption or a paragraph, not a row, and ends the table."""
    rows: list[list[str]] = []
    for group in _groups(lines):
        cells = _group_cells(group)
        if cells is None or (len([cell for cell in cells if cell.strip()]) <= 1 and _is_caption(cells)):
            if rows:
                yield RawTable.of(rows)
                rows = []
            for text in cells if cells is not None else group:
                yield from (RawLine(line) for line in _UNIT_LINE.split(text) if line.strip())
        else:
            rows.append(cells)
    if rows:
        yield RawTable.of(rows)


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines up to the next blank one; a line that begins with a tab never joins the prose above it."""
    group: list[str] = []
    for line in lines:
        blank = not line.strip(" \u3000") and "\t" not in line
        if group and (blank or line.startswith("\t") > group[0].startswith("\t")):
            yield group
            group = []
        if not blank:
            group.append(line)
    if group:
        yield group


def _group_cells(group: list[str]) -> list[str] | None:
    """Cells of a group, or None where it is prose. A line without a tab goes on in the cell above."""
    if not group[0].startswith("\t"):
        return None
    cells: list[str] = []
    for line in group:
        if line.startswith("\t"):
            cells.append(line[1:].replace("\t", ""))
        else:
            cells[-1] += "\n" + line
    return cells


def _is_caption(cells: list[str]) -> bool:
    """A lone cell, or a row in which only the unit of the table is printed; a row of blanks is neither."""
    printed = [cell.strip() for cell in cells if cell.strip()]
    return bool(printed) and (len(cells) == 1 or printed[0].startswith(("单位：", "单位:", "金额单位")))
