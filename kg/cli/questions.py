"""`kg ask`: a question in Chinese; the query it was taken for, the runners-up, and the answer."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from kg import query as queries
from kg.ask import Candidate, Reader, Reading, StoreNames
from kg.cli.asking import check_output, folders_of, library, mask_for, watching, write
from kg.cli.empty import tell_rows
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
        reader = Reader(library(folders, options.lang), StoreNames(store, index_of(store)), lambda: note(_LEARNING[options.lang]))
        reading = reader.read(" ".join(options.question))
        for line in _told(reading, options.lang):
            note(line)
        if reading.chosen is None:
            return NOT_UNDERSTOOD
        if options.dry_run:
            return FOUND
        chosen = reading.chosen
        limit = _limit(reading) if options.limit is None else options.limit
        result = queries.run(store, chosen.query.name, dict(chosen.params), folders=folders, lang=options.lang)
        rows = watch.counted(islice(result.rows, limit))
        write(replace(result, rows=rows), options, mask_for(options, store, settings))
    tell_rows(watch.rows, limit, store, result.query, dict(chosen.params), options.lang)
    return FOUND


def _told(reading: Reading, lang: Lang) -> list[str]:
    """How the question was understood, or what to do where it was not."""
    zh = lang == "zh"
    lines = []
    if reading.chosen is None:
        lines.append(_refusal(reading, lang))
    else:
        lines.append(("理解为：" if zh else "taken as: ") + _shown(reading.chosen, lang))
        lines.append(("命令：" if zh else "command: ") + _command(reading.chosen, _limit(reading)))
        lines += _beside(reading, reading.chosen, lang)
    if reading.others:
        lines.append("其他可能：" if zh else "it might also mean:")
        lines += [f"  {_shown(one, lang)}" for one in reading.others]
    return lines


def _limit(reading: Reading) -> int | None:
    """The number of rows that the question asks for, where they are the first of the answer."""
    wanted = reading.wanted
    if reading.chosen is None or wanted is None or wanted.single or not wanted.are_first(reading.chosen.query):
        return None
    return wanted.rows


def _beside(reading: Reading, chosen: Candidate, lang: Lang) -> list[str]:
    """What of the question is not in the command: what it names, and how many rows it wants of an answer that gives all."""
    zh = lang == "zh"
    lines = []
    if reading.unused:
        words = ("、" if zh else ", ").join(reading.unused)
        lines.append(f"没有用上：{words}（这一查询不能按它筛选）" if zh else f"not used: {words} (this query has no such filter)")
    wanted = reading.wanted
    if wanted is None or _limit(reading) is not None:
        return lines
    if wanted.are_first(chosen.query):
        lines.append("答案从大到小排列，所问的在最前" if zh else "the largest stand first: the answer is at the top")
    else:
        told = f"问题只要 {wanted.rows} 个，这一查询不会挑选：列出全部"
        lines.append(told if zh else f"{wanted.rows} asked for; this query cannot choose and gives all")
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


def _command(one: Candidate, limit: int | None) -> str:
    rows = [] if limit is None else [f"--limit {limit}"]
    return " ".join(["kg query", one.query.name, *(f"--{name} '{value}'" for name, value in one.params), *rows])
