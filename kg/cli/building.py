"""`kg build`, `kg extract`, `kg remove`."""

from __future__ import annotations

import argparse

from kg import pipeline
from kg.address import shown
from kg.cli.formats import table_form
from kg.cli.progress import progress
from kg.cli.reports import report_text
from kg.cli.words import say
from kg.pipeline import BuildReport
from kg.settings import Settings


def build(options: argparse.Namespace, settings: Settings) -> int:
    """Read documents into the store."""
    with progress(options.lang) as show:
        report = pipeline.build(options.paths, settings.store, root=options.root, settings=settings, progress=show)
    say(report_text(report, options.lang))
    zh = f"图库 {shown(settings.store)}：{report.documents} 份文件" + ("" if report.published else "，无变化")
    en = f"store {shown(settings.store)}: {report.documents} documents" + ("" if report.published else ", nothing changed")
    say(zh if options.lang == "zh" else en)
    return _code(report)


def extract(options: argparse.Namespace, settings: Settings) -> int:
    """Write tidy tables."""
    form = table_form(options.output, options.format)
    with progress(options.lang) as show:
        report = pipeline.extract_all(
            options.paths,
            options.output,
            form=form,
            root=options.root,
            settings=settings,
            lang=options.lang,
            progress=show,
        )
    say(report_text(report, options.lang))
    zh, en = f"表格已写入 {options.output}", f"tables written to {options.output}"
    if report.masked:
        zh, en = (
            f"{zh}，已遮盖 {report.masked} 处个人信息（--unmasked 照印）",
            f"{en}, {report.masked} persons masked (--unmasked: none)",
        )
    say(zh if options.lang == "zh" else en)
    return _code(report)


def remove(options: argparse.Namespace, settings: Settings) -> int:
    """Take documents out of the store."""
    with progress(options.lang) as show:
        report = pipeline.remove(options.documents, settings.store, settings=settings, progress=show)
    say(report_text(report, options.lang))
    return _code(report)


def _code(report: BuildReport) -> int:
    return 0 if report.ok else 1
