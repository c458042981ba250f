"""`kg query`, `kg show`, `kg export`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from kg import query as queries
from kg.cli.words import Lang, note, say
from kg.errors import UsageError
from kg.export import export as export_store
from kg.pipeline.showing import show_cell
from kg.query.describe import Resource, Said, describe
from kg.settings import Settings
from kg.store import open_store

_SHOWN = 5


def query(options: argparse.Namespace, settings: Settings) -> int:
    """Ask a query of the library, of a file, or SPARQL from standard input."""
    if options.list:
        _list(options.lang)
        return 0
    if not options.query:
        raise UsageError("请给出查询的名称、文件或 -；kg query --list 列出查询库 (give a name, a file or -; see kg query --list)")
    text = sys.stdin.read() if options.query == "-" else options.query
    result = queries.run(open_store(settings.store), text, _parameters(options.rest), lang=options.lang)
    if options.output:
        with Path(options.output).open("wb") as file:
            queries.write(result, options.format, file, lang=options.lang)
        say(options.output)
        return 0
    if options.format in ("xlsx", "parquet") and sys.stdout.isatty():
        raise UsageError(f"{options.format}: 请用 --output 给出文件 (give a file with --output)")
    sys.stdout.flush()
    queries.write(result, options.format, sys.stdout.buffer, lang=options.lang)
    return 0


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


def _list(lang: Lang) -> None:
    kind = None
    for one in queries.listing():
        if one.kind != kind:
            kind = one.kind
            say(f"{kind}/")
        summary = one.header.summary_zh if lang == "zh" else one.header.summary_en
        parameters = " ".join(f"--{param.name}" + (f" {param.default}" if param.default else "") for param in one.header.params)
        say(f"  {one.name}  {summary}" + (f"  [{parameters}]" if parameters else ""))


def show(options: argparse.Namespace, settings: Settings) -> int:
    """Print a resource and where it is printed; of a cell also its page as a picture, or its table."""
    store = open_store(settings.store)
    resource = describe(store, options.resource, options.lang)
    say(_shown(resource, options.lang))
    shown = show_cell(store, resource.iri)
    if shown is None:
        if options.output:
            raise UsageError("--output 只用于单元格：kg show 单元格的 IRI --output 文件.png (only for the IRI of a cell)")
        return 0
    for zh, en in shown.warnings:
        note(f"kg: {zh if options.lang == 'zh' else en}")
    if shown.picture is None:
        if options.output:
            note("kg: 没有页面图像可写，改列表格" if options.lang == "zh" else "kg: no picture of the page; see the table")
        say(f"\n{shown.text}")
        return 0
    file = Path(options.output or shown.file_name)
    file.write_bytes(shown.picture)
    say(f"\n页面图像：{file}" if options.lang == "zh" else f"\npicture of the page: {file}")
    return 0


def _shown(resource: Resource, lang: Lang) -> str:
    zh = lang == "zh"
    title = f"{resource.label}（{'、'.join(resource.classes)}）" if zh else f"{resource.label} ({', '.join(resource.classes)})"
    lines = [title, resource.iri, "", *_statements(resource.said, "：" if zh else ": ", lang)]
    if resource.users:
        lines += ["", "被引用" if zh else "pointed to by", *_statements(resource.users, " ← ", lang)]
    return "\n".join(lines)


def _statements(said: Sequence[Said], sign: str, lang: Lang) -> list[str]:
    """A line a value; of a property with many values the first few and their number."""
    lines: list[str] = []
    for _, group in groupby(said, key=lambda one: one.predicate):
        ones = list(group)
        lines += [f"{one.property}{sign}{_value(one)}" for one in ones[:_SHOWN]]
        if len(ones) > _SHOWN:
            lines.append(f"{ones[0].property}{sign}" + (f"…… 共 {len(ones)} 个" if lang == "zh" else f"… {len(ones)} in all"))
    return lines


def _value(said: Said) -> str:
    if said.place:
        return f"{said.place}  <{said.value}>"
    return f"{said.label}  <{said.value}>" if said.label else said.value


def export(options: argparse.Namespace, settings: Settings) -> int:
    """Write the graph."""
    written = export_store(open_store(settings.store), options.file, graph=options.graph)
    if options.lang == "zh":
        say(f"{written.path}：{len(written.graphs)} 个图，{written.bytes:,} 字节")
    else:
        say(f"{written.path}: {len(written.graphs)} graphs, {written.bytes:,} bytes")
    return 0
