"""A copy of a build in which persons are masked: what a server gives to the world, whatever is asked of it.

A SPARQL answer can hold parts of texts, so masking answers would come too late; and a filter could probe for what is hidden.
So the database itself is masked, once a build. The copy lies in the folder of its build (and is swept with it), begins as hard
links to its files, and has those few quads replaced that hold persons; the engine finds the candidates, the mask decides.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from inspect import getsource
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

from kg import vocab
from kg.errors import StoreError
from kg.export import masking
from kg.grammar import persons
from kg.store.embedded import EmbeddedStore

NAME = "masked"
"""The folder of the copy, within that of its build."""
_MARK = "kg-masked.json"
_HINTED = f"""SELECT ?s ?p ?o ?g WHERE {{
  {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }}
  FILTER(isLiteral(?o) && DATATYPE(?o) IN (<http://www.w3.org/2001/XMLSchema#string>,
    <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>) && REGEX(STR(?o), {json.dumps(persons.HINT)})) }}"""


def is_masked(build: Path) -> bool:
    """Whether a whole copy of a build is there, made by the rules of this program."""
    try:
        told = json.loads((build / NAME / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("rules") == _rules()


def ensure_masked(store: EmbeddedStore, before: Path | None = None) -> None:
    """Make the copy of the build that is read, where there is none yet.

    `before` is the folder of a build that differs in users' graphs only: its copy, if it has one, saves looking at the rest.
    Raises `StoreError` where it cannot be written.
    """
    database, build = store.database(), store.build_folder
    if build is None or is_masked(build):
        return
    target, part = build / NAME, build / f"{NAME}.{os.getpid()}.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        if before is not None and is_masked(before):
            ox.Store.read_only(str(before / NAME)).backup(str(part))
            _mask_users(database, ox.Store(str(part)), store)
        else:
            database.backup(str(part))
            _mask_all(ox.Store(str(part)), masking.Persons(store))
        (part / _MARK).write_text(json.dumps({"rules": _rules()}) + "\n", encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        with suppress(FileExistsError):  # another server was faster
            part.rename(target)
    except OSError as error:
        raise StoreError(
            f"{build}：无法写出遮盖个人信息的副本，{error.strerror or error}；--unmasked 不遮盖，只供内部使用 "
            "(the copy without persons cannot be written; --unmasked serves without it, inside the house)"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _mask_all(copy: ox.Store, mask: masking.Persons) -> None:
    """Replace every quad that holds a person."""
    _replace(copy, _candidates(copy, mask), mask)
    copy.flush()


def _mask_users(source: ox.Store, copy: ox.Store, store: EmbeddedStore) -> None:
    """Give the copy of an earlier build the users' graphs of this one."""
    mask, ours = masking.Persons(store), f"{store.base}graph/"
    graphs = {graph for one in (source, copy) for graph in one.named_graphs() if not str(graph.value).startswith(ours)}
    for graph in (*graphs, ox.DefaultGraph()):
        if isinstance(graph, ox.DefaultGraph):
            copy.clear_graph(graph)
        else:
            copy.remove_graph(graph)
        if not isinstance(graph, ox.DefaultGraph) and source.contains_named_graph(graph):
            copy.add_graph(graph)
        copy.bulk_extend(mask.quads(source.quads_for_pattern(None, None, None, graph)))
    copy.flush()


def _replace(copy: ox.Store, candidates: Iterable[ox.Quad], mask: masking.Persons) -> None:
    pairs: list[tuple[ox.Quad, ox.Quad]] = []
    for quad in candidates:
        (masked,) = mask.quads((quad,))
        if masked != quad:
            pairs.append((quad, masked))
    for quad, _ in pairs:
        copy.remove(quad)
    copy.extend(masked for _, masked in pairs)


def _candidates(copy: ox.Store, mask: masking.Persons) -> Iterator[ox.Quad]:
    """Quads that may hold a person: by their words, by the person's name, by a message that names who decided."""
    for subject, predicate, value, graph in cast("Iterable[tuple[Any, Any, Any, Any]]", copy.query(_HINTED)):
        yield ox.Quad(subject, predicate, value, graph or ox.DefaultGraph())
    for words in (*mask.fields, *mask.known):
        yield from copy.quads_for_pattern(None, None, ox.Literal(words))
    yield from copy.quads_for_pattern(None, ox.NamedNode(vocab.term("decidedBy")), None)
    if mask.deciders or mask.personal:
        yield from copy.quads_for_pattern(None, ox.NamedNode(masking.MESSAGE), None)


@cache
def _rules() -> str:
    """A digest of what decides on masking: another program may mask more."""
    return hashlib.sha256("".join(getsource(one) for one in (persons, masking)).encode()).hexdigest()
