"""Names that mean harm: markup, reserved names, names that differ in case alone, persons."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from lxml import html

from kg.publish import Published, publish
from kg.settings import Settings

from .conftest import BASE, small

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
TRIG = f"""
<{BASE}graph/doc/A.pdf> {{
  <{BASE}doc/A.pdf> a kg:Disclosure ; kg:documentKey "A.pdf" ; kg:title '''{EVIL}''' ;
    kg:hasProject <{BASE}doc/A.pdf/project/con> .
  <{BASE}doc/A.pdf/project/con> a kg:Project ; kg:name '''{EVIL} \\u0000\\u000C''' ; kg:projectNumber 1 ;
    kg:disclosure <{BASE}doc/A.pdf> ; kg:purpose "联系人：张三 13800138000" ; kg:purposeCell <{BASE}doc/A.pdf/cell/1-1-1> .
  <{BASE}doc/A.pdf/project/x.> a kg:Project ; kg:name "末尾有点" ; kg:projectNumber 2 ; kg:disclosure <{BASE}doc/A.pdf> .
}}
<{BASE}graph/cells/A.pdf> {{
  <{BASE}doc/A.pdf/cell/1-1-1> a kg:Cell ; kg:disclosure <{BASE}doc/A.pdf> ; kg:words "联系人：张三 13800138000" ; kg:table 1 ;
    kg:row 1 ; kg:column 1 .
}}
<{BASE}graph/doc/a.pdf> {{ <{BASE}doc/a.pdf> a kg:Disclosure ; kg:documentKey "a.pdf" ; kg:title "小写" . }}
<{BASE}graph/doc/index.html> {{ <{BASE}doc/index.html> a kg:Disclosure ; kg:documentKey "index.html" ; kg:title "js:x" . }}
<{BASE}graph/links> {{
  <{BASE}policy/CON/2020/1> a kg:PolicyDocument ; kg:policyNumber "CON〔2020〕1号" ; kg:title "</script><b>题" .
  <{BASE}policy/con/2020/1> a kg:PolicyDocument ; kg:policyNumber "con〔2020〕1号" ; kg:title "小" .
}}
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish(small(TRIG), tmp_path_factory.mktemp("hostile") / "包", Settings())


@pytest.fixture(scope="module")
def pack(hostile: Published) -> Path:
    return hostile.folder


def test_markup_in_titles_stays_text(pack: Path) -> None:
    for path in (one for one in pack.rglob("*.html") if one.is_file()):
        tree = html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()
        scripts = [one for one in tree.iter("script") if one.text or not (one.get("src") or "").endswith("assets/search.js")]
        assert not scripts, path
        assert not tree.xpath("//img | //*[@onerror]"), path
    document = html.parse(str(next(pack.glob("doc/A.pdf--*/index.html"))), html.HTMLParser(encoding="utf-8"))
    assert document.findtext(".//h1") == EVIL


def test_search_scripts_hold_no_closing_tag(pack: Path) -> None:
    for path in (pack / "assets/search").glob("*.js"):
        assert "<" not in path.read_text(encoding="utf-8")


def test_names_differ_where_case_does_not_count(pack: Path) -> None:
    documents = sorted(path.name for path in (pack / "doc").iterdir())
    assert len(documents) == 3
    assert len({name.casefold() for name in documents}) == 3
    policies = [path.name for path in (pack / "policy").iterdir()]
    assert len({name.casefold() for name in policies}) == 2
    assert "CON" not in policies
    assert not [path for path in pack.rglob("*") if path.name.endswith(".")]


def test_persons_are_in_no_file(pack: Path) -> None:
    found = 0
    for path in pack.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        texts = [gzip.decompress(data)] if path.suffix == ".gz" else [data]
        if path.suffix == ".xlsx":
            book = zipfile.ZipFile(io.BytesIO(data))
            texts = [book.read(name) for name in book.namelist()]
        for text in texts:
            assert "张三".encode() not in text, path
            assert b"13800138000" not in text, path
            found += "〇〇〇".encode() in text
    assert found >= 5


def test_masked_are_counted_once(hostile: Published) -> None:
    assert hostile.masked == 4  # name and number, in the value and in its cell


def test_masking_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.publish.site.ontology_pages", lambda _: iter(()))  # a thousand pages that matter to others
    done = publish(small(TRIG), tmp_path / "pack", Settings(mask_persons=False))
    assert done.masked is None
    assert "张三" in next(done.folder.glob("doc/*/project/*con*.html")).read_text(encoding="utf-8")
