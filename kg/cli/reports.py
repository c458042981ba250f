"""The report of a build as text: a table of all files, then one line for each trouble, then the sum."""

from __future__ import annotations

import io

from kg import tabular
from kg.cli.words import Lang
from kg.pipeline import BuildReport, FileReport

_STATUS: dict[str, dict[Lang, str]] = {
    "read": {"zh": "已读", "en": "read"},
    "unchanged": {"zh": "未变", "en": "unchanged"},
    "failed": {"zh": "未读", "en": "failed"},
    "removed": {"zh": "已移除", "en": "removed"},
}
_COLUMNS = (
    ("文件", "file"),
    ("结果", "result"),
    ("表格", "tables"),
    ("单元格", "cells"),
    ("项目", "projects"),
    ("指标", "indicators"),
    ("引用", "citations"),
    ("发现", "findings"),
)
_IGNORED_SHOWN = 5


def report_text(report: BuildReport, lang: Lang) -> str:
    """Everything a build has to say."""
    lines = []
    if report.files:
        lines += [_table(report, lang), ""]
    for file in report.files:
        lines += [f"✗ {file.key}: {line}" for line in file.troubles]
    if report.ignored:
        lines.append(_ignored(report, lang))
    lines.append(_sum(report, lang))
    return "\n".join(lines)


def _table(report: BuildReport, lang: Lang) -> str:
    columns = tuple(tabular.Column(zh if lang == "zh" else en) for zh, en in _COLUMNS)
    out = io.BytesIO()
    tabular.dump(tabular.Schema("report", "", columns), (_row(file, lang) for file in report.files), "table", out)
    return out.getvalue().decode().rstrip("\n")


def _row(file: FileReport, lang: Lang) -> tabular.Row:
    counts, status = file.counts, _STATUS[file.status][lang]
    if counts is None:
        return (file.key, status, None, None, None, None, None, None)
    tables, cells = f"{counts.tables_used}/{counts.tables}", f"{counts.share:.1%}"
    if file.status == "unchanged":
        return (file.key, status, tables, cells, None, None, None, None)
    return (file.key, status, tables, cells, counts.projects, counts.indicators, counts.citations, counts.findings)


def _ignored(report: BuildReport, lang: Lang) -> str:
    shown = ", ".join(report.ignored[:_IGNORED_SHOWN]) + (" …" if len(report.ignored) > _IGNORED_SHOWN else "")
    if lang == "zh":
        return f"另有 {len(report.ignored)} 个其他文件未读: {shown}"
    return f"{len(report.ignored)} other files were left alone: {shown}"


def _sum(report: BuildReport, lang: Lang) -> str:
    numbers = {status: len(report.with_status(status)) for status in ("read", "unchanged", "failed", "removed")}
    parts = [f"{_STATUS[status][lang]} {number}" for status, number in numbers.items() if number]
    return ("，" if lang == "zh" else ", ").join(parts) or ("无文件" if lang == "zh" else "no files")
