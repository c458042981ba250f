"""Tidy tables without a store: the same functions as a build, records to rows instead of records to quads.

Workers leave the records of each document in a folder of ours; the rows are then written document by document, so that one
document is in memory and not the corpus.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg import decisions, link, tabular, vocab
from kg.errors import UsageError
from kg.export import masking
from kg.pipeline import reading
from kg.pipeline.inputs import choose_root, collect, existing
from kg.pipeline.report import BuildReport, Event, FileReport, Progress, counts_of, silent, troubles_of
from kg.pipeline.work import picked
from kg.records import Disclosure, tidy
from kg.records.link import LightRows, Links
from kg.settings import DEFAULT_BASE, Settings

_CITATIONS = "citations"
"""The one table of documents that waits for the links: a title alone gets the number it is known to have."""


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
    reading.check_limits(settings)
    inputs = collect(given, choose_root(there, chosen_root, None) if there else Path(), settings.reader_limits)
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
        issuers = vocab.parse_issuers(vocab.read_issuers(settings.issuers)) if settings.issuers else ()
        mask = _Mask({one.who for one in decided.all}) if settings.mask_persons else None
        read = _write(files, Path(output), form, lang, mask, lambda rows: link.link(rows, decided.links, issuers))
    reports = sorted([*read, *failed, *inputs.problems], key=lambda file: file.key)
    masked = mask.count if mask else 0
    return BuildReport(tuple(reports), tuple(inputs.ignored), len(files), published=True, masked=masked)


class _Mask:
    """Hides persons in the rows of one document after the other. `count` says how many."""

    def __init__(self, deciders: Iterable[str]) -> None:
        self._deciders = sorted(deciders, key=lambda name: (-len(name), name))
        self.count = 0

    def rows(self, table: str, rows: Sequence[tabular.Row], disclosure: Disclosure) -> Sequence[tabular.Row]:
        """The rows as they may leave the house."""
        texts = masking.Texts((cell.words for cell in disclosure.cells if cell.personal), self._deciders)
        hidden = list(texts.rows(tidy.BY_NAME[table].names, rows))
        self.count += texts.count
        return hidden


def _write(
    files: dict[str, Path],
    output: Path,
    form: tabular.Format,
    lang: tidy.Lang,
    mask: _Mask | None,
    linked: Callable[[Iterable[LightRows]], Links],
) -> list[FileReport]:
    reports, light = [], list[LightRows]()
    first: dict[str, str] = {}
    with tabular.open_sink(output, tidy.SCHEMAS, form) as sink:
        for key in sorted(files):
            disclosure = picked(files[key])
            for table, rows in tidy.rows(disclosure, lang):
                if table != _CITATIONS:
                    sink.add(table, mask.rows(table, rows, disclosure) if mask else rows)
            light.append(link.rows_of(disclosure))
            twin = first.setdefault(disclosure.header.sha256, key)
            troubles = troubles_of(disclosure)
            if twin != key:
                troubles = (*troubles, f"内容与 {twin} 相同 (same bytes as {twin})")
            reports.append(FileReport(key, "read", counts_of(disclosure), troubles))
        links = linked(light)
        for key, numbers in _numbers(links, sorted(files)):
            disclosure = picked(files[key])
            citations = dict(tidy.rows(numbered(disclosure, numbers), lang))[_CITATIONS]
            sink.add(_CITATIONS, mask.rows(_CITATIONS, citations, disclosure) if mask else citations)
        sink.add("policy_documents", tidy.policy_rows(policies(links)))
    return reports


def _numbers(links: Links, documents: Iterable[str]) -> Iterator[tuple[str, Mapping[int, str]]]:
    """For each document, citation → number of the policy document it surely means."""
    official = {one.key: one.number for one in links.policies if one.number is not None}
    found: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for document, number, policy in links.citations:
        if policy in official:
            found[document][number] = official[policy]
    for document in documents:
        yield document, found[document]


def numbered(disclosure: Disclosure, numbers: Mapping[int, str]) -> Disclosure:
    """The disclosure with numbers for citations that print a title alone; what is printed stays in their words."""
    citations = (
        replace(one, number=numbers.get(one.citation_no)) if one.number is None and one.kind == "document" else one
        for one in disclosure.citations
    )
    return replace(disclosure, citations=tuple(citations))


def policies(links: Links) -> list[tidy.PolicyRow]:
    """The policy documents cited or read in all documents given, each with the number of projects that cite it."""
    cited = Counter(key for _, _, key in links.projects)
    printed = {key for *_, key in (*links.citations, *links.notices)}
    return [
        tidy.PolicyRow(
            one.number,
            one.title,
            one.issuer,
            vocab.concept("level", one.level).label_zh if one.level else None,
            one.key.year,
            one.key.serial,
            vocab.concept("documentType", one.document_type).label_zh if one.document_type else None,
            cited[one.key],
        )
        for one in links.policies
        if one.key in printed
    ]
