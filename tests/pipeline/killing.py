"""Builds that are killed by SIGKILL at chosen points, while another process keeps reading. Run by `test_killing.py`.

The points are the calls that change the disk, and the moments after them: files renamed, synced, linked or removed, and every
method of the database. A profile function counts them, so the program under test needs no hook. Each build is a fork of this
process, which itself never opens a database; so every one begins with warm imports and no threads.

    python killing.py FOLDER     prints one JSON object
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from small_corpus import document, write_corpus

from kg.pipeline import build, composing
from kg.settings import DEFAULT_BASE, Settings
from kg.store import MemoryStore, open_store
from kg.store.protocol import dump

WATCHED = {"replace", "rename", "fsync", "mkdir", "unlink", "rmdir", "open"}
DATABASE = {"backup", "bulk_load", "bulk_extend", "remove_graph", "flush", "optimize"}
SETTINGS = Settings(workers=0)
POINTS = 20
SEED = 20230731
VERSIONS = (
    {"甲.txt": document(), "乙.txt": document(bureau="工业和信息化局", name="企业上云"), "丙.txt": document(name="教师培训")},
    {"甲.txt": document(number=7), "乙.txt": document(bureau="工业和信息化局", name="节能改造", serial=9)},
)


class Points:
    """Counts the points; at the chosen one the process is killed."""

    def __init__(self, kill_at: int | None) -> None:
        self.kill_at, self.seen = kill_at, []

    def __call__(self, frame, event, function):
        if event not in ("c_call", "c_return"):
            return
        name = getattr(function, "__name__", "")
        changes = name in DATABASE or (name in WATCHED and getattr(function, "__module__", "") == "posix")
        if not changes:
            return
        if name == "replace" and str(frame.f_locals.get("target", "")).endswith("current"):
            name = "swap"
        self.seen.append(f"{event}:{name}")
        if len(self.seen) - 1 == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def run_build(folder: Path, version: int, kill_at: int | None = None, log: Path | None = None) -> int:
    """Build one version of the corpus in a child; its exit status, negative where it was killed."""
    write_corpus(folder / "corpus", VERSIONS[version])
    child = os.fork()
    if child == 0:
        points = Points(kill_at)
        sys.setprofile(points)
        build([folder / "corpus"], folder / "store", settings=SETTINGS)
        sys.setprofile(None)
        if log is not None:
            log.write_text(json.dumps(points.seen), "utf-8")
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def digest_of(folder: Path) -> str:
    """The digest of what a new reader sees, taken in a child."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, hashlib.sha256(dump(open_store(folder / "store"))).hexdigest().encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        found = pipe.read()
    os.wait()
    return found


def start_reader(folder: Path) -> int:
    """A child that reads the whole store again and again through one open store, and notes every digest it meets."""
    child = os.fork()
    if child == 0:
        store, seen, stop = open_store(folder / "store"), {}, folder / "stop"
        while not stop.exists():
            found = hashlib.sha256(dump(store)).hexdigest()
            seen[found] = seen.get(found, 0) + 1
            time.sleep(0.01)
        (folder / "reader.json").write_text(json.dumps(seen), "utf-8")
        os._exit(0)
    return child


def leftovers(folder: Path) -> list[str]:
    """What a finished build must not leave behind."""
    builds = [path.name for path in (folder / "store" / "builds").iterdir()]
    half = [name for name in builds if name.endswith(".trash")]
    return [*half, *(path.name for path in (folder / "store" / "staging").iterdir()), *sorted(builds)[4:]]


def chosen(seen: list[str]) -> list[int]:
    """The swap and every kind of database call, before and after; the rest by a seeded choice."""
    chance = random.Random(SEED)
    numbers = list(range(len(seen)))
    chance.shuffle(numbers)
    first: dict[str, int] = {}
    for number in numbers:
        if seen[number].partition(":")[2] in {"swap", *DATABASE}:
            first.setdefault(seen[number], number)
    wanted = [*first.values(), *(number for number in numbers if number not in first.values())]
    return sorted(wanted[:POINTS])


def main(folder: Path) -> None:
    """Kill, look, build again, look; from version to version and back."""
    composing.rdf.vocabulary_quads = lambda names: []
    write_corpus(folder / "warm", VERSIONS[0])
    build([folder / "warm"], MemoryStore(DEFAULT_BASE), settings=SETTINGS)  # imports and caches, for all children
    assert run_build(folder, 0) == 0
    digests = [digest_of(folder)]
    assert run_build(folder, 1, log=folder / "points.json") == 0
    digests.append(digest_of(folder))
    seen = json.loads((folder / "points.json").read_text("utf-8"))
    reader = start_reader(folder)
    results, version = [], 1
    for point in chosen(seen):
        version = 1 - version
        status = run_build(folder, version, kill_at=point)
        after_kill = digest_of(folder)
        again = run_build(folder, version)
        results.append({
            "point": f"{point} {seen[point]}", "status": status, "whole": after_kill in digests, "again": again,
            "same": digest_of(folder) == digests[version], "left": leftovers(folder),
        })  # fmt: skip
    (folder / "stop").touch()
    os.waitpid(reader, 0)
    met = json.loads((folder / "reader.json").read_text("utf-8"))
    json.dump({"points": len(seen), "results": results, "reader": met, "digests": digests}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
