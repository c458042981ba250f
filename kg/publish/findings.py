"""Findings on pages: of a document or project, with the rule, the message, and the printed words they are about."""

from __future__ import annotations

from collections.abc import Sequence

from kg import vocab
from kg.docs.html import Cell, Row, Section, Word, grid, text
from kg.publish.context import Context
from kg.publish.nodes import SH, Node, Source, natural
from kg.publish.summary import SEVERITIES, Found
from kg.publish.values import Values, order_of, place_of
from kg.vocab.files import CODES

RESULT = SH + "ValidationResult"
_ORDER = {name: place for place, name in enumerate(SEVERITIES)}
_REPEATED = f"{vocab.KG}rule-duplicate-project"
HEADINGS = ("程度", "规则", "说明", "所涉", "印出的文字")


def of(source: Source) -> Sequence[Node]:
    """The findings of a document, the gravest first, those of a rule as they stand in it."""
    found = source.of_class(RESULT)

    def order(one: Node) -> tuple[object, ...]:
        focus = natural(one.text(SH + "focusNode"))
        return _ORDER.get(severity(one), len(_ORDER)), one.text("rule"), order_of(one, source), focus, one.iri

    return sorted(found, key=order)


def anchor(finding: Node) -> str:
    """The name of a finding within its page."""
    return f"finding-{finding.iri.rpartition('/')[2]}"


def line(finding: Node, source: Source, context: Context) -> Found:
    """A finding as lists of all documents tell it."""
    about = _focus(finding, context)
    cells = finding.values("cell")
    return Found(
        finding.text("rule"), severity(finding), anchor(finding), about[0].text if about else "", about[0].href if about else "",
        message(finding), finding.text("words"), place_of(source.get(cells[0].text)) if cells else "",
    )  # fmt: skip


def repeated(source: Source) -> frozenset[str]:
    """The projects of a document that are told a second time in it."""
    return frozenset(one.text(SH + "focusNode") for one in source.of_class(RESULT) if one.text("rule") == _REPEATED)


def severity(finding: Node) -> str:
    """Violation, Warning or Info."""
    return finding.text(SH + "resultSeverity").removeprefix(SH)


def section(found: Sequence[Node], context: Context, values: Values) -> tuple[Section, ...]:
    """The findings as a section of a page, nothing where there are none."""
    if not found:
        return ()
    rows = [row(one, context, values) for one in found]
    return (Section("发现", "findings", (grid(HEADINGS, rows),), len(rows)),)


def row(finding: Node, context: Context, values: Values) -> Row:
    """One finding."""
    grave = severity(finding)
    words = values.at_cell(text(finding.text("words") or "—"), finding)
    cells = (
        text(SEVERITIES.get(grave, grave)),
        (values.link(finding.text("rule")),) if finding.text("rule") else (),
        text(message(finding)),
        _focus(finding, context),
        words,
    )
    return Row(cells, anchor(finding), grave.lower())


def message(finding: Node, language: str = "zh") -> str:
    """What is the matter."""
    found = finding.values(SH + "resultMessage")
    return next((one.text for one in found if one.language == language), found[0].text if found else "")


def _focus(finding: Node, context: Context) -> Cell:
    """What the finding is about: the property, of which node."""
    path, focus = finding.text(SH + "resultPath"), finding.text(SH + "focusNode")
    local = path.removeprefix(vocab.KG)
    title = vocab.label(local) if local in vocab.declared() else ""
    if not focus or not context.paths.is_instance(focus):
        return text(title)
    if context.paths.document(focus) is None and context.resolve(focus) is None:
        return text(title)
    project = context.paths.project(focus)
    name = context.titles.get(focus) or " ".join(
        part for part in (context.titles.get(project or ""), _part(context, focus)) if part
    )
    href = context.href(focus) if context.paths.document(focus) else context.word(focus).href
    return (Word(f"{name}：{title}" if title and name else title or name or "此处", href),)


_PARTS = {
    "indicator": "指标",
    "citation": "引用",
    "department": "部门",
    "budget-line": "预算科目",
    "goal": "目标",
    "step": "支出计划",
}


def _part(context: Context, iri: str) -> str:
    """指标 3: the kind and number of a node within its page."""
    kind, _, number = context.paths.anchor(iri).rpartition("-")
    return f"{_PARTS[kind]} {number}" if kind in _PARTS else ""


def region_of(division: str | None) -> tuple[str, ...]:
    """The names from the province down, of a division's IRI."""
    start = CODES + "division/"
    if division is None or not division.startswith(start):
        return ()
    code = division.removeprefix(start)
    return vocab.divisions().region(code) if vocab.divisions().get(code) else ()
