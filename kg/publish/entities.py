"""The pages of what belongs to no document: policy documents, organisations, project series, concepts, code-list entries.

Each shows what is said of it, and which places of which documents point at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kg import vocab
from kg.docs.html import Cell, Page, Prose, Row, Section, Word, grid, text
from kg.publish import parts
from kg.publish.context import CLASSES, HTML, Context, has_page, level_word, named
from kg.publish.documents import Made, downloads
from kg.publish.nodes import Node, natural
from kg.publish.summary import DocumentSummary, Mention, ProjectSummary
from kg.publish.values import Values, heading, wan
from kg.vocab.files import CODES

_KINDS = {"PolicyDocument": "依据文件", "Organisation": "部门与单位", "ProjectSeries": "项目系列", "IndicatorConcept": "指标概念"}
_POINTED = {
    "refersTo": ("引用本文件之处", "引用（照印）"),
    "restsOn": ("以本文件为依据的项目", ""),
    "namedAfter": ("以本文件为名的项目", ""),
    "publisher": ("公开的文件", ""),
    "inferredPublisher": ("推断由其公开的文件", ""),
    "inferredProperty": ("推断出它的文件", ""),
    "organisation": ("印出的部门", "部门（照印）"),
    "formerOrganisation": ("在机构变更中作为原机构", "机构变更（照印）"),
    "resultingOrganisation": ("在机构变更中作为新机构", "机构变更（照印）"),
    "level": ("本级次的文件", ""),
    "region": ("本地区的文件", ""),
    "disclosureKind": ("这一种类的文件", ""),
    "indicatorConcept": ("测量它的指标", "三级指标（照印）"),
    "indicatorType1": ("这一类型的指标", "三级指标（照印）"),
    "indicatorType2": ("这一类型的指标", "三级指标（照印）"),
    "targetKind": ("指标值属这一种类的指标", "三级指标（照印）"),
    "targetUnit": ("用这一单位的指标", "三级指标（照印）"),
    "comparator": ("用这一比较符的指标", "三级指标（照印）"),
    "genericBasis": ("以此类依据为据之处", "文字（照印）"),
    "functionalClass": ("列在这一科目的预算", "科目（照印）"),
    "economicClass": ("列在这一科目的预算", "科目（照印）"),
    "series": ("各年度各文件中的项目", ""),
}
"""What points at a resource by a property, and what its printed words are."""
_LEADING = {
    "namedAfter": "以本文件为名的项目系列", "seriesOrganisation": "本部门的项目系列", "parentOrganisation": "下属单位",
    "implements": "落实本文件的文件", "forwards": "转发本文件的文件", "amends": "修订本文件的文件",
    "repeals": "废止本文件的文件", "basedOn": "依据本文件制定的文件",
}  # fmt: skip
"""The same for nodes of no document."""
_NAMED = ("name", "title")
_RELIANCE = ("organisation", "policy")
_ALT = "http://www.w3.org/2004/02/skos/core#altLabel"


class EntityPages:
    """规范结点的页面. Made when all documents have been read, so that every mention is known."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._values = Values(context.resolve)
        self._projects: dict[str, list[ProjectSummary]] = defaultdict(list)
        for one in (project for document in context.documents for project in document.projects):
            if one.organisation is not None:
                self._projects[one.organisation].append(one)

    def pages(self) -> Iterator[Made]:
        """A page each, in order of their IRIs."""
        for node in self._context.canonical:
            if has_page(node):
                yield self._made(node.iri, node)

    def _made(self, iri: str, node: Node) -> Made:
        stem = self._context.paths.stem(iri)
        kind = next((title for name, title in _KINDS.items() if name in node.types), "")
        organisation = "Organisation" in node.types
        reliances, inward = self._leading_to(iri)
        own = self._projects.get(iri, []) if organisation else []
        sections = [
            Section("", "", (parts.facts(self._facts(node)),)),
            *((Section("项目", "projects", (parts.project_grid(own),), len(own)),) if own else ()),
            *self._relied(reliances, organisation),
            *_pointed_by_nodes(self._context, inward),
            *pointed(self._context, iri),
            *_unused(self._context, node),
        ]
        crumbs = (Word("首页", "index.html"), *self._above(node))
        quads = (*node.quads, *(quad for one in reliances for quad in one.quads))
        return Made(Page(stem + HTML, named(node), tuple(sections), kind, crumbs, downloads(stem), iri), stem, tuple(quads))

    def _above(self, node: Node) -> tuple[Word, ...]:
        level = node.text("level")
        if "Organisation" in node.types:
            return (level_word(level),) if level else ()
        lists = {
            "http://www.w3.org/2004/02/skos/core#ConceptScheme": Word("指标概念", "browse/concepts.html"),
            "PolicyDocument": Word("依据文件", "browse/policies.html"),
            "IndicatorConcept": Word("指标概念", "browse/concepts.html"),
        }
        return next(((word,) for name, word in lists.items() if name in node.types), ())

    def _facts(self, node: Node) -> list[tuple[str, Cell]]:
        found = self._values.rest(node, ("reliesOn", *_NAMED))
        also = sorted({value.text for value in node.values(_ALT)} - {named(node)})
        return [*found, ("又作", text("；".join(also)))] if also else found

    def _leading_to(self, iri: str) -> tuple[list[Node], Mapping[str, Sequence[Node]]]:
        """How organisations rely on policy documents, of this one; and the other nodes that lead here, by property."""
        reliances: list[Node] = []
        inward: dict[str, list[Node]] = defaultdict(list)
        for name, node in self._context.canonical.leading_to(iri):
            if "Reliance" in node.types:
                reliances += [node] * (name in _RELIANCE)
            elif name in vocab.declared() and name != "reliesOn" and has_page(node):
                inward[name].append(node)
        return sorted(reliances, key=lambda one: one.iri), inward

    def _relied(self, reliances: Sequence[Node], organisation: bool) -> tuple[Section, ...]:
        """How far organisations rely on policy documents, seen from either end."""
        rows = []
        for one in reliances:
            other = self._context.word(one.text("policy" if organisation else "organisation"))
            amount = text(wan(one.text("amount"))) if one.text("amount") else ()
            rows.append(Row(((other,), text(one.text("projectCount")), text(one.text("indicatorCount")), amount)))
        if not rows:
            return ()
        rows.sort(key=lambda row: (-int(row.cells[1][0].text if row.cells[1] else 0), row.cells[0][0].text))
        title, head = ("所依据的文件", "依据文件") if organisation else ("依据它的部门", "部门")
        headings = (head, "项目数", "指标数", "各年度项目预算合计（万元）")
        return (Section(title, "reliances", (grid(headings, rows, (1, 2, 3)),), len(rows)),)


