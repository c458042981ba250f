"""`kg export`: the graph, a view of it, its network, its tables, or the catalogue of a folder of exports."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.words import note, say
from kg.errors import UsageError
from kg.export import Exported, export_tables
from kg.export import export as export_store
from kg.export.catalogue import export_catalogue
from kg.settings import Settings
from kg.store import open_store


def export(options: argparse.Namespace, settings: Settings) -> int:
    """Write what the target's name says: a file by its suffix, tables where it is a folder."""
    store, zh = open_store(settings.store), options.lang == "zh"
    target = Path(options.file)
    folder = options.format is not None or options.file.endswith(("/", "\\")) or target.is_dir()
    if options.catalogue:
        if options.graph or options.view or options.format:
            raise UsageError("--catalogue 与 --graph、--view、--format 不能同用 (not together)")
        done = export_catalogue(store, target, settings)
        for line_zh, line_en in done.missing:
            note(f"kg: {line_zh}" if zh else f"kg: {line_en}")
        say(f"{done.files[0]}：描述了 {done.described} 个文件" if zh else f"{done.files[0]}: {done.described} files described")
        return 0
    if folder:
        if options.graph or options.view:
            raise UsageError("表格不能与 --graph、--view 同用 (tables take no --graph or --view)")
        written = export_tables(store, target, options.format or "csv", settings=settings, lang=options.lang)
    else:
        written = export_store(store, target, graph=options.graph, view=options.view, settings=settings)
    say(_told(written, zh))
    return 0


def _told(written: Exported, zh: bool) -> str:
    if written.graphs:
        many = f"{len(written.graphs)} 个图" if zh else f"{len(written.graphs)} graphs"
    else:
        many = f"{len(written.files)} 个文件" if zh else f"{len(written.files)} files"
    masked = (f"，已隐去 {written.masked} 处个人信息" if zh else f", {written.masked} persons masked") if written.masked else ""
    size = f"{written.bytes:,} 字节" if zh else f"{written.bytes:,} bytes"
    return f"{written.path}：{many}，{size}{masked}" if zh else f"{written.path}: {many}, {size}{masked}"
