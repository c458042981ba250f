"""Where a cell is printed, for a person to see: the page with the cell outlined, or the table rebuilt with the cell marked.

In: a store and the IRI of a `kg:Cell`. The document is looked for below the corpus root and read again; where it changed since,
that is said; where it is gone, the cells that the store keeps of the table are shown.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import vocab
from kg.document import Box, Cell, Document, Place, Table
from kg.errors import ReadError
from kg.readers import read_bytes
from kg.readers.picture import page_picture
from kg.store import Rooted
from kg.tables import join

_CELL = f"""PREFIX kg: <{vocab.KG}>
SELECT ?key ?sha ?page ?table ?row ?column ?paragraph ?words ?box WHERE {{
  VALUES ?cell {{ <%s> }}
  ?cell a kg:Cell ; kg:disclosure ?disclosure . ?disclosure kg:documentKey ?key
  OPTIONAL {{ ?disclosure kg:sha256 ?sha }} OPTIONAL {{ ?cell kg:page ?page }} OPTIONAL {{ ?cell kg:table ?table }}
  OPTIONAL {{ ?cell kg:row ?row }} OPTIONAL {{ ?cell kg:column ?column }} OPTIONAL {{ ?cell kg:paragraph ?paragraph }}
  OPTIONAL {{ ?cell kg:words ?words }} OPTIONAL {{ ?cell kg:box ?box }} }}"""
_KEPT = f"""PREFIX kg: <{vocab.KG}>
SELECT ?row ?column ?words WHERE {{
  VALUES ?cell {{ <%s> }}
  ?cell kg:disclosure ?disclosure ; kg:table ?table .
  ?other kg:disclosure ?disclosure ; kg:table ?table ; kg:row ?row ; kg:column ?column ; kg:words ?words }}
ORDER BY ?row ?column"""
_AROUND = 3
_WIDEST = 24


@dataclass(frozen=True, slots=True)
class Shown:
    """出处: what can be shown of a cell: a picture of its page (PNG), or its table or passage as text; and why not more."""

    key: str
    place: Place
    picture: bytes | None = None
    text: str = ""
    warnings: tuple[tuple[str, str], ...] = ()

    @property
    def file_name(self) -> str:
        """A name for the picture: that of the document and the cell."""
        return f"{Path(self.key).stem}-{self.place.cell_id}.png"


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store says of a cell."""

    key: str
    sha256: str
    place: Place
    words: str
    box: Box | None


def show_cell(store: Rooted, iri: str) -> Shown | None:
    """Show the cell with this IRI; None where it is no cell of the store."""
    cell = _known(store, iri)
    if cell is None:
        return None
    path = _found(store.root, cell.key)
    if path is None:
        where = str(store.root or ".")
        missing = (
            f"在 {where} 下找不到 {cell.key}，只列出图库保存的单元格",
            f"{cell.key} is not below {where}; shown is what the store keeps",
        )
        return Shown(cell.key, cell.place, None, _kept(store, iri, cell), (missing,))
    data = path.read_bytes()
    warnings: list[tuple[str, str]] = []
    if hashlib.sha256(data).hexdigest() != cell.sha256:
        warnings.append(
            (
                f"{cell.key} 在建库之后改变过，位置可能不对，请重新 kg build",
                f"{cell.key} has changed since it was read; build again",
            )
        )
    try:
        picture = page_picture(data, cell.key, cell.place.page, cell.box) if cell.place.page and cell.box else None
        text = "" if picture else _rebuilt(join(read_bytes(data, cell.key)), cell)
    except ReadError as error:
        warnings.append((str(error), str(error)))
        picture, text = None, _kept(store, iri, cell)
    return Shown(cell.key, cell.place, picture, text, tuple(warnings))


def _known(store: Rooted, iri: str) -> _Known | None:
    rows = _rows(store, _CELL % iri)
    if not rows:
        return None
    row = rows[0]
    numbers = {name: int(row[name]) if row[name] else None for name in ("page", "table", "row", "column", "paragraph")}
    edges = [float(edge) for edge in row["box"].split()]
    box = (edges[0], edges[1], edges[2], edges[3]) if len(edges) == 4 else None
    return _Known(row["key"], row["sha"], Place(**numbers), row["words"], box)


def _rows(store: Rooted, sparql: str) -> list[dict[str, str]]:
    """The rows of a SELECT as plain texts, empty where nothing is bound."""
    answer: Any = store.query(sparql)
    names = [variable.value for variable in answer.variables]
    return [{name: row[name].value if row[name] is not None else "" for name in names} for row in answer]


def _found(root: Path | None, key: str) -> Path | None:
    """The file of a key below the root; the key is in NFC, the file's name need not be."""
    if root is None:
        return None
    path = root / key
    if path.is_file():
        return path
    folder = path.parent
    names = folder.iterdir() if folder.is_dir() else ()
    return next((one for one in names if unicodedata.normalize("NFC", one.name) == path.name and one.is_file()), None)


def _rebuilt(document: Document, cell: _Known) -> str:
    """The table around the cell, or the passages around it."""
    if cell.place.table is not None:
        table = next((one for one in document.tables() if one.number == cell.place.table), None)
        return drawn_table(table.cells, cell.place) if isinstance(table, Table) else cell.words
    passages = document.paragraphs()
    at = next((index for index, one in enumerate(passages) if one.place.paragraph == cell.place.paragraph), None)
    if at is None:
        return cell.words
    around = range(max(0, at - _AROUND), min(len(passages), at + _AROUND + 1))
    return "\n".join(("▶ " if index == at else "  ") + passages[index].text for index in around)


def _kept(store: Rooted, iri: str, cell: _Known) -> str:
    """The cells of the table that the store keeps."""
    rows = _rows(store, _KEPT % iri)
    cells = [Cell(row["words"], Place(table=cell.place.table, row=int(row["row"]), column=int(row["column"]))) for row in rows]
    return drawn_table(cells, cell.place) if cells else f"▶ {cell.words}"


def drawn_table(cells: Iterable[Cell], marked: Place) -> str:
    """Rows of a table as text, in columns of the screen, the cell at `marked` in 【】, with the rows around it.

    >>> print(drawn_table([Cell("甲", Place(row=1, column=1)), Cell("乙", Place(row=1, column=2))], Place(row=1, column=2)))
    1 │ 甲 │ 【乙】
    """
    rows: dict[int, dict[int, str]] = {}
    for cell in cells:
        here = (cell.row, cell.column) == (marked.row, marked.column)
        text = " ".join(cell.text.split())
        rows.setdefault(cell.row, {})[cell.column] = f"【{text}】" if here else _shortened(text)
    middle = marked.row or 0
    shown = [row for row in sorted(rows) if row == min(rows) or abs(row - middle) <= _AROUND * 2]
    columns = sorted({column for row in shown for column in rows[row]})
    widths = {column: max(_width(rows[row].get(column, "")) for row in shown) for column in columns}
    digits = len(str(max(shown)))
    return "\n".join(_row(row, rows[row], columns, widths, digits) for row in shown)


def _row(number: int, texts: dict[int, str], columns: Sequence[int], widths: dict[int, int], digits: int) -> str:
    parts = [texts.get(column, "") + " " * (widths[column] - _width(texts.get(column, ""))) for column in columns]
    return f"{number:>{digits}} │ {' │ '.join(parts)}".rstrip()


def _shortened(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _width(text: str) -> int:
    """Columns on the screen: two for what is wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
