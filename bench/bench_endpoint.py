"""`kg serve` beside the bare oxigraph server: python bench/bench_endpoint.py [--triples 1000000] [--seconds 10] [--rounds 3]
[--mixed 600]

One seeded graph of our own making (a named graph a document, projects and indicators), on disk and compacted; both servers
read the same build, one after the other in each round, under the same load: `wrk` with 8 connections and one thread (Debian
package wrk), point lookups of random indicators and a GROUP BY over all of them. Ours runs with its limits on and its access log
written. Told are the median requests a second and the processor time a request of the server's processes: on a machine with
other work the second is the steadier. Then the mixed load: 8 clients with short and middling queries and, once a second, a
query that never ends; told are failures other than these, times, and the memory of all processes of the server.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.store import open_store  # noqa: E402
from kg.vocab import KG  # noqa: E402

BASE = "https://example.org/id/"
LEVELS = ("产出指标", "效益指标", "满意度指标")
PER_PROJECT, PER_DOCUMENT, STATEMENTS = 10, 30, 6
CONNECTIONS = 8
POINT = f"SELECT ?g ?p ?o {{ GRAPH ?g {{ <{BASE}indicator/%s> ?p ?o }} }}"
GROUP = f"SELECT ?l (COUNT(?i) AS ?n) {{ ?i <{KG}level2Name> ?l }} GROUP BY ?l ORDER BY ?l"
JOIN = f"SELECT ?l (COUNT(?i) AS ?n) {{ <{BASE}project/%s> <{KG}hasIndicator> ?i . ?i <{KG}level1Name> ?l }} GROUP BY ?l"
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ ?a <{KG}level1Name> ?b . ?c <{KG}level1Name> ?d . ?e <{KG}level1Name> ?f }}"
LUA = """
local path, query, most = ...
init = function(args) path, query, most = args[1], args[2], tonumber(args[3]); math.randomseed(7) end
request = function()
  local text = query:gsub("NUMBER", tostring(math.random(0, most - 1)))
  return wrk.format("GET", path .. "?query=" .. text, {["Accept"] = "application/sparql-results+json"})
end
"""


def quads(indicators: int) -> Iterator[str]:
    """The graph as N-Quads, a document after the other."""
    generator = random.Random(20260101)
    for number in range(indicators):
        project = number // PER_PROJECT
        graph = f"<{BASE}graph/doc/{project // PER_DOCUMENT}>"
        node, home = f"<{BASE}indicator/{number}>", f"<{BASE}project/{project}>"
        level = generator.choice(LEVELS)
        said = {
            "level1Name": f'"{level}"',
            "level2Name": f'"{level}{generator.randrange(8)}"',
            "description": f'"第{number}项：{generator.randrange(10**6)}"',
            "targetNumber": f'"{generator.randrange(1000)}"^^<http://www.w3.org/2001/XMLSchema#decimal>',
            "project": home,
        }
        yield f"{home} <{KG}hasIndicator> {node} {graph} .\n"
        yield from (f"{node} <{KG}{name}> {value} {graph} .\n" for name, value in said.items())


def make_store(folder: Path, triples: int) -> Path:
    """The store, compacted."""
    (folder / "data.nq").write_text("".join(quads(triples // STATEMENTS)), encoding="utf-8")
    store = open_store(folder / "store", base=BASE, create=True)
    with store.writing(compact=True) as draft:
        draft.load([folder / "data.nq"])
    (folder / "data.nq").unlink()
    return folder / "store"


@dataclass
class Running:
    """A server under measurement."""

    address: str
    path: str
    process: subprocess.Popen[bytes]

    def family(self) -> list[int]:
        """The server and its children."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return [pid, *(int(child) for child in children)]

    def seconds(self) -> float:
        """Processor time of all of them, and of children that have ended."""
        total, ticks = 0.0, os.sysconf("SC_CLK_TCK")
        for place, pid in enumerate(self.family()):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            except FileNotFoundError:
                continue
            total += sum(int(one) for one in fields[11 : 15 if place == 0 else 13]) / ticks
        return total

    def megabytes(self) -> float:
        """Proportional memory of all of them."""
        total = 0
        for pid in self.family():
            try:
                found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"), re.MULTILINE)
            except (FileNotFoundError, ProcessLookupError):
                continue
            total += int(found[1]) if found else 0
        return total / 1024


