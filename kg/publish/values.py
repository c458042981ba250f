"""Values as words on a page: amounts in 万元, concepts and links by their labels, each with a note that says where it is printed.

A property `p` of a node has its cell in `pCell`, else the node's own `cell`. Notes are numbered in the order in which a page
first needs them; the page ends with the list of them: page, table, row, column, printed words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from kg import vocab
from kg.docs.html import Cell, Grid, Row, Section, Word, grid, text
from kg.publish.nodes import Node, Source, Value
from kg.publish.paths import Paths
from kg.query.wording import spelled
from kg.vocab.graph import blocks

WAN = Decimal(10000)
_AMOUNT = ("Amount", "amount")
STATED_AMOUNT, STATED_NUMBER, STATED_UNIT = "value amount", "value number", "value unit"
"""Columns of a stated figure: money has one of its own, in 万元, for kg:value is in yuan and kg:unitText says 元."""
_STATED = {STATED_AMOUNT: ("value", True), STATED_NUMBER: ("value", False), STATED_UNIT: ("unitText", False)}
_PERCENT = ("percent", "executionRate")
_YES = {"true": "是", "false": "否"}
_FITS = {"true": "相符", "false": "不符"}
_PLACES = (("page", "第{}页"), ("table", "表{}"), ("row", "行{}"), ("column", "列{}"), ("paragraph", "第{}段"))
_LONGEST_HINT = 120
PLACES = "表、段自文件开头起连续编号，行、列自该表的首行、首列数起"


@dataclass(frozen=True, slots=True)
class Target:
    """去处: a page that a value may lead to, and what it is called there."""

    path: str
    label: str


Resolve = Callable[[str], Target | None]
"""IRI → its page; None where the pack has none."""


def wan(yuan: str) -> str:
    """An amount of yuan in 万元 with thousands parted, no digit lost.

    >>> wan("12345678.9"), wan("-500"), wan("x")
    ('1,234.56789', '-0.05', 'x')
    """
    try:
        return grouped(str(Decimal(yuan) / WAN))
    except InvalidOperation:
        return yuan


def grouped(number: str) -> str:
    """A number with thousands parted.

    >>> grouped("1234567.50"), grouped("12"), grouped("若干")
    ('1,234,567.5', '12', '若干')
    """
    try:
        shown = f"{Decimal(number):,f}"
    except InvalidOperation:
        return number
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def place_of(cell: Node) -> str:
    """Where a cell is printed, in one line.

    >>> place_of(Node("urn:x"))
    ''
    """
    found = [words.format(cell.text(name)) for name, words in _PLACES if cell.text(name)]
    return " ".join(([f"工作表 {cell.text('sheet')}"] if cell.text("sheet") else []) + found)


def order_of(node: Node, source: Source) -> tuple[int, ...]:
    """Sorts a document's nodes as they stand in it: by page, table, row, column, paragraph of their cell."""
    cells = node.values("cell")
    cell = source.get(cells[0].text) if cells else node
    return tuple(cell.number(name) for name, _ in _PLACES)


class Notes:
    """出处: the cells a page refers to, numbered in order of first use."""

    def __init__(self, source: Source, paths: Paths) -> None:
        self._source, self._paths = source, paths
        self._numbers: dict[str, int] = {}

    @property
    def cells(self) -> tuple[str, ...]:
        """The IRIs of all cells referred to."""
        return tuple(self._numbers)

    def of(self, node: Node, name: str) -> tuple[int, str, str]:
        """Number, anchor and place of the cell a property's value is printed in; zeros where there is none."""
        found = node.values(f"{name}Cell")
        return self.cell(found[0].text) if found else (0, "", "")

    def cell(self, iri: str) -> tuple[int, str, str]:
        """Number, anchor and place of a cell."""
        number = self._numbers.setdefault(iri, len(self._numbers) + 1)
        node = self._source.get(iri)
        words = node.text("words").replace("\n", " ")
        hint = words if len(words) <= _LONGEST_HINT else words[:_LONGEST_HINT] + "…"
        return number, self._paths.anchor(iri), f"{place_of(node)}：{hint}" if hint else place_of(node)

    def section(self) -> tuple[Section, ...]:
        """The list at the end of the page, nothing where no value has a cell."""
        if not self._numbers:
            return ()
        rows = [self._row(number, self._source.get(iri)) for iri, number in self._numbers.items()]
        headings = ("号", "工作表", "页", "表", "行", "列", "段", "印出的文字", "识别可信度")
        return (Section("出处", "evidence", (grid(headings, rows, (0, 2, 3, 4, 5, 6), f"{PLACES}。"),), len(rows)),)

    def _row(self, number: int, cell: Node) -> Row:
        names = ("sheet", "page", "table", "row", "column", "paragraph", "words", "confidence")
        return Row((text(str(number)), *(text(cell.text(name)) for name in names)), self._paths.anchor(cell.iri))


