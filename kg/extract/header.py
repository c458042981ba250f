"""公开文件本身: title, kind, fiscal year, publisher, level and region of a document, with their evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.document import Document, Paragraph, Place
from kg.extract.identity import Named, Publisher, find_units
from kg.extract.ledger import Ledger
from kg.extract.origin import Clues, infer_origin
from kg.extract.performance import ProjectTable
from kg.records import Citation, Header, PolicyNotice

_KINDS = (
    ("部门决算公开", re.compile(r"决算")),
    ("绩效自评", re.compile(r"自评")),
    ("部门绩效文本", re.compile(r"绩效文本|绩效目标文本|绩效预算文本|绩效目标(?:及指标)?(?:申报|审批|批复|公开)?表")),
    ("单位预算公开", re.compile(r"单位预算")),
    ("部门预算公开", re.compile(r"部门预算|部门.{0,6}预算")),
    ("预算公开说明", re.compile(r"预算公开.{0,8}说明|预算.{0,10}(?:说明|草案|公开)")),
)
_PROJECT_CODE = re.compile(r"^(\d{6})\d{2}[A-Z]")


def read_header(
    document: Document,
    title: Named | None,
    year: Named | None,
    publisher: Publisher | None,
    projects: Sequence[ProjectTable],
    citations: Sequence[Citation],
    ledger: Ledger,
    notice: PolicyNotice | None,
) -> Header:
    """Put together what is known of the document itself; what was concluded rather than printed is named in `inferred`."""
    text = title.text if title is not None else ""
    at: list[tuple[str, Place]] = []
    for name, passage in (("title", title), ("fiscal_year", year), ("publisher_name", publisher)):
        if passage is not None and passage.at is not None:
            at.append((name, ledger.quote(passage.at)))
    if year is not None and year.at is None and title is not None and title.at is not None:
        at.append(("fiscal_year", ledger.quote(title.at)))
    issuer = notice.issuer if notice is not None else None
    origin = infer_origin(_clues(document, text, publisher.name if publisher else issuer or "", projects, citations))
    inferred = [("region", origin.confidence)] if origin.region and not origin.region_printed else []
    if origin.level is not None and not origin.level_printed:
        inferred.append(("level", origin.confidence))
    numbers = [page.number for page in document.pages if page.number is not None]
    return Header(
        document.key,
        document.sha256,
        "政策文件" if notice is not None else _kind(document, title),
        text or None,
        int(year.text) if year is not None else None,
        publisher.name if publisher is not None else issuer,
        publisher.code if publisher is not None else None,
        origin.level,
        origin.region,
        origin.division_code,
        max(numbers, default=None),
        tuple(inferred),
        tuple(at),
    )


def _clues(
    document: Document, title: str, publisher: str, projects: Sequence[ProjectTable], citations: Sequence[Citation]
) -> Clues:
    codes = [match[1] for table in projects if table.project.code and (match := _PROJECT_CODE.match(table.project.code))]
    cells = [cell.text for table in document.tables() for cell in table.cells]
    return Clues(
        publisher,
        title,
        tuple(dict.fromkeys([*(name for _, name, _ in find_units(document)), *_owners(projects)])),
        tuple(codes),
        tuple({citation.number: citation.code for citation in citations if citation.number and citation.code}.values()),
        "\n".join([*(paragraph.text for paragraph in document.paragraphs()), *cells]),
    )


def _owners(projects: Sequence[ProjectTable]) -> list[str]:
    return [table.project.department_name for table in projects if table.project.department_name]


def _kind(document: Document, title: Named | None) -> str:
    """The kind by the words of the title and further headings, then by what the document holds."""
    text = title.text if title is not None else ""
    budget_tables = any(table.kind not in (None, "performance", "departments") for table in document.tables())
    for kind, pattern in _KINDS:
        if pattern.search(text):
            return kind
    headings = " ".join(_headings(document.paragraphs()))
    for kind, pattern in _KINDS:
        if pattern.search(headings):
            return kind
    if budget_tables:
        return "部门预算公开"
    performance = any(table.kind == "performance" for table in document.tables()) or "绩效目标" in text
    return "部门绩效文本" if performance else "其他"


def _headings(paragraphs: Sequence[Paragraph]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs[:40] if len(paragraph.text) <= 40]
