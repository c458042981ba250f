"""The links are a function of the set of documents and decisions: through the real store, in any order, whatever was there
before."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg import build
from kg.pipeline import remove
from kg.rdf import Names, nquads
from kg.settings import Settings
from kg.store import MemoryStore, open_store

BASE = "https://example.org/id/"
TITLE = "关于加快农村供水改造的实施意见"
WORDS = {
    "邢台市水务局": f"根据《{TITLE}》（邢政字〔2022〕9号）和邢财农〔2022〕31号安排资金。",
    "邢台市农业农村局": f"按照邢台市人民政府《{TITLE}》推进。\n\n依据邢财农20223 1号文件。",
    "邢台市襄都区水务局": f"按照《{TITLE}》推进，执行邢财农〔2022〕31号。",
    "邯郸市水务局": f"按照《{TITLE}》推进，执行市政办字〔2022〕7号。",
    "邢台市财政局": "执行邢农财〔2022〕31号、邢财农〔2022〕32号。\n\n执行市政办字〔2022〕7号。",
    "邢台市教育局": "根据《邢台市节水型社会建设规划》执行。\n\n根据《邢台市节水型社会建设规化》执行。",
}
DOCUMENTS = {f"{name}.txt": f"{name}2023年部门预算公开\n\n{words}\n" for name, words in WORDS.items()}
DECISIONS = """kind,subject,old,new,who,when,why
merge,policy,《邢台市节水型社会建设规化》,《邢台市节水型社会建设规划》,张三,2024-03-01,错字
"""
DERIVED = ("links", "derived", "proposals", "decisions")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("corpus")
    for name, text in DOCUMENTS.items():
        (made / name).write_text(text, encoding="utf-8")
    (made.parent / "decisions.csv").write_text(DECISIONS, encoding="utf-8")
    return made


def settings(folder: Path) -> Settings:
    return Settings(workers=0, base=BASE, decisions=folder.parent / "decisions.csv")


def derived(store) -> bytes:
    """The graphs made over all documents, as they stand in the store."""
    names = Names(BASE)
    return nquads(quad for name in DERIVED for quad in store.quads(names.graph(name)))


@pytest.fixture(scope="module")
def cold(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("store")
    build([folder], path / "cold", root=folder, settings=settings(folder))
    made = derived(open_store(path / "cold"))
    for word in ("refersTo", "maybeRefersTo", "isReplacedBy", "decidedBy"):
        assert f"{word}>".encode() in made
    return made


@pytest.mark.parametrize("seed", range(10))
def test_any_order_of_documents_gives_the_bytes_of_a_cold_build(seed, folder, cold):
    chance = random.Random(seed)
    files = sorted(folder.iterdir())
    chance.shuffle(files)
    store = MemoryStore(BASE)
    cut = chance.randint(1, len(files) - 1)
    for batch in (files[:cut], files[cut:]):
        build(batch, store, root=folder, settings=settings(folder))
    gone = chance.choice(files)
    remove([gone.name], store, settings=settings(folder))
    assert derived(store) != cold
    build([gone], store, root=folder, settings=settings(folder))
    assert derived(store) == cold


def test_a_decision_taken_and_undone_leaves_no_trace(folder, cold, tmp_path):
    store = MemoryStore(BASE)
    build([folder], store, root=folder, settings=settings(folder))
    without = Settings(workers=0, base=BASE, decisions=tmp_path / "none.csv")
    build([folder], store, root=folder, settings=without)
    assert derived(store) != cold
    build([folder], store, root=folder, settings=settings(folder))
    assert derived(store) == cold


def test_a_users_list_of_issuers_reaches_every_document_and_stays_with_the_store(folder, cold, tmp_path):
    own = tmp_path / "issuers.csv"
    own.write_text("code,issuer,level,division,verified\n邢财农,邢台市财政局农业科,municipal,130500,true\n", encoding="utf-8")
    store = MemoryStore(BASE)
    build([folder], store, root=folder, settings=settings(folder))
    listed = Settings(workers=0, base=BASE, decisions=folder.parent / "decisions.csv", issuers=own)
    assert build([folder], store, root=folder, settings=listed).published
    assert "邢台市财政局农业科".encode() in derived(store)
    remove(["邯郸市水务局.txt"], store, settings=settings(folder))
    assert "邢台市财政局农业科".encode() in derived(store)
    build([folder], store, root=folder, settings=settings(folder))
    assert derived(store) == cold
