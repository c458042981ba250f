"""Word readers against their peers in one run: python bench/bench_readers_word.py [--pages 70] [--rounds 5]

A disclosure of about so many pages is written as .docx, saved as .doc by LibreOffice, and read by this package, by python-docx
(merges undone by the identity of cells) and by LibreOffice (.doc → .docx, then read here). Every reader's cells are compared
with the truth. CPU seconds of the process and its children, median of the rounds, imports taken out.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "fixtures"), str(ROOT)]

from printing.docx import write_docx  # noqa: E402
from printing.model import Disclosure, PageBreak, disclosures  # noqa: E402

from kg.readers.doc import read_doc  # noqa: E402
from kg.readers.docx import read_docx  # noqa: E402
from kg.readers.limits import Limits  # noqa: E402
from kg.readers.word.office import converted  # noqa: E402

Rows = list[tuple[int, int, int, int, str]]
_PAGES_A_DOCUMENT = 9


def main() -> None:
    """Print one line a reader."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=70)
    options.add_argument("--rounds", type=int, default=5)
    arguments = options.parse_args()
    with tempfile.TemporaryDirectory() as work:
        docx, doc, pages, truth = _files(Path(work), arguments.pages)
        print(f"{pages} pages, {len(truth)} cells, .docx {len(docx):,} bytes, .doc {len(doc):,} bytes")
        readers: dict[str, Callable[[], Rows]] = {
            "docx: kg": lambda: _rows(read_docx(docx, "x")),
            "docx: python-docx": lambda: _python_docx(Path(work, "x.docx")),
            "doc: kg": lambda: _rows(read_doc(doc, "x")),
        }
        if shutil.which("soffice"):
            readers["doc: soffice, then kg"] = lambda: _rows(read_docx(converted(doc, ".doc", "Word", "x", Limits()), "x"))
        for reader in readers.values():
            reader()  # imports, caches
        times: dict[str, list[float]] = {name: [] for name in readers}
        right: dict[str, int] = {}
        for _ in range(arguments.rounds):
            for name, reader in readers.items():
                before = _seconds()
                found = reader()
                times[name].append(_seconds() - before)
                right[name] = len(set(found) & set(truth))
        for name in readers:
            print(f"{name:24} {statistics.median(times[name]) * 1000:8.1f} ms  {right[name]}/{len(truth)} cells exact with spans")


def _seconds() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _files(work: Path, pages: int) -> tuple[bytes, bytes, int, Rows]:
    whole = Disclosure("x")
    for model in disclosures(70, max(1, round(pages / _PAGES_A_DOCUMENT))):
        whole.blocks += [*model.blocks, PageBreak()]
    write_docx(whole, work / "x.docx")
    for kind in ("doc:MS Word 97", "pdf"):
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(work), str(work / "x.docx")]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    count = max(map(int, re.findall(rb"/Count (\d+)", (work / "x.pdf").read_bytes())), default=0)
    truth = [
        (table, r, c, cell.rows * 1000 + cell.columns, cell.text.replace("\n", ""))
        for table, one in enumerate(whole.tables(), 1)
        for r, c, cell in one.placed()
        if cell.text
    ]
    return (work / "x.docx").read_bytes(), (work / "x.doc").read_bytes(), count, truth


def _rows(document) -> Rows:
    return [
        (table.number, c.row, c.column, c.row_span * 1000 + c.column_span, c.printed.replace("\n", ""))
        for table in document.tables()
        for c in table.cells
    ]


def _python_docx(path: Path) -> Rows:
    import docx

    found: Rows = []
    for number, table in enumerate(docx.Document(str(path)).tables, 1):
        seen: dict[int, list[int]] = {}
        cells = []
        for r, row in enumerate(table.rows, 1):
            for c, cell in enumerate(row.cells, 1):
                spot = seen.get(id(cell._tc))
                if spot is None:
                    seen[id(cell._tc)] = spot = [r, c, r, c]
                    cells.append((spot, cell))
                spot[2], spot[3] = max(spot[2], r), max(spot[3], c)
        for (top, left, bottom, right), cell in cells:
            text = cell.text.replace("\n", "")
            if text:
                found.append((number, top, left, (bottom - top + 1) * 1000 + right - left + 1, text))
    return found


if __name__ == "__main__":
    main()
