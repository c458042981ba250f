"""The pages of one document: the disclosure itself and each of its projects, with every value's place.

In: a `Source` (quads of one document) and the `Context` of the pack. Out: pages with the quads that stand beside them, and the
document's `DocumentSummary`. What belongs to a project stands on the project's page, everything else on the document's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import pyoxigraph as ox

from kg.docs.html import Cell, Page, Section, Word
from kg.publish import findings, parts
from kg.publish.context import HTML, Context, level_word, publisher
from kg.publish.nodes import TYPE, Node, Source, natural
from kg.publish.summary import DocumentSummary, Found, Mention, ProjectSummary
from kg.publish.values import Notes, Values, order_of, place_of
from kg.text import fold

_NOTICE = "（公开文件即该文件）"
_NOT_POINTED = frozenset({TYPE, "disclosure", "project", "indicator", "cell"})
_HEADER = (
    "disclosureKind", "fiscalYear", "publisher", "publisherName", "publisherCode", "level", "region", "divisionCode",
    "pageCount", "documentKey", "sha256",
)  # fmt: skip
_PROJECT = (
    "projectCode", "projectCodeValid", "departmentName", "departmentCode", "series", "budgetAmount", "fiscalAmount",
    "otherAmount", "adjustedAmount", "executedAmount", "executionRate", "declaredBudgetAmount", "declaredIndicators", "purpose",
)  # fmt: skip
_SAID_ELSEWHERE = (
    "title",
    "name",
    "printedTitle",
    "projectNumber",
    "printedNumber",
    "regionName",
    "disclosure",
    "restsOn",
    "printedUnit",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A page, and the quads that are written beside it as Turtle and JSON-LD."""

    page: Page
    stem: str
    quads: tuple[ox.Quad, ...]


