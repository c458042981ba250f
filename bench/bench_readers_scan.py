"""Scans: cells exact, deciding signs right, CPU-seconds a page, memory; mild at 200 dpi and harsh at 150 dpi.

    python bench/bench_readers_scan.py [--pages 12] [--runtime onnxruntime|openvino]

Pages are drawn by `tests/readers/scan/sheets.py` with known cells: indicators with merged and stacked labels, budgets, budgets
with double rules, long wrapped texts. A cell is exact where row, column, spans and text (folded: NFKC, brackets) are as drawn.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "readers" / "scan"))

import sheets

from kg.readers.scan.engine import Engine, engine
from kg.readers.scan.page import SURE, read_picture

TARGETS = {"mild 200 dpi": 0.99, "harsh 150 dpi": 0.95}
_DECIDING = re.compile(r"[≥≤<>%万亿]")


@dataclass
class Score:
    """Counts over the pages of one run."""

    cells: int = 0
    exact: int = 0
    extra: int = 0
    signs: int = 0
    signs_right: int = 0
    digits: int = 0
    digits_right: int = 0
    flagged: int = 0
    wrong_flagged: int = 0
    seconds: float = 0.0


def folded(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(str.maketrans("〔〕", "[]"))


def spoils(name: str, seed: int) -> sheets.Spoil:
    if name.startswith("mild"):
        return sheets.MILD
    return replace(sheets.HARSH, angle=random.Random(seed).uniform(-2, 2))


def measure(name: str, count: int, reader: Engine) -> Score:
    score = Score()
    for number, sheet in enumerate(sheets.sheets(count, seed=100)):
        image = sheets.scan(sheet, spoils(name, number), number)
        start = time.process_time()
        page = read_picture(image, 1, sheets.WIDTH, reader)
        score.seconds += time.process_time() - start
        found = {
            (cell.row, cell.column, cell.row_span, cell.column_span): (folded(cell.printed), cell.confidence or 0.0)
            for table in page.part.tables
            for cell in table.cells
        }
        compare(
            {place: folded(text) for place, text in sheets.texts(sheet.tables[0].cells).items()}, found, score, f"{name} {number}"
        )
    return score


def compare(known: dict, found: dict, score: Score, where: str) -> None:
    score.extra += len(found.keys() - known.keys())
    for place, text in known.items():
        read, sure = found.get(place, ("", 0.0))
        score.cells += 1
        score.flagged += sure < SURE
        if read == text:
            score.exact += 1
        else:
            score.wrong_flagged += sure < SURE
            print(f"  {where} {place}: {text!r} read as {read!r} ({sure:.2f})")
        score.signs += (signs := len(_DECIDING.findall(text)))
        score.signs_right += signs and common(_DECIDING.findall(text), _DECIDING.findall(read))
        score.digits += (digits := len(re.findall(r"\d", text)))
        score.digits_right += digits and common(re.findall(r"\d", text), re.findall(r"\d", read))


def common(one: list[str], other: list[str]) -> int:
    return sum((Counter(one) & Counter(other)).values())


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--pages", type=int, default=12)
    arguments.add_argument("--runtime", choices=("onnxruntime", "openvino"))
    options = arguments.parse_args()
    start = time.process_time()
    reader = Engine(options.runtime) if options.runtime else engine()
    reader.try_out()
    print(f"{reader.backend}: ready after {time.process_time() - start:.1f} CPU-s")
    for name, target in TARGETS.items():
        one = measure(name, options.pages, reader)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name}: exact {one.exact}/{one.cells} = {one.exact / one.cells:.4f} (target {target}), extra {one.extra}; "
            f"signs {one.signs_right}/{one.signs}, digits {one.digits_right}/{one.digits}; "
            f"flagged {one.flagged}, of the wrong {one.wrong_flagged}/{one.cells - one.exact}; "
            f"{one.seconds / options.pages:.2f} CPU-s a page, peak {peak:.0f} MiB"
        )


if __name__ == "__main__":
    main()
