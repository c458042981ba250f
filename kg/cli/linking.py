"""`kg link`."""

from __future__ import annotations

import argparse
import datetime
import os
from pathlib import Path

from kg.cli.progress import progress
from kg.cli.words import Lang, say
from kg.pipeline import reviewing
from kg.pipeline.reviewing import Applied
from kg.settings import Settings
from kg.store import open_store


def link(options: argparse.Namespace, settings: Settings) -> int:
    """Write proposals for a person to decide, or take what was decided."""
    if options.propose:
        number = reviewing.propose(open_store(settings.store), Path(options.propose), settings)
        zh = f"{options.propose}：{number} 条建议；在“决定”一列填 合并 或 不合并，再用 kg link --apply 套用"
        en = f"{options.propose}: {number} proposals; write 合并 (merge) or 不合并 (split) in column 决定, then kg link --apply"
        say(zh if options.lang == "zh" else en)
        return 0
    with progress(options.lang) as show:
        done = reviewing.apply(
            Path(options.apply), settings.store, today=_today(), who=options.who or "", settings=settings, progress=show
        )
    say(_text(done, settings, options.lang))
    return 0


def _text(done: Applied, settings: Settings, lang: Lang) -> str:
    if lang == "zh":
        linked = "，图库已重新链接" if done.relinked else ""
        return f"{settings.decisions}：新增 {done.added} 条决定，已有 {done.known} 条，未定 {done.open} 条{linked}"
    linked = "; the store was linked anew" if done.relinked else ""
    return f"{settings.decisions}: {done.added} decisions added, {done.known} there already, {done.open} left open{linked}"


def _today() -> str:
    """The day of a decision that gives none; `SOURCE_DATE_EPOCH` is honoured."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date().isoformat()
    return datetime.datetime.now().astimezone().date().isoformat()
