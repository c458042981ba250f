"""Fields of a Word document while they are read: only their results are printed, and the boxes and lists of old forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.readers.docx.names import VALUE, integer, is_on, w
from kg.readers.word.fields import printed_by_code

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(slots=True)
class Field:
    """A field being read: its code so far, and whether its result has begun. `form` is the form field it may be."""

    form: _Element | None = None
    code: list[str] = field(default_factory=list)
    in_result: bool = False


def printed_without_result(one: Field) -> str:
    """What a field prints that keeps no result."""
    return printed_by_code("".join(one.code)) if one.form is None else _form_field(one.form)


def _form_field(form: _Element) -> str:
    box = form.find(w("checkBox"))
    if box is not None:
        state = w("checked") if box.find(w("checked")) is not None else w("default")
        return "☑" if is_on(box, state) else "☐"
    choices = form.find(w("ddList"))
    if choices is not None:
        entries = [entry.get(VALUE, "") for entry in choices.findall(w("listEntry"))]
        chosen = integer(choices, w("result"), integer(choices, w("default")))
        return entries[chosen] if chosen < len(entries) else ""
    return ""
