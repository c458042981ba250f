"""The shapes: our own from `shapes/`, or a user's file. In: Turtle. Out: its text, its triples, and what each shape says.

Messages, severity and rule of a result are read here, from the shape that found it, and never from an engine's report:
engines differ in which messages they keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import vocab
from kg.document import Severity
from kg.errors import ShapesError

SH = "http://www.w3.org/ns/shacl#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

Node = ox.NamedNode | ox.BlankNode | ox.Literal
Subject = ox.NamedNode | ox.BlankNode
Turtle = Mapping[Subject, Mapping[str, tuple[Node, ...]]]
"""Triples as subject → IRI of the predicate → objects."""

_RULE, _SHOWN = f"{vocab.KG}rule", f"{vocab.SHAPES}shownAt"
_PREFIX = "rule-"


@dataclass(frozen=True, slots=True)
class ShapeInfo:
    """What a shape says of its results. `path` and `shown_at` are IRIs of properties; `rule` is the concept's notation."""

    iri: str
    rule: str
    severity: Severity
    message_zh: str
    message_en: str
    path: str | None = None
    shown_at: str | None = None


@dataclass(frozen=True, slots=True)
class Shapes:
    """形状: a shapes graph. `infos` holds every shape with an IRI."""

    text: str
    triples: Turtle
    infos: Mapping[str, ShapeInfo]


def shape_files() -> tuple[Path, ...]:
    """The shape files of this installation, a class each; names with `_` are not about documents."""
    return tuple(path for path in sorted(vocab.data_dir("shapes").glob("*.ttl")) if not path.name.startswith("_"))


@cache
def own_shapes() -> Shapes:
    """The shapes of `shapes/`, read once."""
    return read_shapes(shape_files())


def read_shapes(paths: Iterable[Path]) -> Shapes:
    """The shapes of some Turtle files, as one graph."""
    texts = []
    for path in paths:
        try:
            texts.append(path.read_text(encoding="utf-8"))
            list(ox.parse(texts[-1], format=ox.RdfFormat.TURTLE))
        except OSError as error:
            raise ShapesError(f"{path}: 无法读取 (cannot be read): {error.strerror or error}") from error
        except UnicodeDecodeError as error:
            raise ShapesError(f"{path}: 不是 UTF-8 文本，请另存为 UTF-8 (not UTF-8)") from error
        except SyntaxError as error:
            raise ShapesError(f"{path}: 不是可用的 Turtle 形状文件 (not usable Turtle): {error}") from error
    return parse_shapes("\n".join(texts))


def parse_shapes(text: str) -> Shapes:
    """The shapes of a Turtle text."""
    try:
        quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise ShapesError(f"形状不是正确的 Turtle (shapes are not valid Turtle): {error}") from error
    found: dict[Subject, dict[str, tuple[Node, ...]]] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
            raise ShapesError("形状中不能有三元组项 (shapes must not hold triple terms)")
        properties = found.setdefault(subject, {})
        properties[quad.predicate.value] = (*properties.get(quad.predicate.value, ()), value)
    infos = {subject.value: _info(subject.value, found[subject]) for subject in found if isinstance(subject, ox.NamedNode)}
    return Shapes(text, found, infos)


def _info(iri: str, properties: Mapping[str, tuple[Node, ...]]) -> ShapeInfo:
    messages = {one.language: one.value for one in properties.get(SH + "message", ()) if isinstance(one, ox.Literal)}
    plain = messages.get(None) or messages.get("en") or messages.get("zh") or ""
    severity = _local(properties.get(SH + "severity", ())) or "Violation"
    return ShapeInfo(
        iri,
        rule=_local(properties.get(_RULE, ())).removeprefix(_PREFIX) or iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1],
        severity=Severity(severity) if severity in {one.value for one in Severity} else Severity.VIOLATION,
        message_zh=messages.get("zh", plain),
        message_en=messages.get("en", plain),
        path=_named(properties.get(SH + "path", ())),
        shown_at=_named(properties.get(_SHOWN, ())),
    )


def _named(values: tuple[Node, ...]) -> str | None:
    return values[0].value if values and isinstance(values[0], ox.NamedNode) else None


def _local(values: tuple[Node, ...]) -> str:
    return (_named(values) or "").rsplit("#", 1)[-1]
