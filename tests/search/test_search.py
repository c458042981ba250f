"""Search: what is found, in which order, with which snippet and cell; incremental equals cold; nothing from outside."""

from __future__ import annotations

import json
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import search as searching
from kg.cli.main import main
from kg.errors import QueryError
from kg.pipeline import build, remove
from kg.search import KINDS, Hit, index_of, search, write_index
from kg.search.snippet import snippet
from kg.settings import Settings
from kg.store import EmbeddedStore, MemoryStore, open_store

DISCLOSURES = Path(__file__).resolve().parents[2] / "examples" / "disclosures"
IN_PROCESS = Settings(workers=0)
NOTE, ZONE = "chuzhou/note-municipal-budget-2024.txt", "chuzhou/zone/performance-economy-bureau-2024.txt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, and a store built from them."""
    path = tmp_path_factory.mktemp("search")
    shutil.copytree(DISCLOSURES, path / "files")
    assert build([path / "files"], path / "store", root=path / "files", settings=IN_PROCESS).ok
    return path


@pytest.fixture(scope="module")
def store(folder: Path) -> EmbeddedStore:
    return open_store(folder / "store")


@pytest.fixture
def find(store: EmbeddedStore) -> Callable[..., list[Hit]]:
    return lambda text, **named: search(store, index_of(store), text, **named)


def test_the_index_lies_in_the_build(store: EmbeddedStore) -> None:
    assert store.build_folder is not None
    assert index_of(store).file == store.build_folder / searching.FILE_NAME


def test_the_title_comes_first_then_the_text(find: Any) -> None:
    hits = find("清洁取暖")
    assert (hits[0].kind, hits[0].title) == ("project", "大气污染防治清洁取暖清算资金")
    assert (hits[0].document, hits[0].page, hits[0].exact) == (NOTE, 3, True)
    assert hits[0].snippet == "大气污染防治「清洁取暖」清算资金"
    assert [hit.kind for hit in hits[1:]] == ["goal", *["indicator"] * (len(hits) - 2)]
    assert all("「清洁取暖」" in hit.snippet and hit.exact for hit in hits)


def test_the_cell_is_the_one_it_is_printed_in(store: EmbeddedStore, find: Any) -> None:
    for hit in [*find("清洁取暖"), *find("满意度"), *find("滁财建〔2023〕311号"), *find("教育体育局")]:
        assert hit.cell is not None
        words = next(iter(store.query(f"SELECT ?w WHERE {{ <{hit.cell}> <https://w3id.org/jixiao-kg/def#words> ?w }}")))[0].value
        assert any(sign in words for sign in hit.title)


FOUND = [
    pytest.param("取暖", "project", "大气污染防治清洁取暖清算资金", id="two-characters"),
    pytest.param("水", "project", "主城区污水管网提质增效资金", id="one-character"),
    pytest.param(
        "滁财建[2023]311号", "policy", "关于提前下达2024年制造业高质量发展专项资金的通知", id="number-in-other-brackets"
    ),
    pytest.param("311号", "policy", "关于提前下达2024年制造业高质量发展专项资金的通知", id="part-of-a-number"),
    pytest.param("签约 服务", "project", "家庭医生签约服务补助", id="two-words"),
    pytest.param("南谯区卫生健康委员会", "department", "滁州市南谯区卫生健康委员会", id="organisation"),
    pytest.param("智能化改造技术", "goal", None, id="parts-in-another-order"),
]


@pytest.mark.parametrize(("text", "kind", "title"), FOUND)
def test_found(find: Any, text: str, kind: Any, title: str | None) -> None:
    hits = find(text, kinds=[kind])
    assert hits
    assert {hit.kind for hit in hits} == {kind}
    assert title is None or hits[0].title == title


def test_all_words_are_wanted(find: Any) -> None:
    both = {hit.iri for hit in find("学校 满意度", limit=100) if hit.exact}
    one = {hit.iri for hit in find("满意度", limit=100)}
    assert both < one


