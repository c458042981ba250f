"""`kg query`: a query of the library, a file, or SPARQL; the answer in any format, in bounded time."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg import query as queries
from kg.cli.empty import tell_rows
from kg.cli.formats import chosen_format
from kg.cli.parser import ANSWER_FORMATS
from kg.cli.watch import Watch
from kg.cli.words import Lang, note, say, stdout_told
from kg.errors import ExportError, UsageError
from kg.files import replacing, unfinished
from kg.query import Query, Result
from kg.settings import Settings
from kg.store import open_store

if TYPE_CHECKING:
    from kg.export.masking import Persons
    from kg.export.outgoing import Source


def query(options: argparse.Namespace, settings: Settings) -> int:
    """Ask a query of the library, of a file, or SPARQL from standard input."""
    folders = folders_of(options, settings)
    if options.list:
        _list(library(folders, options.lang), options.lang)
        return 0
    if not options.query:
        raise UsageError("请给出查询的名称、文件或 -；kg query --list 列出查询库 (give a name, a file or -; see kg query --list)")
    text = _typed() if options.query == "-" else options.query
    if options.show:
        say(queries.resolve(text, folders).text.rstrip("\n"))
        return 0
    parameters = _parameters(options.rest)
    check_output(options)
    with watching(options) as watch:
        store = open_store(settings.store)
        result = queries.run(store, text, parameters, folders=folders, lang=options.lang, allow_service=options.allow_service)
        if result.query.path and result.query.path == queries.replaced(folders).get(result.query.name):
            _tell_replaced(result.query.name, result.query.path, options.lang)
        rows = islice(result.rows, options.limit)
        write(replace(result, rows=watch.counted(rows)), options, mask_for(options, store, settings))
    tell_rows(watch.rows, options.limit, store, result.query, parameters, options.lang)
    return 0


def folders_of(options: argparse.Namespace, settings: Settings) -> list[Path]:
    """The user's own folders of queries: of the settings, then of the command line, which wins."""
    return [*([settings.queries] if settings.queries else []), *(Path(folder) for folder in options.queries or ())]


def library(folders: Sequence[Path], lang: Lang) -> tuple[Query, ...]:
    """All queries that can be read; of the others, and of those that take the place of ours, the user is told."""
    for name, path in queries.replaced(folders).items():
        _tell_replaced(name, path, lang)
    return queries.listing(folders, broken=lambda error: note(f"kg: {error}"))


def _tell_replaced(name: str, path: Path, lang: Lang) -> None:
    zh = f"kg: {name} 用的是 {path}，代替了查询库中的同名查询"
    note(zh if lang == "zh" else f"kg: {name} is {path}, in the place of our query of that name")


def _typed() -> str:
    """What standard input holds."""
    try:
        return sys.stdin.read().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UsageError("标准输入不是 UTF-8 文本 (standard input is not UTF-8)") from error


@contextmanager
def watching(options: argparse.Namespace) -> Iterator[Watch]:
    """Progress and the time limit of `--timeout`; an unfinished `--output` goes with the process."""
    output = [unfinished(Path(options.output))] if options.output else []
    with Watch(options.lang, options.timeout, output) as watch:
        yield watch


def check_output(options: argparse.Namespace) -> None:
    """Settle the format; bytes are not for a terminal."""
    options.format = chosen_format(options.format, options.output, ANSWER_FORMATS, "table")
    if options.format in ("xlsx", "parquet") and not options.output and sys.stdout.isatty():
        raise UsageError(f"{options.format}: 请用 --output 给出文件 (give a file with --output)")


def mask_for(options: argparse.Namespace, store: Source, settings: Settings, *, screen: str = "table") -> Persons | None:
    """Persons are masked in whatever is written for others: every file, and every format but the one for the `screen`."""
    if not options.output and options.format == screen:
        return None
    from kg.export.masking import persons_mask  # brings all writers with it

    return persons_mask(store, settings)


def write(result: Result, options: argparse.Namespace, mask: Persons | None = None) -> None:
    """The answer to the file of `--output`, which takes its name only when it is whole, or to standard output."""
    rows = result.rows if mask is None else mask.rows(result.columns, result.rows)
    with destination(options.output) as file:
        queries.write(replace(result, rows=rows), options.format, file, lang=options.lang)
    if options.output:
        say(options.output)
    tell_masked(mask, options.lang)


def tell_masked(mask: Persons | None, lang: Lang) -> None:
    """How much was masked, where anything was."""
    if mask is not None and mask.count:
        zh = f"kg: 已遮盖 {mask.count} 处个人信息；--unmasked 照印"
        note(zh if lang == "zh" else f"kg: {mask.count} persons masked; --unmasked leaves them as they stand")


@contextmanager
def destination(output: str | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that takes its name when everything is written."""
    if output is None:
        with stdout_told():
            sys.stdout.flush()
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        return
    try:
        with replacing(Path(output)) as file:
            yield file
    except OSError as error:
        raise ExportError(f"{output}: 无法写入 (cannot be written): {error.strerror or error}") from error


def _parameters(rest: Sequence[str]) -> dict[str, str]:
    """`--year 2023` or `--year=2023` as parameters of the query."""
    found: dict[str, str] = {}
    words = iter(rest)
    for word in words:
        name, equals, value = word.partition("=")
        if not name.startswith("--") or name == "--":
            raise UsageError(f"不认识的参数 {word}；查询的参数写作 --名称 值 (unrecognized; parameters are --NAME VALUE)")
        if not equals:
            following = next(words, None)
            if following is None:
                raise UsageError(f"参数 {name} 需要一个值 (needs a value)")
            value = following
        found[name.removeprefix("--").replace("-", "_")] = value
    return found


_KINDS: Mapping[str, tuple[str, str]] = {
    "checks": ("检查（由 kg validate 运行）", "checks (run by kg validate)"),
    "construct": ("视图", "views"),
}


def _list(library: Iterable[Query], lang: Lang) -> None:
    """The library by group: ours in the order of their list, users' own groups after them, then what people seldom ask."""
    grouped: dict[str, list[Query]] = {name: [] for name in queries.GROUPS}
    for one in library:
        grouped.setdefault(one.kind if one.kind in _KINDS else one.header.group or one.kind, []).append(one)
    titles = {**queries.GROUPS, **_KINDS}
    for group in sorted(grouped, key=lambda name: (name in _KINDS, name not in queries.GROUPS)):
        if grouped[group]:
            zh, en = titles.get(group, (group, group))
            say(f"{zh if lang == 'zh' else en}（{len(grouped[group])}）" if lang == "zh" else f"{en} ({len(grouped[group])})")
            for one in grouped[group]:
                say(f"  {one.name}  {_described(one, lang)}")


def _described(one: Query, lang: Lang) -> str:
    summary = one.header.summary_zh if lang == "zh" else one.header.summary_en
    given = (param for param in one.header.params if param.name != "lang")
    parameters = " ".join(f"--{param.name}" + (f" {param.default}" if param.default else "") for param in given)
    return summary + (f"  [{parameters}]" if parameters else "")
