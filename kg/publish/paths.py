"""Where each resource lies in a pack: paths that mirror IRIs and are valid on exFAT, Windows, macOS and any web server.

A path depends on its IRI alone, so that links stay good from run to run. Each part is the part of the IRI, decoded, as far
as a file name can say it; where something had to be changed, or where another name would be the same to a file system that
ignores case, a digest of the whole part follows: `a_b.pdf--1f2e3d4c`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.docs.html_names import safe
from kg.rdf.iri import unquote

_HASHED = re.compile(r"[a-z]-[0-9a-f]{16}")


class Paths:
    """The paths of one pack, without suffix; `base` is that of instance IRIs.

    >>> paths = Paths("https://example.org/id/")
    >>> paths.stem("https://example.org/id/policy/冀财建/2022/238"), paths.stem("https://example.org/id/doc/a.txt/project/平台")
    ('policy/冀财建/2022/238', 'doc/a.txt/project/平台')
    >>> paths.stem("https://example.org/id/doc/a.txt")
    'doc/a.txt/index'
    """

    def __init__(self, base: str) -> None:
        self._base = base

    def stem(self, iri: str) -> str:
        """The path of an instance's page without suffix. The IRI must stand below the base."""
        kind, *parts = iri.removeprefix(self._base).split("/")
        if kind == "doc":
            folder = f"doc/{safe(unquote(parts[0]))}"
            return "/".join((folder, *_below(parts[1:]))) if parts[1:] else f"{folder}/index"
        return "/".join((safe(kind), *map(_named, parts)))

    def is_instance(self, iri: str) -> bool:
        """Whether the IRI stands below the base."""
        return iri.startswith(self._base) and len(iri) > len(self._base)

    def document(self, iri: str) -> str | None:
        """The IRI of the document that an IRI belongs to."""
        start = f"{self._base}doc/"
        return start + iri[len(start) :].partition("/")[0] if iri.startswith(start) else None

    def project(self, iri: str) -> str | None:
        """The IRI of the project that an IRI of a document lies in."""
        document = self.document(iri)
        if document is None or not iri.startswith(f"{document}/project/"):
            return None
        start = len(document) + len("/project/")
        return iri[:start] + iri[start:].partition("/")[0]

    def anchor(self, iri: str) -> str:
        """The name of an indicator, a cell, a citation within its page: `indicator-3`, `cell-2-9-5`.

        >>> Paths("https://example.org/id/").anchor("https://example.org/id/doc/a.txt/project/p/indicator/3")
        'indicator-3'
        """
        holder = self.project(iri) or self.document(iri) or ""
        rest = iri[len(holder) :].strip("/").split("/")
        return "-".join(_below([part for part in rest if part]))


def _below(parts: Sequence[str]) -> list[str]:
    """Parts of an IRI below its document: fixed words and names in turn."""
    return [_named(part) if index % 2 else safe(part) for index, part in enumerate(parts)]


def _named(part: str) -> str:
    return part if _HASHED.fullmatch(part) else safe(unquote(part), upper=True)