def test_every_two_characters_of_a_title_find_it(store: EmbeddedStore, find: Any) -> None:
    """No word is lost, wherever a cutter would cut: every bigram of every project's name leads back to it."""
    rows = store.query(
        "SELECT ?p ?n WHERE { ?p a <https://w3id.org/jixiao-kg/def#Project> ; <https://w3id.org/jixiao-kg/def#name> ?n }"
    )
    tried = 0
    for project, name in rows:
        han = [
            name.value[at : at + 2]
            for at in range(len(name.value) - 1)
            if all("一" <= sign <= "鿿" for sign in name.value[at : at + 2])
        ]
        for word in han:
            assert project.value in {hit.iri for hit in find(word, kinds=["project"], limit=100)}, word
            tried += 1
    assert tried > 250


def test_nothing_is_found_where_nothing_is(find: Any) -> None:
    assert find("鲸鱼") == []


@pytest.mark.parametrize("text", ["", "   ", "。，！", '"', "*"])
def test_no_words(find: Any, text: str) -> None:
    with pytest.raises(QueryError, match="请给出要找的词"):
        find(text)


@pytest.mark.parametrize(
    "text", ['满意度" OR title : "x', "满意度 NOT 学校", "NEAR(满意 度)", "title:满意度", "满意度*", "'; DROP TABLE entry; --"]
)
def test_words_are_never_operators(find: Any, text: str) -> None:
    find(text)
    assert find("满意度")


def test_limit_and_order_are_stable(find: Any) -> None:
    many = find("指标 学校", limit=50)
    assert find("满意度", limit=5) == find("满意度", limit=50)[:5]
    assert many == find("指标 学校", limit=50)


def test_incremental_equals_cold(folder: Path, tmp_path: Path, find: Any) -> None:
    files, warm = tmp_path / "files", tmp_path / "warm"
    shutil.copytree(folder / "files", files)
    assert build([files / "chuzhou" / "zone", files / "anhui"], warm, root=files, settings=IN_PROCESS).ok
    changed = files / ZONE
    text = changed.read_text("utf-8")
    changed.write_text(text.replace("规上企业", "规下企业"), "utf-8")
    assert build([files], warm, root=files, settings=IN_PROCESS).ok
    changed.write_text(text, "utf-8")
    assert build([files], warm, root=files, settings=IN_PROCESS).ok
    held, fresh = open_store(warm), open_store(folder / "store")
    for words in ("满意度", "规上企业", "学校", "皖财教〔2023〕1588号", "教育", "项目 资金"):
        assert search(held, index_of(held), words, limit=60) == search(fresh, index_of(fresh), words, limit=60)
    assert not search(held, index_of(held), "规下企业") or not search(held, index_of(held), "规下企业")[0].exact
    remove([NOTE], warm)
    assert all(hit.document != NOTE for hit in search(held, index_of(held), "清洁取暖", limit=100))


def test_a_users_update_keeps_the_index(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "store", tmp_path / "store")
    store = open_store(tmp_path / "store")
    before = search(store, index_of(store), "满意度")
    store.update("INSERT DATA { GRAPH <https://example.org/mine> { <a:a> <a:b> 1 } }")
    assert store.build_folder is not None
    assert index_of(store).file.parent == store.build_folder
    assert search(store, index_of(store), "满意度") == before


def test_a_store_without_a_folder_has_its_index_in_a_cache(folder: Path, store: EmbeddedStore, tmp_path: Path) -> None:
    memory = MemoryStore(store.base)
    assert build([folder / "files"], memory, root=folder / "files", settings=IN_PROCESS).ok
    first = index_of(memory, tmp_path)
    assert search(memory, first, "满意度", limit=50) == search(store, index_of(store), "满意度", limit=50)
    assert index_of(memory, tmp_path) == first
    remove([NOTE], memory)
    second = index_of(memory, tmp_path)
    assert second != first
    assert [path.name for path in tmp_path.iterdir()] == [second.file.name]
    assert not [hit for hit in search(memory, second, "清洁取暖") if hit.document == NOTE]


