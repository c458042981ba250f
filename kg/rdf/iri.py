"""Every IRI of instance data is minted here, from stable keys of the source: document key, printed codes, folded names.

In: a base and keys as printed. Out: IRI strings. Keys are percent-encoded as IRIs (RFC 3987): letters of any script stay as
they are, so that 邢台 is read as 邢台; whatever could be misread as syntax is encoded, `/` and `~` included, so that two
keys never meet in one IRI and `unquote` gives each back. The same keys give the same IRI on every machine.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from kg.document import Place
from kg.errors import SettingsError
from kg.grammar import persons
from kg.records.link import ConceptKey, OrganisationKey, PolicyKey, SeriesKey
from kg.settings import DEFAULT_BASE
from kg.text import fold

__all__ = ["DEFAULT_BASE", "Names", "digest", "quote", "slugs", "unquote"]

_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
_LETTERS = ((0xA0, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFEF), (0x10000, 0xDFFFF))  # ucschar of RFC 3987
_LONGEST_NAME = 96


@lru_cache(maxsize=8192)
def quote(key: str) -> str:
    """One path segment of an IRI: NFC, legal, reversible.

    >>> quote("邢台/2023 预算~1.pdf")
    '邢台%2F2023%20预算%7E1.pdf'
    """
    key = unicodedata.normalize("NFC", key)
    if not key.strip("."):  # "." and ".." are steps of a path to every client
        return key.replace(".", "%2E")
    return "".join(char if char in _PLAIN or _is_letter(char) else _percent(char) for char in key)


def unquote(segment: str) -> str:
    """The key behind a path segment.

    >>> unquote(quote("邢台/2023 预算~1.pdf"))
    '邢台/2023 预算~1.pdf'
    """
    return unquote_to_bytes(segment).decode("utf-8", "surrogatepass")


def digest(*parts: str) -> str:
    """A short name for keys that are too long or too odd to stand in an IRI: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def slugs(items: Iterable[tuple[int, str | None, str]]) -> Mapping[int, str]:
    """Number → last part of the IRI, for (number, code, name): the code, else the folded name, repeated ones counted.

    >>> dict(slugs([(1, None, "信息化 建设"), (2, "13P01", "其他"), (3, None, "信息化建设")]))
    {1: '信息化建设', 2: '13P01', 3: '信息化建设~2'}
    >>> dict(slugs([(1, None, "河道清淤（联系人：张伟）")]))
    {1: '河道清淤%28联系人%3A〇〇〇%29'}
    """
    found: dict[int, str] = {}
    taken: dict[str, int] = {}
    for number, code, name in sorted(items, key=lambda item: item[0]):
        slug = quote(code) if code else _name_slug(name)
        taken[slug] = taken.get(slug, 0) + 1
        found[number] = slug if taken[slug] == 1 else f"{slug}~{taken[slug]}"
    return found


def _name_slug(name: str) -> str:
    """The folded name without persons: an IRI is printed wherever its node is."""
    folded = fold(persons.mask(name)[0])
    if len(folded) > _LONGEST_NAME:
        return f"{quote(folded[:_LONGEST_NAME])}~n-{digest(folded)}"
    return quote(folded) or "~x"


def _percent(char: str) -> str:
    """UTF-8 bytes, percent-encoded; a file name's undecodable bytes (lone surrogates) survive."""
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _is_letter(char: str) -> bool:
    """Whether RFC 3987 allows the character in a path (ucschar) and it shows on paper."""
    return any(first <= ord(char) <= last for first, last in _LETTERS) and unicodedata.category(char) not in _HIDDEN


