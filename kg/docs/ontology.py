"""ontology/README.md: every class, property and code list with labels, definition and header spellings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import vocab
from kg.docs.markdown import code, page, some, table
from kg.vocab.graph import Block, blocks, last_part

_SPELLINGS = 6
_CELL = "Cell"
_INTRO = (
    "命名空间 · namespace: `https://w3id.org/jixiao-kg/def#`，前缀 · prefix `kg:`（尚未登记 · not yet registered at w3id.org）。",
    "",
    "本体是程序的词典：表头写法（`skos:hiddenLabel`）、代码表和定义都在这里，新版式多半只需加一行 Turtle。 · "
    "The ontology is the program’s dictionary: header spellings, code lists and definitions stand here; "
    "a new layout is mostly a line of Turtle.",
    "",
)
_LISTS = (
    ("divisions.csv", "行政区划 · administrative divisions", "`…/def/division/130500`"),
    ("finance-divisions.csv", "财政区划与行政区划代码的差异 · finance codes that differ", ""),
    ("division-abbreviations.csv", "文号中的地区简称 · abbreviations in document numbers", ""),
    ("issuers.csv", "发文机关代字 · issuing codes", "`…/def/issuer/国发`"),
    ("classification.csv", "政府收支分类与采购目录 · budget classification, procurement", "`…/def/functional/2010301`"),
)


def ontology_readme() -> str:
    """The page as it should stand."""
    return page(
        "本体 · Ontology",
        _INTRO,
        *(_file(path) for path in sorted(vocab.data_dir("ontology").glob("*.ttl"))),
        _cells(),
        _schemes(),
        _csv_lists(),
        _alignments(),
    )


def _file(path: Path) -> Iterator[str]:
    terms = sorted((block for block in blocks().values() if block.file == path.name), key=lambda block: block.local)
    terms = [block for block in terms if not _is_cell(block)]
    if not terms:
        return
    yield from (f"## {path.stem}", "", _comment(path), "")
    yield from table(
        ("类 · class", "标签 · label", "定义 · definition"),
        ((code(f"kg:{one.local}"), _labels(one), _definitions(one)) for one in terms if _is_class(one)),
    )
    yield from table(
        ("属性 · property", "标签 · label", "值 · range", "定义 · definition", "表头写法 · spellings"),
        (
            (code(f"kg:{one.local}"), _labels(one), _range(one), _definitions(one), some(one.texts("hiddenLabel"), _SPELLINGS))
            for one in terms
            if not _is_class(one)
        ),
    )


def _cells() -> Iterator[str]:
    """The properties that lead to the cell of one value, in one line: their names say everything."""
    names = sorted(block.local for block in blocks().values() if _is_cell(block))
    if names:
        yield from ("## 值的出处 · Cells of values", "", "、".join(code(f"kg:{name}") for name in names), "")


def _schemes() -> Iterator[str]:
    yield from ("## 代码表 · Code lists", "")
    for name in vocab.scheme_names():
        block = blocks()[f"scheme-{name}"]
        concepts = vocab.scheme(name)
        yield from (f"### {name} · {_labels(block)}（{len(concepts)}）", "", _definitions(block), "")
        if name == "unit":
            yield from _units(concepts)
            continue
        yield from table(
            ("代码 · code", "概念 · concept", "中文", "English", "写法 · spellings"),
            ((code(one.notation), code(f"kg:{one.local}"), *_named(one, name), _spellings(one)) for one in _ordered(concepts)),
        )


def _units(concepts: Sequence[vocab.Concept]) -> Iterator[str]:
    """Units by dimension, a line each."""
    found: dict[str, list[str]] = {}
    for one in concepts:
        found.setdefault(one.extra["dimension"][0], []).append(one.notation)
    rows = ((f"{vocab.label(name)} · {vocab.label(name, 'en')}", "、".join(found[name])) for name in sorted(found))
    yield from table(("量纲 · dimension", "单位 · units"), rows)


def _ordered(concepts: Sequence[vocab.Concept]) -> list[vocab.Concept]:
    """By rank or number of check where they have one, narrower concepts after their broader."""

    def key(one: vocab.Concept) -> tuple[int, str]:
        return int((one.extra.get("rank") or one.extra.get("checkNumber") or ("0",))[0]), _path(one, by_local)

    by_local = {one.local: one for one in concepts}
    return sorted(concepts, key=key)


def _path(one: vocab.Concept, by_local: dict[str, vocab.Concept]) -> str:
    above = _path(by_local[one.broader], by_local) + "/" if one.broader in by_local else ""
    return above + one.local


def _named(one: vocab.Concept, scheme: str) -> tuple[str, str]:
    """Labels, with depth as dashes; for rules the check they stand for and their severity."""
    zh, en = ("— " * (not one.top)) + one.label_zh, one.label_en
    if scheme == "rule":
        number = one.extra.get("checkNumber", ("",))[0]
        zh, en = (f"{number}. {zh}" if number else zh), f"{en} ({one.extra['severity'][0]})"
    return zh, en


def _spellings(one: vocab.Concept) -> str:
    return some((*one.alt, *one.hidden), _SPELLINGS)


def _csv_lists() -> Iterator[str]:
    folder = vocab.data_dir("ontology") / "codelists"
    sizes = {name: len((folder / name).read_text(encoding="utf-8").splitlines()) - 1 for name, _, _ in _LISTS}
    yield from ("## 长代码表 · Long lists", "")
    yield from table(
        ("文件 · file", "内容 · content", "行 · rows", "概念 · concepts"),
        ((code(name), what, str(sizes[name]), iri) for name, what, iri in _LISTS),
    )


def _alignments() -> Iterator[str]:
    yield from (
        "## 对应 · Alignments",
        "",
        "与其他词汇的对应，发布时使用。 · Matches with other vocabularies, used when published.",
        "",
    )
    for path in sorted((vocab.data_dir("ontology") / "alignments").glob("*.ttl")):
        yield f"- [{path.name}](alignments/{path.name}): {_comment(path)}"
    yield ""


def _comment(path: Path) -> str:
    """The comment a file opens with."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    return " · ".join(lines) if len(lines) == 2 else " ".join(lines)


def _labels(block: Block) -> str:
    return f"{vocab.label(block.local)} · {vocab.label(block.local, 'en')}"


def _definitions(block: Block) -> str:
    return " ".join((*block.texts("definition", "zh"), *block.texts("definition", "en")))


def _range(block: Block) -> str:
    return "、".join(last_part(name) for name in block.names("range"))


def _is_class(block: Block) -> bool:
    return "Class" in {last_part(name) for name in block.names("type")}


def _is_cell(block: Block) -> bool:
    return block.local.endswith(_CELL) and block.local.removesuffix(_CELL) in blocks()
