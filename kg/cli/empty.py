"""What is said of an answer without rows, or of one that was cut: nobody should have to guess why."""

from __future__ import annotations

from collections.abc import Mapping

from kg.cli.words import Lang, note
from kg.query import Query
from kg.query.nearest import Condition, conditions
from kg.query.params import Value
from kg.query.run import Queryable


def tell_rows(
    rows: int, limit: int | None, store: Queryable, query: Query, values: Mapping[str, Value | None], lang: Lang
) -> None:
    """Say why there are no rows, or that there may be more."""
    if limit is not None and rows >= limit:
        tell_cut(limit, lang)
    elif not rows:
        for line in _nothing(conditions(store, query, values), lang):
            note(line)


def tell_cut(limit: int, lang: Lang) -> None:
    """The answer ends where `--limit` says, not where the store does."""
    note(
        f"kg: 只取前 {limit} 行，可能还有；用 --limit 放宽"
        if lang == "zh"
        else f"kg: the first {limit} rows; see --limit for more"
    )


def _nothing(asked: tuple[Condition, ...], lang: Lang) -> list[str]:
    zh = lang == "zh"
    if not asked:
        return ["kg: 0 行" if zh else "kg: 0 rows"]
    default = "（默认）" if zh else " (default)"
    shown = ("，" if zh else ", ").join(f"{one.name} = {one.value}{'' if one.given else default}" for one in asked)
    lines = [f"kg: 0 行；条件：{shown}" if zh else f"kg: 0 rows; conditions: {shown}"]
    unknown = [one for one in asked if one.known is False]
    lines += [_unknown(one, lang) for one in unknown]
    if not unknown and len(asked) > 1:
        lines.append(
            "kg: 没有同时符合各条件的行，可去掉一个条件再试" if zh else "kg: no row meets all of them; try with one less"
        )
    return lines


def _unknown(one: Condition, lang: Lang) -> str:
    near = ("、" if lang == "zh" else ", ").join(one.near)
    if lang == "zh":
        return f"kg: {one.name}：没有“{one.value}”" + (f"；相近或可用：{near}" if near else "，也没有相近的")
    return f"kg: {one.name}: there is no {one.value!r}" + (f"; near or known: {near}" if near else ", nor anything like it")
