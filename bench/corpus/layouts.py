"""Documents as blocks of lines and tables, in the layouts of several provinces.

The families are those of tests/fixtures/layouts: a form with a column for the basis (Hebei), forms with weights and with goals
beside the rows (Hubei), one list of all projects (Inner Mongolia, Yunnan), operator, figure and unit apart (Sichuan).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .citing import Cited
from .planning import PlannedDocument, PlannedIndicator, PlannedProject

Row = Sequence[str | None]
"""The words of a row; None goes on from the cell above (a merged cell, or a blank one)."""

_TARGET = re.compile(r"([≥≤＝]?)([\d.]+)(.*)")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of equal length."""

    rows: tuple[Row, ...]


Block = str | Grid


def blocks(document: PlannedDocument) -> list[Block]:
    """A document as it is printed."""
    title, *rest = _LAYOUTS[document.layout](document)
    return [title, "部门预算支出总表", "单位：万元", expenditure(document), *rest]


def expenditure(document: PlannedDocument) -> Grid:
    """The expenditure by function, the sum first."""
    basic, project = document.lines[0].basic, document.lines[0].project
    rows: list[Row] = [
        ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        ("", "合计", f"{basic + project:.2f}", f"{basic:.2f}", f"{project:.2f}"),
    ]
    rows += [(one.code, one.name, f"{one.total:.2f}", f"{one.basic:.2f}", f"{one.project:.2f}") for one in document.lines]
    return _grid(rows)


def split_target(target: str) -> tuple[str, str, str]:
    """Operator, figure and unit of a target.

    >>> split_target("≥95%")
    ('≥', '95', '%')
    """
    match = _TARGET.fullmatch(target)
    assert match is not None
    return match[1], match[2], match[3]


def words_of(basis: Cited | tuple[str, str] | None) -> str:
    """A basis as printed."""
    return "" if basis is None else basis.text if isinstance(basis, Cited) else basis[0]


def _grid(rows: Sequence[Row]) -> Grid:
    width = max(len(row) for row in rows)
    return Grid(tuple((*row, *[""] * (width - len(row))) for row in rows))


def _merged(indicators: Sequence[PlannedIndicator]) -> list[tuple[str | None, str | None, PlannedIndicator]]:
    """Indicators with the labels of level 1 and 2, None where they go on from the row above."""
    found: list[tuple[str | None, str | None, PlannedIndicator]] = []
    above: tuple[str, str] | None = None
    for one in indicators:
        first = None if above and above[0] == one.level1 else one.level1
        second = None if above and above == (one.level1, one.level2) else one.level2
        found.append((first, second, one))
        above = (one.level1, one.level2)
    return found


def _goals(project: PlannedProject) -> str:
    return "".join(f"{number}.{text}" for number, text in enumerate(project.goals, 1))


def _basis_column(document: PlannedDocument) -> list[Block]:
    found: list[Block] = [document.title]
    for project in document.projects:
        rows: list[Row] = [
            ("项目编码", project.code, "项目名称", project.name),
            ("预算数", f"{project.budget:.2f}", "其中：财政资金", f"{project.fiscal:.2f}", "其他资金", f"{project.other:.2f}"),
            ("绩效目标", _goals(project)),
            ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"),
        ]
        rows += [
            (first, second, one.level3, one.description, one.target, words_of(one.basis))
            for first, second, one in _merged(project.indicators)
        ]
        found += [f"{project.no}.{project.name}绩效目标表", "单位：万元", _grid(rows)]
    return found


def _weights(document: PlannedDocument) -> list[Block]:
    found: list[Block] = [document.title]
    for project in document.projects:
        rows: list[Row] = [
            ("项目名称", project.name, "", "项目编码", project.code),
            (
                "预算金额",
                f"{project.budget:.2f}",
                "",
                "其中：财政资金",
                f"{project.fiscal:.2f}",
                "其他资金",
                f"{project.other:.2f}",
            ),
            ("绩效目标", _goals(project)),
            ("一级指标", "二级指标", "三级指标", "指标值", "分值权重", "指标解释", "上年完成值"),
        ]
        rows += [
            (one.level1, one.level2, one.level3, one.target, str(one.weight), one.description, "") for one in project.indicators
        ]
        found += [f"{document.year}年项目支出绩效目标表", f"单位：{document.bureau.name}  金额单位：万元", _grid(rows)]
    return found


def _goals_beside(document: PlannedDocument) -> list[Block]:
    found: list[Block] = [document.title]
    name = document.bureau.name
    for project in document.projects:
        rows: list[Row] = [
            (f"项目名称：{project.name}",),
            (f"项目编码：{project.code}",),
            (f"项目主管部门：{name}", "", "", f"项目执行单位：{name}"),
            (f"项目总预算：{project.budget}", "", "", f"当年预算：{project.budget}"),
            ("年度绩效目标", "一级指标", "二级指标", "三级指标", "指标值", "指标值确定依据"),
        ]
        goal: str | None = f"年度目标1：{_plain_goals(project)}"
        for first, second, one in _merged(project.indicators):
            rows.append((goal, first, second, one.level3, one.target, words_of(one.basis)))
            goal = None
        found += [f"{document.year}年{name}项目支出绩效目标表", _grid(rows)]
    return found


def _plain_goals(project: PlannedProject) -> str:
    return "".join(project.goals)


def _list(document: PlannedDocument) -> list[Block]:
    heading = (
        "序号",
        "项目名称",
        "项目单位",
        "预算金额",
        "年度绩效目标",
        "一级指标",
        "二级指标",
        "三级指标",
        "符号",
        "指标值",
        "计量单位",
        "权重",
    )
    rows: list[Row] = [heading]
    for project in document.projects:
        lead: Row = (str(project.no), project.name, document.bureau.name, f"{project.budget:.2f}", _plain_goals(project))
        for one in project.indicators:
            rows.append((*lead, one.level1, one.level2, one.level3, *split_target(one.target), str(one.weight)))
            lead = (None,) * len(lead)
    return [document.title, f"{document.year}年度{document.bureau.name}项目支出绩效目标表", "单位：万元", _grid(rows)]


def _nature(document: PlannedDocument) -> list[Block]:
    found: list[Block] = [document.title]
    for project in document.projects:
        amounts = (f"{project.budget:.2f}", "财政拨款", f"{project.fiscal:.2f}", "其他资金", f"{project.other:.2f}")
        rows: list[Row] = [
            ("项目名称", "", f"{project.code}-{project.name}"),
            ("预算单位", "", document.bureau.name),
            ("项目资金", "年度资金总额", *amounts),
            ("年度目标", "", _plain_goals(project)),
            ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重", "指标方向性"),
        ]
        rows += [
            (one.level1, one.level2, one.level3, *split_target(one.target), str(one.weight), "正向指标")
            for one in project.indicators
        ]
        found += [f"部门预算项目绩效目标表（{document.year}年度）", "金额单位：万元", _grid(rows)]
    return found


_LAYOUTS: Mapping[str, Callable[[PlannedDocument], list[Block]]] = {
    "basis-column": _basis_column,
    "weights": _weights,
    "goals-beside": _goals_beside,
    "list": _list,
    "nature": _nature,
}
