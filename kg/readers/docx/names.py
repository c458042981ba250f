"""Names of WordprocessingML (ECMA-376, ISO/IEC 29500) that the reader knows, in lxml's form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
OLE_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
GRAPHIC_DATA = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"

PARAGRAPH, RUN, TABLE, ROW, CELL = _W + "p", _W + "r", _W + "tbl", _W + "tr", _W + "tc"
PARAGRAPH_FORM, RUN_FORM, ROW_FORM, CELL_FORM = _W + "pPr", _W + "rPr", _W + "trPr", _W + "tcPr"
TEXT, TAB, BREAK, RETURN, POSITION_TAB = _W + "t", _W + "tab", _W + "br", _W + "cr", _W + "ptab"
SYMBOL, HARD_HYPHEN, NOTE, END_NOTE = _W + "sym", _W + "noBreakHyphen", _W + "footnoteReference", _W + "endnoteReference"
FIELD, FIELD_CODE, ALT_CHUNK = _W + "fldChar", _W + "instrText", _W + "altChunk"
CONTENT, TEXT_BOX, SDT, SDT_FORM = _W + "sdtContent", _W + "txbxContent", _W + "sdt", _W + "sdtPr"
PROMPT = _W + "showingPlcHdr"
RUBY, RUBY_BASE = _W + "ruby", _W + "rubyBase"
DELETED, INSERTED, MOVED_FROM, MOVED_TO = _W + "del", _W + "ins", _W + "moveFrom", _W + "moveTo"
CELL_DELETED = _W + "cellDel"
HIDDEN, ROW_HIDDEN, FONTS = _W + "vanish", _W + "hidden", _W + "rFonts"
MATH_TEXT, FRACTION_BOTTOM = _MATH + "t", _MATH + "den"
ALTERNATE, CHOICE, FALLBACK = _COMPATIBILITY + "AlternateContent", _COMPATIBILITY + "Choice", _COMPATIBILITY + "Fallback"

_OFF = frozenset({"0", "false", "off"})


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return _W + name


VALUE = w("val")


def value(parent: _Element | None, name: str) -> str | None:
    """The value of a property below `parent`, None where it is not set."""
    found = parent.find(name) if parent is not None else None
    return found.get(VALUE) if found is not None else None


def integer(parent: _Element | None, name: str, default: int = 0) -> int:
    """A property's value as a number that is not below 0."""
    text = value(parent, name) or ""
    return int(text) if text.isdecimal() and len(text) < 10 else default


def is_on(parent: _Element | None, name: str) -> bool:
    """Tell whether a property that may be on or off is on."""
    found = parent.find(name) if parent is not None else None
    return found is not None and found.get(VALUE, "1") not in _OFF
