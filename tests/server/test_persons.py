"""No way to ask the server leads to a person: the database it reads has none, users' graphs included."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from serverkit import BASE, Server, running

from kg.errors import StoreError
from kg.export import masked
from kg.server import writing
from kg.server.wire import Rules, Update
from kg.store import open_store
from kg.store.protocol import dump

KG = "https://w3id.org/jixiao-kg/def#"
DOCUMENT, GRAPH, CELLS = f"<{BASE}doc/a.txt>", f"<{BASE}graph/doc/a.txt>", f"<{BASE}graph/cells/a.txt>"
DATA = f"""
<{BASE}doc/a.txt/project/p> <{KG}purpose> "项目负责人：王伟，电话0319-2026588" {GRAPH} .
<{BASE}doc/a.txt/project/p> <{KG}name> "校园安全"@zh {GRAPH} .
<{BASE}doc/a.txt/project/p> <{KG}projectCode> "13912345678" {GRAPH} .
<{BASE}doc/a.txt/cell/1-1-1> <{KG}words> "周淑芬" {CELLS} .
<{BASE}doc/a.txt/cell/1-1-1> <{KG}personal> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> {CELLS} .
<a:s> <a:p> "联系人：赵敏" <a:mine> .
<a:s> <a:p> "填报人：于海" .
"""
SECRETS = ("王伟", "2026588", "周淑芬", "赵敏", "于海")
ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"


@pytest.fixture
def store(make_store: Callable[..., Path]) -> Path:
    return make_store(DATA)


@pytest.fixture
def server(store: Path, token_file: Path) -> Iterator[Server]:
    with running(store, "--update-token-file", str(token_file)) as one:
        yield one


WAYS = {
    "JSON": ("/sparql?query=" + quote(ALL), "application/sparql-results+json"),
    "CSV": ("/sparql?query=" + quote(ALL), "text/csv"),
    "in parts": ("/sparql?query=" + quote("SELECT (SUBSTR(?o, 5, 2) AS ?x) { ?s ?p ?o }"), "text/csv"),
    "CONSTRUCT": ("/sparql?query=" + quote("CONSTRUCT WHERE { ?s ?p ?o }"), "text/turtle"),
    "DESCRIBE": ("/sparql?query=" + quote(f"DESCRIBE <{BASE}doc/a.txt/cell/1-1-1>"), "text/turtle"),
    "a graph": ("/graphs?graph=a:mine", "text/turtle"),
    "the default graph": ("/graphs?default", "text/turtle"),
    "a page": ("/id/doc/a.txt/project/p", "text/html"),
    "a resource": ("/id/doc/a.txt/project/p", "text/turtle"),
}


def test_no_way_leads_to_a_person(server: Server) -> None:
    for name, (path, accept) in WAYS.items():
        reply = server.ask("GET", path, Accept=accept)
        assert reply.status == 200, name
        assert [word for word in SECRETS if word in reply.text] == [], name
    assert "13912345678" in server.query(ALL, "text/csv").text


@pytest.mark.parametrize("probe", ['CONTAINS(?o, "王伟")', 'REGEX(?o, "周.芬")', '?o = "联系人：赵敏"'])
def test_nobody_can_probe_for_one(server: Server, probe: str) -> None:
    assert json.loads(server.query(f"ASK {{ ?s ?p ?o FILTER({probe}) }}").body)["boolean"] is False


def test_what_is_written_is_masked_before_it_is_read(server: Server, store: Path) -> None:
    assert (
        server.update('INSERT DATA { GRAPH <a:new> { <a:x> <a:y> "联系人：李小明" } GRAPH <a:mine> { <a:x> <a:y> 1 } }').status
        == 204
    )
    text = server.query("SELECT ?g ?s ?o { GRAPH ?g { ?s ?p ?o } }", "text/csv").text
    assert "李小明" not in text
    assert "a:new,a:x,联系人：〇〇〇" in text
    assert "a:mine,a:x,1" in text
    assert server.update("DROP GRAPH <a:mine>").status == 204
    assert "a:mine" not in server.query("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", "text/csv").text
    one = open_store(store)
    kept = dump(one.within(masked.NAME))
    (one.build_folder / masked.NAME / "kg-masked.json").unlink()
    masked.ensure_masked(one)
    assert dump(open_store(store).within(masked.NAME)) == kept, "step by step or at once, the copy is the same"


def test_an_update_carries_no_person_out(server: Server, store: Path) -> None:
    """Its WHERE sees what everybody may see; only users' own graphs are as they are."""
    spelled = "GRAPH ?g { ?s ?p ?o } BIND(REPLACE(STR(?o), '(.)', '$1-') AS ?h)"
    assert server.update(f"INSERT {{ GRAPH <urn:leak> {{ ?s <a:x> ?h }} }} WHERE {{ {spelled} }}").status == 204
    text = server.query("SELECT ?h { GRAPH <urn:leak> { ?s <a:x> ?h } }", "text/csv").text
    assert "联-系-人-" in text
    assert "项-目-负-责-人-" in text
    assert [word for word in ("王伟", "2026588", "周淑芬") if "-".join(word) in text] == []
    assert server.update("COPY <a:mine> TO <a:copy>").status == 204
    assert "联系人：赵敏" in str(list(open_store(store).quads("a:copy"))), "the value itself was copied, not its mask"
    assert "赵敏" not in server.ask("GET", "/graphs?graph=a:copy", Accept="text/turtle").text


