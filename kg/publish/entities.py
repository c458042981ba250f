"""The pages of what belongs to no document: policy documents, organisations, project series, concepts, code-list entries.

Each shows what is said of it, and which places of which documents point at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kg import vocab
from kg.docs.html import Cell, Page, Row, Section, Word, grid, text
from kg.publish import parts
from kg.publish.context import CLASSES, HTML, Context, has_page, level_word, named
from kg.publish.documents import Made, downloads
from kg.publish.nodes import Node
from kg.publish.summary import DocumentSummary, Mention, ProjectSummary
from kg.publish.values import Values, heading, wan
from kg.vocab.files import CODES

_KINDS = {"PolicyDocument": "依据文件", "Organisation": "部门与单位", "ProjectSeries": "项目系列", "IndicatorConcept": "指标概念"}
_POINTED = {
    "refersTo": "引用本文件之处", "restsOn": "以本文件为依据的项目", "publisher": "公开的文件", "organisation": "印出的部门",
    "level": "本级次", "region": "本地区", "indicatorConcept": "测量它的指标", "series": "各年度各文件中的项目",
}  # fmt: skip
_NAMED = ("name", "title")
_ALT = "http://www.w3.org/2004/02/skos/core#altLabel"


class EntityPages:
    """规范结点的页面. Made when all documents have been read, so that every mention is known."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._values = Values(context.resolve)
        self._reliances = _reliances(context.canonical)
        self._inward = _inward(context.canonical)
        self._projects: dict[str, list[ProjectSummary]] = defaultdict(list)
        for one in (project for document in context.documents for project in document.projects):
            if one.organisation is not None:
                self._projects[one.organisation].append(one)

    def pages(self) -> Iterator[Made]:
        """A page each, in order of their IRIs."""
        for iri, node in self._context.canonical.items():
            if has_page(node):
                yield self._made(iri, node)

    def _made(self, iri: str, node: Node) -> Made:
        stem = self._context.paths.stem(iri)
        kind = next((title for name, title in _KINDS.items() if name in node.types), "")
        organisation = "Organisation" in node.types
        own = self._projects.get(iri, []) if organisation else []
        sections = [
            Section("", "", (parts.facts(self._facts(node)),)),
            *((Section("项目", "projects", (parts.project_grid(own),), len(own)),) if own else ()),
            *self._relied(iri, organisation),
            *self._pointed_by_nodes(iri),
            *pointed(self._context, iri),
        ]
        crumbs = (Word("首页", "index.html"), *self._above(node))
        quads = (*node.quads, *(quad for one in self._reliances.get(iri, ()) for quad in one.quads))
        return Made(Page(stem + HTML, named(node), tuple(sections), kind, crumbs, downloads(stem), iri), stem, tuple(quads))

    def _above(self, node: Node) -> tuple[Word, ...]:
        level = node.text("level")
        if "Organisation" in node.types:
            return (level_word(level),) if level else ()
        lists = {
            "PolicyDocument": Word("依据文件", "browse/policies.html"),
            "IndicatorConcept": Word("指标概念", "browse/concepts.html"),
        }
        return next(((word,) for name, word in lists.items() if name in node.types), ())

    def _facts(self, node: Node) -> list[tuple[str, Cell]]:
        found = self._values.rest(node, ("reliesOn", *_NAMED))
        also = sorted({value.text for value in node.values(_ALT)} - {named(node)})
        return [*found, ("又作", text("；".join(also)))] if also else found

    def _relied(self, iri: str, organisation: bool) -> tuple[Section, ...]:
        """How far organisations rely on policy documents, seen from either end."""
        rows = []
        for one in self._reliances.get(iri, ()):
            other = self._context.word(one.text("policy" if organisation else "organisation"))
            amount = text(wan(one.text("amount"))) if one.text("amount") else ()
            rows.append(Row(((other,), text(one.text("projectCount")), text(one.text("indicatorCount")), amount)))
        if not rows:
            return ()
        rows.sort(key=lambda row: (-int(row.cells[1][0].text if row.cells[1] else 0), row.cells[0][0].text))
        title, head = ("所依据的文件", "依据文件") if organisation else ("依据它的部门", "部门")
        headings = (head, "项目数", "指标数", "项目预算合计（万元）")
        return (Section(title, "reliances", (grid(headings, rows, (1, 2, 3)),), len(rows)),)

    def _pointed_by_nodes(self, iri: str) -> Iterator[Section]:
        """Other canonical nodes that lead here, by property."""
        for name, nodes in sorted(self._inward.get(iri, {}).items()):
            rows = [Row(((self._context.word(one.iri),),)) for one in nodes]
            yield Section(f"{heading(name)}为此者", f"from-{name}", (grid((_kind(nodes[0]),), rows),), len(rows))