@contextmanager
def bare(store: Path) -> Iterator[Running]:
    """The wheel's own server, without any limit."""
    binary = Path(sys.executable).with_name("oxigraph")
    port = 17878
    build = store / "builds" / (store / "current").read_text(encoding="ascii").strip()
    command = [binary, "serve-read-only", "-l", build, "-b", f"127.0.0.1:{port}", "--union-default-graph"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield Running(f"http://127.0.0.1:{port}", "/query", process)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def ours(store: Path, log: Path, *options: str) -> Iterator[Running]:
    """`kg serve` with its limits and its log."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", "--lang", "en", *options]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stderr=out, cwd=ROOT)
    try:
        while not (found := re.search(r"^(http://\S+)/ ", log.read_text(encoding="utf-8"), re.MULTILINE)):
            if process.poll() is not None:
                raise SystemExit(log.read_text(encoding="utf-8"))
            time.sleep(0.1)
        yield Running(found[1], "/sparql", process)
    finally:
        process.terminate()
        process.wait()


def wrk(server: Running, query: str, most: int, seconds: int, script: Path) -> tuple[float, float, int]:
    """Requests a second, milliseconds of processor time a request, failures."""
    text = quote(query.replace("%s", "NUMBER"), safe="")
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--timeout",
        "30s",
        "-s",
        script,
        server.address,
        "--",
        server.path,
    ]
    before = server.seconds()
    out = subprocess.run([*command, text, str(most)], capture_output=True, text=True, check=True).stdout
    spent = server.seconds() - before
    requests = int(re.search(r"(\d+) requests in", out)[1])  # type: ignore[index]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])  # type: ignore[index]
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    return rate, 1000 * spent / max(requests, 1), int(errors[1]) if errors else 0


def compare(store: Path, folder: Path, indicators: int, seconds: int, rounds: int) -> None:
    """Both servers in turn."""
    script = folder / "load.lua"
    script.write_text(LUA.replace("local path, query, most = ...", "local path, query, most"), encoding="utf-8")
    found: dict[tuple[str, str], list[tuple[float, float, int]]] = {}
    for _ in range(rounds):
        for name, start in (("oxigraph", lambda: bare(store)), ("kg", lambda: ours(store, folder / "log"))):
            with start() as server:
                warm(server)
                for kind, query in (("point", POINT), ("group by", GROUP)):
                    found.setdefault((kind, name), []).append(wrk(server, query, indicators, seconds, script))
    print(f"{'load':10}{'server':10}{'requests/s':>12}{'CPU ms':>10}{'failed':>8}{'ratio':>8}{'by CPU':>8}")
    for kind in ("point", "group by"):
        middle = {
            name: [statistics.median(one[part] for one in found[kind, name]) for part in (0, 1)] for name in ("oxigraph", "kg")
        }
        for name, (rate, cost) in middle.items():
            failed = sum(one[2] for one in found[kind, name])
            ratio, by_cpu = rate / middle["oxigraph"][0], middle["oxigraph"][1] / cost
            print(f"{kind:10}{name:10}{rate:12.1f}{cost:10.3f}{failed:8}{ratio:8.2f}{by_cpu:8.2f}")


def warm(server: Running) -> None:
    """Wait until it answers, and let it read its files once."""
    for _ in range(100):
        try:
            for _ in range(6):
                ask(server, GROUP)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{server.address} does not answer")


def ask(server: Running, query: str) -> int:
    """The status of one query; its answer is read to the end."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=120)
    try:
        connection.request("GET", f"{server.path}?query={quote(query, safe='')}", headers={"Accept": "text/csv"})
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


@dataclass
class Tally:
    """What the clients of the mixed load saw."""

    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    runaways: list[int] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def mixed(store: Path, folder: Path, indicators: int, seconds: int) -> None:
    """Eight clients, and a runaway a second."""
    tally, end = Tally(), time.monotonic() + seconds
    with ours(store, folder / "mixed.log", "--timeout", "10") as server:
        warm(server)
        threads = [threading.Thread(target=client, args=(server, indicators, end, tally, seed)) for seed in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        strays: list[threading.Thread] = []
        while time.monotonic() < end:
            strays.append(threading.Thread(target=lambda: tally.runaways.append(ask(server, ENDLESS))))
            strays[-1].start()
            tally.memory.append(server.megabytes())
            time.sleep(1)
        for thread in [*threads, *strays]:
            thread.join()
    times = sorted(tally.times)
    quarter = max(len(tally.memory) // 4, 1)
    early, late = (
        statistics.mean(part) for part in (tally.memory[quarter : 2 * quarter] or tally.memory, tally.memory[-quarter:])
    )
    print(f"\nmixed load, {seconds} s: {len(times)} requests, {len(tally.failed)} failed {tally.failed[:3]}")
    print(f"  median {times[len(times) // 2] * 1000:.0f} ms, p95 {times[int(len(times) * 0.95)] * 1000:.0f} ms")
    print(f"  runaways {len(tally.runaways)}, statuses {sorted(set(tally.runaways))}")
    print(f"  memory second quarter {early:.0f} MB, last {late:.0f} MB, most {max(tally.memory):.0f} MB")


def client(server: Running, indicators: int, end: float, tally: Tally, seed: int) -> None:
    """Mostly lookups, some joins, now and then a GROUP BY; a pause as people make."""
    generator = random.Random(seed)
    while time.monotonic() < end:
        kind = generator.choices((POINT, JOIN, GROUP), (70, 25, 5))[0]
        query = kind.replace("%s", str(generator.randrange(indicators if kind is POINT else indicators // PER_PROJECT)))
        begun = time.monotonic()
        try:
            status = ask(server, query)
        except (OSError, http.client.HTTPException) as error:
            tally.failed.append(repr(error))
            continue
        tally.times.append(time.monotonic() - begun)
        if status != 200:
            tally.failed.append(str(status))
        time.sleep(0.05)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--mixed", type=int, default=600)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: apt install wrk")
    with TemporaryDirectory(prefix="kg-bench-") as name:
        folder = Path(name)
        store = make_store(folder, options.triples)
        indicators = options.triples // STATEMENTS
        print(f"{options.triples} triples, {indicators} indicators; wrk, {CONNECTIONS} connections, {options.seconds} s a run")
        if options.rounds:
            compare(store, folder, indicators, options.seconds, options.rounds)
        if options.mixed:
            mixed(store, folder, indicators, options.mixed)


if __name__ == "__main__":
    main()
