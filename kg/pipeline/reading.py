"""All files to read, through supervised workers; the answer of each, or one clear line why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from kg import workers
from kg.decisions import Decisions
from kg.errors import KgError, SettingsError
from kg.pipeline.fingerprint import reader_digest
from kg.pipeline.inputs import Input
from kg.pipeline.report import Event, FileReport, Progress
from kg.pipeline.work import Task
from kg.settings import Settings


def tasks_for(files: Sequence[Input], staging: Path, base: str, settings: Settings, decided: Decisions) -> list[Task]:
    """A task a file. Raises `SettingsError` where kg.toml names a limit that the readers do not know."""
    check_limits(settings)
    reader, limits = reader_digest(), dict(settings.reader_limits)
    checked = {file.key for file in files if settings.cross_check and _is_pdf(file.path)}
    return [Task(file.path, file.key, staging, base, reader, limits, decided.of(file.key), file.key in checked) for file in files]


def run(function: str, tasks: Sequence[Task], settings: Settings, progress: Progress) -> Iterator[tuple[Task, Any | FileReport]]:
    """Each task with its answer, or with a report of its failure, as they finish.

    Even a single file is read by a worker: it costs little (the parent imports no reader then) and nothing can hang.
    """
    limits = workers.Limits(settings.seconds, settings.memory_mb)
    finished = 0

    def on_step(step: workers.Step) -> None:
        progress(Event("read", finished, len(tasks), part=(tasks[step.index].key, step.done, step.total)))

    progress(Event("read", 0, len(tasks)))
    outcomes = workers.run(function, tasks, workers=settings.worker_count(len(tasks)), limits=limits, on_step=on_step)
    for done, outcome in enumerate(outcomes, 1):
        task, finished = tasks[outcome.index], done
        if outcome.error is None:
            yield task, outcome.value
        else:
            failed = FileReport(task.key, "failed", None, (_line(task.key, outcome.error),))
            progress(Event("read", done, len(tasks), failed))
            yield task, failed


def _line(key: str, error: Exception) -> str:
    """One line for an error; its file is named by the report already. What is not ours to raise is a fault of ours."""
    text = " ".join(str(error).split())
    if isinstance(error, KgError):
        return text.removeprefix(f"{key}: ")
    place = "".join(getattr(error, "__notes__", [])[-1:])
    return f"程序错误，请报告 (internal error, please report): {type(error).__name__}: {text} [{place}]"


def _is_pdf(path: Path) -> bool:
    """Tell a PDF by its first bytes, in an archive by its name."""
    try:
        with path.open("rb") as file:
            return b"%PDF-" in file.read(1024)
    except OSError:
        return path.suffix.lower() == ".pdf"


def check_limits(settings: Settings) -> None:
    """Raise `SettingsError` where kg.toml names a limit that the readers do not know."""
    if not settings.reader_limits:
        return
    from kg.readers import Limits

    known = {one.name for one in fields(Limits)}
    unknown = sorted(set(settings.reader_limits) - known)
    if unknown:
        raise SettingsError(f"limits: 未知限制 (unknown) {', '.join(unknown)}; {', '.join(sorted(known))}")
