"""SHACL Core, as far as `shapes/` uses it, compiled to Python functions: the engine that validates the whole corpus in a second.

pyrudof takes about 25 µs for each shape and focus node, pyshacl more; a compiled check takes about one. So that this engine
is right, every fixture and thousands of mutated graphs are judged by all three (tests/validate). A shape with anything that is
not known here is refused, never passed over: such shapes go to the other engines.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg import vocab
from kg.errors import ShapesError
from kg.validate import constraints as core
from kg.validate.data import Data
from kg.validate.shapes import SH, Node, Shapes, Subject
from kg.validate.terms import check_datatype

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SILENT = frozenset({
    *(SH + name for name in ("path", "targetClass", "severity", "message", "flags", "property")),
    *(SH + name for name in ("name", "description", "order", "group")),
    _RDF + "type", "http://www.w3.org/2000/01/rdf-schema#label", vocab.KG + "rule", vocab.SHAPES + "shownAt",
})  # fmt: skip

_ASKING = ("minCount", "hasValue", "equals")
"""What may be broken where there is no value."""

_CLASSES = frozenset({"http://www.w3.org/2000/01/rdf-schema#Class", "http://www.w3.org/2002/07/owl#Class"})

Path = Callable[[Data, Node], Sequence[Node]]


@dataclass(frozen=True, slots=True)
class Broken:
    """One broken constraint: focus node, shape, component (local name), and the value where there is one."""

    focus: Node
    shape: str
    component: str
    value: Node | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A shape, ready to judge nodes.

    Node shapes have no `path`; a path of one property is a `predicate` too. `idle`: it asks nothing where there is no value.
    """

    iri: str
    path: Path | None
    predicate: str | None
    checks: tuple[tuple[str, core.Check], ...]
    properties: tuple[Judgement, ...]
    idle: bool

    def conforms(self, data: Data, node: Node) -> bool:
        """Whether the node conforms."""
        values = (node,) if self.path is None else self.path(data, node)
        if self.idle and not values:
            return True
        for _, check in self.checks:
            if check(data, node, values):
                return False
        for one in self.properties:
            for value in values:
                if not one.conforms(data, value):
                    return False
        return True

    def judge(self, data: Data, node: Node, found: list[Broken]) -> None:
        """Add what the node breaks. (A list handed down: nested generators take three times as long.)"""
        self._weigh(data, node, (node,) if self.path is None else self.path(data, node), found)

    def _weigh(self, data: Data, node: Node, values: Sequence[Node], found: list[Broken]) -> None:
        for component, check in self.checks:
            if broken := check(data, node, values):
                found += [Broken(node, self.iri, component, value) for value in broken]
        if not self.properties:
            return
        for value in values:
            known = data.of(value)
            for one in self.properties:
                if one.predicate is None:
                    one.judge(data, value, found)
                elif (further := known.get(one.predicate, ())) or not one.idle:
                    one._weigh(data, value, further, found)


@dataclass(frozen=True, slots=True)
class Targeted:
    """A shape with the classes whose nodes it judges."""

    classes: tuple[Node, ...]
    shape: Judgement

    def judge(self, data: Data, own: Container[Node]) -> list[Broken]:
        """What the nodes of its classes break, as far as they are in `own`."""
        found: list[Broken] = []
        for node in dict.fromkeys(node for one in self.classes for node in data.members(one)):
            if node in own:
                self.shape.judge(data, node, found)
        return found


def compile_shapes(shapes: Shapes) -> tuple[Targeted, ...]:
    """All targeted shapes, ready to run; raises `ShapesError` where one uses what is not known here."""
    compiler = _Compiler(shapes)
    for subject, properties in shapes.triples.items():
        _check_targets(subject, properties)
    return tuple(
        Targeted(properties[SH + "targetClass"], compiler.shape(subject))
        for subject, properties in shapes.triples.items()
        if SH + "targetClass" in properties
    )


def _check_targets(subject: Subject, properties: Mapping[str, Sequence[Node]]) -> None:
    """Refuse targets other than `sh:targetClass`: passed over, they would let everything conform."""
    types = {value.value for value in properties.get(_RDF + "type", ())}
    shape = types & {SH + "NodeShape", SH + "PropertyShape"}
    unknown = [name for name in properties if name.startswith(SH + "target") and name != SH + "targetClass"]
    if unknown or (shape and types & _CLASSES):
        what = ", ".join(name.removeprefix(SH) for name in unknown) or "implicit class target"
        raise ShapesError(f"{subject}: {what} 内置引擎不识别此目标 (target unknown to the compiled engine)")