class DocumentPages:
    """公开文件的页面."""

    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._paths = context.paths
        self._node = source.get(source.iri)
        self._projects = source.of_class("Project")
        for one in (*self._projects, *source.of_class("Department")):
            context.titles[one.iri] = one.text("name") or one.label
        context.titles[source.iri] = self.title
        projects = {one.iri for one in self._projects}
        held = ((one.iri, one.text("project")) for one in source.of_class("Citation"))
        context.holders.update((iri, project) for iri, project in held if project in projects)
        self.summary = self._summarised()

    @property
    def title(self) -> str:
        """The document's title, else its key."""
        return self._node.text("title") or self._source.key

    def pages(self) -> Iterator[Made]:
        """The page of the document, then of each project."""
        quads = self._quads_by_page()
        yield self._made(self._document_page, quads, self._source.iri)
        for project in self._projects:
            yield self._made(partial(self._project_page, project), quads, project.iri)

    def _made(self, page: parts.PageOf, quads: dict[str, list[ox.Quad]], iri: str) -> Made:
        notes = Notes(self._source, self._paths)
        written = page(notes)
        cells = dict.fromkeys((*notes.cells, *self._cells_of(quads[iri])))
        evidence = [quad for cell in cells for quad in self._source.get(cell).quads]
        return Made(written, self._paths.stem(iri), (*quads[iri], *evidence))

    def _quads_by_page(self) -> dict[str, list[ox.Quad]]:
        """Every quad but those of cells, by the page it belongs to."""
        found: dict[str, list[ox.Quad]] = defaultdict(list)
        for node in self._source.nodes.values():
            if "Cell" not in node.types:
                holder = self._paths.project(node.iri) or self._context.holders.get(node.iri) or self._source.iri
                found[holder] += node.quads
        return found

    def _cells_of(self, quads: Sequence[ox.Quad]) -> Iterator[str]:
        for quad in quads:
            if isinstance(quad.object, ox.NamedNode) and quad.predicate.value.endswith(("Cell", "#cell")):
                yield quad.object.value

    # -- the page of the document ------------------------------------------------------------------------------------

    def _document_page(self, notes: Notes) -> Page:
        values = Values(self._context.resolve, notes)
        facts = (*values.facts(self._node, _HEADER), *values.rest(self._node, (*_HEADER, *_SAID_ELSEWHERE)))
        tables = parts.Tables(self._source, self._context, values)
        sections = [
            Section("", "", (parts.facts(facts),)),
            *self._projects_section(),
            *tables.sections(),
            *self._citations(values, None),
            *findings.section(findings.of(self._source), self._context, values),
            *notes.section(),
        ]
        stem = self._paths.stem(self._source.iri)
        crumbs = (Word("首页", "index.html"), *self._above(), *self._publisher())
        kind = values.cell(self._node, "disclosureKind")
        return Page(
            stem + HTML,
            self.title,
            tuple(sections),
            kind[0].text if kind else "公开文件",
            crumbs,
            downloads(stem),
            self._source.iri,
        )

    def _above(self) -> tuple[Word, ...]:
        level = self._node.values("level")
        return (level_word(level[0].text),) if level else ()

    def _publisher(self) -> Cell:
        """Who publishes, as a crumb."""
        return publisher(self._context, self.summary)

    def _projects_section(self) -> tuple[Section, ...]:
        if not self.summary.projects:
            return ()
        return (Section("项目", "projects", (parts.project_grid(self.summary.projects),), len(self.summary.projects)),)

    # -- the page of a project ---------------------------------------------------------------------------------------

    def _project_page(self, project: Node, notes: Notes) -> Page:
        values = Values(self._context.resolve, notes)
        facts = (*values.facts(project, _PROJECT), *values.rest(project, (*_PROJECT, *_SAID_ELSEWHERE)))
        one = parts.ProjectParts(self._source, self._context, values, project.iri)
        sections = [
            Section("", "", (parts.facts(facts),)),
            *one.sections(),
            *self._citations(values, project.iri),
            *findings.section(self._findings(project.iri), self._context, values),
            *notes.section(),
        ]
        stem = self._paths.stem(project.iri)
        crumbs = (
            Word("首页", "index.html"), *self._above(), *self._publisher(),
            Word(self.title, self._paths.stem(self._source.iri) + HTML),
        )  # fmt: skip
        title = project.text("name") or project.label
        return Page(stem + HTML, title, tuple(sections), "项目", crumbs, downloads(stem), project.iri)

    def _citations(self, values: Values, project: str | None) -> tuple[Section, ...]:
        found = [one for one in self._source.of_class("Citation") if self._context.holders.get(one.iri) == project]
        return parts.citations(found, self._context, values, self._source)

    def _findings(self, project: str) -> Sequence[Node]:
        return [one for one in findings.of(self._source) if one.text("project") == project]

    # -- what the lists of the pack need -----------------------------------------------------------------------------

    def _summarised(self) -> DocumentSummary:
        node, source = self._node, self._source
        regions = [value.text for value in node.values("regionName")]
        division = node.text("region") or None
        ordered = findings.region_of(division) or tuple(regions)
        summary = DocumentSummary(
            source.iri, source.key, self._paths.stem(source.iri) + HTML, self.title,
            _label(self._context, node.text("disclosureKind")), node.text("fiscalYear"), node.text("publisherName"),
            node.text("publisher") or None, node.text("level") or None, " ".join(ordered), division,
        )  # fmt: skip
        summary.indicators = len(source.of_class("Indicator"))
        summary.citations = len(source.of_class("Citation"))
        for one in findings.of(source):
            summary.findings[findings.severity(one)] += 1
        summary.inferred = node.text("inferredPublisher") or None
        summary.projects = list(self._project_summaries())
        return summary

    def _project_summaries(self) -> Iterator[ProjectSummary]:
        organisations, repeated = self._organisations(), findings.repeated(self._source)
        rows: dict[str, int] = defaultdict(int)
        for indicator in self._source.of_class("Indicator"):
            rows[indicator.text("project")] += 1
        for project in sorted(self._projects, key=lambda one: one.number("projectNumber")):
            code, name = project.text("departmentCode"), project.text("departmentName")
            yield ProjectSummary(
                project.iri, self._paths.stem(project.iri) + HTML, project.text("name") or project.label,
                project.text("projectCode"), name or self._node.text("publisherName"),
                organisations.get(code) or organisations.get(fold(name)) or self._node.text("publisher") or None,
                Decimal(project.text("budgetAmount")) if project.text("budgetAmount") else None,
                rows[project.iri], len(project.values("restsOn")), self._node.text("fiscalYear"), project.iri in repeated,
            )  # fmt: skip

    def _organisations(self) -> dict[str, str]:
        """Code and folded name of a department that is printed → its organisation."""
        found: dict[str, str] = {}
        for one in self._source.of_class("Department"):
            organisation = one.text("organisation")
            if organisation:
                found.setdefault(one.text("unitCode"), organisation)
                found.setdefault(fold(one.text("name")), organisation)
        found.pop("", None)
        return found

    def findings(self) -> list[Found]:
        """Every finding of this document."""
        return [findings.line(one, self._source, self._context) for one in findings.of(self._source)]

    def mentions(self, number: int) -> Iterator[tuple[str, str, Mention]]:
        """The places of this document that point at canonical nodes and concepts, by target and property, as they stand in it;
        `number` is the document's index.
        """
        pointing = (one for one in self._source.nodes.values() if not one.types.intersection(("Cell", findings.RESULT)))
        for node in sorted(pointing, key=lambda one: (order_of(one, self._source), natural(one.iri))):
            for name, some in node.said.items():
                if name in _NOT_POINTED or name.endswith("Cell"):
                    continue
                for value in some:
                    if value.is_iri and self._context.paths.document(value.text) is None and self._context.resolve(value.text):
                        yield value.text, name, self._mention(number, node)

    def _mention(self, number: int, node: Node) -> Mention:
        project = self._context.titles.get(self._paths.project(node.iri) or node.text("project"), "")
        words = node.text("text") or node.text("level3Name") or node.label or node.text("name")
        cells = node.values("cell")
        place = place_of(self._source.get(cells[0].text)) if cells else ""
        said = _NOTICE if "PolicyNotice" in node.types else words if words not in (project, self.title) else ""
        return Mention(number, self._context.href(node.iri), project, said, place)


def downloads(stem: str) -> tuple[Word, ...]:
    """The files beside a page."""
    return (Word("Turtle", f"{stem}.ttl"), Word("JSON-LD", f"{stem}.jsonld"))


def _label(context: Context, iri: str) -> str:
    target = context.resolve(iri) if iri else None
    return target.label if target else ""
