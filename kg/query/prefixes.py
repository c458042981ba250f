"""Prefixes every query knows without declaring them, and the names a query uses.

`complete` puts the missing `PREFIX` declarations before the first line, on that line, so that the places of later faults stay
right. A name of ours that the ontology does not declare is a fault: it would silently give no rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg import vocab
from kg.query.faults import fault, fault_at, with_near

PREFIXES: Mapping[str, str] = {
    "kg": vocab.KG,
    "dct": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_TOKEN = re.compile(
    r"""
    (?P<skip>
        \#[^\n]* | <[^<>"{}|^`\\\x00-\x20]*> | _:[\w.-]+
      | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | [?$]\w+ | @[A-Za-z-]+
    )
  | (?P<declared>\bPREFIX\s+(?P<new>[\w.-]*):\s*<(?P<iri>[^<>]*)>)
  | (?P<prefix>(?<![\w.-])(?:[^\W\d_][\w.-]*)?):(?P<local>(?:[\w%:-]|\\.|\.(?=[\w%:-]))*)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_BRACKET = re.compile(r"(?P<deeper>[{(\[]|[!+-]{2,})|[})\]]")
_LONGEST, _DEEPEST = 1_000_000, 500


@dataclass(frozen=True, slots=True)
class Name:
    """A prefixed name in the text of a query."""

    prefix: str
    local: str
    offset: int


def names(text: str) -> Iterator[Name]:
    """The prefixed names of a query, comments, strings and IRIs left out.

    >>> [f"{name.prefix}:{name.local}" for name in names('SELECT ?x { ?x kg:name "a:b" } # c:d')]
    ['kg:name']
    """
    for found in _TOKEN.finditer(text):
        if found["prefix"] is not None:
            yield Name(found["prefix"], found["local"], found.start())


def declared(text: str) -> Mapping[str, str]:
    """The prefixes the query declares itself."""
    return {found["new"]: found["iri"] for found in _TOKEN.finditer(text) if found["declared"]}


def complete(text: str, source: str) -> str:
    """The query with the prefixes it lacks in front of its first line."""
    check_size(text, source)
    known = {**PREFIXES, **declared(text)}
    for name in names(text):
        _check(name, known, text, source)
    return "".join(f"{line} " for line in lacking(text)) + text


def lacking(text: str) -> list[str]:
    """The declarations that a query lacks, of prefixes that we know.

    >>> lacking("SELECT ?x { ?x a kg:Project }")
    ['PREFIX kg: <https://w3id.org/jixiao-kg/def#>']
    """
    used = {name.prefix for name in names(text)} - declared(text).keys()
    return [f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in sorted(used & PREFIXES.keys())]


def check_size(text: str, source: str) -> None:
    """Refuse what the parser cannot survive: it descends a level a bracket, and dies below some thousands (measured)."""
    if len(text) > _LONGEST:
        raise fault(f"{source}：查询超过 {_LONGEST:,} 个字符", f"the query is longer than {_LONGEST:,} characters")
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += len(found[0]) if found["deeper"] else -1
        if depth > _DEEPEST:
            raise fault_at(text, found.start(), source, f"括号嵌套超过 {_DEEPEST} 层", f"nested deeper than {_DEEPEST}")


def _check(name: Name, known: Mapping[str, str], text: str, source: str) -> None:
    """A name whose prefix is not declared, or which is ours and not in the ontology, is a fault."""
    if name.prefix not in known:
        zh, en = f"未声明的前缀 {name.prefix}:", f"undeclared prefix {name.prefix}:"
        raise fault_at(text, name.offset, source, *with_near(zh, en, name.prefix, known))
    terms = vocab.declared()
    if known[name.prefix] == vocab.KG and name.local and name.local not in terms:
        zh, en = f"本体中没有 kg:{name.local}", f"kg:{name.local} is not in the ontology"
        raise fault_at(text, name.offset, source, *with_near(zh, en, name.local, terms))
