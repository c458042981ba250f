"""`kg publish`: the store as a folder of pages, data and tables, with progress on standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.address import is_url
from kg.cli.words import Lang, note, say
from kg.errors import UsageError
from kg.publish import Published
from kg.publish import publish as publish_store
from kg.publish.site import Progress
from kg.settings import Settings
from kg.store import open_store


def publish(options: argparse.Namespace, settings: Settings) -> int:
    """Write the pack and say what is in it."""
    zh, folder = options.lang == "zh", Path(options.folder)
    _keep_apart(folder, settings.store)
    store = open_store(settings.store)
    with _progress(options.lang) as show:
        done = publish_store(store, folder, settings, show, fresh=options.fresh)
    for line_zh, line_en in done.missing:
        note(f"kg: {line_zh}" if zh else f"kg: {line_en}")
    say(_told(done, zh))
    return 0


def _keep_apart(folder: Path, store: str) -> None:
    """Neither may lie in the other: a pack is replaced whole."""
    if is_url(store):
        return
    pack, held = folder.resolve(), Path(store).resolve()
    if pack == held or pack in held.parents or held in pack.parents:
        raise UsageError(
            f"{folder}：资料包与图库不能放在彼此之内，请另选文件夹 (pack and store must lie apart; choose another folder)"
        )


def _told(done: Published, zh: bool) -> str:
    if zh:
        masked = "" if done.masked is None else f"，已遮盖 {done.masked} 处个人信息"
        what = f"{done.documents} 份公开文件，{done.projects} 个项目，{done.files:,} 个文件，{done.bytes:,} 字节{masked}"
        return f"{done.folder}：{what}\n请打开 {done.folder / 'index.html'}"
    masked = "" if done.masked is None else f", {done.masked} persons masked"
    what = f"{done.documents} disclosures, {done.projects} projects, {done.files:,} files, {done.bytes:,} bytes{masked}"
    return f"{done.folder}: {what}\nopen {done.folder / 'index.html'}"


@contextmanager
def _progress(lang: Lang) -> Iterator[Progress]:
    """A bar on a terminal, else a plain line a document."""
    if not sys.stderr.isatty():
        yield (
            lambda done, total, key: note(f"[{done + 1}/{total}] {key}") if key else note("汇总 …" if lang == "zh" else "lists …")
        )
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        last = "汇总" if lang == "zh" else "lists"
        yield lambda done, total, key: bar.update(task, description=key or last, completed=done, total=total)
