"""What is read from the examples, compared with truth.json: header, projects, indicators, targets, citations, budget."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from kg.grammar.money import Amount
from kg.records import Disclosure
from kg.text import fold, unlatex


def folded(value: str | None) -> str:
    return fold(unlatex(value or ""))


def wan(amount: Amount | None) -> Decimal | None:
    return None if amount is None else amount.wan.normalize()


def decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value).normalize()


def nought(value: Decimal | None) -> Decimal:
    return value or Decimal(0)


def test_header(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    header = disclosure.header
    assert (header.kind, header.fiscal_year, header.level) == (truth["kind"], truth["fiscal_year"], truth["level"])
    assert list(header.region) == truth["region"]
    assert header.publisher_code == truth["publisher_code"]
    if truth["publisher_name"]:
        assert folded(header.publisher_name) == folded(truth["publisher_name"])


def test_projects(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    got = [(p.no, folded(p.name), p.printed_no, p.code, p.code_check if p.code else None) for p in disclosure.projects]
    want = [(p["no"], folded(p["name"]), p["printed_no"], p["code"], p["code_check"]) for p in truth["projects"]]
    assert got == want


def test_project_money(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    names = ("budget", "fiscal", "other", "adjusted", "executed")
    got = [(p.no, *(wan(getattr(p, name)) for name in names)) for p in disclosure.projects]
    want = [(p["no"], *(decimal(p.get(name)) for name in names)) for p in truth["projects"]]
    # 0 printed beside an empty cell is the same amount
    assert [tuple(map(nought, row)) for row in got] == [tuple(map(nought, row)) for row in want]


def test_execution_rates(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    assert [p.execution_rate for p in disclosure.projects] == [decimal(p.get("execution_rate")) for p in truth["projects"]]


def test_purposes_and_departments(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    want = [(folded(p["purpose"]), p.get("department_code"), folded(p.get("department_name"))) for p in truth["projects"]]
    got = [(folded(p.purpose), p.department_code, folded(p.department_name)) for p in disclosure.projects]
    assert [row[0] for row in got] == [row[0] for row in want]
    assert [row[1:] for row, expected in zip(got, want, strict=True) if expected[1]] == [row[1:] for row in want if row[1]]


def test_declared_indicators(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    assert [p.declared_indicators for p in disclosure.projects] == [p["declared_indicators"] for p in truth["projects"]]


def test_goals(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    got = [(g.project_no, folded(g.text)) for g in disclosure.goals if g.horizon != "实际完成情况"]
    want = [(p["no"], folded(goal)) for p in truth["projects"] for goal in p["goals"]]
    assert got == want


def test_payment_plans(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    got = [(s.project_no, s.by, s.percent) for s in disclosure.payment_plan]
    assert got == [(p["no"], by, decimal(percent)) for p in truth["projects"] for by, percent in p["plan"] or []]


def test_indicator_rows(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    got: list[tuple[Any, ...]] = []
    for i in disclosure.indicators:
        cells = (i.level1, i.level2, i.level3, i.description, i.target_text, i.basis_text)
        got.append((i.project_no, *map(folded, cells)))
    want = [(p["no"], *map(folded, row[:6])) for p in truth["projects"] for row in p["indicators"]]
    assert got == want


def test_targets(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    got, want = [], []
    rows = [(p["no"], row) for p in truth["projects"] for row in p["indicators"]]
    for indicator, (no, row) in zip(disclosure.indicators, rows, strict=True):
        kind, comparator, number, unit, *further = row[6]
        target = indicator.target
        mine: list[Any] = [no, row[4], target.kind]
        theirs: list[Any] = [no, row[4], kind]
        match kind:
            case "number":
                mine += [target.comparator, target.number, target.unit or ""]
                theirs += [comparator, decimal(number), unit]
            case "range":
                mine += [target.number, target.number_high, target.unit]
                theirs += [decimal(number), decimal(further[0]), unit]
            case "deadline" if further[0]:
                mine += [target.deadline]
                theirs += [further[0]]
            case "deadline":
                mine += [target.comparator, target.number, target.unit]
                theirs += [comparator, decimal(number), unit]
            case "multi":
                mine += [target.number]
                theirs += [decimal(number)]
        got.append(mine)
        want.append(theirs)
    assert got == want


def test_scope_weight_score_actual(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    rows = [row[7] if len(row) > 7 else {} for p in truth["projects"] for row in p["indicators"]]
    for indicator, extra in zip(disclosure.indicators, rows, strict=True):
        where = (indicator.project_no, indicator.row_no)
        assert folded(indicator.scope) == folded(extra.get("scope")), where
        assert (indicator.weight, indicator.score) == (decimal(extra.get("weight")), decimal(extra.get("score"))), where
        assert folded(indicator.actual_text) == folded(extra.get("actual")), where
        assert folded(indicator.deviation) == folded(extra.get("deviation")), where


def test_cited_numbers(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    got: dict[str, set[int]] = {}
    for citation in disclosure.citations:
        if citation.number:
            got.setdefault(citation.number, set()).update({citation.project_no} - {None})  # type: ignore[arg-type]
    assert got == {number: set(projects) for number, projects in truth["policies"].items()}


def test_cited_titles(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    got: dict[str, set[int]] = {}
    for citation in disclosure.citations:
        if citation.kind == "document" and not citation.number:
            got.setdefault(folded(citation.title), set()).update({citation.project_no} - {None})  # type: ignore[arg-type]
    for title, projects in truth["titles"].items():
        assert got.get(folded(title)) == set(projects), title


def test_budget_lines(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    got = Counter()
    for line in disclosure.budget_lines:
        parts = (line.basic, line.project) if line.classification == "functional" else (line.personnel, line.public)
        got[(line.classification, line.code, folded(line.name), *(nought(wan(x)) for x in (line.total, *parts)))] += 1
    want = Counter(
        (kind, code, folded(name), *(Decimal(x).normalize() for x in amounts))
        for kind in ("functional", "economic")
        for code, name, *amounts in truth.get(kind, [])
    )
    assert got == want


def test_balances(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    if "income_total" not in truth:
        assert not disclosure.balances
        return
    totals = {(b.side, folded(b.item)): wan(b.amount) for b in disclosure.balances if b.statement == "income_expenditure"}
    assert totals["income", folded("收入总计")] == decimal(truth["income_total"])
    assert totals["expenditure", folded("支出总计")] == decimal(truth["expenditure_total"])


def test_three_public(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    got = {t.item: wan(t.amount) for t in disclosure.three_public if t.phase == "budget" and t.amount.wan}
    if disclosure.three_public or "functional" in truth:
        assert got == {item: decimal(value) for item, value in truth["three_public"].items()}


def test_procurement_and_assets(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    got = [(folded(p.item), p.code, p.quantity, wan(p.unit_price), wan(p.total)) for p in disclosure.procurement if p.code]
    assert got == [(folded(item), code, *map(decimal, rest)) for item, code, *rest in truth.get("procurement", [])]
    if "assets_total" in truth:
        assert decimal(truth["assets_total"]) in {wan(a.amount) for a in disclosure.assets}


def test_statements(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    factors = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}
    said: dict[str, set[Decimal]] = {}
    for statement in disclosure.statements:
        if statement.value is not None and statement.unit in factors:
            said.setdefault(statement.item, set()).add((statement.value * factors[statement.unit]).normalize())
    for item, value in truth.get("statements", {}).items():
        assert decimal(value) in said.get(item, set()), item


def test_notice(disclosure: Disclosure, truth: dict[str, Any]) -> None:
    notice, want = disclosure.notice, truth.get("notice")
    assert (notice is None) == (want is None)
    if notice and want:
        assert folded(notice.title) == folded(want["title"])
        assert (notice.number, notice.issued_on) == (want["number"], want["issued_on"])


def test_nothing_is_dropped(disclosure: Disclosure) -> None:
    assert disclosure.coverage.share >= 0.99
