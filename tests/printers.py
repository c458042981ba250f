"""Printers: a document of blocks in, the bytes of a file of one format out. Not the readers' code turned round: each writes by
a library of its own or by the letter of the standard, so that a fault of a reader is not hidden by the same fault here.
"""

from __future__ import annotations

import html
import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from kg.document import Document, Paragraph, Table

sys.path.append(str(Path(__file__).resolve().parent / "fixtures"))

from printing.platypus import print_pdf

_PERCENT = re.compile(r"^(\d{1,3})(?:\.(\d{1,2}))?%$")
_GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.(\d{1,2}))?$")
_PLAIN = re.compile(r"^(?:0|[1-9]\d{0,11})(?:\.(\d{1,4}))?$")
_CODE = re.compile(r"^0\d{1,5}$")


def rows_of(table: Table) -> list[list[str]]:
    """Texts of a table's grid, "" where nothing is printed."""
    width = max(cell.column + cell.column_span - 1 for cell in table.cells)
    rows = [[""] * width for _ in range(max(cell.row + cell.row_span - 1 for cell in table.cells))]
    for cell in table.cells:
        rows[cell.row - 1][cell.column - 1] = cell.printed
    return rows


def as_number(text: str) -> tuple[float, str] | None:
    """The number and the number format that print a text, None where it is no number."""
    if match := _PERCENT.match(text):
        places = match[2] or ""
        return float(text[:-1]) / 100, "0" + ("." + "0" * len(places) if places else "") + "%"
    if match := _GROUPED.match(text):
        return float(text.replace(",", "")), "#,##0" + ("." + "0" * len(match[1]) if match[1] else "")
    if match := _PLAIN.match(text):
        return float(text), "0" + ("." + "0" * len(match[1]) if match[1] else "")
    if _CODE.match(text):
        return float(text), "0" * len(text)
    return None


def print_xlsx(document: Document) -> bytes:
    """A workbook of one sheet by XlsxWriter; numbers are numbers with a format, merged cells are merged, tables have borders."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    formats: dict[str, object] = {}

    def styled(code: str) -> object:
        return formats.setdefault(code, book.add_format({"border": 1, "num_format": code}))

    row = 0
    for block in document.blocks():
        if isinstance(block, Paragraph):
            sheet.write_string(row, 0, block.printed)
            row += 1
            continue
        for line in range(max(cell.row + cell.row_span - 1 for cell in block.cells)):
            for column in range(max(cell.column + cell.column_span - 1 for cell in block.cells)):
                sheet.write_blank(row + line, column, None, styled("General"))
        for cell in block.cells:
            top, left = row + cell.row - 1, cell.column - 1
            number = as_number(cell.printed)
            value, code = (cell.printed, "@") if number is None else number
            if cell.row_span > 1 or cell.column_span > 1:
                sheet.merge_range(top, left, top + cell.row_span - 1, left + cell.column_span - 1, "", styled(code))
            if number is None:
                sheet.write_string(top, left, str(value), styled(code))
            else:
                sheet.write_number(top, left, value, styled(code))
        row += max(cell.row + cell.row_span - 1 for cell in block.cells) + 1
    book.close()
    return stream.getvalue()


def print_xls(document: Document) -> bytes:
    """The same for Excel 97-2003 by xlwt, without borders."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("公开表")
    styles: dict[str, object] = {}
    row = 0
    for block in document.blocks():
        if isinstance(block, Paragraph):
            sheet.write(row, 0, block.printed)
            row += 1
            continue
        for cell in block.cells:
            top, left = row + cell.row - 1, cell.column - 1
            value, code = as_number(cell.printed) or (cell.printed, "@")
            style = styles.setdefault(code, xlwt.easyxf(num_format_str=code))
            if cell.row_span > 1 or cell.column_span > 1:
                sheet.write_merge(top, top + cell.row_span - 1, left, left + cell.column_span - 1, value, style)
            else:
                sheet.write(top, left, value, style)
        row += max(cell.row + cell.row_span - 1 for cell in block.cells) + 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def print_html(document: Document) -> bytes:
    """A page in GB18030 as a bureau's site shows it: inside a layout table, with menu and script around it."""
    parts = [
        '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>x</title></head>',
        "<body><script>var a = '<td>1</td>';</script><table><tr><td>",
    ]
    for block in document.blocks():
        if isinstance(block, Paragraph):
            parts.append(f"<p>{_lines(block.printed)}</p>")
            continue
        parts.append('<table border="1">')
        for number, row in enumerate(block.rows() and range(1, max(cell.row for cell in block.cells) + 1), 1):
            parts.append("<tr>" + "".join(_html_cells(block, number)) + f"</tr><!-- {row} -->")
        parts.append("</table>")
    parts.append("</td></tr></table></body></html>")
    return "".join(parts).encode("gb18030")


