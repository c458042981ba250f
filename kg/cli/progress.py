"""Progress on standard error: a bar on a terminal, else a plain line a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kg.cli.words import Lang, note
from kg.pipeline import Event, FileReport, Progress

_STEPS: dict[str, dict[Lang, str]] = {
    "hash": {"zh": "核对", "en": "checking"},
    "read": {"zh": "读取", "en": "reading"},
    "load": {"zh": "载入", "en": "loading"},
    "link": {"zh": "链接", "en": "linking"},
    "validate": {"zh": "验证", "en": "validating"},
    "index": {"zh": "编索引", "en": "indexing"},
    "publish": {"zh": "发布", "en": "publishing"},
    "write": {"zh": "写出", "en": "writing"},
}


@contextmanager
def progress(lang: Lang) -> Iterator[Progress]:
    """A function that shows what a build is doing."""
    if sys.stderr.isatty():
        with _bar(lang) as show:
            yield show
    else:
        yield lambda event: _line(event, lang)


def _line(event: Event, lang: Lang) -> None:
    if event.file is not None:
        note(f"[{event.done}/{event.total}] {_shown(event.file)}")
    elif event.step not in ("hash", "read"):
        note(f"{_STEPS[event.step][lang]} …")


@contextmanager
def _bar(lang: Lang) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(event: Event) -> None:
            name = f" {event.file.key}" if event.file else _part(event)
            bar.update(task, description=_STEPS[event.step][lang] + name, completed=event.done, total=event.total or None)

        yield show


def _part(event: Event) -> str:
    """How far a long file is."""
    if event.part is None:
        return ""
    key, page, pages = event.part
    return f" {key} {page}/{pages}" if pages else f" {key} {page}"


def _shown(file: FileReport) -> str:
    return f"{file.key}{'' if file.status != 'failed' else ' ✗'}"
