"""The PDF reader on a printed corpus: python bench/bench_readers_pdf.py [--documents 5] [--rounds 3] [--memory-pages 2000]

Disclosures with known cells are printed by every producer that is installed. Shown: recall and precision of one-page pieces
(row, column, spans and text) and of logical cells after joining, false tables, pages a CPU-second against plain pdfplumber
tables with page.close() in paired rounds, and the memory of one process over many pages.
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "fixtures"), str(ROOT)]

from make_pdfs import print_corpus  # noqa: E402

from kg.document import Document  # noqa: E402
from kg.readers.pdf import read_pdf  # noqa: E402
from kg.tables import join  # noqa: E402
from kg.text import strip_space  # noqa: E402

_WORD_LIKE = "word-like"
_MIB = 1024


@dataclass
class Score:
    """Cells matched of those known and of those found; tables too many or too few."""

    matched: int = 0
    known: int = 0
    found: int = 0
    false_tables: int = 0
    missed_tables: int = 0

    def add(self, found: list[list[Any]], known: list[list[Any]]) -> None:
        """Compare the tables of one document in order."""
        self.false_tables += max(0, len(found) - len(known))
        self.missed_tables += max(0, len(known) - len(found))
        first, second = [cell for table in found for cell in table], [cell for table in known for cell in table]
        blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
        self.matched += sum(block.size for block in blocks)
        self.known += len(second)
        self.found += len(first)

    def line(self) -> str:
        """Recall and precision."""
        recall, precision = self.matched / max(1, self.known), self.matched / max(1, self.found)
        return f"{recall:.4f} / {precision:.4f} of {self.known}, false tables {self.false_tables}, missed {self.missed_tables}"


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=5)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--memory-pages", type=int, default=2000)
    given = options.parse_args()
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as work:
        printed = print_corpus(Path(work), given.documents)
        truth = json.loads(Path(work, "truth.json").read_text(encoding="utf-8"))
        accuracy(printed, truth)
        for name, files in printed.items():
            speed(name, files, given.rounds)
        memory(printed.get(_WORD_LIKE) or next(iter(printed.values())), given.memory_pages)


def accuracy(printed: dict[str, list[Path]], truth: dict[str, list[dict[str, Any]]]) -> None:
    """Recall and precision by producer."""
    pages = 0
    for name, files in printed.items():
        pieces, logical = Score(), Score()
        for file in files:
            document, known = read_pdf(file.read_bytes(), file.name), truth[file.stem]
            pages += len(document.pages)
            if file.stem.startswith("one-page"):
                pieces.add(_cells(document), [[(*cell[:4], strip_space(cell[4])) for cell in table["cells"]] for table in known])
            whole = [[(c, strip_space(text)) for _, c, _, _, text in table["cells"]] for table in known]
            logical.add(_logical(join(document)), whole)
        print(f"{name}: one-page pieces with spans {pieces.line()}; logical cells {logical.line()}")
    print(f"{pages} pages")


def _cells(document: Document) -> list[list[Any]]:
    return [
        [(c.row, c.column, c.row_span, c.column_span, strip_space(c.text)) for c in table.cells] for table in document.tables()
    ]


def _logical(document: Document) -> list[list[Any]]:
    return [[(cell.column, strip_space(cell.text)) for cell in table.cells] for table in document.tables()]


def speed(name: str, files: list[Path], rounds: int) -> None:
    """Pages a CPU-second, joining included, against pdfplumber; both in every round."""
    contents = [file.read_bytes() for file in files]
    pages = sum(len(read_pdf(content, "x").pages) for content in contents)
    ours, other = [], []
    for _ in range(rounds):
        ours.append(_seconds(lambda: [join(read_pdf(content, "x")) for content in contents]))
        other.append(_seconds(lambda: [_plumber(file) for file in files]))
    ratio = statistics.median(theirs / mine for mine, theirs in zip(ours, other, strict=True))
    print(f"{name}: {pages / min(ours):.0f} pages/CPU-s, pdfplumber {pages / min(other):.1f}, {ratio:.1f} x")


def _seconds(run: Callable[[], object]) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


def _plumber(file: Path) -> int:
    import pdfplumber

    count = 0
    with pdfplumber.open(file) as pdf:
        for page in pdf.pages:
            count += len(page.extract_tables())
            page.close()
    return count


def memory(files: Iterable[Path], pages: int) -> None:
    """Resident memory after each quarter of so many pages."""
    contents = [file.read_bytes() for file in files]
    read, shown = 0, []
    while read < pages:
        for content in contents:
            read += len(join(read_pdf(content, "x")).pages)
        if read * 4 >= pages * (len(shown) + 1):
            shown.append(f"{read} pages {_resident():.0f} MiB")
    print("memory: " + ", ".join(shown))


def _resident() -> float:
    """Resident memory of this process in MiB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / _MIB


if __name__ == "__main__":
    main()
