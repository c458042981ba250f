"""The printed words of a paragraph: runs, fields, symbols, formulas; what is hidden, deleted or moved away is left out.

Text boxes and notes hang on a paragraph but are printed elsewhere: they are put aside in the `State` for the caller.
Tracked changes are read as accepted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.readers.docx import names
from kg.readers.docx.fields import Field, printed_without_result
from kg.readers.docx.names import w
from kg.readers.docx.styles import Numbering, Style, Styles, has_leader, list_of
from kg.readers.word.lists import Counters
from kg.readers.word.symbols import sign, unsigned

if TYPE_CHECKING:
    from lxml.etree import _Element

_PRIVATE = re.compile("[\uf020-\uf0ff]")
_UNREAD = {
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "chart",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "diagram",
}
_LEADER = "....."
_STYLE, _NUMBERING, _TABS = w("pStyle"), w("numPr"), w("tabs")
_WORDS = (names.TEXT_BOX, names.TEXT, names.MATH_TEXT, names.SYMBOL, names.GRAPHIC_DATA, names.TABLE)


@dataclass(slots=True)
class State:
    """What runs through a document while its paragraphs are read in order."""

    styles: Styles
    numbering: Numbering
    counters: Counters = field(default_factory=Counters)
    fields: list[Field] = field(default_factory=list)
    muted: int = 0
    words: list[str] = field(default_factory=list)
    carried: str = ""
    boxes: list[_Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    changes: int = 0
    pictures: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    hides: bool = True
    changes_marks: bool = True


def paragraph_text(paragraph: _Element, state: State) -> str:
    """The printed text of a paragraph with its number; "\\n" where a line break was typed.

    Where the paragraph mark is deleted the text is carried into the next paragraph, and "" is given.
    """
    state.words = []
    _walk(paragraph, state)
    text = state.carried + "".join(state.words)
    state.carried = ""
    form = next(paragraph.iterchildren(names.PARAGRAPH_FORM), None)
    style_name, numbering, leader = None, None, False
    for child in form if form is not None else ():
        tag = child.tag
        if tag == _STYLE:
            style_name = child.get(names.VALUE)
        elif tag == _NUMBERING:
            numbering = child
        elif tag == _TABS:
            leader = has_leader(child)
        elif tag == names.RUN_FORM and state.changes_marks and _mark_is_deleted(child):
            state.changes += 1
            state.carried = text
            return ""
    style = state.styles.get(style_name)
    if (leader or style.leader) and "\t" in text:
        before, _, after = text.rpartition("\t")
        text = before + _LEADER + after
    label = _label(numbering, style_name, style, state) if numbering is not None or style.list_number else ""
    return label + (text.replace("\u00ad", "") if "\u00ad" in text else text)


def _mark_is_deleted(mark: _Element) -> bool:
    return mark.find(names.DELETED) is not None or mark.find(names.MOVED_FROM) is not None


def _label(numbering: _Element | None, style_name: str | None, style: Style, state: State) -> str:
    number, level = list_of(numbering)
    if number is None:
        number = style.list_number
        level = style.level if level is None else level
        if number and level is None:
            level = state.numbering.level_of_style(number, style_name)
    numbered = state.numbering.get(number) if number else None
    return state.counters.label(numbered, level or 0) if numbered is not None else ""


def _walk(element: _Element, state: State) -> None:
    for child in element:
        tag = child.tag
        if tag in _PASSED:
            continue
        handle = _HANDLERS.get(tag)
        if handle is not None:
            handle(child, state)
        elif len(child):
            _walk(child, state)


def _changed_away(element: _Element, state: State) -> None:
    """Deleted or moved away: left out, but the marks of a field that was deleted in part must stay in step."""
    state.changes += 1
    _pass_fields(element, state)


def _pass_fields(element: _Element, state: State) -> None:
    """Begin and end the fields of what is not printed, without a word."""
    printed = len(state.words)
    for mark in element.iter(names.FIELD):
        _field(mark, state)
    del state.words[printed:]


def _changed_in(element: _Element, state: State) -> None:
    state.changes += 1
    _walk(element, state)


def _run(run: _Element, state: State) -> None:
    if state.hides and (form := run.find(names.RUN_FORM)) is not None and _is_hidden(form, state):
        _pass_fields(run, state)
        return
    _walk(run, state)


def _is_hidden(form: _Element, state: State) -> bool:
    if form.find(names.HIDDEN) is not None:
        return names.is_on(form, names.HIDDEN)
    style = names.value(form, w("rStyle"))
    return style is not None and state.styles.get(style).hidden


def _text(element: _Element, state: State) -> None:
    text = element.text
    if text and not state.muted:
        state.words.append(unsigned(text, _font(element)) if _PRIVATE.search(text) else text)


def _font(element: _Element) -> str | None:
    """The font of the run in which an element stands."""
    run = element.getparent()
    form = run.find(names.RUN_FORM) if run is not None else None
    fonts = form.find(names.FONTS) if form is not None else None
    return fonts.get(w("ascii")) or fonts.get(w("hAnsi")) if fonts is not None else None


def _writes(text: str) -> Callable[[_Element, State], None]:
    def write(_element: _Element, state: State) -> None:
        if not state.muted:
            state.words.append(text)

    return write


def _symbol(element: _Element, state: State) -> None:
    code = element.get(w("char"), "")
    if not state.muted and re.fullmatch("[0-9A-Fa-f]{1,5}", code):
        state.words.append(sign(int(code, 16), element.get(w("font"))))


def _field(element: _Element, state: State) -> None:
    match element.get(w("fldCharType")):
        case "begin":
            state.fields.append(Field(element.find(w("ffData"))))
            state.muted += 1
        case "separate" if state.fields and not state.fields[-1].in_result:
            state.fields[-1].in_result = True
            state.muted -= 1
        case "end" if state.fields:
            ended = state.fields.pop()
            if not ended.in_result:
                state.muted -= 1
                if not state.muted:
                    state.words.append(printed_without_result(ended))


def _field_code(element: _Element, state: State) -> None:
    if state.fields and not state.fields[-1].in_result:
        state.fields[-1].code.append(element.text or "")


def _note(element: _Element, state: State) -> None:
    if not state.muted:
        kind = "endnotes" if element.tag == names.END_NOTE else "footnotes"
        state.notes.append((kind, element.get(w("id"), "")))


def _text_box(element: _Element, state: State) -> None:
    state.boxes.append(element)


def _content_control(element: _Element, state: State) -> None:
    if not is_prompt(element):
        _walk(element, state)


def is_prompt(element: _Element) -> bool:
    """Tell a content control that nobody filled in: its words are a prompt to the author, not content."""
    return names.is_on(element.find(names.SDT_FORM), names.PROMPT)


def chosen(element: _Element) -> _Element | None:
    """The one of the alternatives to read: the first choice where it holds words, else the fallback."""
    choice = element.find(names.CHOICE)
    if choice is not None and next(choice.iter(*_WORDS), None) is not None:
        return choice
    fallback = element.find(names.FALLBACK)
    return choice if fallback is None else fallback


def _alternate(element: _Element, state: State) -> None:
    target = chosen(element)
    if target is not None:
        _walk(target, state)


def _fraction_bottom(element: _Element, state: State) -> None:
    state.words.append("/")
    _walk(element, state)


def _object(element: _Element, state: State) -> None:
    state.unread[element.get("ProgID") or "OLE"] += 1


def _graphic(element: _Element, state: State) -> None:
    kind = _UNREAD.get(element.get("uri", ""))
    if kind:
        state.unread[kind] += 1
    elif str(element.get("uri", "")).endswith("/picture"):
        state.pictures += 1
    else:
        _walk(element, state)


_PASSED = frozenset({names.PARAGRAPH_FORM, names.RUN_FORM, names.SDT_FORM, w("rt")})
"""Properties, and what is not printed."""
_HANDLERS: dict[object, Callable[[_Element, State], None]] = {
    names.RUN: _run,
    names.TEXT: _text,
    names.MATH_TEXT: _text,
    names.FRACTION_BOTTOM: _fraction_bottom,
    names.TAB: _writes("\t"),
    names.POSITION_TAB: _writes("\t"),
    names.BREAK: _writes("\n"),
    names.RETURN: _writes("\n"),
    names.HARD_HYPHEN: _writes("-"),
    names.SYMBOL: _symbol,
    names.FIELD: _field,
    names.FIELD_CODE: _field_code,
    names.NOTE: _note,
    names.END_NOTE: _note,
    names.TEXT_BOX: _text_box,
    names.SDT: _content_control,
    names.ALTERNATE: _alternate,
    names.OLE_OBJECT: _object,
    names.GRAPHIC_DATA: _graphic,
    names.DELETED: _changed_away,
    names.MOVED_FROM: _changed_away,
    names.INSERTED: _changed_in,
    names.MOVED_TO: _changed_in,
}
