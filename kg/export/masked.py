"""A copy of a build in which persons are masked: what a server gives to the world, whatever is asked of it.

A SPARQL answer can hold parts of texts, so masking answers would come too late; and a filter could probe for what is hidden.
So the database itself is masked, once a build. The copy lies in the folder of its build (and is swept with it), begins as hard
links to its files, and has those few quads replaced that hold persons; the engine finds the candidates, the mask decides.
Beside it stands what users' own graphs hold unmasked, because an update must find there what it is to delete.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from inspect import getsource
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pyoxigraph as ox

from kg import vocab
from kg.errors import StoreError
from kg.export import masking
from kg.grammar import persons
from kg.store.draft import Draft
from kg.store.embedded import EmbeddedStore
from kg.store.trial import Change, Trial

NAME = "masked"
"""The folder of the copy, within that of its build."""
_MARK, _UNMASKED = "kg-masked.json", "kg-unmasked.nq"
_FORMAT = 2
_DECIDING = ("personal", "words", "decidedBy")
"""Properties of which hangs what is masked elsewhere."""
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
    return isinstance(told, dict) and told == _told()


def ensure_masked(store: EmbeddedStore) -> None:
    """Make the copy of the build that is read, where there is none yet. Raises `StoreError` where it cannot be written."""
    database, build = store.database(), store.build_folder
    if build is None or is_masked(build):
        return
    target, part = build / NAME, build / f"{NAME}.{os.getpid()}.part"
    with _made(build, part):
        database.backup(str(part))
        _mask_all(part, masking.Persons(store), store.base)
        shutil.rmtree(target, ignore_errors=True)
        with suppress(FileExistsError):  # another server was faster
            part.rename(target)


def mask_draft(draft: Draft, changes: Iterable[Change], before: EmbeddedStore) -> None:
    """Give a draft its copy before it is published. It differs by these changes from the build that `before` reads, whose copy,
    if it has one, saves looking at the rest. Raises `StoreError` where it cannot be written.
    """
    build, folder, changes = draft.build_folder, before.build_folder, tuple(changes)
    assert build is not None
    target = build / NAME
    with _made(build):
        if folder is not None and is_masked(folder) and not _decide(changes, before.database()):
            ox.Store.read_only(str(folder / NAME)).backup(str(target))
            _follow(target, draft, changes, _unmasked(folder))
        else:
            draft.database().backup(str(target))
            _mask_all(target, masking.Persons(draft), draft.base)


def seen_by_updates(store: EmbeddedStore, folder: Path | None) -> Trial:
    """Copies of the build that is read, made in `folder`, on which updates are tried: of what is made of documents they hold
    what everybody may see, for an update may carry it into a graph that everybody reads; users' own graphs are as they are.
    """

    @contextmanager
    def make() -> Iterator[ox.Store]:
        ensure_masked(store)
        whole, build = store.database(), store.build_folder
        with TemporaryDirectory(prefix="kg-trial-", dir=folder, ignore_cleanup_errors=True) as place:
            copy = ox.Store()
            if build is not None:
                target = Path(place, "copy")
                ox.Store.read_only(str(build / NAME)).backup(str(target))
                copy = ox.Store(str(target))
                for quad, masked in _unmasked(build).items():
                    if masked not in whole:
                        copy.remove(masked)
                    copy.add(quad)
            yield copy
            del copy

    return make


@contextmanager
def _made(build: Path, part: Path | None = None) -> Iterator[None]:
    """Say what is wrong where the copy cannot be written, and leave nothing of it."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{build}：无法写出遮盖个人信息的副本，{error.strerror or error}；--unmasked 不遮盖，只供内部使用 "
            "(the copy without persons cannot be written; --unmasked serves without it, inside the house)"
        ) from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)


def _mask_all(folder: Path, mask: masking.Persons, base: str) -> None:
    """Replace every quad of a copy that holds a person."""
    copy, ours = ox.Store(str(folder)), f"{base}graph/"
    pairs = {quad: masked for quad in _candidates(copy, mask) if (masked := _masked(mask, quad)) != quad}
    for quad in pairs:
        copy.remove(quad)
    copy.extend(pairs.values())
    _finish(copy, folder, {quad: one for quad, one in pairs.items() if not _name(quad.graph_name).startswith(ours)})


