"""Validation: shapes on every document, checks over all of them, one report for people and machines.

In: a store. Out: a `Report` whose findings each name document, table, row and printed words. Nothing is refused: an official
document is never invalid, its graph is in the store already; severity says what a reviewer would ask about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.validate.checks import checks, run_check
from kg.validate.engines import EngineName, available, make_engine
from kg.validate.findings import extraction_results, finding_graphs, masked
from kg.validate.places import locate
from kg.validate.report import Lang, Report, Result
from kg.validate.results import shape_results
from kg.validate.shapes import own_shapes, read_shapes
from kg.validate.show import as_json, as_text, as_turtle
from kg.validate.units import Readable, canonical_unit, document_keys, document_unit, mentioned
from kg.validate.users import user_results

__all__ = [
    "EngineName",
    "Lang",
    "Readable",
    "Report",
    "Result",
    "as_json",
    "as_text",
    "as_turtle",
    "available",
    "finding_graphs",
    "masked",
    "validate",
]


def validate(
    store: Readable,
    *,
    engine: EngineName | None = None,
    documents: Iterable[str] | None = None,
    shapes: Sequence[Path] = (),
) -> Report:
    """All findings on a store: of extraction, of the shapes, of the checks.

    `documents` are keys; without them all documents are validated. Checks and canonical nodes are always judged as a whole.
    `shapes` are users' own shape files, which may use `sh:sparql`; pySHACL judges the whole store by them.

    >>> from kg.store.memory import MemoryStore
    >>> validate(MemoryStore("https://example.org/id/")).results
    ()
    """
    used = engine or "compiled"
    keys = document_keys(store) if documents is None else tuple(sorted(documents))
    found = [*extraction_results(store, keys), *_shapes(store, used, keys), *_checks(store)]
    if shapes:
        found += user_results(store, read_shapes(shapes))
    return Report(locate(store, found), used, keys)


def _shapes(store: Readable, engine: EngineName, keys: Sequence[str]) -> Iterator[Result]:
    """What the shapes find, one document in memory at a time."""
    shapes = own_shapes()
    judge = make_engine(engine, shapes).judge
    looked_at = mentioned(shapes)
    for key in keys:
        yield from shape_results(judge(document_unit(store, key, looked_at)), shapes)
    yield from shape_results(judge(canonical_unit(store, looked_at)), shapes)


def _checks(store: Readable) -> Iterator[Result]:
    """What the checks find, each run once."""
    for check in checks():
        yield from run_check(store, check)