class _Compiler:
    """Makes judgements of shapes, each shape once."""

    def __init__(self, shapes: Shapes) -> None:
        self._triples = shapes.triples
        self._done: dict[Node, Judgement] = {}
        self._open: set[Node] = set()

    def shape(self, node: Node) -> Judgement:
        """One shape."""
        if node in self._open:
            raise ShapesError(f"{node}: 形状引用自身，内置引擎不支持 (recursive shape, unknown to the compiled engine)")
        if node not in self._done:
            self._open.add(node)
            self._done[node] = self._compile(node)
            self._open.discard(node)
        return self._done[node]

    def _compile(self, node: Node) -> Judgement:
        properties = self._properties(node)
        checks = [
            (_component(predicate), check)
            for predicate in properties
            if predicate not in _SILENT
            for check in self._checks(node, predicate)
        ]
        paths = properties.get(SH + "path", ())
        return Judgement(
            node.value if isinstance(node, ox.NamedNode) else "",
            self.path(paths[0]) if paths else None,
            paths[0].value if paths and isinstance(paths[0], ox.NamedNode) else None,
            tuple(checks),
            tuple(self.shape(one) for one in properties.get(SH + "property", ())),
            idle=not any(SH + name in properties for name in _ASKING),
        )

    def _checks(self, node: Node, predicate: str) -> Iterator[core.Check]:
        local = predicate.removeprefix(SH)
        values = self._properties(node)[predicate]
        if local == "pattern":
            flags = self._properties(node).get(SH + "flags", (ox.Literal(""),))
            yield core.pattern(values[0].value, flags[0].value)
            return
        if (make := _MAKERS.get(local)) is None:
            raise ShapesError(f"{node}: <{predicate}> 内置引擎不识别 (unknown to the compiled engine); engine='pyshacl'")
        for value in values:
            yield make(self, value)

    def path(self, node: Node) -> Path:
        """A property path: predicate, inverse, alternative or sequence."""
        if isinstance(node, ox.NamedNode):
            predicate = node.value
            return lambda data, focus: data.values(focus, predicate)
        properties = self._properties(node)
        if SH + "inversePath" in properties:
            inverse = _predicate(properties[SH + "inversePath"][0])
            return lambda data, focus: data.subjects(inverse, focus)
        if SH + "alternativePath" in properties:
            return _alternative([self.path(one) for one in self.members(properties[SH + "alternativePath"][0])])
        if _RDF + "first" in properties:
            return _sequence([self.path(one) for one in self.members(node)])
        raise ShapesError(f"{node}: 内置引擎不识别此路径 (path unknown to the compiled engine)")

    def members(self, node: Node) -> Iterator[Node]:
        """The members of an RDF list."""
        while node != ox.NamedNode(_RDF + "nil"):
            properties = self._properties(node)
            yield properties[_RDF + "first"][0]
            node = properties[_RDF + "rest"][0]

    def _properties(self, node: Node) -> dict[str, tuple[Node, ...]]:
        if isinstance(node, ox.Literal) or node not in self._triples:
            raise ShapesError(f"{node}: 没有这个形状 (there is no such shape)")
        return dict(self._triples[_subject(node)])


def _sequence(steps: Sequence[Path]) -> Path:
    def walk(data: Data, focus: Node) -> Sequence[Node]:
        found: Sequence[Node] = (focus,)
        for step in steps:
            found = tuple(dict.fromkeys(value for node in found for value in step(data, node)))
        return found

    return walk


def _alternative(ways: Sequence[Path]) -> Path:
    return lambda data, focus: tuple(dict.fromkeys(value for way in ways for value in way(data, focus)))


def _subject(node: Node) -> Subject:
    assert not isinstance(node, ox.Literal)
    return node


def _predicate(node: Node) -> str:
    if not isinstance(node, ox.NamedNode):
        raise ShapesError(f"{node}: 这里只能是属性 (must be a property here)")
    return node.value


def _component(predicate: str) -> str:
    local = predicate.rsplit("#", 1)[-1]
    return f"{local[:1].upper()}{local[1:]}ConstraintComponent"


def _datatype(node: Node) -> core.Check:
    check_datatype(node.value)
    return core.datatype(node.value)


_MAKERS: dict[str, Callable[[_Compiler, Node], core.Check]] = {
    "minCount": lambda _, value: core.min_count(int(value.value)),
    "maxCount": lambda _, value: core.max_count(int(value.value)),
    "hasValue": lambda _, value: core.has_value(value),
    "datatype": lambda _, value: _datatype(value),
    "nodeKind": lambda _, value: core.node_kind(value.value),
    "class": lambda _, value: core.of_class(value),
    "in": lambda compiler, value: core.one_of(frozenset(compiler.members(value))),
    "minLength": lambda _, value: core.min_length(int(value.value)),
    "maxLength": lambda _, value: core.max_length(int(value.value)),
    "minInclusive": lambda _, value: core.at_least_limit(value),
    "minExclusive": lambda _, value: core.at_least_limit(value, strictly=True),
    "maxInclusive": lambda _, value: core.at_most_limit(value),
    "maxExclusive": lambda _, value: core.at_most_limit(value, strictly=True),
    "lessThanOrEquals": lambda _, value: core.less_than_or_equals(_predicate(value)),
    "equals": lambda _, value: core.equals(_predicate(value)),
    "disjoint": lambda _, value: core.disjoint(_predicate(value)),
    "languageIn": lambda compiler, value: core.language_in([one.value for one in compiler.members(value)]),
    "uniqueLang": lambda _, value: core.unique_lang() if value.value == "true" else core.min_count(0),
    "not": lambda compiler, value: core.not_conforming(compiler.shape(value)),
    "node": lambda compiler, value: core.conforming(compiler.shape(value)),
    "or": lambda compiler, value: core.any_of([compiler.shape(one) for one in compiler.members(value)]),
    "and": lambda compiler, value: core.all_of([compiler.shape(one) for one in compiler.members(value)]),
}