def _follow(folder: Path, draft: Draft, changes: Iterable[Change], unmasked: dict[ox.Quad, ox.Quad]) -> None:
    """Give the copy of the build before what a draft has changed in users' graphs."""
    copy, whole, mask = ox.Store(str(folder)), draft.database(), masking.Persons(draft)
    for change in changes:
        graph = change.graph
        if change.gone or change.emptied:
            copy.clear_graph(graph)
            unmasked = {quad: masked for quad, masked in unmasked.items() if quad.graph_name != graph}
        if isinstance(graph, ox.NamedNode) and change.gone:
            copy.remove_graph(graph)
        if isinstance(graph, ox.NamedNode) and change.made:
            copy.add_graph(graph)
        for quad in change.removed:
            masked = unmasked.pop(quad, quad)
            if not _holds(whole, masked, mask):
                copy.remove(masked)
        extend = copy.extend if isinstance(change.added, tuple) else copy.bulk_extend
        extend(_noted(change.added, mask, unmasked))
    _finish(copy, folder, unmasked)


def _holds(whole: ox.Store, masked: ox.Quad, mask: masking.Persons) -> bool:
    """Whether another quad of a database looks like this one when it is masked."""
    if not isinstance(masked.object, ox.Literal) or persons.MASK not in masked.object.value:
        return False
    others = whole.quads_for_pattern(masked.subject, masked.predicate, None, masked.graph_name)
    return any(_masked(mask, other) == masked for other in others)


def _noted(quads: Iterable[ox.Quad], mask: masking.Persons, unmasked: dict[ox.Quad, ox.Quad]) -> Iterator[ox.Quad]:
    """Quads as they are masked, keeping what they were."""
    for quad in quads:
        masked = _masked(mask, quad)
        if masked != quad:
            unmasked[quad] = masked
        yield masked


def _masked(mask: masking.Persons, quad: ox.Quad) -> ox.Quad:
    (masked,) = mask.quads((quad,))
    return masked


def _decide(changes: Iterable[Change], before: ox.Store) -> bool:
    """Whether what is masked in other graphs could hang on these changes."""
    deciding = [ox.NamedNode(vocab.term(name)) for name in _DECIDING]
    for change in changes:
        if any(quad.predicate in deciding for quads in (change.removed, change.added) for quad in quads):
            return True
        if (change.gone or change.emptied) and any(
            next(before.quads_for_pattern(None, one, None, change.graph), None) is not None for one in deciding
        ):
            return True
    return False


def _finish(copy: ox.Store, folder: Path, unmasked: dict[ox.Quad, ox.Quad]) -> None:
    copy.flush()
    pairs = [one for pair in unmasked.items() for one in pair]
    (folder / _UNMASKED).write_bytes(ox.serialize(pairs, format=ox.RdfFormat.N_QUADS) or b"")
    (folder / _MARK).write_text(json.dumps(_told()) + "\n", encoding="utf-8")


def _unmasked(build: Path) -> dict[ox.Quad, ox.Quad]:
    """What users' graphs hold, and how the copy shows it."""
    quads = ox.parse((build / NAME / _UNMASKED).read_bytes(), format=ox.RdfFormat.N_QUADS)
    return dict(zip(quads, quads, strict=True))


def _candidates(copy: ox.Store, mask: masking.Persons) -> Iterator[ox.Quad]:
    """Quads that may hold a person: by their words, by the person's name, by a message that names who decided."""
    for subject, predicate, value, graph in cast("Iterable[tuple[Any, Any, Any, Any]]", copy.query(_HINTED)):
        yield ox.Quad(subject, predicate, value, graph or ox.DefaultGraph())
    for words in (*mask.fields, *mask.known):
        yield from copy.quads_for_pattern(None, None, ox.Literal(words))
    yield from copy.quads_for_pattern(None, ox.NamedNode(vocab.term("decidedBy")), None)
    if mask.deciders or mask.personal:
        yield from copy.quads_for_pattern(None, ox.NamedNode(masking.MESSAGE), None)


def _name(graph: Any) -> str:
    return graph.value if isinstance(graph, ox.NamedNode) else ""


def _told() -> dict[str, object]:
    """What a whole copy says of itself: a digest of what decides on masking, for another program may mask more."""
    return {"format": _FORMAT, "rules": _rules()}


@cache
def _rules() -> str:
    return hashlib.sha256("".join(getsource(one) for one in (persons, masking)).encode()).hexdigest()
