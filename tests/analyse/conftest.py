"""Evidence of planted structure, and the examples in a store."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import kg
from kg.analyse import Evidence
from kg.analyse.model import Base, Project, Source, Use
from kg.store import MemoryStore

EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"


@pytest.fixture(scope="session")
def examples() -> MemoryStore:
    store = MemoryStore("https://example.org/id/")
    assert kg.build([EXAMPLES], store).ok
    return store


def planted(groups: int = 4, size: int = 5, bases: int = 3) -> Evidence:
    """`groups` of `size` departments that rest on `bases` of their own; one bridging base joins the first two groups, one
    base is cited by all, and the last project rests on nothing."""
    sources, projects, held, uses, names = [], [], [], [], {}
    held.append(Base("urn:all", "国发〔2014〕45号", "关于深化预算管理制度改革的决定", 2014, "central"))
    held.append(Base("urn:bridge", "冀财教〔2022〕9号", "关于下达学生资助补助经费的通知", 2022, "provincial"))
    for group in range(groups):
        held += [
            Base(f"urn:base-{group}-{n}", f"冀财建〔2022〕{10 * group + n}号", f"{'农教医路'[group]}业专项资金第{n}号通知", 2022)
            for n in range(bases)
        ]
    for group in range(groups):
        for n in range(size):
            number = len(sources)
            department = f"urn:department-{group}-{n}"
            names[department] = f"第{group}组{n}局"
            level = "municipal" if n % 2 else "county"
            sources.append(Source(f"urn:doc-{number}", f"{number}.txt", 2023 + n % 2, level, f"地区{group}", department))
            projects.append(Project(f"urn:project-{number}", f"项目{number}", number, department, Decimal(10_000 * (n + 1))))
            rests = [0, *range(2 + group * bases, 2 + (group + 1) * bases)]
            rests += [1] if (group, n) in ((0, 0), (1, 0)) else []
            uses += [Use(number, base, 1) for base in sorted(rests)]
    projects.append(Project("urn:project-none", "无依据项目", 0, None, None))
    return Evidence(tuple(sources), tuple(projects), tuple(held), tuple(uses), names, ((1, 0),))
