"""The pack of many disclosures: python bench/bench_publish.py [--documents 1000] [--seed 1] [--folder DIR]

Seeded records (`bench/corpus`) through the real mapping and link step into a store on disk, then `publish` three times, each in
a process of its own: first, again, and after one document has changed. Told are seconds, processor seconds, peak memory, files,
bytes, and whether the second run gave the same bytes (SOURCE_DATE_EPOCH fixed; what is kept between runs lies in the folder).
Findings of shapes are left out: they are no matter of publishing.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pyoxigraph as ox  # noqa: E402

from bench.corpus import records  # noqa: E402
from kg import rdf  # noqa: E402
from kg.decisions import Decisions  # noqa: E402
from kg.pipeline import composing  # noqa: E402
from kg.publish import publish  # noqa: E402
from kg.settings import DEFAULT_BASE, Settings  # noqa: E402
from kg.store import open_store  # noqa: E402
from kg.vocab import KG  # noqa: E402


def fill(folder: Path, documents: int, seed: int) -> None:
    """A store of so many disclosures, linked."""
    names = rdf.Names(DEFAULT_BASE)
    store = open_store(folder, base=names.base, create=True)
    with TemporaryDirectory() as staging:
        files = []
        for number, disclosure in enumerate(records(seed, documents)):
            files.append(Path(staging, f"{number}.nq"))
            files[-1].write_bytes(rdf.document_nquads(disclosure, names))
        with store.writing(compact=True) as draft:
            draft.load(files)
            composing.compose(draft, {}, Decisions())


def change_one(folder: Path) -> None:
    """Another title for one document."""
    store = open_store(folder)
    names, title = rdf.Names(store.base), KG + "title"
    graph = next(graph for graph in store.graphs() if graph.startswith(names.graph("doc/")))
    other = ox.Literal("另一标题")
    quads = [
        ox.Quad(one.subject, one.predicate, other, one.graph_name) if one.predicate.value == title else one
        for one in store.quads(graph)
    ]
    store.replace_graphs({graph: quads})


def one_run(store: Path, pack: Path) -> None:
    """Publish once and say what it took: this process does nothing else."""
    begun = time.perf_counter()
    done = publish(open_store(store), pack, Settings(publisher="某市财政局"))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"{done.documents:,} documents, {done.projects:,} projects: {time.perf_counter() - begun:,.0f} s "
        f"({used.ru_utime + used.ru_stime:,.0f} s of processor), {_peak():,.0f} MB at most, "
        f"{done.files:,} files, {done.bytes / 1e6:,.1f} MB, {done.masked} persons masked"
    )


def _peak() -> float:
    """Peak memory in MB; `ru_maxrss` would count that of the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    """Fill, publish, publish again, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--run", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        one_run(*options.run)
        return
    with TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        store, pack = folder / "store", folder / "pack"
        begun = time.perf_counter()
        if not store.exists():
            fill(store, options.documents, options.seed)
            print(f"store filled in {time.perf_counter() - begun:,.0f} s, {sum(1 for _ in open_store(store).quads()):,} quads")
        sums = []
        cache = str(folder / "cache")
        for name in ("first run", "second run", "one changed"):
            if name == "one changed":
                change_one(store)
            print(f"{name}: ", end="", flush=True)
            environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "XDG_CACHE_HOME": cache, "LOCALAPPDATA": cache}
            subprocess.run([sys.executable, __file__, "--run", str(store), str(pack)], check=True, env=environment)
            sums.append((pack / "SHA256SUMS").read_bytes())
        print("the same bytes" if sums[0] == sums[1] else "the bytes differ")


if __name__ == "__main__":
    main()
