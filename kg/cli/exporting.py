"""`kg export`: the graph, a view of it, its network, its tables, or the catalogue of a folder of exports."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.formats import SLASHES, TABLE_SUFFIXES, WORKBOOK, refuse_as_folder
from kg.cli.words import note, say
from kg.errors import UsageError
from kg.export import FORMATS, NETWORKS, Exported, export_tables
from kg.export import export as export_store
from kg.export.catalogue import export_catalogue
from kg.export.outgoing import Source
from kg.rdf import Names
from kg.settings import Settings
from kg.store import open_store

_FILES = frozenset({*FORMATS, *NETWORKS, *TABLE_SUFFIXES, ".json"})
"""Suffixes that say that a file is meant."""


def export(options: argparse.Namespace, settings: Settings) -> int:
    """Write what the target's name says: a file by its suffix, tables where it is a folder."""
    store, zh = open_store(settings.store), options.lang == "zh"
    target = Path(options.file)
    if options.catalogue:
        if options.graph or options.view or options.format:
            raise UsageError("--catalogue 与 --graph、--view、--format 不能同用 (not together)")
        done = export_catalogue(store, target, settings)
        for line_zh, line_en in done.missing:
            note(f"kg: {line_zh}" if zh else f"kg: {line_en}")
        say(f"{done.files[0]}：描述了 {done.described} 个文件" if zh else f"{done.files[0]}: {done.described} files described")
        return 0
    if _is_folder(options.file, options.format):
        if options.graph or options.view:
            raise UsageError("表格不能与 --graph、--view 同用 (tables take no --graph or --view)")
        written = export_tables(store, target, options.format or "csv", settings=settings, lang=options.lang)
    else:
        written = export_store(store, target, graph=options.graph, view=options.view, settings=settings)
    say(_told(written, zh))
    left = 0 if options.graph or options.view else _left_out(store, written)
    if left:
        note(_of_left_out(target.suffix, left, zh))
    return 0


def _is_folder(file: str, form: str | None) -> bool:
    """Whether tables go into a folder of this name: it ends in a slash, is one, or has no suffix of a file."""
    target = Path(file)
    if file.endswith(SLASHES):
        return True
    suffix = target.suffix.lower()
    if suffix not in _FILES:
        return form is not None or target.is_dir() or not suffix
    if target.is_dir() or suffix in TABLE_SUFFIXES - {WORKBOOK} or form not in (None, suffix.removeprefix(".")):
        refuse_as_folder(file, form)
    return False


def _left_out(store: Source, written: Exported) -> int:
    """How many graphs a file of one graph has no place for."""
    form = FORMATS.get(written.path.suffix.lower())
    if form is None or form.dataset or not written.graphs:
        return 0
    unsaid = Names(store.base).graph("proposals")
    return sum(1 for graph in store.graphs() if graph not in written.graphs and graph != unsaid)


def _of_left_out(suffix: str, left: int, zh: bool) -> str:
    if zh:
        return (
            f"kg: {suffix} 只有文件、链接与推导的事实；其余 {left} 个图（单元格、发现、词汇、决定、自己的图）用 .nq 或 .trig 写出"
        )
    return (
        f"kg: {suffix} holds the facts of documents, links and what is derived; the other {left} graphs "
        "(cells, findings, vocabulary, decisions, your own) need .nq or .trig"
    )


def _told(written: Exported, zh: bool) -> str:
    if written.graphs:
        many = f"{len(written.graphs)} 个图" if zh else f"{len(written.graphs)} graphs"
    else:
        many = f"{len(written.files)} 个文件" if zh else f"{len(written.files)} files"
    masked = (f"，已隐去 {written.masked} 处个人信息" if zh else f", {written.masked} persons masked") if written.masked else ""
    size = f"{written.bytes:,} 字节" if zh else f"{written.bytes:,} bytes"
    return f"{written.path}：{many}，{size}{masked}" if zh else f"{written.path}: {many}, {size}{masked}"
