"""Build: incremental, replaceable, removable, and the same whatever the order, the worker count and the hash seed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from small_corpus import DOCUMENTS, document

from kg.errors import StoreError, UsageError
from kg.pipeline import build, remove
from kg.rdf import Names
from kg.settings import DEFAULT_BASE, Settings
from kg.store import MemoryStore, open_store
from kg.store.protocol import dump

from .conftest import IN_PROCESS

ROOT = Path(__file__).resolve().parents[2]
NAMES = Names(DEFAULT_BASE)
EDUCATION = "市级/教育局.txt"
INDUSTRY = "市级/工信局.txt"


def digest(folder):
    return hashlib.sha256(dump(open_store(folder))).hexdigest()


def number(folder):
    """The build that is read."""
    return (folder / "current").read_text("ascii").strip()


def statuses(report):
    return {file.key: file.status for file in report.files}


def values(folder, sparql):
    prefix = "PREFIX kg: <https://w3id.org/jixiao-kg/def#> "
    return sorted(solution[0].value for solution in open_store(folder).query(prefix + sparql))


# -- what a build holds ----------------------------------------------------------------------------------------------


def test_every_kind_of_graph_is_there(session_store):
    graphs = set(open_store(session_store).graphs())
    expected = {graph for key in DOCUMENTS for graph in NAMES.document_graphs(key)[:2]}
    assert expected | {NAMES.graph(name) for name in ("links", "derived", "vocabulary", "manifest")} <= graphs
    assert all(graph.startswith(f"{DEFAULT_BASE}graph/") for graph in graphs)


def test_documents_are_linked_to_one_policy_document(session_store):
    cited = "SELECT ?n WHERE { ?p kg:restsOn ?d . ?d kg:policyNumber ?n }"
    assert values(session_store, cited) == ["邢财建〔2023〕31号", "邢财建〔2023〕31号", "邢财建〔2023〕77号"]
    assert len(values(session_store, "SELECT ?d WHERE { ?d a kg:PolicyDocument }")) == 2


def test_the_manifest_names_every_document(session_store):
    assert values(session_store, "SELECT ?k WHERE { ?m a kg:Manifest ; kg:disclosure/kg:documentKey ?k }") == sorted(DOCUMENTS)


def test_no_blank_nodes_and_no_paths_of_this_machine(session_store):
    text = dump(open_store(session_store)).decode()
    assert "_:" not in {line.split(" ")[0][:2] for line in text.splitlines()}
    assert str(session_store.parent.parent) not in text


# -- incremental -----------------------------------------------------------------------------------------------------


def test_nothing_changed_nothing_done(corpus_folder, store_folder):
    before = number(store_folder)
    report = build([corpus_folder], store_folder, settings=IN_PROCESS)
    assert set(statuses(report).values()) == {"unchanged"}
    assert (report.published, report.ok, report.documents) == (False, True, 3)
    assert number(store_folder) == before


@pytest.mark.parametrize("graph", ["links", "derived", "manifest", "vocabulary"])
def test_what_was_made_over_all_documents_is_made_again_where_it_is_damaged(corpus_folder, store_folder, graph):
    before, store = digest(store_folder), open_store(store_folder)
    half = list(store.quads(NAMES.graph(graph)))[::2]
    store.replace_graphs({NAMES.graph(graph): half})
    assert digest(store_folder) != before
    build([corpus_folder], store, settings=IN_PROCESS)
    assert digest(store_folder) == before


def test_a_changed_document_is_replaced_and_the_others_are_not_read(corpus_folder, store_folder, tmp_path):
    (corpus_folder / EDUCATION).write_text(document(name="食堂改造", subject="食堂", serial=99), "utf-8")
    report = build([corpus_folder], store_folder, settings=IN_PROCESS)
    assert statuses(report) == {EDUCATION: "read", INDUSTRY: "unchanged", "区县/襄都区教育局.txt": "unchanged"}
    names = values(store_folder, "SELECT ?n WHERE { ?p a kg:Project ; kg:name ?n }")
    assert names == sorted(["食堂改造", "企业上云", "教师培训"])
    assert values(store_folder, "SELECT ?n WHERE { ?d a kg:PolicyDocument ; kg:policyNumber ?n }") == [
        "邢财建〔2023〕31号", "邢财建〔2023〕77号", "邢财建〔2023〕99号",
    ]  # fmt: skip
    build([corpus_folder], tmp_path / "cold", settings=IN_PROCESS)
    assert digest(store_folder) == digest(tmp_path / "cold")


def test_one_document_at_a_time_gives_the_same_graph(session_store, corpus_folder, tmp_path):
    for key in sorted(DOCUMENTS, reverse=True):
        build([corpus_folder / key], tmp_path / "slow", root=corpus_folder, settings=IN_PROCESS)
    assert digest(tmp_path / "slow") == digest(session_store)


def test_a_removed_document_leaves_nothing(store_folder, corpus_folder, tmp_path):
    report = remove([INDUSTRY], store_folder)
    assert statuses(report) == {INDUSTRY: "removed"}
    assert report.documents == 2
    others = [corpus_folder / key for key in DOCUMENTS if key != INDUSTRY]
    build(others, tmp_path / "without", root=corpus_folder, settings=IN_PROCESS)
    assert digest(store_folder) == digest(tmp_path / "without")
    assert "工信局" not in dump(open_store(store_folder)).decode()


def test_removing_everything_and_building_again(store_folder, corpus_folder, session_store):
    remove(sorted(DOCUMENTS), store_folder)
    assert values(store_folder, "SELECT ?d WHERE { ?d a kg:Disclosure }") == []
    build([corpus_folder], store_folder, settings=IN_PROCESS)
    assert digest(store_folder) == digest(session_store)


def test_a_document_may_be_removed_by_its_path(store_folder, corpus_folder):
    report = remove([str(corpus_folder / INDUSTRY)], store_folder)
    assert statuses(report) == {INDUSTRY: "removed"}


def test_removing_what_is_not_there_names_it_and_does_nothing(store_folder):
    before = number(store_folder)
    with pytest.raises(UsageError, match=r"nobody\.txt"):
        remove([INDUSTRY, "nobody.txt"], store_folder)
    assert number(store_folder) == before


def test_users_graphs_are_carried_over(store_folder, corpus_folder):
    store = open_store(store_folder)
    store.update("INSERT DATA { GRAPH <https://example.org/mine> { <a:a> <a:b> 1 } }")
    (corpus_folder / EDUCATION).write_text(document(number=5), "utf-8")
    build([corpus_folder], store_folder, settings=IN_PROCESS)
    remove([INDUSTRY], store_folder)
    assert len(list(store.quads("https://example.org/mine"))) == 1


def test_a_correction_reads_its_document_again(store_folder, corpus_folder, tmp_path):
    decided = tmp_path / "decisions.csv"
    decided.write_text(
        f"kind,subject,old,new,who,when,why\ncell,{EDUCATION}#1-5-5,≥3个,≥4个,张三,2024-03-01,错字\n", encoding="utf-8"
    )
    report = build([corpus_folder], store_folder, settings=Settings(workers=0, decisions=decided))
    assert statuses(report)[EDUCATION] == "read"
    assert sum(status == "unchanged" for status in statuses(report).values()) == 2
    targets = "SELECT ?t WHERE { ?i kg:targetText ?t FILTER(STRENDS(?t, '个')) }"
    assert values(store_folder, targets) == ["≥20个", "≥3个", "≥4个"]
    corrected = "SELECT ?w WHERE { ?f kg:rule kg:rule-cell-corrected ; kg:words ?w }"
    assert values(store_folder, corrected) == ["≥3个"]
    decided.unlink()
    build([corpus_folder], store_folder, settings=IN_PROCESS)
    assert values(store_folder, targets) == ["≥20个", "≥3个", "≥3个"]


def test_an_interrupted_build_goes_on_where_it_was(corpus_folder, tmp_path, monkeypatch):
    from kg.pipeline import composing, work

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(composing, "compose", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build([corpus_folder], tmp_path / "store", settings=IN_PROCESS)
    assert list(open_store(tmp_path / "store").graphs()) == []
    monkeypatch.setattr(work, "disclosure_of", interrupted)  # reading again would be noticed
    report = build([corpus_folder], tmp_path / "store", settings=IN_PROCESS)
    assert set(statuses(report).values()) == {"read"}
    assert [file.counts.indicators for file in report.files] == [3, 3, 3]
    assert list((tmp_path / "store" / "staging").iterdir()) == []


# -- base and root ---------------------------------------------------------------------------------------------------


def test_another_base_is_an_error(store_folder, corpus_folder):
    with pytest.raises(StoreError, match="base"):
        build([corpus_folder], store_folder, settings=Settings(workers=0, base="https://example.org/id/"))


def test_the_base_of_the_settings_names_everything(corpus_folder):
    base = "https://example.org/id/"
    store = MemoryStore(base)
    build([corpus_folder], store, settings=Settings(workers=0, base=base))
    assert DEFAULT_BASE not in dump(store, f"{base}graph/links").decode()
    with pytest.raises(UsageError, match="base"):
        build([corpus_folder], store, settings=Settings(workers=0, base="https://example.org/other/"))


def test_the_root_is_kept_and_a_file_outside_it_is_named(store_folder, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text(document(), "utf-8")
    report = build([outside], store_folder, settings=IN_PROCESS)
    assert statuses(report) == {str(outside): "failed"}
    assert "corpus root" in report.files[0].troubles[0]


def test_another_root_is_refused_while_the_old_one_stands(store_folder, corpus_folder):
    with pytest.raises(StoreError, match="corpus root"):
        build([corpus_folder], store_folder, root=corpus_folder.parent, settings=IN_PROCESS)


def test_a_corpus_that_moved_keeps_its_keys(store_folder, corpus_folder, tmp_path):
    moved = corpus_folder.rename(tmp_path / "moved")
    report = build([moved], store_folder, root=moved, settings=IN_PROCESS)
    assert set(statuses(report).values()) == {"unchanged"}


# -- the same input, the same bytes ----------------------------------------------------------------------------------

BUILD = textwrap.dedent("""
    import sys
    from kg.pipeline import build
    from kg.settings import Settings
    store, root, workers, *paths = sys.argv[1:]
    assert build(paths, store, root=root, settings=Settings(workers=int(workers))).ok
""")


@pytest.mark.parametrize(("seed", "workers", "backwards"), [("0", 2, False), ("4711", 3, True)], ids=["forwards", "backwards"])
def test_cold_builds_are_equal(session_store, corpus_folder, tmp_path, seed, workers, backwards):
    paths = sorted((str(corpus_folder / key) for key in DOCUMENTS), reverse=backwards)
    arguments = [str(tmp_path / "store"), str(corpus_folder), str(workers), *paths]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", BUILD, *arguments], check=True, env=environment)
    assert digest(tmp_path / "store") == digest(session_store)


def test_memory_and_disk_hold_the_same(session_store, session_corpus):
    store = MemoryStore(DEFAULT_BASE)
    build([session_corpus], store, settings=IN_PROCESS)
    assert hashlib.sha256(dump(store)).hexdigest() == digest(session_store)
