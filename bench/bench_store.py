"""The store at size: python bench/bench_store.py [PART ...] [--triples 1000000] [--folder DIR] [--minutes 7] ...

A graph of so many triples, made from seeded records (`bench/corpus`) as a build makes it, in an embedded store on disk,
compacted. A folder given is kept: a part run alone finds the store, and what other parts have found, there.

    make     records mapped and loaded, without a peer (where `load` would take too long)
    load     records mapped and loaded, against the bare engine's bulk load of the same quads
    links    links, vocabulary, manifest, shapes, checks; compaction (part of making the store; told for the record)
    disk     every query of the library through kg and on the bare engine; p95
    filtered the queries that take a department, a year or a policy document, for one of each; p95
    memory   the same as disk in memory
    rdflib   the library on rdflib's memory store, a time limit each; goes on where it stopped (up to 1M triples)
    turtle   deterministic Turtle against rdflib's writers; memory while everything is written

Ratios are of processor time, for other work on the machine meets both alike; p95 is of the wall clock. Each part keeps its
rows in DIR/figures.json; the table of all of them ends each run.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from stores import asking, making, peers, telling, writing  # noqa: E402
from stores.telling import Row  # noqa: E402

PARTS = ("load", "make", "links", "disk", "filtered", "memory", "rdflib", "turtle")


def run(part: str, folder: Path, options: argparse.Namespace) -> list[Row]:
    """The rows of one part."""
    match part:
        case "load":
            return making.loading(folder, options.triples, options.rounds)
        case "make":
            return making.made(folder, options.triples)
        case "links":
            return making.composed(folder, judged=not options.no_findings)
        case "disk" | "memory":
            return asking.querying(folder, options, memory=part == "memory")
        case "filtered":
            return asking.filtered(folder, options)
        case "rdflib":
            return peers.peer(folder, options.limit, options.minutes)
    return [*writing.writing(folder, options.piece), *writing.memory(folder)]


def main() -> None:
    """Parts asked for, the store made first where there is none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=" ".join(PARTS))
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=1, help="of load")
    parser.add_argument("--repeats", type=int, default=10, help="of a query")
    parser.add_argument("--only", nargs="*", default=(), help="names of queries")
    parser.add_argument("--limit", type=float, default=60, help="seconds a query of rdflib")
    parser.add_argument("--minutes", type=float, default=7, help="of disk, memory, rdflib in a run; the next goes on from there")
    parser.add_argument("--no-peer", action="store_true", help="without the bare engine beside disk and memory")
    parser.add_argument("--piece", type=int, default=100_000, help="triples for rdflib's writers")
    parser.add_argument("--no-findings", action="store_true", help="without shapes and checks")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    print(f"{options.triples:,} triples, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}", flush=True)
    with TemporaryDirectory(prefix="kg-bench-") as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        parts = list(options.parts or (one for one in PARTS if one != "make"))
        if not (folder / "store").exists() and parts[0] not in ("load", "make", "links"):
            parts[:0] = ["load", "links"]
        for part in parts:
            telling.keep(folder, run(part, folder, options))
        print("\n".join(map(str, telling.kept(folder))))


if __name__ == "__main__":
    main()
