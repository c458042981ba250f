"""What the pages of a pack share: where resources have their pages, what they are called, who points at them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kg import vocab
from kg.docs.html import Cell, Site, Word
from kg.docs.html_names import safe
from kg.docs.html_terms import term_path
from kg.publish.nodes import Node
from kg.publish.paths import Paths
from kg.publish.shelf import Canonical, Findings, Mentions
from kg.publish.summary import DocumentSummary
from kg.publish.values import Target
from kg.vocab.files import CODES
from kg.vocab.graph import blocks

HTML = ".html"
CLASSES: tuple[vocab.ClassKind, ...] = ("functional", "economic", "economic-gov", "procurement")
_MOST_MENTIONS = 500
_ANCHORED = (
    "indicator-", "goal-", "step-", "citation-", "department-", "notice", "budget-line-", "budget-table-line-", "balance-",
    "procurement-", "three-public-", "asset-", "statement-", "change-",
)  # fmt: skip
"""Nodes that have a place of their own within a page."""


@dataclass(slots=True)
class Context:
    """资料包的上下文. `canonical` are the nodes of no document; `codes` the entries of long code lists that pages lead to.

    `titles` and `holders` are of the document at hand: what its nodes are called; on which project's page a citation stands.
    """

    base: str
    site: Site
    canonical: Canonical
    paths: Paths
    documents: list[DocumentSummary] = field(default_factory=list)
    mentions: Mentions = field(default_factory=lambda: Mentions(_MOST_MENTIONS))
    findings: Findings = field(default_factory=Findings)
    codes: dict[str, Target] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    asked: dict[str, Target | None] = field(default_factory=dict)
    """What the pages at hand were told of resources outside documents."""

    def resolve(self, iri: str) -> Target | None:
        """The page of a resource: a node of a document, a canonical node, a term, an entry of a code list."""
        if self.paths.document(iri) is not None:
            return Target(self.href(iri), self.titles.get(iri, ""))
        if iri not in self.asked:
            self.asked[iri] = self._found(iri)
        return self.asked[iri]

    def _found(self, iri: str) -> Target | None:
        if iri.startswith(vocab.KG):
            local = iri.removeprefix(vocab.KG)
            return Target(term_path(local), vocab.label(local)) if local in blocks() else None
        if iri.startswith(CODES):
            return self._code(iri)
        if not self.paths.is_instance(iri):
            return None
        node = self.canonical.get(iri)
        return Target(self.paths.stem(iri) + HTML, named(node)) if node is not None and has_page(node) else None

    def forget(self) -> None:
        """The document at hand is done, or a page that documents share."""
        self.titles.clear()
        self.holders.clear()
        self.asked.clear()

    def href(self, iri: str) -> str:
        """Where a node of a document stands: its page, or its place in the page of its project or document."""
        holder = self.paths.project(iri) or self.holders.get(iri) or self.paths.document(iri) or iri
        anchor = self.paths.anchor(iri)
        return self.paths.stem(holder) + HTML + (f"#{anchor}" if anchor.startswith(_ANCHORED) else "")

    def word(self, iri: str, shown: str = "") -> Word:
        """A resource as a word that leads to its page."""
        target = self.resolve(iri)
        return Word(shown or (target.label if target else iri), target.path if target else "")

    def _code(self, iri: str) -> Target | None:
        """An entry of a long list; from now on the pack has a page for it."""
        if iri not in self.codes:
            kind, _, code = iri.removeprefix(CODES).partition("/")
            label = _code_label(kind, code)
            if label is None:
                return None
            self.codes[iri] = Target(f"def/{kind}/{safe(code, upper=True)}{HTML}", label)
        return self.codes[iri]


def _code_label(kind: str, code: str) -> str | None:
    if kind == "division":
        division = vocab.divisions().get(code)
        return division.name if division else None
    found = next((vocab.class_code(code, one) for one in CLASSES if one == kind), None)
    return found.name if found else None


def publisher(context: Context, document: DocumentSummary) -> Cell:
    """Who publishes a document; where it is not printed, who seems to."""
    if document.organisation:
        return (context.word(document.organisation),)
    if document.publisher:
        return (Word(document.publisher),)
    if document.inferred:
        word = context.word(document.inferred)
        return (replace(word, text=f"{word.text}（推断，未印出）"),)
    return (Word("公开单位未印出"),)


_SHOWN = ("PolicyDocument", "Organisation", "ProjectSeries", "IndicatorConcept")


def has_page(node: Node) -> bool:
    """Whether a canonical node gets a page: every kind a reader asks for, and any other that bears a label."""
    return bool(node.types.intersection(_SHOWN)) or bool(node.label and node.types)


def named(node: Node) -> str:
    """What a canonical node is called: for policy documents title and number."""
    if "PolicyDocument" in node.types:
        title, number = node.text("title"), node.text("policyNumber")
        return f"《{title.strip('《》')}》{f'（{number}）' if number else ''}" if title else number or node.label
    return node.label or node.text("name") or node.text("unitCode") or node.iri.rpartition("/")[2]


def level_path(level: str) -> str:
    """The list of a level's departments and documents, by the local name of its concept.

    >>> level_path("level-municipal")
    'browse/level-municipal.html'
    """
    return f"browse/level-{level.removeprefix('level-')}{HTML}"


def level_word(iri: str) -> Word:
    """A level as a step on the way: leads to the list of its departments."""
    local = iri.removeprefix(vocab.KG)
    return Word(vocab.label(local), level_path(local)) if local in blocks() else Word(local)