def test_what_is_masked_can_be_deleted_by_what_it_is(server: Server) -> None:
    def read() -> list[str]:
        return server.query("SELECT ?o { GRAPH <a:mine> { ?s ?p ?o } } ORDER BY ?o", "text/csv").text.split()[1:]

    assert server.update('INSERT DATA { GRAPH <a:mine> { <a:s> <a:p> "联系人：李四", "联系人：〇〇〇" } }').status == 204
    assert read() == ["联系人：〇〇〇"]
    for words, left in (("赵敏", ["联系人：〇〇〇"]), ("〇〇〇", ["联系人：〇〇〇"]), ("李四", [])):
        assert server.update(f'DELETE DATA {{ GRAPH <a:mine> {{ <a:s> <a:p> "联系人：{words}" }} }}').status == 204
        assert read() == left, words


def test_a_write_costs_what_it_changes(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = open_store(store)
    rules = Rules(store, 10, 100, mask=True)
    many = " . ".join(f"<a:s{number}> <a:p> '{number}'" for number in range(2000))
    writing.write(one, Update(f"INSERT DATA {{ GRAPH <a:many> {{ {many} }} GRAPH <a:more> {{ {many} }} }}"), rules, print)
    seen: list[Any] = []
    mask = masked._masked
    monkeypatch.setattr(masked, "_masked", lambda *both: seen.append(both[1]) or mask(*both))
    for update in ("INSERT DATA { GRAPH <a:many> { <a:s> <a:p> 1 } }", "DELETE WHERE { GRAPH <a:more> { <a:s7> ?p ?o } }"):
        writing.write(one, Update(update), rules, print)
    assert len(seen) == 1
    assert one.build_folder is not None
    assert list(one.build_folder.glob("kg-trial-*")) == []
    assert [len(list(one.within(masked.NAME).quads(graph))) for graph in ("a:many", "a:more")] == [2001, 1999]


def test_what_decides_on_masking_masks_everything_again(store: Path) -> None:
    one = open_store(store)
    masked.ensure_masked(one)
    project, cell = f"<{BASE}doc/a.txt/project/p>", f"<{BASE}doc/a.txt/cell/2>"
    for said, shown in ((f'{project} <a:x> "孙小红"', True), (f'{cell} <{KG}personal> true ; <{KG}words> "孙小红"', False)):
        writing.write(one, Update(f"INSERT DATA {{ GRAPH <a:mine> {{ {said} }} }}"), Rules(store, 10, 100, mask=True), print)
        assert ("孙小红" in dump(one.within(masked.NAME)).decode()) is shown


def test_a_build_of_somebody_else_is_masked_before_it_is_read(server: Server, store: Path) -> None:
    open_store(store).update('INSERT DATA { GRAPH <a:new> { <a:x> <a:y> "联系人：李小明", "done" } }')
    for _ in range(300):
        text = server.query(ALL, "text/csv").text
        assert "李小明" not in text
        if "done" in text:
            break
        threading.Event().wait(0.1)
    assert "a:x,a:y,联系人：〇〇〇" in text


def test_inside_the_house_nothing_is_masked(store: Path) -> None:
    with running(store, "--unmasked") as server:
        text = server.query(ALL, "text/csv").text
        assert [word for word in SECRETS if word not in text] == []
        assert "not masked" in server.logged("not masked")
    assert not (open_store(store).build_folder / masked.NAME).exists()


def test_the_copy_goes_with_its_build(store: Path) -> None:
    one = open_store(store)
    first = one.build_folder
    masked.ensure_masked(one)
    assert masked.is_masked(first)
    for number in range(3):
        open_store(store).update(f"INSERT DATA {{ GRAPH <a:new> {{ <a:x> <a:y> {number} }} }}")
        one.database()
    assert not first.exists()


def test_a_copy_by_other_rules_is_made_again(store: Path) -> None:
    one = open_store(store)
    masked.ensure_masked(one)
    mark = one.build_folder / masked.NAME / "kg-masked.json"
    mark.write_text('{"rules": "older"}', encoding="utf-8")
    assert not masked.is_masked(one.build_folder)
    masked.ensure_masked(one)
    assert masked.is_masked(one.build_folder)


def test_a_full_disk_leaves_no_half_a_copy(store: Path, full_disk: Any) -> None:
    one = open_store(store)
    with full_disk(50), pytest.raises(StoreError, match="无法写出"):
        masked.ensure_masked(one)
    assert [path.name for path in one.build_folder.iterdir() if path.name.startswith(masked.NAME)] == []
    masked.ensure_masked(one)
    assert masked.is_masked(one.build_folder)