def test_a_damaged_index_is_made_anew(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "store", tmp_path / "store")
    store = open_store(tmp_path / "store")
    index_of(store).file.write_bytes(b"not a database at all" * 100)
    assert search(store, index_of(store, tmp_path / "cache"), "清洁取暖")[0].kind == "project"


def test_the_same_graph_gives_the_same_answers_whatever_the_order(store: EmbeddedStore, tmp_path: Path) -> None:
    one, other = write_index(store, tmp_path / "a.sqlite"), write_index(store, tmp_path / "b.sqlite")
    assert search(store, one, "学校", limit=100) == search(store, other, "学校", limit=100)


def test_no_network(find: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert find("清洁取暖")


SNIPPETS = [
    (["大气污染防治清洁取暖清算资金"], ["取暖"], "大气污染防治清洁「取暖」清算资金"),
    (["甲", "乙清洁 取暖丙"], ["清洁取暖"], "乙「清洁 取暖」丙"),
    (["（皖财教【2023】1588号）"], ["皖财教〔2023〕1588号"], "（「皖财教【2023】1588号」）"),
    (["１２３"], ["123"], "「１２３」"),
    (["aXbX"], ["x"], "a「X」b「X」"),
    (["重复重复"], ["重复"], "「重复重复」"),
    (["没有"], ["别的"], "没有"),
    (["字" * 100 + "找到" + "字" * 100], ["找到"], "…" + "字" * 12 + "「找到」" + "字" * 34 + "…"),
    ([""], ["x"], ""),
]


@pytest.mark.parametrize(("texts", "words", "expected"), SNIPPETS)
def test_snippet(texts: list[str], words: list[str], expected: str) -> None:
    assert snippet(texts, words) == expected


@pytest.fixture
def kg(folder: Path, capfdbinary: Any) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = main(["search", *map(str, arguments), "--store", str(folder / "store")])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


def test_command(kg: Any) -> None:
    code, out, _ = kg("清洁取暖", "--format", "jsonl", "--limit", "1")
    assert code == 0
    hit = json.loads(out)
    assert (hit["kind"], hit["document"], hit["page"]) == ("项目", NOTE, 3)
    assert hit["cell"].startswith("https://")
    assert kg("鲸鱼", "--format", "csv")[0] == 1
    assert "没有找到" in kg("鲸鱼")[2]
    assert {
        json.loads(line)["kind"] for line in kg("学校", "--kind", "goal", "--lang", "en", "--format", "jsonl")[1].splitlines()
    } == {"goal"}


@pytest.mark.parametrize("form", ["table", "md"])
def test_a_screen_shows_places_and_no_names_of_nodes(kg: Any, form: str) -> None:
    code, out, _ = kg("清洁取暖", "--format", form)
    assert code == 0
    assert "://" not in out
    heads = out.splitlines()[0].replace("|", " ").split()
    assert heads == ["类别", "名称", "摘录", "公开文件", "页", "表", "行", "列"]
    assert max(map(len, out.splitlines())) < 200


def test_programs_get_place_cell_and_iri(kg: Any) -> None:
    hits = [json.loads(line) for line in kg("满意度", "--kind", "indicator", "--format", "jsonl")[1].splitlines()]
    assert len(hits) > 3
    for hit in hits:
        assert hit["cell"].endswith(f"/cell/{hit['table']}-{hit['row']}-{hit['column']}")
        assert hit["iri"].startswith("https://")


def test_a_hit_in_prose_tells_its_paragraph(kg: Any) -> None:
    hits = [json.loads(line) for line in kg("清洁取暖", "--kind", "project", "--format", "jsonl")[1].splitlines()]
    prose = [hit for hit in hits if "/cell/p-" in hit["cell"]]
    assert prose
    assert all(hit["table"] is None and hit["cell"].endswith(f"/cell/p-{hit['row']}") for hit in prose)


def test_kinds_of_the_command_are_those_of_the_index() -> None:
    from kg.cli.parser import SEARCH_KINDS

    assert SEARCH_KINDS == KINDS