class Names:
    """Mints instance and graph IRIs under one base.

    >>> Names().document("501.pdf")
    'https://w3id.org/jixiao-kg/id/doc/501.pdf'
    """

    __slots__ = ("base",)

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        if not base.endswith(("/", "#")) or "://" not in base:
            raise SettingsError(f"base {base!r}: give an absolute IRI that ends in / (or #), such as {DEFAULT_BASE}")
        self.base = base

    # -- documents and what they hold --------------------------------------------------------------------------------

    def document(self, key: str) -> str:
        """A disclosure; all its nodes stand below this IRI."""
        return f"{self.base}doc/{quote(key)}"

    def document_key(self, iri: str) -> str | None:
        """The key of the document an IRI belongs to (the disclosure, a node of it or one of its graphs), or None."""
        for prefix in (f"{self.base}doc/", *(f"{self.base}graph/{kind}/" for kind in ("doc", "cells", "findings"))):
            if iri.startswith(prefix):
                return unquote(iri[len(prefix) :].partition("/")[0])
        return None

    def node(self, key: str, kind: str, name: str | int) -> str:
        """A node of a document: `kind` a fixed word, `name` a number or a slug."""
        return f"{self.document(key)}/{kind}/{name}"

    def project(self, key: str, slug: str) -> str:
        """A project, by the slug that `slugs` gave it."""
        return self.node(key, "project", slug)

    def indicator(self, key: str, slug: str, row_no: int) -> str:
        """An indicator, by its project's slug and its row there."""
        return f"{self.project(key, slug)}/indicator/{row_no}"

    def department(self, key: str, slug: str) -> str:
        """A department as printed in one document."""
        return self.node(key, "department", slug)

    def citation(self, key: str, citation_no: int) -> str:
        """A citation, counted over the document."""
        return self.node(key, "citation", citation_no)

    def cell(self, key: str, place: Place) -> str:
        """A printed cell or passage."""
        return f"{self.cells(key)}{place.cell_id}"

    def cells(self, key: str) -> str:
        """What the IRIs of all cells of one document begin with."""
        return self.node(key, "cell", "")

    # -- canonical nodes ---------------------------------------------------------------------------------------------

    def policy(self, policy: PolicyKey) -> str:
        """A policy document: by code (`@` and scope where it has one), year (`-` for orders) and serial, else by a hash."""
        if policy.serial is not None:
            code = quote(policy.code or "") + (f"@{quote(policy.scope)}" if policy.scope else "")
            return f"{self.base}policy/{code}/{policy.year or '-'}/{quote(policy.serial)}"
        return f"{self.base}policy/t-{digest(policy.title or '', policy.scope)}"

    def organisation(self, organisation: OrganisationKey) -> str:
        """An organisation: by division and unit code, else by division and a hash of its folded name."""
        place = quote(organisation.division or "x")
        if organisation.code is not None:
            return f"{self.base}org/{place}/{quote(organisation.code)}"
        return f"{self.base}org/{place}/n-{digest(organisation.name or '', organisation.scope)}"

    def proposal(self, kind: str, going: str, staying: str) -> str:
        """A proposed link, by the kind and ids of its nodes."""
        return f"{self.base}proposal/{digest(kind, going, staying)}"

    def reliance(self, organisation: OrganisationKey, policy: PolicyKey) -> str:
        """How far one organisation relies on one policy document."""
        return f"{self.base}reliance/{digest(self.organisation(organisation), self.policy(policy))}"

    def series(self, series: SeriesKey) -> str:
        """A project series: by its code, else by a hash of its owner and its name without years."""
        return f"{self.base}series/{quote(series.code) if series.code else f'n-{digest(series.scope, series.name)}'}"

    def concept(self, concept: ConceptKey) -> str:
        """An indicator concept: by its normalised name, and `@` its dimension where it has one of its own."""
        return f"{self.base}concept/{_name_slug(concept.name)}{f'@{concept.dimension}' if concept.dimension else ''}"

    def concept_scheme(self) -> str:
        """The scheme of the indicator concepts found."""
        return f"{self.base}concept-scheme/indicator"

    def manifest(self, key: str) -> str:
        """The record of how one document was read."""
        return f"{self.base}manifest/{quote(key)}"

    def decision(self, kind: str, subject: str, old: str, new: str) -> str:
        """What a person decided, by what it says."""
        return f"{self.base}decision/{digest(kind, subject, old, new)}"

    def catalogue(self, *parts: str) -> str:
        """The catalogue of what is published, or a node of it."""
        return "/".join((f"{self.base}catalogue", *map(quote, parts)))

    # -- named graphs ------------------------------------------------------------------------------------------------

    def document_graphs(self, key: str) -> tuple[str, str, str]:
        """The three graphs of one document: its records, its cells, its findings."""
        name = quote(key)
        return f"{self.base}graph/doc/{name}", f"{self.base}graph/cells/{name}", f"{self.base}graph/findings/{name}"

    def graph(self, name: str) -> str:
        """A graph that stands once: links, proposals, derived, findings, vocabulary, manifest, decisions."""
        return f"{self.base}graph/{name}"
