"""`kg show`: one resource, and where it is printed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from kg.cli.words import Lang, note, say
from kg.errors import UsageError
from kg.pipeline.showing import show_cell
from kg.query.describe import Resource, Said, describe
from kg.settings import Settings
from kg.store import open_store

_SHOWN = 5


def show(options: argparse.Namespace, settings: Settings) -> int:
    """Print a resource and where it is printed; of a cell also its page as a picture, or its table."""
    store = open_store(settings.store)
    resource = describe(store, options.resource, options.lang, hints=True)
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
        lines += ["", "被引用" if zh else "pointed to by", *_statements(resource.users, " ← ", lang, more=resource.more)]
    return "\n".join(lines)


def _statements(said: Sequence[Said], sign: str, lang: Lang, *, more: bool = False) -> list[str]:
    """A line a value; of a property with many values the first few and their number, at least where there are `more`."""
    lines: list[str] = []
    for _, group in groupby(said, key=lambda one: one.predicate):
        ones = list(group)
        lines += [f"{one.property}{sign}{_value(one)}" for one in ones[:_SHOWN]]
        if len(ones) > _SHOWN:
            lines.append(f"{ones[0].property}{sign}" + _count(len(ones), lang, more=more))
    return lines


def _count(number: int, lang: Lang, *, more: bool) -> str:
    if lang == "zh":
        return f"…… {'至少' if more else '共'} {number} 个"
    return f"… {number} {'or more' if more else 'in all'}"


def _value(said: Said) -> str:
    if said.place:
        return f"{said.place}  <{said.value}>"
    return f"{said.label}  <{said.value}>" if said.label else said.value
