"""The report of all findings: how many of each rule and document, and behind each rule every case with the way to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from kg import vocab
from kg.docs.html import Block, Items, Numbers, Page, Prose, Row, Section, Word, grid, text
from kg.docs.html_names import safe
from kg.publish.context import HTML, Context, publisher
from kg.publish.lists import HOME, PER_PAGE, paged
from kg.publish.summary import SEVERITIES, DocumentSummary, Found
from kg.vocab.graph import blocks

INDEX = "findings/index.html"
ABOUT = f"“发现”是读取、形状与跨文件检查提出的疑点，分为{'、'.join(SEVERITIES.values())}三级；官方文件本身不因此“无效”。"
_CRUMBS = (HOME, Word("发现", INDEX))
_CASES = ("公开文件", "年度", "公开单位", "所涉", "说明", "印出的文字", "出处")
_DOCUMENTS = ("公开文件", "公开单位", *SEVERITIES.values())


def reports(context: Context, lone: Sequence[str]) -> Iterator[Page]:
    """The report and what lies behind it; `lone` are the messages of the findings that belong to no document."""
    documents = sorted(
        (one for one in context.documents if one.findings), key=lambda one: [-one.findings[name] for name in SEVERITIES]
    )
    yield _index(context, documents, lone)
    if len(documents) > PER_PAGE:
        yield from paged(
            "findings/documents", "发现：按文件", _DOCUMENTS, (2, 3, 4), documents, partial(_document_row, context),
            f"共 {len(documents):,} 份", crumbs=_CRUMBS, total=len(documents),
        )  # fmt: skip
    yield from _rules(context)


def _index(context: Context, documents: Sequence[DocumentSummary], lone: Sequence[str]) -> Page:
    severities: Counter[str] = Counter()
    rules = context.findings.rules()
    for _, severity, number, _ in rules:
        severities[severity] += number
    rows = [
        Row(
            (
                (_rule(context, rule),), text(SEVERITIES.get(severity, severity)), text(f"{number:,}"), text(f"{files:,}"),
                (Word("规则的定义", context.word(rule).href),),
            ),
            "",
            severity.lower(),
        )
        for rule, severity, number, files in rules
    ]  # fmt: skip
    counts = Numbers(tuple((f"{severities[name]:,}", title, f"{INDEX}#rules") for name, title in SEVERITIES.items()))
    sections = [
        Section("", "", (Prose(text(ABOUT)), counts)),
        Section("按规则", "rules", (grid(("规则", "程度", "条数", "文件数", "定义"), rows, (2, 3)),), len(rows)),
        Section("按文件", "documents", (_documents(context, documents),), len(documents)),
    ]
    if lone:
        sections.append(Section("跨文件", "across", (Items(tuple(text(one) for one in lone)),), len(lone)))
    return Page(INDEX, "发现", tuple(sections), "报告", (HOME,), (Word("CSV", "tables/findings.csv"),))


def _documents(context: Context, documents: Sequence[DocumentSummary]) -> Block:
    """The documents with findings, where they are not too many for one page."""
    if len(documents) > PER_PAGE:
        return Prose((Word("按文件列出的发现", f"findings/documents{HTML}"),))
    return grid(_DOCUMENTS, [_document_row(context, one) for one in documents], (2, 3, 4))


def _document_row(context: Context, one: DocumentSummary) -> Row:
    numbers = (text(f"{one.findings[name]:,}") if one.findings[name] else () for name in SEVERITIES)
    return Row(((Word(one.title, f"{one.path}#findings"),), publisher(context, one), *numbers))


def _rules(context: Context) -> Iterator[Page]:
    """Every case of each rule, as the documents stand in the list and the cases in their document."""
    totals: Counter[str] = Counter()
    gravest: dict[str, str] = {}
    for rule, severity, number, _ in context.findings.rules():
        totals[rule] += number
        gravest.setdefault(rule, severity)
    for rule, total in totals.items():
        about = (
            *text(_definition(rule.removeprefix(vocab.KG))),
            *((Word("规则的定义", href),) if (href := context.word(rule).href) else ()),
        )
        words = tuple(chain.from_iterable((one, Word("　")) for one in about))
        yield from paged(
            _stem(rule), _title(context, rule), _CASES, (), context.findings.of(rule), partial(_case, context),
            f"{SEVERITIES.get(gravest[rule], '发现')} · 共 {total:,} 条", (Prose(words),) if words else (), _CRUMBS, total=total,
        )  # fmt: skip


def _case(context: Context, found: tuple[int, Found]) -> Row:
    number, one = found
    document = context.documents[number]
    return Row(
        (
            (Word(document.title, f"{document.path}#{one.anchor}"),), text(document.year), publisher(context, document),
            (Word(one.about, one.focus),) if one.about else (), text(one.message), text(one.words), text(one.place),
        )
    )  # fmt: skip


def _rule(context: Context, rule: str) -> Word:
    return Word(_title(context, rule), f"{_stem(rule)}{HTML}")


def _title(context: Context, rule: str) -> str:
    return context.word(rule).text if rule else "未注明规则"


def _definition(local: str) -> str:
    found = blocks()[local].texts("definition", "zh") if local in blocks() else ()
    return found[0] if found else ""


def _stem(rule: str) -> str:
    return f"findings/{safe(rule.removeprefix(vocab.KG) or 'rule-none')}"
