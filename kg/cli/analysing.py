"""`kg analyse`: one topic as tables and notes on the terminal, or as files in a folder, and back into the store."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.analyse import Analysis, Filters, Options, Step, measurements, write_folder
from kg.analyse import analyse as analyse_store
from kg.cli.asking import mask_for, tell_masked
from kg.cli.words import Lang, note, say
from kg.errors import QueryError
from kg.query import library
from kg.rdf import Names, measurement_quads
from kg.settings import Settings
from kg.store import open_store
from kg.tabular import Schema, dump

_STEPS: dict[Step, dict[Lang, str]] = {
    "read": {"zh": "读取图库", "en": "reading the store"},
    "analyse": {"zh": "计算", "en": "computing"},
}
_SHOWN = 15
_HIDDEN = frozenset({"iri", "before_iri", "after_iri", "cell"})


def analyse(options: argparse.Namespace, settings: Settings) -> int:
    """Analyse one topic, say it or write it."""
    store = open_store(settings.store)
    filters = Filters(options.year, options.level, options.region, options.function, options.department)
    chosen = Options(options.base, options.concept, options.by, options.weight, options.before, options.after)
    result = analyse_store(store, options.topic, filters, chosen, lambda step: note(f"{_STEPS[step][options.lang]} …"))
    if options.write:
        graph, quads = measurement_quads(options.topic, result.title, filters.words(), measurements(result), Names(store.base))
        with store.writing() as draft:
            draft.replace_graphs({graph: quads})
        note(f"kg: 结果已写入图 {graph}" if options.lang == "zh" else f"kg: results written to graph {graph}")
    if options.output:
        mask = mask_for(options, store, settings)
        if mask is not None:
            result = result.masked(mask.rows)
        for path in write_folder(result, Path(options.output), options.format, _query_text):
            say(str(path))
        _tell(result, options.lang)
        tell_masked(mask, options.lang)
        return 0
    _print(result, options.lang)
    return 0


def _query_text(name: str) -> str | None:
    try:
        return library.find(name).text
    except QueryError:
        return None


def _tell(result: Analysis, lang: Lang) -> None:
    for one in result.notes:
        note(one.zh if lang == "zh" else one.en)


def _print(result: Analysis, lang: Lang) -> None:
    """Title, notes and the first rows of each table; IRIs are for files."""
    say(result.title)
    for one in result.notes:
        say("  " + (one.zh if lang == "zh" else one.en))
    for table in result.tables:
        kept = [place for place, column in enumerate(table.schema.columns) if column.name not in _HIDDEN]
        schema = Schema(table.schema.name, table.schema.title, tuple(table.schema.columns[place] for place in kept))
        rest = len(table.rows) - _SHOWN
        say(f"\n{table.schema.title}" + (f"（{len(table.rows)}）" if table.rows else "：无" if lang == "zh" else ": none"))
        if table.rows:
            sys.stdout.flush()
            rows = [tuple(row[place] for place in kept) for row in table.rows[:_SHOWN]]
            dump(schema, rows, "table", sys.stdout.buffer)
            sys.stdout.buffer.flush()
        if rest > 0:
            say(f"…… 另有 {rest} 行，用 --output 写出全部" if lang == "zh" else f"… {rest} more rows; --output writes all")