class Values:
    """Turns the values of one document's nodes, or of canonical nodes, into words."""

    def __init__(self, resolve: Resolve, notes: Notes | None = None) -> None:
        self.resolve, self.notes = resolve, notes

    def cell(self, node: Node, name: str) -> Cell:
        """All values of a property, or of a column of stated figures, the last with its note."""
        if name in _STATED:
            return self._stated(node, name)
        found = [self.word(value, name, node.types) for value in node.values(name)]
        if not found:
            return ()
        words = [part for one in found for part in (one, Word("、"))][:-1]
        return self.noted(tuple(words), node, name)

    def _stated(self, node: Node, column: str) -> Cell:
        """A stated figure in the column it belongs to; only money has a printed unit of money."""
        name, money = _STATED[column]
        if bool(node.text("printedUnit")) is not money:
            return ()
        if name != "value":
            return self.cell(node, name)
        shown = wan(node.text(name)) if money else grouped(node.text(name))
        return self.noted(text(shown), node, name)

    def noted(self, words: Cell, node: Node, name: str) -> Cell:
        """Words with the note of a property of the node."""
        number, at, place = self.notes.of(node, name) if self.notes and words else (0, "", "")
        return _with_note(words, number, at, place)

    def at_cell(self, words: Cell, node: Node) -> Cell:
        """Words with the note of the node's own cell."""
        found = node.values("cell")
        if not found or not words or self.notes is None:
            return words
        return _with_note(words, *self.notes.cell(found[0].text))

    def word(self, value: Value, name: str = "", types: frozenset[str] = frozenset()) -> Word:
        """One value of a property of a node of these classes."""
        if value.is_iri:
            return self.link(value.text)
        if value.kind == "boolean":
            words = _FITS if name == "projectCodeValid" else _YES
            return Word(words.get(value.text, value.text))
        if value.kind == "decimal" and name.endswith(_AMOUNT):
            return Word(wan(value.text))
        return Word(spelled(types, name, value.text))

    def link(self, iri: str, shown: str = "") -> Word:
        """A resource by its label, leading to its page where the pack has one."""
        target = self.resolve(iri)
        if target is None:
            return Word(shown or iri.removeprefix(vocab.KG))
        return Word(shown or target.label, target.path)

    def facts(self, node: Node, names: Iterable[str]) -> list[tuple[str, Cell]]:
        """Headings and values of these properties, those without a value left out."""
        pairs = ((heading(name), self.cell(node, name)) for name in names)
        return [(title, cell) for title, cell in pairs if cell]

    def rest(self, node: Node, known: Iterable[str]) -> list[tuple[str, Cell]]:
        """The properties of ours that nobody has shown yet; cells of values are no property for a reader."""
        shown = frozenset(known)
        return self.facts(node, (name for name in sorted(node.said) if name not in shown and _for_readers(name)))

    def table(self, nodes: Sequence[Node], names: Sequence[str], anchors: Paths, numbers: Iterable[str] = ()) -> Grid:
        """A grid with a row a node and a column a property; the first column carries the note of the node's own cell."""
        rows = []
        for node in nodes:
            cells = [self.cell(node, name) for name in names]
            if not any(word.note for cell in cells for word in cell):
                first = next((index for index, cell in enumerate(cells) if cell), None)
                if first is not None:
                    cells[first] = self.at_cell(cells[first], node)
            rows.append(Row(tuple(cells), anchors.anchor(node.iri)))
        right = [index for index, name in enumerate(names) if name in numbers or name.endswith(_AMOUNT)]
        return grid([heading(name) for name in names], rows, right)


def _with_note(words: Cell, number: int, at: str, place: str) -> Cell:
    if not number or not words:
        return words
    last = words[-1]
    return (*words[:-1], replace(last, note=number, at=at, place=place))


def heading(name: str) -> str:
    """What a property is called, amounts and shares with their unit."""
    if name == STATED_AMOUNT:
        return "金额（万元）"
    name = _STATED[name][0] if name in _STATED else name
    known = name in blocks()
    title = vocab.label(name) if known else name.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    return f"{title}（万元）" if name.endswith(_AMOUNT) else f"{title}（%）" if name in _PERCENT else title


def _for_readers(name: str) -> bool:
    if name not in blocks():
        return False
    return not (name.endswith("Cell") or name in ("cell", "sortKey") or name.startswith("has"))