def _kind(node: Node) -> str:
    return next((title for name, title in _KINDS.items() if name in node.types), "资源")


def _reliances(canonical: Mapping[str, Node]) -> Mapping[str, Sequence[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for node in canonical.values():
        if "Reliance" in node.types:
            found[node.text("policy")].append(node)
            found[node.text("organisation")].append(node)
    return found


def _inward(canonical: Mapping[str, Node]) -> Mapping[str, Mapping[str, Sequence[Node]]]:
    found: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for node in canonical.values():
        if "Reliance" in node.types or not has_page(node):
            continue
        for name, values in node.said.items():
            for value in values if name in vocab.declared() and name != "reliesOn" else ():
                if value.is_iri and value.text in canonical:
                    found[value.text][name].append(node)
    return found


def pointed(context: Context, iri: str) -> Iterator[Section]:
    """The places of documents that point at a resource, a section a property."""
    for name, (count, some) in context.mentions.of(iri).items():
        title = _POINTED.get(name) or f"“{heading(name)}”为此者"
        rows = [_mention(context.documents[one.document], one) for one in some]
        note = f"共 {count} 处，列出前 {len(some)} 处；其余见“表格”。" if count > len(some) else ""
        headings = ("公开文件", "年度", "地区", "项目", "文字", "出处")
        yield Section(title, f"by-{name}", (grid(headings, rows, (), note),), count)


def _mention(document: DocumentSummary, one: Mention) -> Row:
    same = one.label == document.title
    where = (Word(one.label if not same else "本文件", one.path),)
    cells = (
        (Word(document.title, document.path),),
        text(document.year),
        text(document.region),
        where,
        text(one.words),
        text(one.place),
    )
    return Row(cells)


class CodePages:
    """Pages for the entries of long code lists (divisions, classification) that documents use, and for what lies above them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def pages(self) -> Iterator[Page]:
        """A page each; entries above them follow."""
        done: set[str] = set()
        while waiting := sorted(set(self._context.codes) - done):
            for iri in waiting:
                done.add(iri)
                yield self._page(iri)

    def _page(self, iri: str) -> Page:
        kind, _, code = iri.removeprefix(CODES).partition("/")
        target = self._context.codes[iri]
        division = vocab.divisions().get(code) if kind == "division" else None
        pairs: list[tuple[str, Cell]] = [("代码", text(code))]
        if division is not None:
            pairs.append(("级次", (self._context.word(division.level_concept.iri),)))
            above = [one.iri for one in vocab.divisions().ancestors(code)]
        else:
            above = [] if (parent := _parent(kind, code)) is None else [f"{CODES}{kind}/{parent}"]
        if above:
            pairs.append(("上级", tuple(self._context.word(one) for one in above[-1:])))
        crumbs = (
            Word("首页", "index.html"),
            Word(_LISTS.get(kind, kind), "def/index.html"),
            *(self._context.word(one) for one in above),
        )
        below = [one for one in _below(iri) if one in self._context.codes]
        lists = (
            (Section("下级", "below", (grid(("名称",), [Row(((self._context.word(one),),)) for one in below]),), len(below)),)
            if below
            else ()
        )
        sections = (Section("", "", (parts.facts(pairs),)), *lists, *pointed(self._context, iri))
        return Page(target.path, target.label, sections, _LISTS.get(kind, kind), crumbs, (), iri)


_LISTS = {
    "division": "行政区划",
    "functional": "支出功能分类",
    "economic": "部门预算支出经济分类",
    "economic-gov": "政府预算支出经济分类",
    "procurement": "政府采购品目",
}


def _parent(kind: str, code: str) -> str | None:
    for one in CLASSES:
        if one == kind and (found := vocab.class_code(code, one)) is not None:
            return found.parent
    return None


def _below(iri: str) -> Sequence[str]:
    """The entries right below one of a long list, by code."""
    kind, _, code = iri.removeprefix(CODES).partition("/")
    if kind == "division":
        return [one.iri for one in vocab.divisions().children(code)]
    return _classes_below().get(iri, ())


@cache
def _classes_below() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for kind in CLASSES:
        for one in vocab.class_codes(kind).values():
            if one.parent is not None:
                found[f"{CODES}{kind}/{one.parent}"].append(one.iri)
    return found
