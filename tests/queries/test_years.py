"""Projects, departments and indicators over years and documents, in a small corpus of our own making."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.query import run
from kg.store import MemoryStore

FORM = """{department}{year}年部门预算绩效文本
一、部门职责
{told}
单位：{department}
1、{year}年农村供水改造绩效目标表
项目名称\t{year}年农村供水改造\t\t\t\t
预算数\t{budget}\t其中：财政资金\t{budget}\t其他资金\t0
资金用途\t更换管网\t\t\t\t
绩效目标\t1.完成改造。\t\t\t\t
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据
产出指标\t时效指标\t{timely}\t按时完成的比例\t≥{share}%\t工作计划
满意度指标\t服务对象满意度指标\t{satisfied}\t满意的比例\t≥90%\t问卷调查
"""
TOLD = "遵化市水务局由原遵化市水利局和遵化市节水办公室合并组建。"


def write(folder: Path, name: str, department: str, year: int, budget: str, timely: str, satisfied: str, told: str) -> Path:
    path = folder / f"{name}{year}.txt"
    text = FORM.format(
        department=department, year=year, budget=budget, timely=timely, satisfied=satisfied, share=year - 1930, told=told
    )
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> MemoryStore:
    folder = tmp_path_factory.mktemp("years")
    paths = [
        write(folder, "水务", "遵化市水务局", 2023, "120.50", "完成及时率", "受益群众满意度", "负责全市水务工作。"),
        write(folder, "水务", "遵化市水务局", 2024, "98.00", "按期完成率", "群众满意率", TOLD),
        write(folder, "教育", "遵化市教育局", 2024, "10.00", "工作完成及时率", "学生满意度", "负责全市教育工作。"),
    ]
    store = MemoryStore("https://example.org/id/")
    assert kg.build(paths, store, root=folder).ok
    return store


def rows(store: MemoryStore, query: str, columns: str, **params: str) -> list[tuple[Any, ...]]:
    names: Sequence[str] = columns.split()
    return [tuple(row[name] for name in names) for row in run(store, query, params).records()]


def test_one_project_over_two_years(built):
    found = rows(built, "projects-over-years", "series organisation year document budget_wan")
    assert [(name, of, year, document, str(budget)) for name, of, year, document, budget in found] == [
        ("2023年农村供水改造", "遵化市水务局", "2023", "水务2023.txt", "120.5"),
        ("2023年农村供水改造", "遵化市水务局", "2024", "水务2024.txt", "98"),
    ]


def test_targets_of_one_concept_across_departments(built):
    found = rows(built, "targets-of-concept", "department indicator number", indicator_concept="完成及时率")
    assert [(of, name, int(number)) for of, name, number in found] == [
        ("遵化市水务局", "完成及时率", 93),
        ("遵化市教育局", "工作完成及时率", 94),
        ("遵化市水务局", "按期完成率", 94),
    ]
    names = rows(built, "targets-of-concept", "indicator", indicator_concept="满意度")
    assert sorted(names) == [("受益群众满意度",), ("学生满意度",), ("群众满意率",)]


def test_former_names_of_an_organisation(built):
    found = rows(built, "organisations-and-units", "organisation former", unit="遵化市水务局")
    assert found == [("遵化市水务局", "遵化市水利局"), ("遵化市水务局", "遵化市节水办公室")]


def test_every_document_prints_its_publisher(built):
    assert rows(built, "publishers-inferred", "document") == []


def test_taking_documents_out_leaves_the_links_of_the_others(built, tmp_path):
    folder = tmp_path
    one = write(folder, "水务", "遵化市水务局", 2023, "120.50", "完成及时率", "受益群众满意度", "负责全市水务工作。")
    other = write(folder, "水务", "遵化市水务局", 2024, "98.00", "按期完成率", "群众满意率", TOLD)
    alone, both = MemoryStore("https://example.org/id/"), MemoryStore("https://example.org/id/")
    kg.build([one], alone, root=folder)
    kg.build([one, other], both, root=folder)
    from kg.pipeline import remove

    remove(["水务2024.txt"], both)
    graph = "https://example.org/id/graph/links"
    assert {str(quad) for quad in both.quads(graph)} == {str(quad) for quad in alone.quads(graph)}
