"""Media types: which the server offers, and which of them an `Accept` header asks for (RFC 9110, 12.5.1).

Parts of a header that cannot be read are left out; a header in which nothing can be read counts as none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import QueryResultsFormat, RdfFormat

RESULTS: dict[str, QueryResultsFormat] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
"""Of SELECT and ASK, the one preferred by the server first."""

BOOLEANS = (
    "application/sparql-results+json",
    "application/json",
    "application/sparql-results+xml",
    "application/xml",
    "text/xml",
)
"""ASK has no CSV and TSV (SPARQL 1.1 Query Results CSV and TSV Formats, 2)."""

GRAPHS: dict[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML,
    "application/json": RdfFormat.JSON_LD,
    "application/x-turtle": RdfFormat.TURTLE,
}
"""Of CONSTRUCT, DESCRIBE and whole graphs."""

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105  a token of RFC 9110
_RANGE = re.compile(
    rf"\s*(?P<type>{_TOKEN})/(?P<subtype>{_TOKEN})(?P<parameters>(?:\s*;\s*(?:{_TOKEN}=(?:{_TOKEN}|\"(?:[^\"\\]|\\.)*\"))?)*)\s*"
)
_QUALITY = re.compile(r";\s*[qQ]=(\S*?)\s*(?:;|$)")
_NUMBER = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")
_PART = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: str
    subtype: str
    quality: float

    def fits(self, offer: str) -> int:
        """How closely: 0 not at all, 1 anything, 2 the kind, 3 the very type."""
        kind, _, subtype = offer.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 3
        if self.subtype != "*":
            return 0
        return 2 if self.kind == kind else int(self.kind == "*")


def best(accept: str | None, offers: Sequence[str]) -> str | None:
    """The offer that the header likes best, the earlier one of equals; None where it takes none.

    >>> best("text/csv;q=0.5, text/*;q=0.4, */*;q=0.1", ["application/json", "text/csv"])
    'text/csv'
    >>> best("image/png", ["text/csv"]) is None, best(";;;", ["text/csv"])
    (True, 'text/csv')
    """
    return _best(accept or "", tuple(offers))


@lru_cache(maxsize=512)
def _best(accept: str, offers: tuple[str, ...]) -> str | None:
    wanted = [one for part in _PART.findall(accept[:4096]) if (one := _parse(part)) is not None]
    if not wanted:
        return offers[0]
    rated = [(_quality(offer, wanted), -place, offer) for place, offer in enumerate(offers)]
    quality, _, offer = max(rated)
    return offer if quality > 0 else None


def _quality(offer: str, wanted: Sequence[_Wanted]) -> float:
    closest = max(wanted, key=lambda one: (one.fits(offer), one.quality))
    return closest.quality if closest.fits(offer) else 0.0


def _parse(part: str) -> _Wanted | None:
    found = _RANGE.fullmatch(part)
    if found is None or (found["type"] == "*" and found["subtype"] != "*"):
        return None
    quality = _QUALITY.search(found["parameters"])
    if quality is None:
        return _Wanted(found["type"].lower(), found["subtype"].lower(), 1.0)
    if not _NUMBER.fullmatch(quality[1]):
        return None
    return _Wanted(found["type"].lower(), found["subtype"].lower(), float(quality[1]))


def content_type(header: str | None) -> tuple[str, str]:
    """The media type and the character set of a `Content-Type` header, both in lower case and perhaps empty.

    >>> content_type('Text/Turtle; charset="UTF-8"')
    ('text/turtle', 'utf-8')
    """
    media, _, parameters = (header or "").partition(";")
    charset = re.search(r"charset\s*=\s*\"?([^\s\";]+)", parameters, re.IGNORECASE)
    return media.strip().lower(), charset[1].lower() if charset else ""


def with_charset(media: str) -> str:
    """The media type as it is sent: text says that it is UTF-8."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
