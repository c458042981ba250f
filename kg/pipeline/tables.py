"""Tidy tables without a store: the same functions as a build, records to rows instead of records to quads.

Workers leave the records of each document in a folder of ours; the rows are then written document by document, so that one
document is in memory and not the corpus.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kg import decisions, link, tabular, vocab
from kg.errors import UsageError
from kg.grammar import region
from kg.pipeline import reading
from kg.pipeline.inputs import choose_root, collect, existing
from kg.pipeline.report import BuildReport, Event, FileReport, Progress, counts_of, silent, troubles_of
from kg.pipeline.work import picked
from kg.records import tidy
from kg.records.link import LightRows, Links
from kg.settings import DEFAULT_BASE, Settings


def extract_all(
    paths: Iterable[str | Path],
    output: str | Path,
    *,
    form: tabular.Format = "csv",
    root: str | Path | None = None,
    settings: Settings | None = None,
    lang: tidy.Lang = "zh",
    progress: Progress = silent,
) -> BuildReport:
    """Write the tidy tables of every document at or below the paths: a folder with a file each, or one .xlsx workbook."""
    settings = settings or Settings()
    given = [Path(path) for path in paths]
    if not given:
        raise UsageError("没有给出路径 (no paths given)")
    chosen_root = Path(root) if root is not None else settings.root
    there = existing(given)
    inputs = collect(given, choose_root(there, chosen_root, None) if there else Path())
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        decided = decisions.load(settings.decisions)
        tasks = reading.tasks_for(inputs.files, Path(folder), settings.base or DEFAULT_BASE, settings, decided)
        failed: list[FileReport] = []
        files: dict[str, Path] = {}
        for task, answer in reading.run("kg.pipeline.work:pick", tasks, settings, progress):
            if isinstance(answer, FileReport):
                failed.append(answer)
            else:
                files[task.key] = answer
                progress(Event("read", len(files) + len(failed), len(tasks)))
        progress(Event("write", 0, len(files)))
        read = _write(files, Path(output), form, lang)
    reports = sorted([*read, *failed, *inputs.problems], key=lambda file: file.key)
    return BuildReport(tuple(reports), tuple(inputs.ignored), len(files), published=True)


def _write(files: dict[str, Path], output: Path, form: tabular.Format, lang: tidy.Lang) -> list[FileReport]:
    reports, light = [], list[LightRows]()
    first: dict[str, str] = {}
    with tabular.open_sink(output, tidy.SCHEMAS, form) as sink:
        for key in sorted(files):
            disclosure = picked(files[key])
            for table, rows in tidy.rows(disclosure, lang):
                sink.add(table, rows)
            light.append(link.rows_of(disclosure))
            twin = first.setdefault(disclosure.header.sha256, key)
            troubles = troubles_of(disclosure)
            if twin != key:
                troubles = (*troubles, f"内容与 {twin} 相同 (same bytes as {twin})")
            reports.append(FileReport(key, "read", counts_of(disclosure), troubles))
        sink.add("policy_documents", tidy.policy_rows(policies(link.link(light))))
    return reports


def policies(links: Links) -> list[tidy.PolicyRow]:
    """The policy documents of all documents given, each with the number of projects that cite it."""
    cited = Counter(key for _, _, key in links.projects)
    return [
        tidy.PolicyRow(
            one.number,
            one.title,
            one.key.code,
            _level(one.key.code),
            one.key.year,
            one.key.serial,
            vocab.concept("documentType", one.document_type).label_zh if one.document_type else None,
            cited[one.key],
        )
        for one in links.policies
    ]


_CENTRAL = ("国", "中发", "中办")
"""Beginnings of issuing codes that only the State Council and the Central Committee, or their offices, use."""


def _level(code: str | None) -> str | None:
    """The level of an issuing authority as far as its code tells: that of its place, else of the central ones; never a guess."""
    if code is None:
        return None
    levels = {division.level for division in region.region_of_code(code)}
    if len(levels) == 1:
        return vocab.concept("level", levels.pop()).label_zh
    return vocab.concept("level", "central").label_zh if not levels and code.startswith(_CENTRAL) else None
