"""Build: paths in, a graph out. Incremental by the key of each document, resumable, and whole or not at all.

The order is: find the files, read what changed (in workers, to staging files), then one draft: replace, link, validate,
publish. The writer's lock is held from the beginning, so that a second build is told at once and not after an hour.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kg import decisions, vocab
from kg.decisions import Decisions
from kg.errors import ReadError, UsageError
from kg.pipeline import composing, reading
from kg.pipeline.fingerprint import file_digest
from kg.pipeline.inputs import Inputs, choose_root, collect, existing, key_of
from kg.pipeline.report import BuildReport, Counts, Event, FileReport, Progress, silent, unread_tables
from kg.pipeline.work import Staged, Task, staged_before
from kg.rdf import ManifestEntry
from kg.settings import DEFAULT_BASE, Settings
from kg.store import MemoryStore, Rooted, is_store, open_store

_WORTH_COMPACTING = 64 * 1024 * 1024
"""Bytes of N-Quads. Below it compaction costs a second and gains nothing that a query would show."""

AnyStore = Rooted | MemoryStore


def build(
    paths: Iterable[str | Path],
    store: str | Path | AnyStore,
    *,
    root: str | Path | None = None,
    settings: Settings | None = None,
    progress: Progress = silent,
) -> BuildReport:
    """Read every document at or below the paths into the store. A file that cannot be read costs itself alone."""
    settings = settings or Settings()
    given = [Path(path) for path in paths]
    if not given:
        raise UsageError("没有给出路径 (no paths given)")
    reading.check_limits(settings)
    issuers = vocab.read_issuers(settings.issuers) if settings.issuers else ""
    wanted_root = Path(root) if root is not None else settings.root
    opened = _opened(store, settings)
    inputs = _inputs(given, wanted_root, opened, settings)
    if not inputs.files:
        return _Work({} if opened is None else composing.read_manifest(opened)).report(inputs, published=False)
    target = opened or _created(store, settings, inputs)
    with target.locked(), _staging(target) as staging:
        decided = decisions.load(settings.decisions)
        work = _Work(composing.read_manifest(target))
        tasks = reading.tasks_for(inputs.files, staging, target.base, settings, decided)
        work.sort(tasks, target, progress)
        work.read(settings, progress)
        published = _write(target, work, decided, progress, issuers)
    return work.report(inputs, published)


def remove(
    documents: Iterable[str],
    store: str | Path | AnyStore,
    *,
    settings: Settings | None = None,
    progress: Progress = silent,
) -> BuildReport:
    """Take documents out of the store, by key or by path; nothing of them is left."""
    target = open_store(store) if isinstance(store, str | Path) else store
    decided = decisions.load((settings or Settings()).decisions)
    with target.locked():
        work = _Work(composing.read_manifest(target))
        wanted = {name: _key_in(name, target, work.known) for name in documents}
        unknown = [name for name, key in wanted.items() if key is None]
        if unknown:
            raise UsageError(f"图库中没有这些文件 (not in the store): {', '.join(unknown)}")
        work.removed = sorted({key for key in wanted.values() if key is not None})
        published = _write(target, work, decided, progress)
    return work.report(Inputs(), published)


def relink(store: AnyStore, decided: Decisions, *, progress: Progress = silent) -> bool:
    """Draw the links of a store anew, as they follow from these decisions; no document is read. False where nothing changed."""
    with store.locked():
        return _write(store, _Work(composing.read_manifest(store)), decided, progress)


@dataclass(slots=True)
class _Work:
    """What is known, what is to be done, and what came of it."""

    known: dict[str, ManifestEntry]
    todo: list[Task] = field(default_factory=list)
    staged: list[Staged] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    reports: list[FileReport] = field(default_factory=list)

    def sort(self, tasks: Sequence[Task], store: AnyStore, progress: Progress) -> None:
        """Part the documents that are unchanged, and those an interrupted build has read, from those to read."""
        broken = composing.broken_documents(store) if self.known else {}
        for done, task in enumerate(tasks):
            progress(Event("hash", done, len(tasks)))
            sha256 = _digest(task)
            entry = self.known.get(task.key)
            if sha256 is None:
                self.todo.append(task)
            elif entry is not None and entry.build_key == task.build_key(sha256):
                self.reports.append(_unchanged(entry, broken.get(task.key)))
            elif (staged := staged_before(task, sha256)) is not None:
                self._take(staged)
            else:
                self.todo.append(task)

    def read(self, settings: Settings, progress: Progress) -> None:
        """Read what is to be read."""
        for done, (_, answer) in enumerate(reading.run("kg.pipeline.work:stage", self.todo, settings, progress), 1):
            if isinstance(answer, Staged):
                report = self._take(answer)
                progress(Event("read", done, len(self.todo), report))
            else:
                self.reports.append(answer)

    def _take(self, staged: Staged) -> FileReport:
        self.staged.append(staged)
        report = FileReport(staged.key, "read", staged.counts, staged.troubles)
        self.reports.append(report)
        return report

    def manifest(self) -> dict[str, ManifestEntry]:
        """What the store holds when the work is done."""
        kept = {key: entry for key, entry in self.known.items() if key not in self.removed}
        return {**kept, **{staged.key: composing.entry_of(staged) for staged in self.staged}}

    def report(self, inputs: Inputs, published: bool) -> BuildReport:
        """Everything said of every file, in order of the keys."""
        manifest = self.manifest()
        removed = [FileReport(key, "removed") for key in self.removed]
        files = sorted([*self.reports, *inputs.problems, *removed], key=lambda file: file.key)
        twins = _twins(manifest)
        files = [_with_twin(file, twins) for file in files]
        return BuildReport(tuple(files), tuple(inputs.ignored), len(manifest), published)


def _write(target: AnyStore, work: _Work, decided: Decisions, progress: Progress, issuers: str | None = None) -> bool:
    """One draft for everything that changed; no draft where nothing did. `issuers` None: as the store has them."""
    manifest = work.manifest()
    if not work.staged and not work.removed and (not manifest or composing.is_current(target, decided, issuers)):
        return False
    work.staged.sort(key=lambda staged: staged.key)
    size = sum(staged.file.stat().st_size for staged in work.staged)
    with target.writing(compact=size > _WORTH_COMPACTING and 2 * len(work.staged) > len(manifest)) as draft:
        progress(Event("load"))
        composing.replace_documents(draft, work.staged, work.removed)
        progress(Event("link"))
        composing.compose(draft, manifest, decided, issuers)
        composing.date(draft, [staged.key for staged in work.staged], work.known, manifest)
        progress(Event("validate"))
        composing.judge(draft, work.staged)
        progress(Event("index"))
        composing.index(draft, [*(staged.key for staged in work.staged), *work.removed])
        progress(Event("publish"))
    return True


def _opened(store: str | Path | AnyStore, settings: Settings) -> AnyStore | None:
    """The store, None where there is none yet: a call that finds no document makes none either."""
    if isinstance(store, str | Path):
        return open_store(store, base=settings.base) if is_store(store) else None
    if settings.base is not None and settings.base != store.base:
        raise UsageError(f"设置的基准 IRI {settings.base} 与图库的 {store.base} 不同 (the store has another base)")
    return store


def _created(store: str | Path | AnyStore, settings: Settings, inputs: Inputs) -> Rooted:
    assert isinstance(store, str | Path)
    created = open_store(store, base=settings.base or DEFAULT_BASE, create=True)
    created.keep_root(inputs.root)
    return created


@contextmanager
def _staging(store: AnyStore) -> Iterator[Path]:
    """The folder for what is read; it is emptied when all is in the store, and kept for the next build when not."""
    if isinstance(store, Rooted):
        yield store.staging
        for file in store.staging.iterdir():
            file.unlink(missing_ok=True)
        return
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        yield Path(folder)


def _inputs(paths: Sequence[Path], root: Path | None, store: AnyStore | None, settings: Settings) -> Inputs:
    """The files to read; a path that is not there cannot decide the root."""
    kept = store.root if isinstance(store, Rooted) else None
    there = existing(paths)
    if not there:
        return collect(paths, kept or Path())
    inputs = collect(paths, choose_root(there, root, kept), settings.reader_limits)
    if isinstance(store, Rooted) and inputs.files:
        store.keep_root(inputs.root)
    return inputs


def _digest(task: Task) -> str | None:
    """The digest of a file, None where it cannot be taken: the reader will say why."""
    try:
        return file_digest(task.path, task.limits)
    except (OSError, ReadError):
        return None


def _unchanged(entry: ManifestEntry, broken: str | None) -> FileReport:
    """What is said of a document that was read before: its troubles have not gone."""
    coverage = entry.coverage
    troubles = () if broken is None else (broken,)
    if coverage is None:
        return FileReport(entry.document, "unchanged", None, troubles)
    counts = Counts(coverage.tables, coverage.tables_used, coverage.cells, coverage.cells_used)
    return FileReport(entry.document, "unchanged", counts, (*troubles, *unread_tables(coverage)))


def _twins(manifest: dict[str, ManifestEntry]) -> dict[str, str]:
    """Documents of equal bytes: each but the first, with the first."""
    first: dict[str, str] = {}
    twins = {}
    for key in sorted(manifest):
        other = first.setdefault(manifest[key].sha256, key)
        if other != key:
            twins[key] = other
    return twins


def _with_twin(file: FileReport, twins: dict[str, str]) -> FileReport:
    if file.key not in twins or file.status == "failed":
        return file
    line = f"内容与 {twins[file.key]} 相同 (same bytes as {twins[file.key]})"
    return FileReport(file.key, file.status, file.counts, (*file.troubles, line))


def _key_in(name: str, store: AnyStore, known: dict[str, ManifestEntry]) -> str | None:
    """The key that a person means: a key as it stands, or a path."""
    if name in known:
        return name
    root = store.root if isinstance(store, Rooted) else None
    if root is None:
        return None
    key = key_of(Path(name).absolute(), root)
    return key if key in known else None
