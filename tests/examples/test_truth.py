"""The examples by themselves: what truth.json says stands in the files, and the figures agree but for the planted faults."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.text import fold

All = dict[str, dict[str, Any]]
ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
NUMBER = re.compile(r"(\w+)〔(\d{4})〕(\d+)号")


def check_character(stem: str) -> str:
    return ALPHABET[(30 - sum(ALPHABET.index(c) * 3**i for i, c in enumerate(stem))) % 31]


def test_every_file_is_described(all_truth: All, examples_folder: Path) -> None:
    files = {p.relative_to(examples_folder).as_posix() for p in examples_folder.rglob("*") if p.is_file()}
    assert files == set(all_truth)
    assert len(files) == 7


def test_levels_formats_and_kinds(all_truth: All) -> None:
    assert {truth["level"] for truth in all_truth.values()} == {"省级", "市级", "区县级", "开发区"}
    assert {key.rsplit(".", 1)[1] for key in all_truth} == {"txt", "md", "html"}
    assert len({truth["kind"] for truth in all_truth.values()}) == 6


def test_amount_of_content(all_truth: All) -> None:
    projects = [p for truth in all_truth.values() for p in truth["projects"]]
    assert len(projects) == 33
    assert sum(len(p["indicators"]) for p in projects) == 229


def test_policies_are_shared_by_levels(all_truth: All) -> None:
    levels: dict[str, set[str]] = {}
    for truth in all_truth.values():
        own = [truth["notice"]["number"]] if "notice" in truth else []
        for number in [*truth["policies"], *own]:
            levels.setdefault(number, set()).add(truth["level"])
    shared = {number for number, where in levels.items() if len(where) >= 2}
    assert len(shared) >= 5
    assert levels["皖财教〔2023〕1588号"] == {"省级", "市级", "区县级"}


def test_cited_numbers_are_printed(truth: dict[str, Any], printed: str) -> None:
    for number in truth["policies"]:
        match = NUMBER.fullmatch(number)
        assert match, number
        code, year, serial = match.groups()
        assert re.search(rf"{code}.{year}.(\d+、)*{serial}(、\d+)*号", printed), number
    for title in truth["titles"]:
        assert fold(title) in fold(printed)


def test_planted_faults_are_printed(truth: dict[str, Any], printed: str) -> None:
    for fault in truth["planted"]:
        if fault["printed"]:
            assert "".join(fault["printed"].split()) in printed, fault
        if fault["row"]:
            *cells, _, extra = [*truth["projects"][fault["project"] - 1]["indicators"][fault["row"] - 1], {}][:8]
            assert fault["printed"] in [*cells, extra.get("score")], fault


def test_planted_faults_are_rules_of_the_ontology(all_truth: All) -> None:
    rules = set(
        re.findall(r"^kg:rule-([\w-]+)", (ONTOLOGY / "codelists" / "rules.ttl").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = {fault["rule"] for truth in all_truth.values() for fault in truth["planted"]} - {None}
    assert named <= rules
    assert len(named) == 35


def test_planted_faults_are_listed_for_people(all_truth: All, examples_folder: Path) -> None:
    listed = (examples_folder.parent / "README.md").read_text(encoding="utf-8")
    for key, truth in all_truth.items():
        name = key.rsplit("/", 1)[1]
        for fault in truth["planted"]:
            cells = (name, fault["project"] or "", fault["row"] or "", fault["printed"] or "", fault["fault"])
            assert "| " + " | ".join(map(str, cells)) + " |" in listed


def test_project_codes(truth: dict[str, Any], printed: str) -> None:
    for project in truth["projects"]:
        if code := project["code"]:
            assert code in printed
            assert (check_character(code[:20]) == code[20]) is project["code_check"]


def test_functions_add_up(truth: dict[str, Any]) -> None:
    """基本 + 项目 = 合计 in each line, and each 类 and 款 is the sum of the lines below it."""
    lines = {code: tuple(map(Decimal, rest)) for code, _, *rest in truth.get("functional", [])}
    for code, (total, basic, project) in lines.items():
        assert basic + project == total, code
        if below := [v for c, v in lines.items() if c.startswith(code) and len(c) == len(code) + 2]:
            assert tuple(map(sum, zip(*below, strict=True))) == (total, basic, project), code
    if lines:
        assert (
            sum(v[0] for c, v in lines.items() if len(c) == 3)
            == Decimal(truth["expenditure_total"])
            == Decimal(truth["income_total"])
        )


def test_economic_codes_add_up(truth: dict[str, Any]) -> None:
    lines = {code: tuple(map(Decimal, rest)) for code, _, *rest in truth.get("economic", [])}
    for code, (total, personnel, public) in lines.items():
        assert personnel + public == total, code
        if len(code) == 3:
            assert sum(v[0] for c, v in lines.items() if len(c) == 5 and c.startswith(code)) == total
    if lines:
        assert sum(v[0] for c, v in lines.items() if len(c) == 3) == Decimal(truth["basic"])


def test_three_public_adds_up(truth: dict[str, Any]) -> None:
    amounts = {item: Decimal(value) for item, value in truth.get("three_public", {}).items()}
    if amounts:
        assert amounts["total"] == amounts.get("abroad", 0) + amounts["vehicles"] + amounts["reception"]
        assert amounts["vehicles"] == amounts.get("vehicle_purchase", 0) + amounts["vehicle_running"]


def test_project_money_and_plans_but_for_planted_faults(truth: dict[str, Any]) -> None:
    planted = {(fault["rule"], fault["project"]) for fault in truth["planted"]}
    for project in truth["projects"]:
        no = project["no"]
        if project["fiscal"]:
            agrees = Decimal(project["fiscal"]) + Decimal(project["other"] or 0) == Decimal(project["budget"])
            assert agrees is (("funds-sum", no) not in planted), project["name"]
        if project["plan"]:
            percents = [Decimal(p) for _, p in project["plan"] if p is not None]
            assert (percents == sorted(percents)) is (("plan-ascending", no) not in planted), project["name"]
            assert (percents[-1] == 100) is (("plan-complete", no) not in planted), project["name"]
        if project["declared_indicators"]:
            assert (project["declared_indicators"] == len(project["indicators"])) is (("declared-count", no) not in planted), (
                project["name"]
            )
