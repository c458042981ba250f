"""The stories of a Word 97–2003 file: paragraphs and tables in order, with text boxes and notes where they are anchored.

One story follows the other in the text: the body, footnotes, headers, comments, endnotes, text boxes. Headers and comments
are left out. A mark ends each paragraph, cell and row; its properties say how deep in tables it stands.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.readers.doc import container
from kg.readers.doc.characters import printed
from kg.readers.doc.container import WordFile
from kg.readers.doc.forms import paragraph_runs
from kg.readers.doc.grid import OpenTable
from kg.readers.doc.paragraphs import Form, read_form
from kg.readers.doc.styles import read_lists, read_styles
from kg.readers.doc.text import read_text
from kg.readers.word.blocks import Flow, Line
from kg.readers.word.fields import printed_by_code
from kg.readers.word.lists import Counters

_MARK = re.compile("[\r\x07\x0c]")
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\xad]")
_WRITTEN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-"}
_CELL_MARK, _PICTURES = "\x07", frozenset("\x01\x08")
_LEADER = "....."
_EMBEDDED = re.compile(r"^\s*EMBED\s+(\S+)", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list)
    in_result: bool = False


@dataclass(slots=True)
class _Open:
    """Where the reading of one story stands: tables open, fields open, how many of those are in their code."""

    tables: list[OpenTable] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)
    muted: int = 0


class Stories:
    """Reads the blocks of one document; afterwards `changes`, `pictures` and `unread` tell what was met."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._text = read_text(file)
        result = printed(file, self._text)
        self._characters, self.changes = result.characters, result.changes
        self._runs = paragraph_runs(file)
        self._styles = read_styles(file)
        self._lists = read_lists(file)
        self._counters = Counters()
        self._forms: dict[tuple[bytes, bytes], Form] = {}
        self._boxes = _boxes(file)
        self._notes = _notes(file, container.FOOTNOTE_PLACES, container.FOOTNOTE_TEXTS, file.main)
        self.pictures = 0
        self.unread: Counter[str] = Counter()

    def read(self) -> Iterator[Flow]:
        """The blocks of the body, endnotes after it, and last the text boxes whose anchors are not in the body."""
        yield from self._story(0, self._file.main, anchored=True)
        before_endnotes = self._file.main + self._file.footnotes + self._file.headers + self._file.comments
        notes = _notes(self._file, container.ENDNOTE_PLACES, container.ENDNOTE_TEXTS, before_endnotes)
        for span in [*self._rest(self._notes), *(note[1:] for note in notes), *self._rest(self._boxes)]:
            yield from self._story(*span)

    def _rest(self, anchored: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
        spans = [item[1:] for item in anchored]
        anchored.clear()
        return spans

    def _story(self, start: int, end: int, *, anchored: bool = False) -> Iterator[Flow]:
        state = _Open()
        at = start
        for match in _MARK.finditer(self._characters, start, end):
            position = match.start()
            form = self._form(position)
            if form.depth != len(state.tables):
                yield from self._levelled(state, form.depth)
            items = self._paragraph(self._characters[at:position], form, state)
            at = position + 1
            if anchored and self._boxes:
                items += self._due(self._boxes, at)
            if state.tables:
                self._place(state.tables[-1], items, form, match[0])
                continue
            yield from items
            if anchored and self._notes:
                yield from self._due(self._notes, at)
        rest = self._paragraph(self._characters[at:end], Form(), state) if at < end else []
        yield from self._levelled(state, 0)
        yield from rest

    def _place(self, table: OpenTable, items: list[Flow], form: Form, mark: str) -> None:
        """Put a paragraph's items into the cell being read, and end the cell or the row where the mark does."""
        if (form.ends_row and mark == _CELL_MARK) or form.ends_inner_row:
            table.end_row(form.cells)
            return
        for item in items:
            table.add(item)
        if mark == _CELL_MARK or form.ends_inner_cell:
            table.end_cell()

    def _levelled(self, state: _Open, depth: int) -> list[Flow]:
        """Close tables deeper than `depth`, open those missing; tables closed at the top are given out."""
        done: list[Flow] = []
        while len(state.tables) > depth:
            flow = state.tables.pop().close()
            for item in flow:
                if state.tables:
                    state.tables[-1].add(item)
                else:
                    done.append(item)
        while len(state.tables) < depth:
            state.tables.append(OpenTable())
        return done

    def _due(self, anchored: list[tuple[int, int, int]], position: int) -> list[Flow]:
        """Stories anchored before a position, which are told only once."""
        found: list[Flow] = []
        while anchored and anchored[0][0] < position:
            _, start, end = anchored.pop(0)
            found += self._story(start, end)
        return found

    def _form(self, position: int) -> Form:
        """The properties of the paragraph that a mark ends."""
        piece = self._text.piece_at(position)
        group = self._runs.at(piece.offset + (position - piece.position) * piece.width)
        extra = piece.modifiers
        form = self._forms.get((group, extra))
        if form is None:
            own = read_form(int.from_bytes(group[:2], "little"), group[2:] + extra, self._file.data)
            form = self._forms[group, extra] = self._styled(own)
        return form

    def _styled(self, own: Form) -> Form:
        style = self._styles.get(own.style)
        if style is None:
            return own
        number = style.list_number if own.list_number is None else own.list_number
        level = style.level if own.level is None else own.level
        return replace(own, list_number=number, level=level, leader=own.leader or style.leader)

    def _paragraph(self, raw: str, form: Form, state: _Open) -> list[Flow]:
        text = self._printed(raw, state) if state.fields or _CONTROL.search(raw) else raw
        if form.leader and "\t" in text:
            before, _, after = text.rpartition("\t")
            text = before + _LEADER + after
        ends_row = form.ends_row or form.ends_inner_row
        numbered = self._lists.get(form.list_number or 0) if not ends_row else None
        if numbered is not None:
            text = self._counters.label(numbered, form.level or 0) + text
        if not text or text.isspace():
            return []
        return [Line(line) for line in text.split("\n") if line.strip()] if "\n" in text else [Line(text)]

    def _printed(self, raw: str, state: _Open) -> str:
        """Text without fields' codes, and without characters that stand for something else."""
        words: list[str] = []
        for one in raw:
            if one == "\x13":
                state.fields.append(_Field())
                state.muted += 1
            elif one == "\x14" and state.fields and not state.fields[-1].in_result:
                state.fields[-1].in_result = True
                state.muted -= 1
            elif one == "\x15" and state.fields:
                words.append(self._end_field(state))
            elif state.muted:
                state.fields[-1].code.append(one)
            elif one in _PICTURES:
                self.pictures += 1
            elif one in _WRITTEN:
                words.append(_WRITTEN[one])
            elif not _CONTROL.match(one):
                words.append(one)
        return "".join(words)

    def _end_field(self, state: _Open) -> str:
        ended = state.fields.pop()
        code = "".join(ended.code)
        if embedded := _EMBEDDED.match(code):
            self.unread[embedded[1]] += 1
        if ended.in_result:
            return ""
        state.muted -= 1
        return "" if state.muted else printed_by_code(code)


def _notes(file: WordFile, places: int, texts: int, story: int) -> list[tuple[int, int, int]]:
    """Anchor, start and end of each note."""
    where, what = file.part(places), file.part(texts)
    count = max(0, (len(where) - 4) // 6)
    if len(what) < 4 * (count + 1):
        return []
    anchors = struct.unpack_from(f"<{count}I", where)
    bounds = struct.unpack_from(f"<{count + 1}I", what)
    return [(anchor, story + bounds[n], story + bounds[n + 1]) for n, anchor in enumerate(anchors)]


def _boxes(file: WordFile) -> list[tuple[int, int, int]]:
    """Anchor, start and end of each text box, in order; a box without anchor in the body counts as anchored at its end."""
    shapes, texts = file.part(container.SHAPES), file.part(container.BOX_TEXTS)
    count = max(0, (len(shapes) - 4) // 30)
    anchors = {
        struct.unpack_from("<i", shapes, 4 * (count + 1) + 26 * n)[0]: struct.unpack_from("<I", shapes, 4 * n)[0]
        for n in range(count)
    }
    story = file.main + file.footnotes + file.headers + file.comments + file.endnotes
    boxes = max(0, (len(texts) - 4) // 26)
    found = []
    for number in range(boxes - 1):  # the last entry only ends the story
        start, end = struct.unpack_from("<II", texts, 4 * number)
        shape = struct.unpack_from("<i", texts, 4 * (boxes + 1) + 22 * number + 14)[0]
        if 0 <= start < end <= file.boxes:
            found.append((anchors.get(shape, file.main), story + start, story + end))
    return sorted(found)
