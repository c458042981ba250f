"""Results as files: tables as CSV or one workbook, figures as SVG and PNG, everything as one HTML page without a link outward."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kg.analyse.figures import FONTS, chinese_font, draw
from kg.analyse.model import Analysis, Figure, Note, Table
from kg.errors import ExportError, UsageError
from kg.files import replacing
from kg.tabular import Value, open_sink, plain
from kg.tabular.sinks import Format

_SHOWN = 200
_STYLE = """
:root{color-scheme:light}
body{font-family:FONTS,sans-serif;color:#1b2631;margin:0 auto;max-width:72rem;padding:2rem 1.5rem;line-height:1.6}
h1{font-size:1.7rem;border-bottom:3px solid #0b3954;padding-bottom:.4rem}
h2{font-size:1.25rem;margin-top:2.4rem}
.notes{background:#f3f6f8;border-left:4px solid #0b3954;padding:.6rem 1rem;margin:1rem 0}
.notes p{margin:.25rem 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.88rem;width:100%}
caption{text-align:left;color:#555;padding:.2rem 0}
th{background:#e8eef2;text-align:left;white-space:nowrap}
th,td{border:1px solid #d5dbdf;padding:.3rem .5rem;vertical-align:top}
td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.iri{font-size:.72rem;color:#666;word-break:break-all}
tr:nth-child(even) td{background:#fafbfc}
figure{margin:1.2rem 0}
figure svg{max-width:100%;height:auto}
details{margin:.5rem 0;color:#555;font-size:.85rem}
pre{background:#f6f6f6;padding:.7rem;overflow-x:auto}
@media print{body{max-width:none;padding:0}details{display:none}}
"""

QueryText = Callable[[str], str | None]
"""The SPARQL of a query of the library by its name, None where there is none."""


def write_folder(analysis: Analysis, folder: Path, form: Format = "csv", query_text: QueryText | None = None) -> list[Path]:
    """Tables, figures and the report of one analysis in a folder; returns the files written.

    PNG is written where a Chinese font is found. Raises `ExportError` where the folder cannot be written.
    """
    target = folder / f"{analysis.topic}.xlsx" if form == "xlsx" else folder
    schemas = [table.schema for table in analysis.tables]
    if schemas:
        with open_sink(target, schemas, form) as sink:
            for table in analysis.tables:
                sink.add(table.schema.name, table.rows)
    tables = [target] if form == "xlsx" else [folder / f"{schema.name}.{form}" for schema in schemas]
    written = tables if schemas else []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for figure in analysis.figures:
            written += [_save(folder / f"{figure.name}.svg", draw(figure, "svg"))]
            if chinese_font() is not None:
                written += [_save(folder / f"{figure.name}.png", draw(figure, "png"))]
        page = report(analysis, query_text).encode("utf-8")
        return [*written, _save(folder / f"{analysis.topic}.html", page)]
    except OSError as error:
        raise ExportError(f"{folder}: 无法写入 (cannot be written): {error.strerror or error}") from error


def _save(path: Path, data: bytes) -> Path:
    with replacing(path) as file:
        file.write(data)
    return path


def report(analysis: Analysis, query_text: QueryText | None = None) -> str:
    """One HTML page with notes, pictures, tables and the query behind each table. It needs no network."""
    fonts = ",".join(f'"{name}"' for name in FONTS)
    body = "\n".join(_body(analysis, query_text))
    title = html.escape(f"{analysis.title} · 绩效图谱")
    return (
        f'<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_STYLE.replace('FONTS', fonts)}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _body(analysis: Analysis, query_text: QueryText | None) -> Iterator[str]:
    yield f"<h1>{html.escape(analysis.title)}</h1>"
    yield _notes(analysis.notes)
    for figure in analysis.figures:
        yield _figure(figure)
    for table in analysis.tables:
        yield from _table(table, query_text)


def _notes(notes: Sequence[Note]) -> str:
    lines = "".join(f"<p>{html.escape(note.zh)}</p>" for note in notes)
    return f'<div class="notes">{lines}</div>' if notes else ""


def _figure(figure: Figure) -> str:
    try:
        svg = draw(figure, "svg").decode("utf-8")
    except UsageError as error:
        return f"<p>{html.escape(str(error))}</p>"
    return f'<figure role="img" aria-label="{html.escape(figure.title)}">{svg[svg.index("<svg") :]}</figure>'


def _table(table: Table, query_text: QueryText | None) -> Iterator[str]:
    columns = table.schema.columns
    yield f"<h2>{html.escape(table.schema.title)}</h2>"
    if not table.rows:
        yield "<p>没有符合条件的行。</p>"
        return
    yield '<div class="scroll"><table>'
    if len(table.rows) > _SHOWN:
        yield f"<caption>共 {len(table.rows)} 行，此处列前 {_SHOWN} 行；全部见表格文件。</caption>"
    yield "<thead><tr>" + "".join(f"<th>{html.escape(column.shown)}</th>" for column in columns) + "</tr></thead><tbody>"
    for row in table.rows[:_SHOWN]:
        cells = (_cell(value, column.kind, column.name) for value, column in zip(row, columns, strict=True))
        yield "<tr>" + "".join(cells) + "</tr>"
    yield "</tbody></table></div>"
    sparql = query_text(table.query) if query_text is not None and table.query is not None else None
    if sparql:
        name = html.escape(table.query or "")
        yield f"<details><summary>查询 kg query {name}</summary><pre>{html.escape(sparql)}</pre></details>"


def _cell(value: Value, kind: str, name: str) -> str:
    style = ' class="n"' if kind != "text" else ' class="iri"' if name.endswith(("iri", "cell")) else ""
    return f"<td{style}>{html.escape(_grouped(value) if kind != 'text' else plain(value))}</td>"


def _grouped(value: Value) -> str:
    """A number with its thousands apart; years and ranks are too short to change."""
    text = plain(value)
    whole, point, rest = text.partition(".")
    if len(whole.lstrip("-")) > 4 and whole.lstrip("-").isdigit():
        whole = f"{int(whole):,}"
    return f"{whole}{point}{rest.rstrip('0') if point else ''}".rstrip(".")
