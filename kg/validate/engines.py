"""The engines that judge a unit of triples by shapes: compiled (our own, fastest), pyrudof, pyshacl. All give the same results.

`compiled` takes what `shapes/` uses of SHACL Core; `pyrudof` (the extra `fast`) all of Core; `pyshacl` all of Core and
`sh:sparql`. The slower ones are oracles of the faster in the tests, and serve users' own shapes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Literal, Protocol

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.validate.compiled import compile_shapes
from kg.validate.data import Data, Triple
from kg.validate.shapes import SH, Node, Shapes
from kg.validate.terms import text_of

EngineName = Literal["compiled", "pyrudof", "pyshacl"]


@dataclass(frozen=True, slots=True)
class Unit:
    """单元: the triples judged together. Results count only for nodes of `own`; the rest is context."""

    graph: str
    triples: tuple[Triple, ...]
    own: frozenset[Node]


@dataclass(frozen=True, slots=True, order=True)
class Raw:
    """One result as every engine tells it: IRIs of focus node and shape, local name of the component, text of the value."""

    focus: str
    shape: str
    component: str
    value: str = ""


class Engine(Protocol):
    """引擎: judges units by the shapes it was made with."""

    def judge(self, unit: Unit) -> Iterable[Raw]:
        """Every result of the unit's own nodes."""


def make_engine(name: EngineName, shapes: Shapes) -> Engine:
    """The engine of this name, ready to judge by these shapes."""
    return _ENGINES[name](shapes)


def available() -> tuple[EngineName, ...]:
    """The engines that are installed, fastest first."""
    return tuple(name for name in _ENGINES if name == "compiled" or find_spec(name) is not None)


class CompiledEngine:
    """Our own engine: shapes compiled to Python functions."""

    def __init__(self, shapes: Shapes) -> None:
        self._targeted = compile_shapes(shapes)

    def judge(self, unit: Unit) -> Iterator[Raw]:
        """Every result of the unit's own nodes."""
        data = Data(unit.triples)
        for targeted in self._targeted:
            for broken in targeted.judge(data, unit.own):
                value = None if broken.value is None else text_of(broken.value)
                yield Raw(text_of(broken.focus) or "", broken.shape, broken.component, value or "")


class PyrudofEngine:
    """rudof (Rust): all of SHACL Core."""

    def __init__(self, shapes: Shapes) -> None:
        try:
            import pyrudof
        except ImportError as error:
            raise ShapesError("pyrudof 未安装 (not installed): pip install jixiao-kg[fast]") from error
        self._format: Any = pyrudof.RDFFormat.NTriples
        self._rudof: Any = pyrudof.Rudof(pyrudof.RudofConfig())
        try:
            self._rudof.read_shacl(shapes.text)
        except pyrudof.RudofError as error:
            raise ShapesError(f"pyrudof 不接受此形状 (rejects the shapes): {error}") from error

    def judge(self, unit: Unit) -> Iterator[Raw]:
        """Every result of the unit's own nodes."""
        if not unit.triples:
            return
        self._rudof.read_data(_ntriples(unit.triples), format=self._format, merge=False)
        own = {text_of(node) for node in unit.own}
        for entry in self._rudof.validate_shacl():
            if entry.focus_node in own:
                component = str(entry.constraint_component).removeprefix(SH)
                yield Raw(entry.focus_node, entry.source_shape or "", component, _unquoted(entry.value or ""))


class PyshaclEngine:
    """pySHACL over rdflib: SHACL Core and `sh:sparql`. The slowest, and the judge of the others."""

    def __init__(self, shapes: Shapes) -> None:
        import rdflib

        self._shapes = rdflib.Graph().parse(data=shapes.text, format="turtle")

    def judge(self, unit: Unit) -> Iterator[Raw]:
        """Every result of the unit's own nodes."""
        import rdflib

        own = {text_of(node) for node in unit.own}
        report = self.report(rdflib.Graph().parse(data=_ntriples(unit.triples), format="nt"))
        sh = rdflib.Namespace(SH)
        for result in report.objects(None, sh.result):
            focus = str(report.value(result, sh.focusNode))
            if focus in own:
                shape = report.value(result, sh.sourceShape)
                component = str(report.value(result, sh.sourceConstraintComponent)).removeprefix(SH)
                value = report.value(result, sh.value)
                named = str(shape) if isinstance(shape, rdflib.URIRef) else ""
                yield Raw(focus, named, component, "" if value is None else str(value))

    def report(self, data: Any) -> Any:
        """The report on an rdflib graph, as an rdflib graph."""
        import pyshacl

        try:
            _, report, _ = pyshacl.validate(data, shacl_graph=self._shapes, inference="none", do_owl_imports=False)
        except pyshacl.errors.ReportableRuntimeError as error:
            raise ShapesError(f"pyshacl 无法使用此形状 (cannot use the shapes): {error}") from error
        if isinstance(report, Exception) or not hasattr(report, "objects"):
            raise ShapesError(f"pyshacl 未能完成验证 (failed): {report}")
        return report


_ENGINES: Mapping[EngineName, Callable[[Shapes], Engine]] = {
    "compiled": CompiledEngine,
    "pyrudof": PyrudofEngine,
    "pyshacl": PyshaclEngine,
}

_QUOTED = re.compile(r'"(.*)"(?:@[\w-]+|\^\^\S+)?', re.DOTALL)


def _ntriples(triples: Iterable[Triple]) -> str:
    return "".join(f"{subject} <{predicate}> {value} .\n" for subject, predicate, value in triples)


def _unquoted(value: str) -> str:
    """The text of a value as pyrudof prints it: a literal in quotes, its inner quotes not escaped.

    >>> _unquoted('"5.0"^^xsd:decimal')
    '5.0'
    """
    found = _QUOTED.fullmatch(value)
    return found[1] if found else value


def triples_of(quads: Iterable[ox.Quad]) -> Iterator[Triple]:
    """Quads without their graphs. (No graph of ours holds triple terms.)"""
    for subject, predicate, value, _ in quads:
        yield subject, predicate.value, value
