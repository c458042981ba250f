"""The embedded store: one writer, many readers, whole builds only."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.store import MemoryStore, open_store
from kg.store.embedded import open_store as open_embedded
from kg.store.protocol import dump

BASE = "https://example.org/id/"
OURS = f"{BASE}graph/doc/a.txt"
ROOT = Path(__file__).resolve().parents[2]


def quads(*names):
    return {
        OURS: [ox.Quad(ox.NamedNode(f"{BASE}{name}"), ox.NamedNode("a:p"), ox.Literal("v"), ox.NamedNode(OURS)) for name in names]
    }


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def store(folder):
    return open_store(folder, base=BASE, create=True)


def subjects(store):
    return sorted(quad.subject.value.removeprefix(BASE) for quad in store.quads())


def builds(folder):
    return sorted(path.name for path in (folder / "builds").iterdir() if path.is_dir())


# -- opening ---------------------------------------------------------------------------------------------------------


def test_no_store_says_what_to_do(folder):
    with pytest.raises(StoreError, match="kg build"):
        open_store(folder)


def test_another_base_is_refused(store, folder):
    assert open_store(folder, base=BASE).base == BASE
    with pytest.raises(StoreError, match=r"https://example\.org/id/"):
        open_store(folder, base="https://elsewhere.org/")


def test_a_folder_of_something_else_is_left_alone(folder):
    folder.mkdir()
    (folder / "thesis.doc").write_text("mine", "utf-8")
    with pytest.raises(StoreError, match="not empty"):
        open_store(folder, base=BASE, create=True)
    assert [path.name for path in folder.iterdir()] == ["thesis.doc"]


def test_a_start_that_was_killed_can_be_repeated(folder):
    (folder / "builds").mkdir(parents=True)
    (folder / "store.json.part").write_text("{", "utf-8")
    assert open_store(folder, base=BASE, create=True).base == BASE


def test_an_embedded_store_is_a_folder():
    with pytest.raises(StoreError):
        open_embedded("http://127.0.0.1:9/")


def test_a_server_that_is_not_there():
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store("http://127.0.0.1:9/")


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"base": "a:", "root": null}'], ids=["empty", "no-keys", "array", "no-format"]
)
def test_damaged_identity(store, folder, text):
    (folder / "store.json").write_text(text, "utf-8")
    with pytest.raises(StoreError, match=r"store\.json"):
        open_store(folder)


def test_a_store_of_a_later_format(store, folder):
    data = json.loads((folder / "store.json").read_text("utf-8"))
    (folder / "store.json").write_text(json.dumps({**data, "format": 99}), "utf-8")
    with pytest.raises(StoreError, match="99"):
        open_store(folder)


def test_a_damaged_build_is_a_clear_error(store, folder):
    store.replace_graphs(quads("a"))
    for path in (folder / "builds" / "1").glob("MANIFEST*"):
        path.unlink()
    with pytest.raises(StoreError, match="damaged"):
        list(open_store(folder).quads())


def overwritten(path, at):
    data = path.read_bytes()
    path.write_bytes(data[:at] + b"\xff" * 23 + data[at + 23 :])


HARMS = {
    "head-overwritten": lambda path: overwritten(path, 100),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:200]),
    "gone": lambda path: path.unlink(),
    "middle-overwritten": lambda path: overwritten(path, path.stat().st_size // 2),  # opens well; met while rows come
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_damaged_files_are_a_clear_error(store, folder, harm):
    name = ox.NamedNode(OURS)
    many = (ox.Quad(ox.NamedNode(f"{BASE}{n}"), ox.NamedNode("a:p"), ox.Literal(f"{n}" * 40), name) for n in range(3000))
    with store.writing(compact=True) as draft:
        draft.replace_graphs({OURS: many})
    for path in (folder / "builds").rglob("*.sst"):
        harm(path)
    damaged = open_store(folder)
    for read in (
        lambda: list(damaged.query("SELECT * { ?s ?p ?o }")),
        lambda: list(damaged.query("CONSTRUCT WHERE { ?s ?p ?o }")),
        lambda: list(damaged.quads(OURS)),
    ):
        with pytest.raises(StoreError, match="图库已损坏"):
            read()


@pytest.mark.parametrize("text", ["", "one", "\xff"])
def test_a_damaged_pointer_is_told_without_python(store, folder, text):
    store.replace_graphs(quads("a"))
    (folder / "current").write_text(text, "utf-8")
    with pytest.raises(StoreError, match="图库已损坏，其中不是构建的编号"):
        list(open_store(folder).quads())


DATASETS = [
    ("SELECT (COUNT(*) AS ?n) FROM <http://x/> { ?s ?p ?o }", 0),
    (f"SELECT (COUNT(*) AS ?n) FROM <{OURS}> {{ ?s ?p ?o }}", 2),
    (f"SELECT (COUNT(*) AS ?n) FROM NAMED <{OURS}> {{ ?s ?p ?o }}", 0),
    (f"SELECT (COUNT(*) AS ?n) FROM NAMED <{OURS}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", 2),
    ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o } # FROM <http://x/>", 3),
    ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o != 'FROM <http://x/>') }", 3),
]


@pytest.mark.parametrize("kind", ["embedded", "memory"])
@pytest.mark.parametrize(("text", "count"), DATASETS, ids=["none", "one", "named", "named-asked", "comment", "string"])
def test_a_query_may_name_its_graphs(store, kind, text, count):
    asked = store if kind == "embedded" else MemoryStore(BASE)
    asked.replace_graphs(quads("a", "b"))
    asked.update("INSERT DATA { GRAPH <a:mine> { <a:s> <a:p> 'v' } }")
    assert [int(row[0].value) for row in asked.query(text)] == [count]


def test_the_root_is_remembered(store, folder, tmp_path):
    assert open_store(folder).root is None
    store.keep_root(tmp_path / "语料")
    assert open_store(folder).root == tmp_path / "语料"


# -- builds and the pointer ------------------------------------------------------------------------------------------


def test_each_write_is_a_build_and_the_one_before_is_kept(store, folder):
    for number in range(1, 6):
        store.replace_graphs(quads(f"n{number}"))
    assert (folder / "current").read_text("ascii") == "5\n"
    assert builds(folder) == ["4", "5"]
    assert subjects(store) == ["n5"]


def test_a_build_begins_with_links_to_the_one_before(store, folder):
    store.replace_graphs(quads(*(f"n{number}" for number in range(1000))))
    store.update("INSERT DATA { <a:s> <a:p> 1 }")
    tables = list((folder / "builds" / "2").glob("*.sst"))
    assert tables
    if os.name == "posix":
        assert max(path.stat().st_nlink for path in tables) == 2


def test_the_last_writes_survive_into_the_next_build(store, folder):
    """A backup of a read-only opener lacks what was not flushed."""
    for number in range(3):
        store.update(f"INSERT DATA {{ <a:s> <a:p> {number} }}")
    assert len(dump(open_store(folder)).splitlines()) == 3


def test_readers_follow_the_pointer(store, folder):
    reader = open_store(folder)
    assert subjects(reader) == []
    for name in ("a", "b", "c"):
        store.replace_graphs(quads(name))
        assert subjects(reader) == [name]


def test_a_build_that_is_read_is_not_removed(store, folder):
    store.replace_graphs(quads("a"))
    reader = open_store(folder)
    answer = reader.query("SELECT ?s WHERE { ?s ?p ?o }")
    for name in ("b", "c", "d"):
        store.replace_graphs(quads(name))
    assert builds(folder) == ["1", "3", "4"]
    assert [solution["s"].value for solution in answer] == [f"{BASE}a"]
    assert subjects(reader) == ["d"]
    store.replace_graphs(quads("e"))
    assert builds(folder) == ["4", "5"]


@pytest.mark.parametrize("left", ["3", "7"], ids=["next-number", "later-number"])
def test_half_made_builds_are_swept(store, folder, left):
    store.replace_graphs(quads("a"))
    store.replace_graphs(quads("b"))
    (folder / "builds" / left).mkdir()
    (folder / "builds" / left / "000001.sst").write_text("half", "utf-8")
    assert subjects(open_store(folder)) == ["b"]
    store.replace_graphs(quads("c"))
    assert subjects(store) == ["c"]
    assert len(builds(folder)) == 2
    assert not (folder / "builds" / left / "000001.sst").exists()


def test_a_failed_build_is_removed_at_once(store, folder):
    store.replace_graphs(quads("a"))
    with pytest.raises(ZeroDivisionError), store.writing():
        raise ZeroDivisionError
    assert builds(folder) == ["1"]


def test_a_draft_is_closed_with_its_block(store):
    with store.writing() as draft:
        pass
    with pytest.raises(StoreError, match="finished"):
        draft.query("ASK {}")


# -- the writer's lock -----------------------------------------------------------------------------------------------

HOLDER = textwrap.dedent("""
    import sys, time
    from kg.store import MemoryStore, open_store
    with open_store(sys.argv[1]).writing() as draft:
        draft.update("INSERT DATA { <a:half> <a:made> 1 }")
        print("holding", flush=True)
        time.sleep(600)
""")


@pytest.fixture
def holder(store, folder):
    store.replace_graphs(quads("a"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", HOLDER, folder], stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout.readline() == "holding\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_one_writer_only_and_its_process_is_named(store, holder):
    with pytest.raises(StoreError, match=rf"another process is writing, pid {holder.pid}"):
        store.replace_graphs(quads("b"))
    assert subjects(store) == ["a"]


def test_a_killed_writer_leaves_no_lock_and_no_trace(store, folder, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    store.replace_graphs(quads("b"))
    assert subjects(store) == ["b"]
    assert builds(folder) == ["1", "2"]


def test_a_held_lock_keeps_others_out(store, folder):
    with store.locked():
        with pytest.raises(StoreError, match="writing"):
            open_store(folder).replace_graphs(quads("b"))
        store.replace_graphs(quads("a"))
    open_store(folder).replace_graphs(quads("c"))
    assert subjects(store) == ["c"]


def test_a_second_writer_in_the_same_process_is_refused(store, folder):
    with store.writing(), pytest.raises(StoreError, match="writing"):
        open_store(folder).replace_graphs(quads("b"))
