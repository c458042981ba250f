"""Terms, labels, headers, digest: and what happens when the ontology is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import vocab
from kg.errors import VocabularyError
from kg.vocab import files, graph, terms

HEADERS = [
    ("指标值", "targetText"),
    ("年度指标值", "targetText"),
    ("指标值确定依据", "basisText"),
    ("指标确定依据", "basisText"),
    ("绩效指标描述", "description"),
    ("指标说明", "description"),
    ("三级指标", "level3Name"),
    ("项目编码", "projectCode"),
    ("预算数", "budgetAmount"),
    ("资金用途", "purpose"),
    ("实际完成值", "actualText"),
    ("得分", "score"),
]


@pytest.fixture
def ontology(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An ontology of our own, empty, in the place of the real one."""
    (tmp_path / "codelists").mkdir()
    monkeypatch.setattr(files, "data_dir", lambda _name: tmp_path)
    for cached in (files.digest, graph.blocks):
        cached.cache_clear()
    yield tmp_path
    for cached in (files.digest, graph.blocks):
        cached.cache_clear()


def test_term_is_the_full_name() -> None:
    assert vocab.term("budgetAmount") == "https://w3id.org/jixiao-kg/def#budgetAmount"


@pytest.mark.parametrize(
    "local", ["budgetAmout", "", "kg:budgetAmount", "https://w3id.org/jixiao-kg/def#budgetAmount", "Targettext"]
)
def test_an_undeclared_term_is_an_error(local: str) -> None:
    with pytest.raises(VocabularyError, match="not declared"):
        vocab.term(local)


def test_the_error_names_near_terms() -> None:
    with pytest.raises(VocabularyError, match="did you mean budgetAmount"):
        vocab.term("budgetAmout")


def test_labels_in_both_languages() -> None:
    assert (vocab.label("level-municipal"), vocab.label("level-municipal", "en")) == ("市级", "municipal")
    assert vocab.label("Project")
    with pytest.raises(VocabularyError, match="no label in 'fr'"):
        vocab.label("Project", "fr")


@pytest.mark.parametrize(("printed", "local"), HEADERS, ids=[printed for printed, _ in HEADERS])
def test_header_words_lead_to_properties(printed: str, local: str) -> None:
    assert local in vocab.headers()[printed]


def test_header_keys_are_folded() -> None:
    assert "指标值(年度)" in vocab.headers()
    assert "指标值（年度）" not in vocab.headers()


def test_digest_follows_content_and_not_line_endings(ontology: Path) -> None:
    (ontology / "a.ttl").write_bytes(b"a\nb\n")
    first = files.digest()
    files.digest.cache_clear()
    (ontology / "a.ttl").write_bytes(b"a\r\nb\r\n")
    (ontology / "README.md").write_text("not data")
    assert files.digest() == first
    files.digest.cache_clear()
    (ontology / "codelists" / "b.csv").write_bytes(b"")
    assert files.digest() != first


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ("kg:a kg:b", "x.ttl: not valid Turtle"),
        ("kg:a kg:b [] .", "no blank nodes"),
        ("kg:a kg:b kg:c .", "kg:a has no type"),
    ],
    ids=["syntax", "blank-node", "no-type"],
)
def test_a_broken_ontology_names_file_or_term(ontology: Path, turtle: str, message: str) -> None:
    (ontology / "x.ttl").write_text(f"@prefix kg: <{vocab.KG}> .\n{turtle}")
    with pytest.raises(VocabularyError, match=message):
        graph.blocks()


def test_a_term_declared_twice_names_both_files(ontology: Path) -> None:
    for name in ("x.ttl", "y.ttl"):
        (ontology / name).write_text(f"@prefix kg: <{vocab.KG}> . kg:a a kg:B .")
    with pytest.raises(VocabularyError, match=r"y\.ttl: kg:a is declared in x\.ttl already"):
        graph.blocks()


def test_a_csv_list_with_other_columns_says_so(ontology: Path) -> None:
    (ontology / "codelists" / "x.csv").write_text("code,nmae\n1,a\n")
    with pytest.raises(VocabularyError, match=r"codelists/x\.csv: columns are code, nmae; expected code, name"):
        list(files.csv_rows("x.csv", "code", "name"))
    with pytest.raises(VocabularyError, match=r"codelists/y\.csv: cannot be read"):
        list(files.csv_rows("y.csv"))


def test_a_missing_data_folder_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "_PACKAGE", tmp_path / "kg")
    files.data_dir.cache_clear()
    with pytest.raises(VocabularyError, match="install the package again"):
        files.data_dir("queries")
    files.data_dir.cache_clear()


def test_an_installed_wheel_keeps_its_data_inside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inside = tmp_path / "kg" / "_data" / "queries"
    inside.mkdir(parents=True)
    monkeypatch.setattr(files, "_PACKAGE", tmp_path / "kg")
    files.data_dir.cache_clear()
    assert files.data_dir("queries") == inside
    files.data_dir.cache_clear()


def test_properties_are_neither_classes_nor_concepts() -> None:
    assert "targetText" in terms.properties()
    assert not {"Project", "level-municipal", "scheme-level"} & terms.properties()
