"""项目经费情况说明: projects described in prose under fixed headings (上海), without any table.

一、项目概述 二、立项依据 三、实施主体 … 六、年度预算安排 七、绩效目标: the grounds are where the legal bases stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.document import Paragraph, Place
from kg.extract.goals import split_goals
from kg.extract.ledger import Ledger
from kg.extract.performance import ProjectTable
from kg.grammar.headers import header_roles
from kg.grammar.money import Amount, parse_amount
from kg.records import Goal, Project

_HEADING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)]?[、.．]?)\s*(?P<label>[\u4e00-\u9fff]{4,10})\s*(?:[:：]\s*(?P<text>.*))?$",
    re.DOTALL,
)
_TITLE = re.compile(r"^(?:(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?)[、.．]\s*)?(?P<name>.{2,60}?)(?:的)?(?:情况)?说明$")
_FURTHER = frozenset({"实施方案", "实施内容", "项目内容", "实施计划", "其他说明"})
_REFERRED = re.compile(r"^(?:详见|见|参见).{0,30}$|^无$")
_BUDGET = re.compile(r"(?:预算|资金|经费)[^\d。；;]{0,14}?(?P<amount>\d[\d,]*(?:\.\d+)?\s*(?:亿元|万元|万|元))")
_MIN_SECTIONS = 3
_MAX_TITLE = 80
_GENERAL = re.compile(r"^(?:项目|其他|有关|相关)?$")


@dataclass(slots=True)
class _Described:
    """One description while it is read: its title and the paragraphs under each heading."""

    title: Paragraph | None
    sections: dict[str, list[tuple[str, Paragraph]]] = field(default_factory=dict)


def read_text_projects(before: Sequence[Paragraph], first_no: int, ledger: Ledger) -> list[ProjectTable]:
    """The projects described between two tables, numbered from `first_no`."""
    found: list[ProjectTable] = []
    for described in _descriptions(before):
        if len(described.sections) < _MIN_SECTIONS or not {"purpose", "legalGrounds"} <= described.sections.keys():
            continue
        table = _project(described, first_no + len(found), ledger)
        if table is not None:
            found.append(table)
    return found


def same_name(name: str, table_name: str | None) -> bool:
    """Whether a description and a performance table are of the same project: one name holds the other."""
    return table_name is not None and (name in table_name or table_name in name)


def _descriptions(paragraphs: Sequence[Paragraph]) -> Iterator[_Described]:
    """Runs of headings that belong to one project; 项目概述 opens the next."""
    current: _Described | None = None
    section: list[tuple[str, Paragraph]] | None = None
    for number, paragraph in enumerate(paragraphs):
        role, text = _heading(paragraph.text)
        if role == "purpose" and (current is None or "purpose" in current.sections):
            if current is not None:
                yield current
            current = _Described(paragraphs[number - 1] if number else None)
        if role is not None and current is not None:
            section = current.sections.setdefault(role, [])
            if text:
                section.append((text, paragraph))
        elif section is not None:
            if _is_next_title(paragraphs, number):
                section = None
            else:
                section.append((paragraph.text, paragraph))
    if current is not None:
        yield current


def _heading(text: str) -> tuple[str | None, str]:
    """The property that a heading names, and the words behind its colon."""
    match = _HEADING.match(text)
    if match is None:
        return None, ""
    roles = header_roles(match["label"])
    for role in ("legalGrounds", "purpose", "departmentName", "budgetAmount", "hasGoal", "formDetail"):
        if role in roles:
            return role, (match["text"] or "").strip()
    return ("formDetail", (match["text"] or "").strip()) if match["label"] in _FURTHER else (None, "")


def _is_next_title(paragraphs: Sequence[Paragraph], number: int) -> bool:
    following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
    return following is not None and _heading(following.text)[0] == "purpose"


def _project(described: _Described, no: int, ledger: Ledger) -> ProjectTable | None:
    at: list[tuple[str, Place]] = []
    title = described.title.text if described.title is not None else ""
    match = _TITLE.match(title)
    name = match["name"] if match else title
    purpose = _words(described, "purpose")
    if not title or len(title) > _MAX_TITLE:
        return None
    if _GENERAL.match(name):
        name = title
    if described.title is not None:
        at += [(field_name, ledger.quote(described.title)) for field_name in ("name", "title")]
    place = at[0][1] if at else described.sections["purpose"][0][1].place
    department = _words(described, "departmentName")
    for field_name, role in (("purpose", "purpose"), ("department_name", "departmentName")):
        if described.sections.get(role):
            at.append((field_name, ledger.quote(described.sections[role][0][1])))
    project = Project(
        no,
        name,
        title or name,
        place,
        department_name=department if department and len(department) <= 40 else None,
        budget=_budget(described, at, ledger),
        purpose=purpose,
        at=tuple(at),
    )
    grounds = tuple((text, ledger.quote(paragraph)) for text, paragraph in described.sections.get("legalGrounds", []))
    further = tuple((text, ledger.quote(paragraph)) for text, paragraph in described.sections.get("formDetail", []))
    return ProjectTable(project, (), _goals(described, no, ledger), (), grounds, further)


def _words(described: _Described, role: str) -> str | None:
    return "".join(text for text, _ in described.sections.get(role, [])) or None


def _budget(described: _Described, at: list[tuple[str, Place]], ledger: Ledger) -> Amount | None:
    """The first amount that the section on the year's budget states as the project's."""
    for text, paragraph in described.sections.get("budgetAmount", []):
        if match := _BUDGET.search(text):
            at.append(("budget", ledger.quote(paragraph)))
            return parse_amount(match["amount"], "万元")
    return None


def _goals(described: _Described, no: int, ledger: Ledger) -> tuple[Goal, ...]:
    goals: list[Goal] = []
    for text, paragraph in described.sections.get("hasGoal", []):
        if _REFERRED.match(text):
            continue
        place = ledger.quote(paragraph)
        goals += [Goal(no, len(goals) + n, goal, place) for n, goal in enumerate(split_goals(text), 1)]
    return tuple(goals)
