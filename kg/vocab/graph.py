"""The Turtle of the vocabulary as plain strings: one `Block` a subject, read once.

IRIs of our own namespace are kept as local names, others whole; the rest of the package sees no RDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import VocabularyError
from kg.vocab.files import KG, turtle_files


class Value(NamedTuple):
    """One object: the text of a literal, or a name (`is_name`): local if ours, else the whole IRI."""

    text: str
    language: str | None = None
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """All that the Turtle says of one of our names. `values` by the last part of the property's IRI."""

    local: str
    file: str
    values: Mapping[str, tuple[Value, ...]]

    def texts(self, name: str, language: str | None = None) -> tuple[str, ...]:
        """The literals of a property, of one language if given."""
        found = self.values.get(name, ())
        return tuple(value.text for value in found if not value.is_name and (language is None or value.language == language))

    def names(self, name: str) -> tuple[str, ...]:
        """The names (IRIs) a property leads to."""
        return tuple(value.text for value in self.values.get(name, ()) if value.is_name)


def short(iri: str) -> str:
    """The local name of one of our IRIs; another IRI as it is."""
    return iri.removeprefix(KG)


@cache
def last_part(iri: str) -> str:
    """What stands after the last `#` or `/`."""
    return iri.rstrip("/").rsplit("#", 1)[-1].rsplit("/", 1)[-1]


@cache
def blocks() -> Mapping[str, Block]:
    """Every declared name of our namespace, in the order of the files."""
    found: dict[str, Block] = {}
    for path in turtle_files():
        for local, values in _subjects(path).items():
            if "type" not in values:
                raise VocabularyError(f"{path.name}: kg:{local} has no type: misspelt, or declared in another file?")
            if local in found:
                raise VocabularyError(f"{path.name}: kg:{local} is declared in {found[local].file} already")
            found[local] = Block(local, path.name, values)
    return found


def _subjects(path: Path) -> dict[str, dict[str, tuple[Value, ...]]]:
    """What one file says of our names: local name → property → values."""
    found: dict[str, dict[str, list[Value]]] = {}
    for quad in _parse(path):
        subject = quad.subject
        if isinstance(subject, ox.NamedNode) and (iri := subject.value).startswith(KG):
            values = found.setdefault(iri.removeprefix(KG), {})
            values.setdefault(last_part(quad.predicate.value), []).append(_value(quad.object))
    return {local: {name: tuple(some) for name, some in values.items()} for local, values in found.items()}


def _parse(path: Path) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError, OSError) as error:
        raise VocabularyError(f"{path.name}: not valid Turtle ({error})") from error


def _value(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Value:
    if isinstance(node, ox.Literal):
        return Value(node.value, node.language)
    if isinstance(node, ox.NamedNode):
        return Value(short(node.value), None, True)
    raise VocabularyError(f"{node}: the vocabulary has no blank nodes")
