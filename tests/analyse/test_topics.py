"""Each topic on planted evidence: what was planted is found, and what says too little is said to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kg.analyse import Analysis, Evidence, Filters, Table, analyse
from kg.analyse.bases import analyse_bases
from kg.analyse.change import analyse_change, project_key
from kg.analyse.diffusion import analyse_diffusion
from kg.analyse.exposure import analyse_exposure, find_base
from kg.analyse.groups import analyse_communities
from kg.analyse.model import Use
from kg.analyse.peers import analyse_peers
from kg.analyse.spread import outliers
from kg.analyse.targets import Target
from kg.errors import UsageError
from kg.store import MemoryStore

from .conftest import planted


def rows(analysis: Analysis, name: str) -> list[Mapping[str, Any]]:
    table: Table = next(one for one in analysis.tables if one.schema.name == name)
    return [dict(zip(table.schema.names, row, strict=True)) for row in table.rows]


def said(analysis: Analysis) -> str:
    return "\n".join(note.zh for note in analysis.notes)


def test_the_base_all_rest_on_comes_first() -> None:
    first = rows(analyse_bases(planted()), "bases")[0]
    assert (first["rank"], first["number"], first["departments"], first["projects"]) == (1, "国发〔2014〕45号", 20, 20)
    assert first["amount_wan"] == Decimal(60)
    assert first["levels"] == "市级、区县级"


def test_a_single_citation_is_not_ranked() -> None:
    evidence = planted(1, 1)
    found = rows(analyse_bases(evidence), "bases")
    assert {row["rank"] for row in found} == {None}
    assert "只在一个项目中出现" in said(analyse_bases(evidence))


def test_the_bridge_is_found() -> None:
    found = rows(analyse_bases(_without_common(planted())), "bridges")
    assert found[0]["iri"] == "urn:bridge"


def _without_common(evidence: Evidence) -> Evidence:
    return replace(evidence, uses=tuple(use for use in evidence.uses if use.base != 0))


def test_bases_of_one_department() -> None:
    evidence = planted(2, 1)
    found = rows(analyse_bases(evidence), "bases_of_one_department")
    assert {row["department"] for row in found} == {"第0组0局", "第1组0局"}
    assert len(found) == 6


def test_exposure_says_which_projects_rest_on_nothing_else() -> None:
    evidence = planted()
    alone = replace(evidence, uses=(*evidence.uses, Use(len(evidence.projects) - 1, 1)))
    result = analyse_exposure(alone, "冀财教〔2022〕9号")
    assert [(row["project"], row["only_base"]) for row in rows(result, "exposure")] == [
        ("项目0", "否"),
        ("项目5", "否"),
        ("无依据项目", "是"),
    ]
    assert "涉及 3 个项目" in said(result)
    assert sum(row["projects"] for row in rows(result, "exposure_by_level")) == 3


@pytest.mark.parametrize(
    ("words", "expected"), [("国发[2014]45号", 0), ("预算管理制度改革", 0), ("urn:bridge", 1)], ids=["brackets", "title", "iri"]
)
def test_a_base_is_named_in_several_ways(words: str, expected: int) -> None:
    assert find_base(planted(), words) == expected


@pytest.mark.parametrize("words", ["没有这份文件", "专项资金"], ids=["none", "several"])
def test_a_base_that_is_not_one(words: str) -> None:
    with pytest.raises(UsageError):
        find_base(planted(), words)


def test_communities_are_named_by_what_ties_them() -> None:
    result = analyse_communities(planted())
    found = rows(result, "communities")
    assert [row["members"] for row in found] == [5, 5, 5, 5]
    assert all("国发〔2014〕45号" not in row["bases"].split("；")[0] for row in found)
    assert len(rows(result, "membership")) == 20
    assert "随机种子" in said(result)
    assert result.figures[0].title == "共用依据的部门社群"


def test_diffusion_follows_the_notices_between() -> None:
    steps = rows(analyse_diffusion(planted(), "国发〔2014〕45号"), "diffusion")
    own = [(step["level"], step["first_year"], step["lag"]) for step in steps if step["through"] is None]
    assert own == [("市级", 2024, 10), ("区县级", 2023, 9)]
    assert {step["through"] for step in steps} == {None, "冀财教〔2022〕9号 关于下达学生资助补助经费的通知"}


def test_a_cycle_of_notices_ends() -> None:
    evidence = replace(planted(), implements=((0, 1), (1, 0)))
    assert rows(analyse_diffusion(evidence, "国发〔2014〕45号"), "implementing") == [
        {
            "base": "国发〔2014〕45号 关于深化预算管理制度改革的决定",
            "notice": "冀财教〔2022〕9号 关于下达学生资助补助经费的通知",
            "issuer_level": "省级",
            "year": 2022,
        }
    ]


def targets(values: Sequence[int], concept: str = "培训合格率", unit: str = "百分比") -> tuple[Target, ...]:
    return tuple(
        Target(f"urn:i{n}", n, 1, concept, concept, f"≥{value}%", "ge", Decimal(value), unit, f"urn:c{n}")
        for n, value in enumerate(values)
    )


def test_outliers_with_their_evidence() -> None:
    found = rows(analyse_peers(planted(), targets([90, 90, 95, 95, 98, 10])), "outliers")
    assert [(row["value"], row["cell"], row["printed"]) for row in found] == [(Decimal(10), "urn:c5", "≥10%")]


def test_of_four_nobody_is_an_outlier() -> None:
    result = analyse_peers(planted(), targets([90, 90, 95, 10]))
    assert rows(result, "outliers") == []
    assert rows(result, "peers")[0]["outliers"] == 0


def test_units_never_meet() -> None:
    mixed = targets([90, 95, 98], unit="百分比") + targets([1, 2, 3], unit="元")
    assert {(row["unit"], row["targets"]) for row in rows(analyse_peers(planted(), mixed), "peers")} == {("百分比", 3), ("元", 3)}


def test_yuan_an_output_unit() -> None:
    found = rows(analyse_peers(planted(), targets([10, 10, 10, 10], "培训人数", "人")), "unit_costs")
    assert [row["yuan_a_unit"] for row in found] == [
        Decimal("1000.00"),
        Decimal("2000.00"),
        Decimal("3000.00"),
        Decimal("4000.00"),
    ]


def test_alike_in_bases_unlike_in_targets() -> None:
    found = rows(analyse_peers(planted(1, 3, 2), targets([90, 90, 60])), "alike_unlike")
    assert [(row["department"], row["other_department"], row["difference_percent"]) for row in found] == [
        ("第0组0局", "第0组2局", 33.3),
        ("第0组1局", "第0组2局", 33.3),
    ]


@pytest.mark.parametrize(
    ("values", "odd"),
    [([1, 1, 1, 1, 1, 1], 0), ([5, 5, 5, 5, 5, 5, 9], 1), ([1, 2, 3, 4, 5, 6], 0), ([1, 2, 3, 1000], 0)],
    ids=["equal", "half-equal", "even", "few"],
)
def test_outliers_by_median(values: list[int], odd: int) -> None:
    assert sum(1 for score in outliers([Decimal(value) for value in values]) if abs(score) > 3.5) == odd


def test_change_of_projects_bases_and_targets() -> None:
    before = planted(1, 3)
    gone = replace(before, projects=before.projects[:2], uses=tuple(use for use in before.uses if use.project < 2))
    dearer = replace(gone, projects=(replace(gone.projects[0], yuan=Decimal(30_000)), gone.projects[1]))
    after = replace(dearer, uses=tuple(use for use in dearer.uses if use.base != 0))
    old, new = targets([90, 95]), targets([95, 95])
    result = analyse_change(before, after, (old, new), ("2023", "2024"))
    states = {row["project"]: (row["state"], row["change_wan"]) for row in rows(result, "change_projects")}
    assert states == {
        "项目0": ("延续", Decimal("2.0000")),
        "项目1": ("延续", Decimal("0.0000")),
        "项目2": ("不再列出", None),
        "无依据项目": ("不再列出", None),
    }
    assert [row["gone"] for row in rows(result, "change_bases")] == ["国发〔2014〕45号 关于深化预算管理制度改革的决定"] * 2
    assert [(row["project"], row["direction"]) for row in rows(result, "change_targets")] == [("项目0", "提高")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2023年信息化建设", "2024年信息化建设"),
        ("信息化建设（2023年度）", "信息化建设"),
        ("2023—2024年度供暖", "2024-2025年度供暖"),
    ],
)
def test_the_year_is_no_part_of_a_project(one: str, other: str) -> None:
    assert project_key(one) == project_key(other)


@pytest.mark.parametrize("topic", ["bases", "exposure", "communities", "diffusion", "peers"])
def test_an_empty_store_gets_a_sentence(topic: Any) -> None:
    result = analyse(MemoryStore("https://example.org/id/"), topic)
    assert result.empty
    assert "没有" in said(result)
    assert result.figures == ()


@pytest.mark.parametrize("topic", ["bases", "exposure", "communities", "diffusion", "peers"])
def test_filters_that_leave_nothing(examples: MemoryStore, topic: Any) -> None:
    assert analyse(examples, topic, Filters(year=1999)).empty


def test_an_unknown_level_is_named(examples: MemoryStore) -> None:
    with pytest.raises(UsageError, match="市级"):
        analyse(examples, "bases", Filters(level="洲际"))


def test_one_department_alone_has_no_network(examples: MemoryStore) -> None:
    result = analyse(examples, "communities", Filters(department="滁州市教育体育局"))
    assert result.figures == ()
    assert rows(result, "communities") == []