def _pointed_by_nodes(context: Context, inward: Mapping[str, Sequence[Node]]) -> Iterator[Section]:
    """Other canonical nodes that lead to one, by property."""
    for name, nodes in sorted(inward.items()):
        rows = [Row(((context.word(one.iri),),)) for one in sorted(nodes, key=lambda node: (natural(named(node)), node.iri))]
        title = _LEADING.get(name) or f"以此为{heading(name)}的资源"
        yield Section(title, f"from-{name}", (grid((_kind(nodes[0]),), rows),), len(rows))


def _unused(context: Context, node: Node) -> Iterator[Section]:
    """Why the page of a concept is empty: it is a listed one that no indicator measures here."""
    if "IndicatorConcept" in node.types and not context.mentions.count(node.iri, "indicatorConcept"):
        listed = context.word(f"{vocab.KG}scheme-indicatorConcept")
        yield Section("", "", (Prose((Word("本资料包中没有测量它的指标；它是代码表“"), listed, Word("”中的一条。"))),))


def _kind(node: Node) -> str:
    return next((title for name, title in _KINDS.items() if name in node.types), "资源")


def pointed(context: Context, iri: str) -> Iterator[Section]:
    """The places of documents that point at a resource, a section a property."""
    for name, (count, some) in context.mentions.of(iri).items():
        title, words = _POINTED.get(name) or (f"以此为{heading(name)}之处", "文字（照印）")
        rows = [_mention(context.documents[one.document], one) for one in some]
        note = f"共 {count} 处，列出前 {len(some)} 处；其余见“表格”。" if count > len(some) else ""
        headings = ("公开文件", "年度", "地区", "项目", words or "文字（照印）", "出处")
        yield Section(title, f"by-{name}", (grid(headings, rows, (), note),), count)


def _mention(document: DocumentSummary, one: Mention) -> Row:
    """Document, project and words lead to the place, so that one of them always does."""
    whole = document.path if one.label or one.words else one.path
    return Row(
        (
            (Word(document.title, whole),), text(document.year), text(document.region),
            (Word(one.label, one.path),) if one.label else (), (Word(one.words, one.path),) if one.words else (), text(one.place),
        )
    )  # fmt: skip


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