def _html_cells(table: Table, row: int) -> list[str]:
    covered = {
        (cell.row + down, cell.column + across)
        for cell in table.cells
        for down in range(cell.row_span)
        for across in range(cell.column_span)
        if down or across
    }
    cells = {cell.column: cell for cell in table.cells if cell.row == row}
    width = max(cell.column + cell.column_span - 1 for cell in table.cells)
    found = []
    for column in range(1, width + 1):
        cell = cells.get(column)
        if cell is not None:
            found.append(f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}">{_lines(cell.printed)}</td>')
        elif (row, column) not in covered:
            found.append("<td>&nbsp;</td>")
    return found


def _lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def print_md(document: Document) -> bytes:
    """Markdown with pipe tables; spans are lost, as Markdown has none."""
    lines: list[str] = []
    for block in document.blocks():
        if isinstance(block, Paragraph):
            lines += [block.printed, ""]
            continue
        for number, row in enumerate(rows_of(block)):
            lines.append("| " + " | ".join(text.replace("|", "\\|").replace("\n", "<br>") for text in row) + " |")
            if number == 0:
                lines.append("|" + " --- |" * len(row))
        lines.append("")
    return "\n".join(lines).encode()


class OfdPages:
    """Lays blocks out on A4 pages as OFD draws them: millimetres, a glyph a step, rules as paths."""

    WIDTH, HEIGHT, MARGIN, SIZE, PITCH = 297.0, 210.0, 12.0, 3.2, 4.6

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.top = self.MARGIN
        self._id = 100

    def paragraph(self, text: str, last: str) -> None:
        """Prose in lines that break at the margin; `last` is the text of the paragraph above."""
        wide = int((self.WIDTH - 2 * self.MARGIN) / self.SIZE) - 1
        lines = [line[at : at + wide] for line in text.split("\n") for at in range(0, max(1, len(line)), wide)]
        self._room(self.PITCH * len(lines) + 3)
        self.top += 3 if last else 0
        for line in lines:
            self._text(line, self.MARGIN, self.top)
            self.top += self.PITCH

    def table(self, table: Table) -> None:
        """A ruled table; a row that does not fit goes to the next page whole."""
        width = max(cell.column + cell.column_span - 1 for cell in table.cells)
        height = max(cell.row + cell.row_span - 1 for cell in table.cells)
        step = (self.WIDTH - 2 * self.MARGIN) / width
        chars = max(1, int(step / self.SIZE - 0.7))
        texts = {(cell.row, cell.column): self._wrapped(cell.printed, chars * cell.column_span) for cell in table.cells}
        tall = [1] * (height + 1)
        for cell in table.cells:
            if cell.row_span == 1:
                tall[cell.row] = max(tall[cell.row], len(texts[cell.row, cell.column]))
        for cell in table.cells:
            missing = len(texts[cell.row, cell.column]) - sum(tall[cell.row : cell.row + cell.row_span])
            tall[cell.row + cell.row_span - 1] += max(0, missing)
        self.top += 2
        self._rows(table, texts, [lines * self.PITCH + 1.6 for lines in tall], step, width)
        self.top += 3

    def _rows(self, table: Table, texts: dict[tuple[int, int], list[str]], tall: list[float], step: float, width: int) -> None:
        inside = {
            (cell.row + down, cell.column + across): cell
            for cell in table.cells
            for down in range(cell.row_span)
            for across in range(cell.column_span)
        }
        for row in range(1, len(tall)):
            self._room(tall[row])
            for column in range(1, width + 1):
                cell = inside.get((row, column))
                left, right = self.MARGIN + step * (column - 1), self.MARGIN + step * column
                bottom = self.top + tall[row]
                if cell is None or cell.row == row or self.top == self.MARGIN:
                    self._rule(left, self.top, right, self.top)
                if cell is None or cell.column == column:
                    self._rule(left, self.top, left, bottom)
                if cell is None or cell.row + cell.row_span - 1 == row:
                    self._rule(left, bottom, right, bottom)
                if column == width:
                    self._rule(right, self.top, right, bottom)
                if cell is not None and (cell.row, cell.column) == (row, column):
                    for number, line in enumerate(texts[row, column]):
                        self._text(line, left + 0.8, self.top + 0.8 + number * self.PITCH)
            self.top += tall[row]

    def _wrapped(self, text: str, chars: int) -> list[str]:
        found: list[str] = []
        for line in text.split("\n"):
            run, wide = "", 0.0
            for char in line:
                step = 1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5
                if wide + step > chars and run:
                    found.append(run)
                    run, wide = "", 0.0
                run, wide = run + char, wide + step
            found.append(run)
        return found

    def _room(self, height: float) -> None:
        if self.top + height > self.HEIGHT - self.MARGIN:
            self.pages.append([])
            self.top = self.MARGIN

    def _text(self, text: str, left: float, top: float) -> None:
        if not text:
            return
        self._id += 1
        steps = [self.SIZE * (1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5) for char in text]
        delta = " ".join(f"{step:.2f}" for step in steps[:-1])
        self.pages[-1].append(
            f'<ofd:TextObject ID="{self._id}" Boundary="{left:.2f} {top:.2f} {sum(steps):.2f} {self.SIZE:.2f}" Font="4" '
            f'Size="{self.SIZE}"><ofd:TextCode X="0" Y="{self.SIZE * 0.86:.2f}" DeltaX="{delta}">{escape(text)}</ofd:TextCode>'
            "</ofd:TextObject>"
        )

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._id += 1
        self.pages[-1].append(
            f'<ofd:PathObject ID="{self._id}" Boundary="{x0:.2f} {y0:.2f} {max(x1 - x0, 0.25):.2f} {max(y1 - y0, 0.25):.2f}" '
            f'LineWidth="0.25"><ofd:AbbreviatedData>M 0 0 L {x1 - x0:.2f} {y1 - y0:.2f}</ofd:AbbreviatedData></ofd:PathObject>'
        )


