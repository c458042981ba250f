"""A workbook as a whole: bytes in, a `Document` out, one page a sheet; hidden sheets are read too and said to be hidden.

Each cell knows its address on its sheet (`收支总表!C7`) beside its place in the table.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from kg.document import Block, Cell, Document, Finding, Page, Paragraph, Place, Severity, Table
from kg.errors import ReadError
from kg.readers.excel.layout import SheetCell, SheetLine, SheetTable, blocks_of
from kg.readers.excel.model import Counter, Sheet, Spot, column_letters
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.pieces import clean
from kg.readers.zipped import Package
from kg.text import fold

_OLE = b"\xd0\xcf\x11\xe0"
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_FINDINGS = 100


def read_excel(data: bytes, key: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read .xlsx, .xlsm, .xlsb or .xls. Raises `ReadError` where it is encrypted, damaged, empty or too large."""
    if len(data) > limits.unpacked_bytes:
        raise ReadError(f"{key}: 文件 {len(data):,} 字节，超过上限 {limits.unpacked_bytes:,}，请拆分 (too large)")
    counter = Counter(key, limits)
    kind, sheets = _sheets(data, key, limits, counter)
    pages, spots = _numbered(sheets)
    if not any(page.blocks for page in pages):
        raise ReadError(f"{key}: 工作簿中没有内容，请提供有内容的文件 (the workbook is empty)")
    findings = tuple(finding for index, sheet in enumerate(sheets) for finding in _findings(index, sheet, spots))
    return Document(key, hashlib.sha256(data).hexdigest(), kind, pages, findings)


def read_sheets(data: bytes, key: str, limits: Limits = DEFAULT_LIMITS) -> list[Sheet]:
    """The sheets of a workbook as a grid of printed words, for tables of our own that came back from Excel.

    Raises `ReadError` as `read_excel` does.
    """
    return _sheets(data, key, limits, Counter(key, limits))[1]


def _sheets(data: bytes, key: str, limits: Limits, counter: Counter) -> tuple[str, list[Sheet]]:
    if data.startswith((_OLE, *_BIFF)):
        if data.startswith(_OLE) and _ENCRYPTED in data:
            raise ReadError(f"{key}: 文件已加密，请提供不带密码的文件 (encrypted; supply an unprotected copy)")
        from kg.readers.excel.xls import read_xls

        return "xls", read_xls(data, key, counter)
    package = Package.open(data, key, limits)
    if any(name.endswith("workbook.bin") for name in package.entries):
        from kg.readers.excel.xlsb import read_xlsb

        return "xlsb", read_xlsb(package, counter)
    from kg.readers.excel.xlsx import read_xlsx

    return "xlsx", read_xlsx(package, counter)


def _numbered(sheets: Sequence[Sheet]) -> tuple[tuple[Page, ...], dict[tuple[int, Spot], Place]]:
    """Pages with numbered blocks, and by sheet and spot the places of cells where a finding may need them."""
    pages: list[Page] = []
    spots: dict[tuple[int, Spot], Place] = {}
    tables = paragraphs = 0
    for index, sheet in enumerate(sheets):
        blocks: list[Block] = []
        for one in _titled(sheet, blocks_of(sheet)):
            if isinstance(one, SheetTable):
                tables += 1
                table = _table(one, sheet, tables)
                blocks.append(table)
                if sheet.errors:
                    spots.update({(index, cell.spot): Place(None, tables, cell.row, cell.column) for cell in one.cells})
            elif text := clean(one.text):
                paragraphs += 1
                blocks.append(Paragraph(text, Place(paragraph=paragraphs), one.text))
        pages.append(Page(None, tuple(blocks)))
    return tuple(pages), spots


def _titled(sheet: Sheet, blocks: list[SheetLine | SheetTable]) -> list[SheetLine | SheetTable]:
    """A sheet that begins with its table has its name for a title; so tables of two sheets are never taken for one."""
    if not blocks or (isinstance(blocks[0], SheetLine) and not _only_furniture(blocks)):
        return blocks
    return [SheetLine(sheet.name, (0, 0)), *blocks]


def _only_furniture(blocks: Sequence[SheetLine | SheetTable]) -> bool:
    """Tell a sheet on which nothing but unit lines stands above the first table."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, SheetTable):
            return all(re.match(r"^[(（]?(?:金额)?单位[:：]", fold(line)) for line in lines)
        lines.append(block.text)
    return False


def _table(table: SheetTable, sheet: Sheet, number: int) -> Table:
    before = sheet.address((0, 0))[:-2]
    return Table(number, tuple(_cell(cell, before, number) for cell in table.cells))


def _cell(cell: SheetCell, before: str, table: int) -> Cell:
    """A cell of a document; `before` is what stands before its letters and number in an address."""
    row, column, row_span, column_span, words, spot = cell
    printed = words.strip()
    address = f"{before}{column_letters(spot[1])}{spot[0] + 1}"
    return Cell(clean(printed), Place(None, table, row, column), printed, row_span, column_span, None, address)


def _findings(index: int, sheet: Sheet, spots: dict[tuple[int, Spot], Place]) -> Iterator[Finding]:
    if sheet.hidden:
        zh, en = f"工作表“{sheet.name}”是隐藏的，仍已读取", f"sheet {sheet.name} is hidden; it was read all the same"
        yield Finding("hidden-sheet", Severity.INFO, zh, en, Place(), sheet.name)
    for number, spot in enumerate(sheet.errors):
        if number == _MOST_FINDINGS:
            rest = len(sheet.errors) - number
            zh, en = f"工作表“{sheet.name}”另有 {rest} 格是错误值", f"{rest} more cells of sheet {sheet.name} hold errors"
            yield Finding("spreadsheet-error", Severity.WARNING, zh, en, Place(), sheet.name)
            break
        address, words = sheet.address(spot), sheet.words.get(spot, "")
        zh, en = f"单元格 {address} 是公式错误 {words}，不是数值", f"cell {address} holds the error {words}, no value"
        yield Finding("spreadsheet-error", Severity.WARNING, zh, en, spots.get((index, spot), Place()), words)
    if sheet.uncached:
        where = ", ".join(sheet.address(spot) for spot in sheet.uncached[:5])
        zh = f"{len(sheet.uncached)} 个公式没有存下计算结果（{where} 等），未读取；请用 Excel 打开并保存后再读"
        en = f"{len(sheet.uncached)} formulas have no stored result ({where}, …); open and save the file in Excel, then read it"
        yield Finding("formula-without-value", Severity.WARNING, zh, en, Place(), where)
