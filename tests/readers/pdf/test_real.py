"""Real disclosures beside the repository: pieces, prose, and the second engine. Only short facts stand here."""

from __future__ import annotations

import os
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from kg.document import Document
from kg.extract import extract
from kg.readers.pdf import cross_check, read_pdf
from kg.records import Disclosure
from kg.tables import join

REAL = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "real"
NAMES = ("sh-putuo-commerce-dept-budget-2025", "sh-putuo-wanli-dept-budget-2024", "template-final-accounts-2024")
PIECES = {NAMES[0]: 13, NAMES[1]: 22, NAMES[2]: 11}
CELLS = {NAMES[0]: 799, NAMES[1]: 1794, NAMES[2]: 360}


def path(name: str) -> Path:
    file = REAL / f"{name}.pdf"
    if not file.exists():
        if os.environ.get("CI"):
            pytest.fail("shared folder is missing")
        pytest.skip("shared folder is missing")
    return file


def read(name: str) -> Document:
    return read_pdf(path(name).read_bytes(), name)


@pytest.mark.corpus
@pytest.mark.parametrize("name", NAMES)
def test_pieces_and_cells(name: str) -> None:
    tables = read(name).tables()
    assert len(tables) == PIECES[name]
    assert sum(len(table.cells) for table in tables) == CELLS[name]


@pytest.mark.corpus
@pytest.mark.parametrize("name", NAMES)
def test_the_second_engine_reads_the_same(name: str) -> None:
    assert cross_check(path(name)) == []


@pytest.mark.corpus
def test_contents_pages_give_no_table() -> None:
    for name in NAMES:
        document = read(name)
        assert not [block for block in document.pages[1].blocks if hasattr(block, "cells")]


@pytest.mark.corpus
def test_paragraphs_are_whole() -> None:
    texts = [one.text for one in read(NAMES[0]).paragraphs()]
    assert any(text.startswith("2025年，") and text.endswith("其他收入0万元。") for text in texts)
    assert not [text for text in texts if text.startswith(("24,558.18", "180.00"))]


PRINTED = {
    NAMES[0]: ("部门预算公开", 2025, "上海市普陀区商务委员会", "区县级", Decimal("37151.4655"), Decimal("1983.0655")),
    NAMES[1]: ("部门预算公开", 2024, "上海市普陀区人民政府万里街道办事处", "区县级", Decimal("15621.1123"), Decimal("9970.6020")),
}
"""Kind, fiscal year, publisher, level, whole expenditure and basic expenditure, as seen on the pages."""


@cache
def records(name: str) -> Disclosure:
    return extract(join(read(name)))


@pytest.mark.corpus
@pytest.mark.parametrize("name", PRINTED)
def test_head_of_the_budget(name: str) -> None:
    header = records(name).header
    assert (header.kind, header.fiscal_year, header.publisher_name, header.level) == PRINTED[name][:4]
    assert (header.division_code, header.region) == ("310107", ("上海市", "普陀区"))


@pytest.mark.corpus
@pytest.mark.parametrize("name", PRINTED)
def test_lines_of_every_table_add_up(name: str) -> None:
    """Classes make the whole, sections make their class, items their section: in all tables and columns."""
    disclosure = records(name)
    whole, basic = PRINTED[name][4:]
    tables: dict[tuple[str, str], dict[str, Decimal]] = {}
    for line in disclosure.budget_table_lines:
        if line.code is not None and line.amount.wan is not None:
            tables.setdefault((line.statement, line.column_name), {})[line.code] = line.amount.wan
    totals = {key: sum(amount for code, amount in lines.items() if len(code) == 3) for key, lines in tables.items()}
    assert {total for (_, column), total in totals.items() if column in ("收入预算/合计", "支出预算/合计")} == {whole}
    assert totals["basic_expenditure", "一般公共预算基本支出/合计"] == basic
    for lines in tables.values():
        for code, amount in lines.items():
            parts = [part for other, part in lines.items() if len(other) == len(code) + 2 and other.startswith(code)]
            assert not parts or sum(parts) == amount, code
    balances = {(one.statement, one.item): one.amount.wan for one in disclosure.balances if one.fund is None}
    assert balances["income_expenditure", "支出总计"] == balances["fiscal_balance", "支出总计"] == whole


@pytest.mark.corpus
def test_prose_of_the_budgets() -> None:
    wanted = ("procurement", "running_cost", "performance_amount", "three_public")
    stated = [[str(one.value) for one in records(name).statements if one.item in wanted] for name in PRINTED]
    assert stated == [["1.00", "171.01", "38.20", "11381.60"], ["47.91", "443.18", "1662.44", "5634.81"]]
    assert [project.name for project in records(NAMES[0]).projects][::3] == [
        "科技创新专项经费",
        "贸易高质量发展专项（政策资金）经费",
    ]
    assert len({one.number for one in records(NAMES[0]).citations if one.number}) == 7


@pytest.mark.corpus
def test_an_empty_template_gives_its_tables_and_no_figure() -> None:
    disclosure = records(NAMES[2])
    assert (disclosure.header.kind, disclosure.header.fiscal_year, disclosure.header.publisher_name) == (
        "部门决算公开",
        2024,
        None,
    )
    assert [table.kind for table in join(read(NAMES[2])).tables()] == [
        "departments", "income_expenditure", "income", "expenditure", "fiscal_balance",
        "general_public", "basic_expenditure", "three_public", "government_fund", "state_capital",
    ]  # fmt: skip
    assert disclosure.coverage.share == 1
    for name in (
        "projects",
        "indicators",
        "citations",
        "budget_lines",
        "budget_table_lines",
        "balances",
        "three_public",
        "statements",
    ):
        assert getattr(disclosure, name) == (), name
