"""Workbooks of 360,000 cells: CPU seconds and memory of this reader against openpyxl and python-calamine, pair by pair.

    python bench/bench_readers_excel.py [ROUNDS]

openpyxl and calamine give stored values; this reader prints each by its number format, tells tables from titles and gives
every cell its place. calamine's figure is the floor: values alone, in Rust.
"""

from __future__ import annotations

import io
import resource
import statistics
import sys
import time
from collections.abc import Callable

import openpyxl
import xlsxwriter
import xlwt

from kg.readers.excel import read_excel

ROWS, COLUMNS = 30_000, 12


def workbook() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    percent, grouped = book.add_format({"num_format": "0.00%"}), book.add_format({"num_format": "#,##0.00"})
    for row in range(ROWS):
        for column in range(COLUMNS):
            if column == 2:
                sheet.write_number(row, column, row / ROWS, percent)
            elif column % 3 == 1:
                sheet.write_number(row, column, row * column / 7, grouped)
            else:
                sheet.write_string(row, column, f"指标{row % 1000}-{column}")
    book.close()
    return stream.getvalue()


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    style = xlwt.easyxf(num_format_str="#,##0.00")
    for row in range(ROWS):
        for column in range(COLUMNS):
            sheet.write(row, column, row * column / 7 if column % 3 == 1 else f"指标{row % 1000}-{column}", style)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_us(data: bytes) -> int:
    return sum(len(table.cells) for table in read_excel(data, "bench").tables())


def by_openpyxl(data: bytes) -> int:
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
    return sum(1 for row in sheet.iter_rows() for cell in row if cell.value is not None)


def by_calamine(data: bytes) -> int:
    import python_calamine

    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    return sum(1 for row in rows for value in row if value != "")


def seconds(read: Callable[[bytes], int], data: bytes) -> float:
    start = time.process_time()
    assert read(data) == ROWS * COLUMNS, read
    return time.process_time() - start


def main(rounds: int) -> None:
    for name, data, readers in (
        (".xlsx", workbook(), (by_us, by_openpyxl, by_calamine)),
        (".xls", old_workbook(), (by_us, by_calamine)),
    ):
        taken: dict[str, list[float]] = {reader.__name__: [] for reader in readers}
        for _ in range(rounds):
            for reader in readers:
                taken[reader.__name__].append(seconds(reader, data))
        for reader_name, times in taken.items():
            print(f"{name} {reader_name:12} {statistics.median(times):7.2f} s of CPU for {ROWS * COLUMNS:,} cells")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
