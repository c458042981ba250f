"""The ontology as HTML: a page for each class, property, code list and concept, with diagrams, queries and shapes that use it.

Everything is generated from the Turtle; nothing about a term is said twice. `extra` lets a pack add what its data say of a term.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from kg import vocab
from kg.docs.html import Cell, Facts, Grid, Items, Page, Row, Section, Word, grid, text
from kg.docs.html_diagrams import around_class, backbone
from kg.docs.html_names import safe
from kg.docs.html_uses import constraints_on, matches_of, queries_using, query_path
from kg.document import Severity
from kg.vocab.files import KG
from kg.vocab.graph import Block, blocks, last_part

Extra = Callable[[str], Iterable[Section]]
_HTML = ".html"
_HOME = Word("首页", "index.html")
_ONTOLOGY = Word("本体", "def/index.html")
_CELL = "Cell"
_SEVERAL = "、"
_ENDS = ("domain", "range")


def no_extra(_: str) -> Iterable[Section]:
    """Nothing to add."""
    return ()


@cache
def term_path(local: str) -> str:
    """The path of a term's page.

    >>> term_path("Project"), term_path("project"), term_path("level-municipal")
    ('def/class/Project.html', 'def/property/project.html', 'def/list/level/level-municipal.html')
    """
    folder = _folder(blocks()[local])
    if local.startswith("scheme-"):
        return f"{folder}/index{_HTML}"
    twin = any(
        other != local and other.casefold() == local.casefold() and _folder(blocks()[other]) == folder for other in _near(local)
    )
    plain = not twin and safe(local.casefold()) == local.casefold()
    return f"{folder}/{local if plain else safe(local)}{_HTML}"


@cache
def _by_fold() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for local in blocks():
        found[local.casefold()].append(local)
    return {fold: tuple(some) for fold, some in found.items()}


def _near(local: str) -> tuple[str, ...]:
    return _by_fold()[local.casefold()]


def _folder(block: Block) -> str:
    kinds = {last_part(name) for name in block.names("type")}
    if "ConceptScheme" in kinds:
        return f"def/list/{_scheme_part(block.local)}"
    if "Concept" in kinds:
        schemes = block.names("inScheme")
        return f"def/list/{_scheme_part(schemes[0])}" if schemes else "def/concept"
    return "def/class" if "Class" in kinds else "def/property"


def _scheme_part(local: str) -> str:
    """`unit` for scheme-unit; small letters, so that no two folders differ in case alone."""
    name = local.removeprefix("scheme-")
    return name.casefold() if sum(one.casefold() == name.casefold() for one in vocab.scheme_names()) == 1 else safe(name)


def ontology_pages(extra: Extra = no_extra) -> Iterator[Page]:
    """The index, then every class, property, code list and concept."""
    yield _index()
    for block in blocks().values():
        kind = _folder(block).split("/")[1]
        if block.local.startswith("scheme-"):
            yield _scheme_page(block)
        elif kind == "class":
            yield _class_page(block, extra)
        elif kind == "property":
            yield _property_page(block, extra)
        else:
            yield _concept_page(block, extra)


# -- the index -----------------------------------------------------------------------------------------------------------


def _index() -> Page:
    classes = sorted((one for one in blocks().values() if _kind(one) == "class"), key=lambda one: one.local.casefold())
    by_file: dict[str, list[Block]] = defaultdict(list)
    for one in blocks().values():
        if _kind(one) == "property" and not _leads_to_cell(one):
            by_file[one.file].append(one)
    properties = [_property_grid(f"{file}", some) for file, some in sorted(by_file.items())]
    cells = sorted(one.local for one in blocks().values() if _leads_to_cell(one))
    schemes = [(name, blocks()[f"scheme-{name}"]) for name in vocab.scheme_names()]
    sections = (
        Section("", "", (Facts(_said_of_ontology()), backbone(term_path))),
        Section("类", "classes", (grid(("类", "标签", "定义"), [_line(one) for one in classes]),), len(classes)),
        Section("属性", "properties", tuple(properties), sum(map(len, by_file.values()))),
        Section(
            "代码表", "lists", (grid(("代码表", "标签", "条目", "定义"), [_scheme_line(*one) for one in schemes]),), len(schemes)
        ),
        Section("值的出处", "cells", (Items(tuple((_word(local),) for local in cells)),), len(cells)),
    )
    return Page("def/index.html", "本体", sections, "文档", (_HOME,), (), KG.rstrip("#"), "Ontology")


def _said_of_ontology() -> tuple[tuple[str, Cell], ...]:
    return (
        ("命名空间", text(KG)),
        ("前缀", text("kg:")),
        ("说明", text("本体是程序的词典：表头写法、代码表、定义都在这里；命名空间尚未在 w3id.org 登记。")),
        ("形状与查询", (Word("形状", "shapes/index.html"), Word(_SEVERAL), Word("查询库", "queries/index.html"))),
        ("Turtle", (Word("data/ontology.ttl", "data/ontology.ttl"),)),
    )


def _property_grid(file: str, some: Iterable[Block]) -> Grid:
    rows = [
        Row(
            ((_word(one.local),), text(_labels(one)), *(_names(one.names(end)) for end in _ENDS), text(_first(one, "definition")))
        )
        for one in sorted(some, key=lambda one: one.local.casefold())
    ]
    return grid(("属性", "标签", "定义域", "值域", "定义"), rows, (), file)


def _line(one: Block) -> Row:
    return Row(((_word(one.local),), text(_labels(one)), text(_first(one, "definition"))))


def _scheme_line(name: str, block: Block) -> Row:
    count = text(str(len(vocab.scheme(name))))
    return Row(((Word(name, term_path(block.local)),), text(_labels(block)), count, text(_first(block, "definition"))))


# -- pages ---------------------------------------------------------------------------------------------------------------


def _class_page(block: Block, extra: Extra) -> Page:
    own = [one for one in blocks().values() if block.local in one.names("domain") and not _leads_to_cell(one)]
    into = [
        one
        for one in blocks().values()
        if block.local in one.names("range") and _kind(one) == "property" and not _leads_to_cell(one)
    ]
    sections = (
        _definition(block),
        Section("图示", "diagram", (around_class(block, own, into, term_path),)),
        *_properties("本类的属性", "properties", own),
        *_properties("以本类为值的属性", "into", into),
        *_used(block), *extra(KG + block.local),
    )  # fmt: skip
    return _page(block, "类", sections, (_HOME, _ONTOLOGY))


def _property_page(block: Block, extra: Extra) -> Page:
    sections = (_definition(block), *_spellings(block), *_used(block), *extra(KG + block.local))
    kinds = {last_part(name) for name in block.names("type")}
    kind = "对象属性" if "ObjectProperty" in kinds else "注释属性" if "AnnotationProperty" in kinds else "数据属性"
    return _page(block, kind, sections, (_HOME, _ONTOLOGY))


def _concept_page(block: Block, extra: Extra) -> Page:
    schemes = block.names("inScheme")
    narrower = _narrower().get(block.local, ())
    below = (
        (Section("下位概念", "narrower", (Items(tuple((_word(one.local),) for one in narrower)),), len(narrower)),)
        if narrower
        else ()
    )
    sections = (_definition(block), *_spellings(block), *below, *_used(block), *extra(KG + block.local))
    crumbs = (_HOME, _ONTOLOGY, *(_word(one) for one in schemes))
    kind = ("代码表", *map(vocab.label, schemes), *map(vocab.label, block.names("broader")))  # two entries may share a label
    return _page(block, " · ".join(kind), sections, crumbs)


@cache
def _narrower() -> Mapping[str, tuple[Block, ...]]:
    found: dict[str, list[Block]] = defaultdict(list)
    for one in blocks().values():
        for above in one.names("broader"):
            found[above].append(one)
    return {above: tuple(some) for above, some in found.items()}


def _scheme_page(block: Block) -> Page:
    concepts = sorted(vocab.scheme(block.local.removeprefix("scheme-")), key=_rank)
    rows = [
        Row(((_word(one.local),), text(one.notation), text(one.label_en), text("；".join((*one.alt, *one.hidden)[:8]))))
        for one in concepts
    ]
    listed = Section("概念", "concepts", (grid(("概念", "代码", "English", "写法"), rows),), len(rows))
    return _page(block, "代码表", (_definition(block), listed), (_HOME, _ONTOLOGY))


def _rank(concept: vocab.Concept) -> int:
    """Its place in a list that has an order of its own, as the levels of government."""
    return next((int(rank) for rank in concept.extra.get("rank", ())), 0)


def _page(block: Block, kind: str, sections: tuple[Section, ...], crumbs: tuple[Word, ...]) -> Page:
    path = term_path(block.local)
    stem = path.removesuffix(_HTML)
    downloads = (Word("Turtle", f"{stem}.ttl"), Word("JSON-LD", f"{stem}.jsonld"))
    english = f"kg:{block.local} · {vocab.label(block.local, 'en')}"
    return Page(path, vocab.label(block.local), sections, kind, crumbs, downloads, KG + block.local, english)


_OWN = (
    "type", "label", "prefLabel", "altLabel", "hiddenLabel", "definition", "example", "source", "topConceptOf", "inScheme",
    "exactMatch", "closeMatch", "broadMatch", "narrowMatch",
)  # fmt: skip
_TITLES = {
    "domain": "定义域",
    "range": "值域",
    "subClassOf": "上位类",
    "subPropertyOf": "上位属性",
    "notation": "代码",
    "broader": "上位概念",
    "inverseOf": "互逆属性",
    "seeAlso": "参见",
    "comment": "说明",
}


def _definition(block: Block) -> Section:
    pairs: list[tuple[str, Cell]] = [
        ("定义", text(*block.texts("definition", "zh"))),
        ("Definition", text(*block.texts("definition", "en"))),
    ]
    pairs += [
        (_TITLES.get(name) or _label_of(name), (*_names(block.names(name)), *text(_SEVERAL.join(block.texts(name)))))
        for name in sorted(set(block.values) - set(_OWN))
    ]
    pairs += [("示例", text(_SEVERAL.join(block.texts("example")))), ("来源", text(_SEVERAL.join(block.texts("source"))))]
    pairs.append(("对应", text("；".join(matches_of(block.local)))))
    pairs.append(("所在文件", text(block.file)))
    return Section("", "", (Facts(tuple((title, cell) for title, cell in pairs if cell)),))


def _label_of(name: str) -> str:
    return vocab.label(name) if name in vocab.declared() else name


def _spellings(block: Block) -> tuple[Section, ...]:
    found = (*block.texts("altLabel"), *block.texts("hiddenLabel"))
    title = "表头写法" if _kind(block) == "property" else "写法"
    return (Section(title, "spellings", (Items(tuple(text(one) for one in found)),), len(found)),) if found else ()


def _properties(title: str, anchor: str, some: list[Block]) -> tuple[Section, ...]:
    return (Section(title, anchor, (_property_grid("", some),), len(some)),) if some else ()


def _used(block: Block) -> Iterator[Section]:
    """The shapes that constrain a term, and the queries that use it."""
    constraints = constraints_on(block.local)
    if constraints:
        rows = [
            Row(((Word(one.name, f"shapes/index.html#{one.name}"),), text(one.message), text(Severity(one.severity).word)))
            for one in constraints
        ]
        yield Section("约束它的形状", "shapes", (grid(("约束", "说明", "程度"), rows),), len(rows))
    queries = queries_using(block.local)
    if queries:
        items = tuple((Word(one.header.summary_zh or one.name, query_path(one.name)), Word(f"  {one.name}")) for one in queries)
        yield Section("用到它的查询", "queries", (Items(items),), len(items))


# -- words ---------------------------------------------------------------------------------------------------------------


def _word(local: str) -> Word:
    return Word(vocab.label(local) if _kind(blocks()[local]) in ("list", "concept") else f"kg:{local}", term_path(local))


def _names(names: Iterable[str]) -> Cell:
    """Terms that others are told by: ours with a link, those of other vocabularies by their short name."""
    words: list[Word] = []
    for name in names:
        words += [_word(name) if name in blocks() else Word(_short(name)), Word(_SEVERAL)]
    return tuple(words[:-1])


_SEVERITIES = {f"http://www.w3.org/ns/shacl#{one.value}": one.word for one in Severity}


def _short(iri: str) -> str:
    from kg.query import PREFIXES

    if iri in _SEVERITIES:
        return _SEVERITIES[iri]
    return next((f"{prefix}:{iri.removeprefix(space)}" for prefix, space in PREFIXES.items() if iri.startswith(space)), iri)


def _labels(block: Block) -> str:
    return f"{vocab.label(block.local)} · {vocab.label(block.local, 'en')}"


def _first(block: Block, name: str) -> str:
    found = block.texts(name, "zh") or block.texts(name)
    return found[0] if found else ""


def _kind(block: Block) -> str:
    return _folder(block).split("/")[1]


def _leads_to_cell(block: Block) -> bool:
    return block.local.endswith(_CELL) and block.local.removesuffix(_CELL) in blocks()
