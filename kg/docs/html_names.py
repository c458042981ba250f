"""File names that are valid on exFAT, Windows, macOS and any web server, and differ where case does not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kg.rdf.iri import digest

_FORBIDDEN = re.compile(r'[\x00-\x20\x7f<>:"/\\|?*%#&;\'`{}\[\]^$!=+,\u00a0\u2000-\u200f\u2028-\u202f\ufeff\ud800-\udfff]')
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_MARKED = re.compile(r".*--[0-9a-f]{8}", re.DOTALL)
_MOST_LETTERS = 56
_MOST_BYTES = 108
_MARK = 8


@lru_cache(maxsize=65536)
def safe(text: str, *, upper: bool = False) -> str:
    """One part of a path. `upper` says that capital letters are the rule (codes) rather than small ones.

    >>> safe("2023_501.pdf"), safe("34117223P0001", upper=True)
    ('2023_501.pdf', '34117223P0001')
    >>> safe("con"), safe("A.pdf"), safe("市/局.pdf")
    ('_con--1143da2b', 'A.pdf--eea5b2c0', '市_局.pdf--d7c9191b')
    """
    wanted = unicodedata.normalize("NFC", text)
    usual = wanted.upper() if upper else wanted.casefold()
    name = _shortened(_FORBIDDEN.sub("_", wanted)).rstrip(". ").lstrip(" ")
    if name.startswith("."):
        name = "_" + name[1:]
    if name == text and wanted == usual and name and not _RESERVED.fullmatch(name) and not _MARKED.fullmatch(name):
        return name
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return f"{name or '_'}--{digest(text)[:_MARK]}"


def _shortened(name: str) -> str:
    """At most 56 letters and 108 bytes, so that the mark and a suffix still fit everywhere."""
    name = name[:_MOST_LETTERS]
    while len(name.encode("utf-8", "replace")) > _MOST_BYTES:
        name = name[:-1]
    return name
