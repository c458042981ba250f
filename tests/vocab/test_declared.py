"""Every term used is declared: ontology, alignments, shapes, queries and the code itself.

Turtle and SPARQL are parsed, Python is walked as a syntax tree: names in `term("…")`, `label("…")`, `kg("…")`, scheme names and
notations given as literals, and `kg:…` names inside strings. The reverse, terms that nothing uses, is printed (`pytest -rP`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg import vocab

ROOT = Path(__file__).resolve().parents[2]
TURTLE = sorted([*vocab.data_dir("ontology").rglob("*.ttl"), *vocab.data_dir("shapes").rglob("*.ttl")])
QUERIES = sorted(vocab.data_dir("queries").rglob("*.rq"))
PYTHON = sorted((ROOT / "kg").rglob("*.py"))
_NAME_IN_TEXT = re.compile(r"(?<![\w:-])kg:([A-Za-z](?:[\w-]*\w)?)(?![\w…{])")
_TERM_CALLS = frozenset({"term", "label", "kg"})


def in_turtle(path: Path) -> Iterator[str]:
    """Local names of our namespace in a Turtle file, in any position."""
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        for node in (quad.subject, quad.predicate, quad.object):
            if isinstance(node, ox.NamedNode) and node.value.startswith(vocab.KG):
                yield node.value.removeprefix(vocab.KG)


@cache
def in_query(text: str) -> frozenset[str]:
    """Local names of our namespace in a SPARQL query: prefixed, or whole IRIs; paths and VALUES included."""
    found: set[str] = set()
    prefixes = {"kg": vocab.KG, **dict(re.findall(r"PREFIX\s+(\w*):\s*<([^>]*)>", text))}

    def visit(node: object) -> None:
        if isinstance(node, CompValue) and node.name == "pname" and prefixes.get(node.prefix or "") == vocab.KG:
            found.add(str(node.localname))
        if isinstance(node, rdflib.URIRef) and node.startswith(vocab.KG):
            found.add(str(node).removeprefix(vocab.KG))

    traverse(parseQuery(text), visitPre=visit)
    return frozenset(found)


def in_python(source: str) -> Iterator[str]:
    """Local names in calls that look terms up, and `kg:…` names in any string."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _NAME_IN_TEXT.findall(node.value)
        if isinstance(node, ast.Call) and _called(node) in _TERM_CALLS:
            yield from filter(None, map(_text, node.args[:1]))


def codes_in_python(source: str) -> Iterator[tuple[str, str | None]]:
    """Scheme names with notations that code gives as literals: to `scheme`, `concept`, `lookup`, and the rules of findings."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        first, second = [*(_text(arg) for arg in node.args), None, None][:2]
        match _called(node):
            case "scheme" | "lookup" if first is not None:
                yield first, None
            case "concept" if first is not None:
                yield first, second
            case "Finding" | "find" if first is not None and _finds(node):
                yield "rule", first


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _finds(call: ast.Call) -> bool:
    """`Finding(…)` itself, or the `find` of a ledger; not that of strings, queries or divisions."""
    return isinstance(call.func, ast.Name) or (isinstance(call.func, ast.Attribute) and "ledger" in ast.dump(call.func.value))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_is_something_to_scan() -> None:
    assert len(TURTLE) >= 40
    assert len(QUERIES) >= 12
    assert len(PYTHON) >= 60


@pytest.mark.parametrize("path", TURTLE, ids=relative)
def test_terms_of_turtle_are_declared(path: Path) -> None:
    assert set(in_turtle(path)) - vocab.declared() == set()


@pytest.mark.parametrize("path", QUERIES, ids=relative)
def test_terms_of_queries_are_declared(path: Path) -> None:
    assert in_query(path.read_text(encoding="utf-8")) - vocab.declared() == set()


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_terms_of_code_are_declared(path: Path) -> None:
    assert set(in_python(path.read_text(encoding="utf-8"))) - vocab.declared() - DOCUMENTED == set()


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_codes_of_code_stand_in_their_lists(path: Path) -> None:
    for name, notation in codes_in_python(path.read_text(encoding="utf-8")):
        concepts = {one.notation for one in vocab.scheme(name)} | {one.local for one in vocab.scheme(name)}
        assert notation is None or notation in concepts, (name, notation)


# what docstrings and messages say of a name without using it
DOCUMENTED: frozenset[str] = frozenset()

PLANTED = [
    ('x = term("budgetAmout")', {"budgetAmout"}),
    ('x = vocab.label("Projekt")', {"Projekt"}),
    ('q = "SELECT ?x { ?x kg:nmae ?y ; kg:unit-wan-yuan ?z . }"', {"nmae", "unit-wan-yuan"}),
    ('q = f"{a} kg:nmae {b}"', {"nmae"}),
    ('"""Leads to kg:…Cell and kg:{name}."""', set()),
]


@pytest.mark.parametrize(("source", "names"), PLANTED, ids=["term", "label", "query", "f-string", "pattern"])
def test_a_planted_name_is_seen_in_code(source: str, names: set[str]) -> None:
    assert set(in_python(source)) == names


def test_a_planted_name_is_seen_in_a_query_and_in_turtle(tmp_path: Path) -> None:
    query = "SELECT ?x { ?x kg:hasProject/kg:nmae ?y . FILTER NOT EXISTS { ?x a kg:Projekt } VALUES ?z { kg:unit-mile } }"
    assert in_query(query) == {"hasProject", "nmae", "Projekt", "unit-mile"}
    file = tmp_path / "x.ttl"
    file.write_text(f"@prefix kg: <{vocab.KG}> . kg:a kg:b kg:c .")
    assert set(in_turtle(file)) == {"a", "b", "c"}


def test_a_planted_code_is_seen() -> None:
    source = 'vocab.concept("level", "munizipal"); lookup("unit", text); ledger.find("bad-rule", x)'
    assert list(codes_in_python(source)) == [("level", "munizipal"), ("unit", None), ("rule", "bad-rule")]


def test_report_of_terms_that_nothing_uses() -> None:
    used = {name for path in TURTLE if "shapes" in path.parts for name in in_turtle(path)}
    used |= {name for path in QUERIES for name in in_query(path.read_text(encoding="utf-8"))}
    for path in PYTHON:
        strings = {n.value for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Constant)}
        used |= {text for text in strings if isinstance(text, str)}
    terms = {local for local in vocab.declared() if "-" not in local}
    unused = sorted(local for local in terms - used if not local.endswith("Cell"))
    print(f"{len(unused)} of {len(terms)} terms are used by no shape, query or module: {', '.join(unused)}")  # noqa: T201 - a report
    assert terms
