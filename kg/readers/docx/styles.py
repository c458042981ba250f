"""Styles and numbering of a Word file: what a paragraph's style says of its list, its tab leaders and hidden text.

In: the roots of styles.xml and numbering.xml. Out: look-ups by style and list, with inheritance resolved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.readers.docx.names import HIDDEN, PARAGRAPH_FORM, RUN_FORM, VALUE, integer, is_on, value, w
from kg.readers.word.lists import LEVELS, Level, NumberedList

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_SUFFIX = {"tab": "\t", "space": "\t", "nothing": ""}  # a tab for both keeps the number apart from figures after it
_LEADERS = frozenset({"dot", "hyphen", "underscore", "heavy", "middleDot"})
_MAX_CHAIN = 32


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of a style. `list_number` is None where nothing is said, 0 where numbering is switched off."""

    based_on: str | None = None
    list_number: int | None = None
    level: int | None = None
    leader: bool = False
    hidden: bool = False


_SAYS_NOTHING = Style()


class Styles:
    """Styles by their identifiers."""

    def __init__(self, root: _Element | None) -> None:
        self._own: dict[str, Style] = {}
        self._whole: dict[str, Style] = {}
        self.default: str | None = None
        for element in root.iter(w("style")) if root is not None else ():
            name = str(element.get(w("styleId"), ""))
            self._own[name] = _style(element)
            if element.get(w("type")) == "paragraph" and element.get(w("default")) in ("1", "true", "on"):
                self.default = name

    def get(self, name: str | None) -> Style:
        """A style with what it inherits; an unknown one says nothing."""
        name = name if name is not None and name in self._own else self.default
        if name is None:
            return _SAYS_NOTHING
        if name not in self._whole:
            self._whole[name] = self._inherited(name)
        return self._whole[name]

    def _inherited(self, name: str) -> Style:
        found = self._own[name]
        for _ in range(_MAX_CHAIN):
            base = self._own.get(found.based_on or "")
            if base is None:
                break
            found = Style(
                base.based_on,
                base.list_number if found.list_number is None else found.list_number,
                base.level if found.level is None else found.level,
                found.leader or base.leader,
                found.hidden or base.hidden,
            )
        return found


def _style(element: _Element) -> Style:
    form = element.find(PARAGRAPH_FORM)
    numbering = form.find(w("numPr")) if form is not None else None
    tabs = form.find(w("tabs")) if form is not None else None
    number, level = list_of(numbering)
    return Style(value(element, w("basedOn")), number, level, has_leader(tabs), is_on(element.find(RUN_FORM), HIDDEN))


def list_of(numbering: _Element | None) -> tuple[int | None, int | None]:
    """List and level that a paragraph's property of numbering names."""
    if numbering is None:
        return None, None
    level = integer(numbering, w("ilvl"), -1)
    number = value(numbering, w("numId"))
    return (int(number) if number and number.isdecimal() else None), (level if 0 <= level < LEVELS else None)


def has_leader(tabs: _Element | None) -> bool:
    """Tell a tab stop whose gap is filled, as in a table of contents."""
    return tabs is not None and any(tab.get(w("leader")) in _LEADERS for tab in tabs)


class Numbering:
    """Lists by their numbers. `styles` is asked where a definition points to a list style."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._numbers: dict[int, _Element] = {}
        self._definitions: dict[int, _Element] = {}
        self._lists: dict[int, NumberedList | None] = {}
        self._style_levels: dict[tuple[int, str], int] = {}
        for element in root if root is not None else ():
            if element.tag == w("abstractNum"):
                self._definitions[_number(element, "abstractNumId")] = element
            elif element.tag == w("num"):
                self._numbers[_number(element, "numId")] = element

    def get(self, number: int) -> NumberedList | None:
        """A list, None where the file does not define it."""
        if number not in self._lists:
            self._lists[number] = None  # a list style that leads back to itself defines nothing
            self._lists[number] = self._make(number)
        return self._lists[number]

    def level_of_style(self, number: int, style: str | None) -> int:
        """The level that a list keeps for a paragraph style, the first where it keeps none."""
        self.get(number)
        return self._style_levels.get((number, style or ""), 0)

    def _make(self, number: int) -> NumberedList | None:
        element = self._numbers.get(number)
        definition = integer(element, w("abstractNumId"), -1)
        abstract = self._definitions.get(definition)
        if element is None or abstract is None:
            return None
        linked = self._styles.get(value(abstract, w("numStyleLink"))).list_number if value(abstract, w("numStyleLink")) else None
        if linked and (base := self.get(linked)) is not None:
            return replace(base, number=number)
        levels = {_number(level, "ilvl"): self._level(level, number) for level in abstract.findall(w("lvl"))}
        starts: dict[int, int] = {}
        for override in element.findall(w("lvlOverride")):
            index = _number(override, "ilvl")
            if (level := override.find(w("lvl"))) is not None:
                levels[index] = self._level(level, number)
            if override.find(w("startOverride")) is not None:
                starts[index] = integer(override, w("startOverride"))
        return NumberedList(number, definition, levels, starts)

    def _level(self, element: _Element, number: int) -> Level:
        style = value(element, w("pStyle"))
        if style:
            self._style_levels[number, style] = _number(element, "ilvl")
        form = next((item.get(VALUE, "decimal") for item in element.iter(w("numFmt"))), "decimal")
        restart = element.find(w("lvlRestart"))
        return Level(
            form,
            _template(value(element, w("lvlText")) or ""),
            integer(element, w("start"), 0),
            None if restart is None else integer(element, w("lvlRestart")),
            is_on(element, w("isLgl")),
            _SUFFIX.get(value(element, w("suff")) or "tab", "\t"),
        )


def _number(element: _Element, name: str) -> int:
    text = element.get(w(name), "")
    return int(text) if text.isdecimal() else -1


def _template(text: str) -> tuple[str | int, ...]:
    """`第%1章` as text and levels from 0."""
    parts = _PLACE.split(text)
    return tuple(int(part) - 1 if number % 2 else part for number, part in enumerate(parts) if part)
