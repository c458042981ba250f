"""`kg ask`: a question in Chinese; the query it was taken for, the runners-up, and the answer."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from kg import query as queries
from kg.ask import Candidate, Reader, Reading, StoreNames
from kg.cli.asking import check_output, folders_of, mask_for, watching, write
from kg.cli.words import Lang, note
from kg.search import index_of
from kg.settings import Settings
from kg.store import open_store

_LEARNING: Mapping[Lang, str] = {
    "zh": "kg: 查询库的问法有增改，正在学习，约需一分钟，只此一次",
    "en": "kg: the library has other phrases than the shipped ones; learning them, about a minute, this once",
}
FOUND, NOT_UNDERSTOOD = 0, 1


def ask(options: argparse.Namespace, settings: Settings) -> int:
    """Answer a question by the query it means; 1 where none is meant."""
    check_output(options)
    folders = folders_of(options, settings)
    with watching(options) as watch:
        store = open_store(settings.store)
        reader = Reader(queries.listing(folders), StoreNames(store, index_of(store)), lambda: note(_LEARNING[options.lang]))
        reading = reader.read(" ".join(options.question))
        for line in _told(reading, options.lang):
            note(line)
        if reading.chosen is None:
            return NOT_UNDERSTOOD
        if options.dry_run:
            return FOUND
        chosen = reading.chosen
        result = queries.run(store, chosen.query.name, dict(chosen.params), folders=folders, lang=options.lang)
        rows = watch.counted(islice(result.rows, options.limit))
        write(replace(result, rows=rows), options, mask_for(options, store, settings))
    return FOUND


def _told(reading: Reading, lang: Lang) -> list[str]:
    """How the question was understood, or what to do where it was not."""
    zh = lang == "zh"
    lines = []
    if reading.chosen is None:
        lines.append(_refusal(reading, lang))
    else:
        lines.append(("理解为：" if zh else "taken as: ") + _shown(reading.chosen, lang))
        lines.append(("命令：" if zh else "command: ") + _command(reading.chosen))
    if reading.others:
        lines.append("其他可能：" if zh else "it might also mean:")
        lines += [f"  {_shown(one, lang)}" for one in reading.others]
    return lines


def _refusal(reading: Reading, lang: Lang) -> str:
    if lang == "zh":
        why = f"图谱里没有这类内容（{'、'.join(reading.against)}）" if reading.against else "没有一个问题与之足够相近"
        return f"kg: 答不了“{reading.question}”：{why}；可换个说法，用 kg query --list 看能问什么，或用 kg search 找词"
    why = (
        f"the graph holds nothing of the kind ({', '.join(reading.against)})"
        if reading.against
        else "no question comes near enough"
    )
    return f"kg: cannot answer {reading.question!r}: {why}; see kg query --list for what can be asked, or kg search for words"


def _shown(one: Candidate, lang: Lang) -> str:
    header = one.query.header
    summary = header.summary_zh if lang == "zh" else header.summary_en
    return f"{one.query.name}  {summary}{_slots(one.params, lang)}  ({one.score:.2f})"


def _slots(params: Sequence[tuple[str, str]], lang: Lang) -> str:
    if not params:
        return ""
    given = "，".join(f"{name} = {value}" for name, value in params)
    return f"［{given}］" if lang == "zh" else f" [{given}]"


def _command(one: Candidate) -> str:
    return " ".join(["kg query", one.query.name, *(f"--{name} '{value}'" for name, value in one.params)])
