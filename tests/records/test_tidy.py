"""The tidy tables: their columns are an interface, their rows lose nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.document import Finding, Place, Severity
from kg.records import (
    Amount,
    Balance,
    BudgetLine,
    BudgetTableLine,
    Citation,
    Department,
    Disclosure,
    Goal,
    Header,
    Indicator,
    PaymentStep,
    ProcurementItem,
    Project,
    Statement,
    Target,
    ThreePublic,
    tidy,
)

PLACE = "page table row column"
COLUMNS = {
    "disclosures": "document title kind fiscal_year publisher_name publisher_code level region division_code sha256 pages",
    "departments": "document code name parent level region printed",
    "projects": "document no printed_no name title code department_code department_name budget_wan fiscal_wan other_wan"
    " adjusted_wan executed_wan execution_rate purpose",
    "payment_plan": "document project_no by percent",
    "goals": "document project_no goal_no text horizon",
    "indicators": "document project_no row_no level1 level2 level3 description target_text basis_text scope kind comparator"
    " number number_high unit deadline weight score actual_text actual_number deviation horizon",
    "citations": "document project_no row_no field text kind policy_number policy_title basis_class",
    "policy_documents": "number title issuer issuer_level year serial type cited_by_projects",
    "budget_lines": "document department_code classification code name total basic project personnel public",
    "budget_table_lines": "document statement fund phase code name column_name amount",
    "balances": "document statement side fund phase item amount_wan",
    "procurement": "document project item code unit quantity unit_price total",
    "three_public": "document item phase amount_wan",
    "statements": "document project_no item value unit text",
    "findings": "document project_no row_no rule severity message text",
}


def test_columns_are_the_interface():
    assert {schema.name: " ".join(schema.names) for schema in tidy.SCHEMAS} == {
        name: f"{columns} {PLACE}" for name, columns in COLUMNS.items()
    }


@pytest.mark.parametrize("schema", tidy.SCHEMAS, ids=lambda schema: schema.name)
def test_every_column_is_explained(schema):
    assert schema.title
    assert all(column.heading and column.description_zh and column.description_en for column in schema.columns)
    assert len({column.heading for column in schema.columns}) == len(schema.columns)


def wan(number):
    return Amount(Decimal(number), number, "万元")


CELL = Place(page=3, table=2, row=4, column=1)
PROSE = Place(page=1, paragraph=17)
SHA, REGION = "ab" * 32, ("河北省", "邢台市")
DISCLOSURE = Disclosure(
    Header("a.txt", SHA, "部门预算公开", "标题", 2023, "某局", "501", "市级", REGION, "130500", 9, at=(("title", PROSE),)),
    (Department(1, "某局", CELL, "501", None, "市级", REGION),),
    (Project(1, "信息化", "绩效目标表", CELL, "1", "13P", None, "501", "某局", wan("10.00"), wan("1E+1"), purpose="用途"),),
    (PaymentStep(1, 1, "3月底", Decimal(25), CELL),),
    (Goal(1, 1, "目标一", CELL, "年度"),),
    (
        Indicator(
            1, 1, "产出指标", "数量指标", "人数", CELL, target_text="≥100人",
            target=Target("number", "ge", True, Decimal(100), unit="人", scope="桃城区"),
        ),
    ),
    (Citation(1, "prose", "依据某办法", "document", PROSE, number="邢财教〔2022〕92号", title="某办法"),),
    None,
    (BudgetLine(1, "functional", "2010301", "行政运行", CELL, "501", wan("614.60"), wan("614.60")),),
    (BudgetTableLine(1, "支出总表", "行政运行", "基本支出", wan("614.60"), CELL, None, "budget", "2010301"),),
    (Balance(1, "收支总表", "income", "本年收入合计", wan("1336.23"), CELL),),
    (ProcurementItem(1, "台式机", CELL, "信息化", "A02010104", "台", Decimal(2), wan("0.5"), wan("1.0")),),
    (ThreePublic(1, "total", wan("8.0"), CELL),),
    (),
    (Statement(1, "income", "收入1336.23万元", PROSE, None, Decimal("1336.23"), "万元"),),
    (Finding("shifted-row", Severity.WARNING, "错列", "shifted", CELL, "人数", 1, 1),),
)  # fmt: skip
ROWS = dict(tidy.rows(DISCLOSURE))
AT_CELL, AT_PROSE = (3, 2, 4, 1), (1, None, 17, None)

EXPECTED = [
    ("disclosures", ("a.txt", "标题", "部门预算公开", 2023, "某局", "501", "市级", "河北省/邢台市", "130500", SHA, 9, *AT_PROSE)),
    ("departments", ("a.txt", "501", "某局", None, "市级", "河北省/邢台市", True, *AT_CELL)),
    (
        "projects",
        ("a.txt", 1, "1", "信息化", "绩效目标表", "13P", "501", "某局", Decimal("10.00"), Decimal("1E+1"), None, None, None, None,
         "用途", *AT_CELL),
    ),
    ("payment_plan", ("a.txt", 1, "3月底", Decimal(25), *AT_CELL)),
    ("goals", ("a.txt", 1, 1, "目标一", "年度", *AT_CELL)),
    (
        "indicators",
        ("a.txt", 1, 1, "产出指标", "数量指标", "人数", None, "≥100人", None, "桃城区", "number", "ge", Decimal(100), None, "人",
         None, None, None, None, None, None, None, *AT_CELL),
    ),
    ("citations", ("a.txt", None, None, "prose", "依据某办法", "document", "邢财教〔2022〕92号", "某办法", None, *AT_PROSE)),
    (
        "budget_lines",
        ("a.txt", "501", "functional", "2010301", "行政运行", Decimal("614.60"), Decimal("614.60"), None, None, None, *AT_CELL),
    ),
    ("budget_table_lines", ("a.txt", "支出总表", None, "budget", "2010301", "行政运行", "基本支出", Decimal("614.60"), *AT_CELL)),
    ("balances", ("a.txt", "收支总表", "income", None, "budget", "本年收入合计", Decimal("1336.23"), *AT_CELL)),
    ("procurement", ("a.txt", "信息化", "台式机", "A02010104", "台", Decimal(2), Decimal("0.5"), Decimal("1.0"), *AT_CELL)),
    ("three_public", ("a.txt", "total", "budget", Decimal("8.0"), *AT_CELL)),
    ("statements", ("a.txt", None, "income", Decimal("1336.23"), "万元", "收入1336.23万元", *AT_PROSE)),
    ("findings", ("a.txt", 1, 1, "shifted-row", "Warning", "错列", "人数", *AT_CELL)),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row"), EXPECTED, ids=[name for name, _ in EXPECTED])
def test_rows(table, row):
    assert ROWS[table] == [row]


def test_every_table_is_filled():
    assert set(ROWS) | {"policy_documents"} == set(COLUMNS)
    assert all(len(row) == len(tidy.BY_NAME[name].columns) for name, rows in ROWS.items() for row in rows)


def test_messages_in_english():
    assert dict(tidy.rows(DISCLOSURE, "en"))["findings"][0][5] == "shifted"


def test_policy_documents_stand_at_no_single_place():
    row = tidy.PolicyRow("邢财教〔2022〕92号", "通知", "邢财教", "市级", 2022, "92", "notice", 3)
    assert tidy.policy_rows([row]) == [
        ("邢财教〔2022〕92号", "通知", "邢财教", "市级", 2022, "92", "notice", 3, None, None, None, None)
    ]


OWN = [
    ("某局", ("", "市级", "河北省/邢台市"), "the publisher"),
    ("某局本级", ("某局", "市级", "河北省/邢台市"), "a unit that bears its name"),
    ("某镇政府", ("", "", ""), "somebody else"),
]


@pytest.mark.parametrize(("name", "expected", "why"), OWN, ids=[case[2] for case in OWN])
def test_departments_of_the_publisher_have_its_level_and_region(name, expected, why):
    header = Header("a.txt", SHA, "部门预算公开", publisher_name="某局", level="市级", region=REGION)
    rows = dict(tidy.rows(Disclosure(header, (Department(1, name, CELL),))))["departments"]
    assert tuple(cell or "" for cell in rows[0][3:6]) == expected


def test_what_a_department_prints_wins():
    header = Header("a.txt", SHA, "部门预算公开", publisher_name="某局", level="市级", region=REGION)
    department = Department(1, "某局下属所", CELL, None, "某委", "区县级", ("河北省", "邢台市", "襄都区"))
    rows = dict(tidy.rows(Disclosure(header, (department,))))["departments"]
    assert rows[0][3:6] == ("某委", "区县级", "河北省/邢台市/襄都区")


CODES = {
    ("indicators", "kind"): "range", ("indicators", "comparator"): "ge", ("citations", "field"): "prose",
    ("citations", "kind"): "generic", ("citations", "basis_class"): "plan", ("budget_lines", "classification"): "functional",
    ("budget_table_lines", "statement"): "three_public", ("budget_table_lines", "phase"): "prior",
    ("balances", "statement"): "fiscal_balance", ("balances", "side"): "income", ("balances", "phase"): "budget",
    ("three_public", "item"): "vehicle_running", ("three_public", "phase"): "actual", ("statements", "item"): "carried_over",
    ("findings", "rule"): "unrecognised-table", ("findings", "severity"): "Violation",
}  # fmt: skip


def test_every_column_of_codes_explains_them():
    explained = {(schema.name, column.name) for schema in tidy.SCHEMAS for column in schema.columns if column.codes}
    assert explained == set(CODES)
    for (table, name), code in CODES.items():
        column = next(one for one in tidy.BY_NAME[table].columns if one.name == name)
        names = {code: (zh, en) for code, zh, en in column.codes()}
        assert code in names, (table, name)
        assert all(zh and not zh.isascii() and en for zh, en in names.values()), (table, name)