_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_XML = '<?xml version="1.0" encoding="UTF-8"?>'


def ofd_file(pages: list[str], width: float = 297.0, height: float = 210.0, more: dict[str, str] | None = None) -> bytes:
    """An OFD file of pages given as the XML of their objects, with further parts."""
    listed = "".join(f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    parts = {
        "OFD.xml": f'{_XML}<ofd:OFD {_OFD} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{_XML}<ofd:Document {_OFD}><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 {width} {height}</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
        "</ofd:Document>",
    }
    for number, objects in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'{_XML}<ofd:Page {_OFD}><ofd:Content><ofd:Layer ID="50">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**parts, **(more or {})}.items():
            archive.writestr(name, text)
    return stream.getvalue()


def print_ofd(document: Document) -> bytes:
    """OFD pages written by the letter of GB/T 33190."""
    pages = OfdPages()
    last = ""
    for block in document.blocks():
        if isinstance(block, Paragraph):
            pages.paragraph(block.printed, last)
            last = block.printed
        else:
            pages.table(block)
            last = ""
    return ofd_file(["".join(page) for page in pages.pages])


PRINTERS: dict[str, Callable[[Document], bytes]] = {
    "xlsx": print_xlsx,
    "xls": print_xls,
    "html": print_html,
    "md": print_md,
    "ofd": print_ofd,
    "pdf": print_pdf,
}
"""A printer by format; further formats add theirs here."""

WHOLE = frozenset({"xlsx", "xls", "pdf"})
"""Formats whose tables are printed whole: those that know no page breaks, and PDF, which makes its own."""
