"""HTML pages as plain values, and the one template they are written by.

A page is made of sections, a section of blocks (facts, grids, lists, figures, code), a block of cells, a cell of words. A word
may lead somewhere (`href`, a path from the root of the site, or `#anchor` in the page) and may carry the number of a note, as
the place a value is printed at. Everything is escaped; every link is relative, so that a folder of pages works from anywhere.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

STYLE = "assets/style.css"
SCRIPT = "assets/search.js"
_SAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Word:
    """词: a text, where it leads to, and the note that says where it is printed (`note` its number, `at` its anchor).

    `name` makes the word itself an anchor.
    """

    text: str
    href: str = ""
    note: int = 0
    at: str = ""
    place: str = ""
    strong: bool = False
    name: str = ""


Cell = tuple[Word, ...]
Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """行 of a grid; `anchor` names it within the page, `tone` is violation, warning, info or total."""

    cells: tuple[Cell, ...]
    anchor: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """表 with a heading a column; columns of `numbers` stand to the right."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()
    caption: str = ""
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True)
class Facts:
    """要目: pairs of a heading and its values."""

    pairs: tuple[tuple[str, Cell], ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Items:
    """列表: one cell an item."""

    items: tuple[Cell, ...]
    ordered: bool = False
    kind: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Figure:
    """图: what draws an SVG of our own making, given how links are written, and what it shows."""

    draw: Callable[[Link], Markup]
    caption: str = ""
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True)
class Code:
    """代码: text as it stands."""

    text: str
    kind: Literal["code"] = "code"


@dataclass(frozen=True, slots=True)
class Prose:
    """一段文字."""

    words: Cell
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Numbers:
    """数字: figures at a glance, each with what it counts and where it leads."""

    figures: tuple[tuple[str, str, str], ...]
    kind: Literal["numbers"] = "numbers"


@dataclass(frozen=True, slots=True)
class Search:
    """检索框."""

    kind: Literal["search"] = "search"


Block = Grid | Facts | Items | Figure | Code | Prose | Numbers | Search


@dataclass(frozen=True, slots=True)
class Section:
    """节: a heading, its anchor, its blocks; a section without heading opens the page."""

    title: str
    anchor: str
    blocks: tuple[Block, ...]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """页: `path` from the root of the site; `kind` is what it shows, `crumbs` the way to it, `iri` its name in the graph."""

    path: str
    title: str
    sections: tuple[Section, ...]
    kind: str = ""
    crumbs: tuple[Word, ...] = ()
    downloads: tuple[Word, ...] = ()
    iri: str = ""
    english: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """站点: what stands on every page: its name, the menu, the last lines."""

    title: str = "预算绩效公开资料包"
    menu: tuple[Word, ...] = ()
    foot: tuple[str, ...] = field(default=())


def text(*texts: str) -> Cell:
    """Plain words, empty ones left out."""
    return tuple(Word(one) for one in texts if one)


def grid(headings: Sequence[str], rows: Iterable[Row], numbers: Iterable[int] = (), caption: str = "") -> Grid:
    """A grid without the columns that are empty in every row."""
    kept = tuple(rows)
    filled = [index for index in range(len(headings)) if any(row.cells[index] for row in kept)]
    right = frozenset(numbers)
    return Grid(
        tuple(headings[index] for index in filled),
        tuple(Row(tuple(row.cells[index] for index in filled), row.anchor, row.tone) for row in kept),
        frozenset(place for place, index in enumerate(filled) if index in right),
        caption,
    )


def render(page: Page, site: Site) -> str:
    """The text of one page.

    >>> "&lt;b&gt;" in render(Page("a/b.html", "<b>", ()), Site())
    True
    """
    up = "../" * page.path.count("/")

    def link(href: str) -> str:
        return href if href.startswith("#") else up + href

    written: str = _template().render(page=page, site=site, up=up, link=link, style=STYLE, script=SCRIPT)
    return written


def assets() -> dict[str, str]:
    """The files that every site needs, by path."""
    folder = Path(__file__).parent / "templates"
    return {path: (folder / Path(path).name).read_text(encoding="utf-8") for path in (STYLE, SCRIPT)}


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("kg.docs"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_sayable,
    )
    environment.filters.update(words=words, rows=rows)
    return environment.get_template("page.html")


def _sayable(value: object) -> object:
    """Characters that HTML cannot say are shown as �."""
    if isinstance(value, str) and not isinstance(value, Markup) and _SAYABLE.search(value):
        return _SAYABLE.sub("\ufffd", value)
    return value


def words(cell: Cell, link: Link) -> Markup:
    """The words of a cell as HTML, put together by hand: pages hold thousands of them."""
    return Markup("".join([_word(word, link) for word in cell]))  # noqa: S704 - every part is escaped in _word


def rows(block: Grid, link: Link) -> Markup:
    """The rows of a grid as HTML."""
    starts = ['<td class="n">' if index in block.numbers else "<td>" for index in range(len(block.headings))]
    written = []
    for row in block.rows:
        cells = [
            start + "".join([_word(word, link) for word in cell]) + "</td>" for start, cell in zip(starts, row.cells, strict=True)
        ]
        name = f' id="{_escaped(row.anchor)}"' if row.anchor else ""
        tone = f' class="{_escaped(row.tone)}"' if row.tone else ""
        written.append(f"<tr{name}{tone}>{''.join(cells)}</tr>")
    return Markup("\n".join(written))  # noqa: S704 - every part is escaped in _word


def _word(word: Word, link: Link) -> str:
    shown = _escaped(word.text)
    if word.href:
        shown = f'<a href="{_escaped(link(word.href))}">{shown}</a>'
    if word.strong:
        shown = f"<strong>{shown}</strong>"
    if word.name:
        shown = f'<span id="{_escaped(word.name)}">{shown}</span>'
    if word.note:
        # Brackets part it from a figure, the style from what is copied; a word joiner keeps it on the line of its value.
        note = f'<a class="note" href="#{_escaped(word.at)}" title="{_escaped(word.place)}">[{word.note}]</a>'
        shown += f"<sup>\u2060{note}</sup>"
    return shown


def _escaped(words: str) -> str:
    return html.escape(_SAYABLE.sub("\ufffd", words))
