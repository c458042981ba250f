"""Short code lists (SKOS concept schemes) of `ontology/codelists/`, as plain concepts.

The scheme `level` is `kg:scheme-level`. A concept's `notation` is the code that stands in records and tables (`municipal`,
`ge`), its `local` the last part of its IRI (`level-municipal`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from kg.errors import VocabularyError
from kg.text import fold
from kg.vocab.files import KG
from kg.vocab.graph import Block, Value, blocks, last_part

_PREFIX = "scheme-"
_OWN = frozenset(
    {"type", "prefLabel", "altLabel", "hiddenLabel", "notation", "broader", "inScheme", "topConceptOf", "definition"}
)


@dataclass(frozen=True, slots=True)
class Concept:
    """概念: one entry of a code list. `extra` holds its further properties by local name (`dimension`, `factor`, …)."""

    local: str
    iri: str
    notation: str
    label_zh: str
    label_en: str
    alt: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    broader: str | None = None
    top: bool = False
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def spellings(self) -> Iterator[str]:
        """Every text that stands for this concept: labels first, then notation and local name."""
        yield self.label_zh
        yield from self.alt
        yield from self.hidden
        yield self.label_en
        yield self.notation
        yield self.local


@cache
def scheme_names() -> tuple[str, ...]:
    """The names of all schemes, sorted."""
    return tuple(sorted(local.removeprefix(_PREFIX) for local in blocks() if local.startswith(_PREFIX)))


@cache
def scheme(name: str) -> tuple[Concept, ...]:
    """All concepts of a scheme, in the order of its file.

    >>> [concept.label_zh for concept in scheme("level") if concept.notation == "zone"]
    ['开发区']
    """
    if name not in scheme_names():
        near = difflib.get_close_matches(name, scheme_names(), n=3)
        raise VocabularyError(f"no scheme {name!r} in ontology/codelists; near: {', '.join(near) or 'none'}")
    return tuple(_concept(block) for block in _members()[name])


def concept(name: str, notation: str) -> Concept:
    """The concept with this notation (or local name); for codes that our own code writes.

    >>> concept("comparator", "ge").local
    'comparator-ge'
    """
    found = _by_code(name).get(notation)
    if found is None:
        near = difflib.get_close_matches(notation, _by_code(name), n=3)
        raise VocabularyError(f"scheme {name!r} has no {notation!r}; near: {', '.join(near) or 'none'}")
    return found


def lookup(name: str, text: str, *, top: bool | None = None) -> Concept | None:
    """The concept that a printed text names, spelling folded; `top` asks for top concepts or for the others only.

    >>> lookup("indicatorType", "效果指标", top=True).notation
    'benefit'
    """
    found = _by_spelling(name).get(fold(text), ())
    if top is not None:
        found = tuple(one for one in found if one.top is top)
    return found[0] if found else None


@cache
def _members() -> Mapping[str, tuple[Block, ...]]:
    found: dict[str, list[Block]] = {name: [] for name in scheme_names()}
    for block in blocks().values():
        for iri in block.names("inScheme"):
            name = iri.removeprefix(_PREFIX)
            if name not in found:
                raise VocabularyError(f"kg:{block.local} ({block.file}): no such scheme as {iri}")
            found[name].append(block)
    return {name: tuple(members) for name, members in found.items()}


@cache
def _by_code(name: str) -> Mapping[str, Concept]:
    found = {one.local: one for one in scheme(name)}
    found.update((one.notation, one) for one in scheme(name))
    return found


@cache
def _by_spelling(name: str) -> Mapping[str, tuple[Concept, ...]]:
    found: dict[str, tuple[Concept, ...]] = {}
    for one in sorted(scheme(name), key=lambda one: not one.top):
        for spelling in one.spellings():
            key = fold(spelling)
            if one not in found.get(key, ()):
                found[key] = (*found.get(key, ()), one)
    return found


def _concept(block: Block) -> Concept:
    broader = block.names("broader")
    return Concept(
        local=block.local,
        iri=KG + block.local,
        notation=_single(block, "notation"),
        label_zh=_single(block, "prefLabel", "zh"),
        label_en=_single(block, "prefLabel", "en"),
        alt=block.texts("altLabel", "zh"),
        hidden=block.texts("hiddenLabel"),
        broader=broader[0] if broader else None,
        top=not broader,
        extra={name: tuple(_plain(value) for value in values) for name, values in block.values.items() if name not in _OWN},
    )


def _plain(value: Value) -> str:
    return last_part(value.text) if value.is_name else value.text


def _single(block: Block, name: str, language: str | None = None) -> str:
    found = block.texts(name, language)
    if len(found) != 1:
        raise VocabularyError(f"kg:{block.local} ({block.file}): needs one skos:{name} {language or ''}, has {len(found)}")
    return found[0]
