"""The body of a Word document in order: paragraphs, tables, what stands in content controls and text boxes, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kg.readers.docx import names
from kg.readers.docx.inline import State, chosen, is_prompt, paragraph_text
from kg.readers.docx.names import w
from kg.readers.word.blocks import Flow, GridCell, Line, Merge, table_flow

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_SPAN = 1000
_SPAN, _MERGED_DOWN, _MERGED_ACROSS = w("gridSpan"), w("vMerge"), w("hMerge")
_GONE = frozenset({names.DELETED, names.MOVED_FROM})
_WRAPPERS = frozenset(
    {names.SDT, names.CONTENT, w("customXml"), w("smartTag"), names.INSERTED, names.MOVED_TO, names.CHOICE, names.FALLBACK}
)


class Body:
    """Reads the blocks of one document. `notes` are footnotes and endnotes by kind and identifier."""

    def __init__(self, state: State, notes: Mapping[tuple[str, str], _Element]) -> None:
        self._state = state
        self._notes = notes
        self._told: set[tuple[str, str]] = set()

    def read(self, body: _Element) -> Iterator[Flow]:
        """Blocks in order; a footnote follows the paragraph or table that refers to it, endnotes stand at the end."""
        late: list[tuple[str, str]] = []
        for child in body:
            yield from self._block(child)
            waiting, self._state.notes = self._state.notes, []
            late += [note for note in waiting if note[0] == "endnotes"]
            for note in waiting:
                if note[0] == "footnotes":
                    yield from self._note(note)
        if self._state.carried:
            yield Line(self._state.carried)
        for note in late:
            yield from self._note(note)

    def _note(self, note: tuple[str, str]) -> Iterator[Flow]:
        element = self._notes.get(note)
        if element is not None and note not in self._told:
            self._told.add(note)
            yield from self._blocks(element)

    def _blocks(self, parent: _Element) -> Iterator[Flow]:
        for child in parent:
            yield from self._block(child)

    def _block(self, element: _Element) -> Iterator[Flow]:
        tag = element.tag
        if tag == names.PARAGRAPH:
            yield from map(Line, self._lines(element))
            yield from self._boxed()
        elif tag == names.TABLE:
            yield from self._table(element)
        elif tag == names.ALTERNATE:
            target = chosen(element)
            if target is not None:
                yield from self._blocks(target)
        elif tag in _WRAPPERS:
            if not (tag == names.SDT and is_prompt(element)):
                yield from self._blocks(element)
        elif tag == names.ALT_CHUNK:
            self._state.unread["altChunk"] += 1
        elif tag in _GONE:
            self._state.changes += 1

    def _lines(self, paragraph: _Element) -> list[str]:
        """The printed lines of a paragraph."""
        text = paragraph_text(paragraph, self._state)
        lines = text.split("\n") if "\n" in text else [text]
        return [line for line in lines if line and not line.isspace()]

    def _boxed(self) -> Iterator[Flow]:
        """What stands in the text boxes of the paragraph just read."""
        boxes, self._state.boxes = self._state.boxes, []
        for box in boxes:
            yield from self._blocks(box)

    def _table(self, table: _Element) -> Iterator[Flow]:
        rows: list[list[GridCell]] = []
        contents: list[Flow] = []
        merged: dict[int, int] = {}
        for row in self._children(table, names.ROW):
            if self._is_gone(row):
                continue
            cells, merged = self._row(row, merged, contents)
            rows.append(cells)
        yield from table_flow(rows, contents)

    def _row(self, row: _Element, above: dict[int, int], contents: list[Flow]) -> tuple[list[GridCell], dict[int, int]]:
        """Cells of a row, and the vertical merges open below it (width by column). `contents` collects what stands in them."""
        form = row.find(names.ROW_FORM)
        column = names.integer(form, w("gridBefore"))
        cells: list[GridCell] = []
        merged: dict[int, int] = {}
        for element in self._children(row, names.CELL):
            cell, swallowed = _cell(next(element.iterchildren(names.CELL_FORM), None), column)
            if cell is None:
                self._state.changes += 1
                continue
            column += cell.width
            if cells and swallowed:
                cells[-1].width += cell.width
                continue
            if cell.merge is not Merge.GOES_ON or above.get(cell.column) != cell.width:
                self._fill(cell, element, contents)
            if cell.merge is not Merge.NONE:
                merged[cell.column] = cell.width
            cells.append(cell)
        return cells, merged

    def _fill(self, cell: GridCell, element: _Element, contents: list[Flow]) -> None:
        state = self._state
        carried, state.carried = state.carried, ""
        items: list[Flow] = []
        for child in element:
            if child.tag == names.PARAGRAPH:
                items += map(Line, self._lines(child))
                if state.boxes:
                    items += self._boxed()
            else:
                items += self._block(child)
        cell.lines += [item.text for item in items if isinstance(item, Line)]
        contents += items
        if state.carried:
            cell.lines.append(state.carried)
        state.carried = carried

    def _children(self, parent: _Element, tag: str) -> Iterator[_Element]:
        """Rows of a table or cells of a row, those inside content controls and the like included."""
        for child in parent:
            if child.tag == tag:
                yield child
            elif child.tag in _WRAPPERS:
                yield from self._children(child, tag)
            elif child.tag == names.ALTERNATE and (target := chosen(child)) is not None:
                yield from self._children(target, tag)

    def _is_gone(self, row: _Element) -> bool:
        """Tell a row that is deleted, moved away or hidden."""
        form = row.find(names.ROW_FORM)
        if form is None:
            return False
        if form.find(names.DELETED) is not None or form.find(names.MOVED_FROM) is not None:
            self._state.changes += 1
            return True
        return names.is_on(form, names.ROW_HIDDEN)


def _cell(form: _Element | None, column: int) -> tuple[GridCell | None, bool]:
    """An empty cell at a column, None where it is deleted; and whether it is merged away into the one before."""
    cell = GridCell(column)
    swallowed = False
    for child in form if form is not None else ():
        tag = child.tag
        if tag == _SPAN:
            text = child.get(names.VALUE, "")
            cell.width = min(max(int(text), 1), _MAX_SPAN) if text.isdecimal() and len(text) < 10 else 1
        elif tag == _MERGED_DOWN:
            cell.merge = Merge.START if child.get(names.VALUE) == "restart" else Merge.GOES_ON
        elif tag == _MERGED_ACROSS:
            swallowed = child.get(names.VALUE) != "restart"
        elif tag == names.CELL_DELETED:
            return None, False
    return cell, swallowed
