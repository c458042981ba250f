"""Records to RDF, declared once as data: which class, which part of the IRI, which property for which field.

Every field of every record stands here, mapped or with the reason why not (tests hold both sides to it). Terms are looked up
in the ontology when a map is compiled (`kg.rdf.compiled`), so a misspelt one never makes a triple. The property that leads
to a value's cell is its property plus `Cell`.
"""

from __future__ import annotations

from kg import records
from kg.rdf.fields import PLACE, Field, Kind, RecordMap
from kg.rdf.moneymaps import ASSET, BALANCE, BUDGET_LINE, BUDGET_TABLE_LINE, PROCUREMENT, THREE_PUBLIC

_PLACES = {**PLACE, "at": "kg:…Cell, made in kg.rdf.quads"}

HEADER = RecordMap(
    records.Header,
    "Disclosure",
    "doc",
    label="title",
    fields=(
        Field("document", "documentKey"),
        Field("sha256", "sha256"),
        Field("kind", "disclosureKind", Kind.CONCEPT, "disclosureKind"),
        Field("title", "title"),
        Field("fiscal_year", "fiscalYear", Kind.YEAR),
        Field("publisher_name", "publisherName"),
        Field("publisher_code", "publisherCode"),
        Field("level", "level", Kind.CONCEPT, "level"),
        Field("division_code", "region", Kind.DIVISION),
        Field("region", "region", Kind.REGION),
        Field("region", "regionName"),
        Field("division_code", "divisionCode"),
        Field("pages", "pageCount", Kind.INTEGER),
    ),
    unmapped={"inferred": "kg:Inference, a node a field, made in kg.rdf.quads", "at": _PLACES["at"]},
)

DEPARTMENT = RecordMap(
    records.Department,
    "Department",
    "department",
    number="department_no",
    holder="hasDepartment",
    label="name",
    fields=(
        Field("department_no", "departmentNumber", Kind.INTEGER),
        Field("name", "name"),
        Field("code", "unitCode"),
        Field("parent", "parentName"),
        Field("level", "level", Kind.CONCEPT, "level"),
        Field("region", "region", Kind.REGION),
        Field("region", "regionName"),
        Field("printed", "printed", Kind.BOOLEAN),
    ),
)

PROJECT = RecordMap(
    records.Project,
    "Project",
    "project",
    number="no",
    holder="hasProject",
    label="name",
    fields=(
        Field("no", "projectNumber", Kind.INTEGER),
        Field("printed_no", "printedNumber"),
        Field("name", "name"),
        Field("title", "printedTitle"),
        Field("code", "projectCode"),
        Field("code_check", "projectCodeValid", Kind.BOOLEAN),
        Field("department_code", "departmentCode"),
        Field("department_name", "departmentName"),
        Field("budget", "budgetAmount", Kind.AMOUNT),
        Field("fiscal", "fiscalAmount", Kind.AMOUNT),
        Field("other", "otherAmount", Kind.AMOUNT),
        Field("adjusted", "adjustedAmount", Kind.AMOUNT),
        Field("executed", "executedAmount", Kind.AMOUNT),
        Field("execution_rate", "executionRate", Kind.DECIMAL),
        Field("purpose", "purpose"),
        Field("declared_indicators", "declaredIndicators", Kind.INTEGER),
        Field("declared_budget", "declaredBudgetAmount", Kind.AMOUNT),
    ),
    unmapped=_PLACES,
)

PAYMENT_STEP = RecordMap(
    records.PaymentStep,
    "PaymentStep",
    "step",
    number="step_no",
    holder="hasPaymentStep",
    fields=(
        Field("project_no", "project", Kind.PROJECT),
        Field("step_no", "stepNumber", Kind.INTEGER),
        Field("by", "payBy"),
        Field("percent", "percent", Kind.DECIMAL),
    ),
)

GOAL = RecordMap(
    records.Goal,
    "PerformanceGoal",
    "goal",
    number="goal_no",
    holder="hasGoal",
    fields=(
        Field("project_no", "project", Kind.PROJECT),
        Field("goal_no", "goalNumber", Kind.INTEGER),
        Field("text", "text"),
        Field("horizon", "horizon"),
    ),
)

INDICATOR = RecordMap(
    records.Indicator,
    "Indicator",
    "indicator",
    number="row_no",
    holder="hasIndicator",
    label="level3",
    fields=(
        Field("project_no", "project", Kind.PROJECT),
        Field("row_no", "rowNumber", Kind.INTEGER),
        Field("level1", "level1Name"),
        Field("level1", "indicatorType1", Kind.MATCH, "indicatorType", top=True),
        Field("level2", "level2Name"),
        Field("level2", "indicatorType2", Kind.MATCH, "indicatorType", top=False),
        Field("level3", "level3Name"),
        Field("description", "description"),
        Field("target_text", "targetText"),
        Field("basis_text", "basisText"),
        Field("scope", "scope"),
        Field("target.scope", "scope"),
        Field("target.kind", "targetKind", Kind.CONCEPT, "targetKind"),
        Field("target.comparator", "comparator", Kind.CONCEPT, "comparator"),
        Field("target.comparator_explicit", "comparatorExplicit", Kind.BOOLEAN, given="target.comparator"),
        Field("target.number", "targetNumber", Kind.DECIMAL),
        Field("target.number_high", "targetNumberHigh", Kind.DECIMAL),
        Field("target.unit", "targetUnitText"),
        Field("target.unit", "targetUnit", Kind.MATCH, "unit"),
        Field("target.deadline", "deadline", Kind.DATE),
        Field("target.year_inferred", "yearInferred", Kind.BOOLEAN, given="target.deadline"),
        Field("weight", "weight", Kind.DECIMAL),
        Field("score", "score", Kind.DECIMAL),
        Field("actual_text", "actualText"),
        Field("actual_number", "actualNumber", Kind.DECIMAL),
        Field("deviation", "deviation"),
        Field("horizon", "horizon"),
        Field("basis_class", "genericBasis", Kind.CONCEPT, "genericBasis"),
    ),
    unmapped=_PLACES,
)

CITATION = RecordMap(
    records.Citation,
    "Citation",
    "citation",
    number="citation_no",
    holder="hasCitation",
    label="text",
    fields=(
        Field("citation_no", "citationNumber", Kind.INTEGER),
        Field("field", "citationField", Kind.CODE, "citationField"),
        Field("text", "text"),
        Field("kind", "citationKind", Kind.CODE, "citationKind"),
        Field("project_no", "project", Kind.PROJECT),
        Field("row_no", "indicator", Kind.INDICATOR),
        Field("number", "policyNumber"),
        Field("code", "issuingCode"),
        Field("year", "policyYear", Kind.YEAR),
        Field("serial", "policySerial"),
        Field("title", "policyTitle"),
        Field("basis_class", "genericBasis", Kind.CONCEPT, "genericBasis"),
    ),
)

NOTICE = RecordMap(
    records.PolicyNotice,
    "PolicyNotice",
    "notice",
    holder="hasNotice",
    label="title",
    fields=(
        Field("title", "title"),
        Field("number", "policyNumber"),
        Field("code", "issuingCode"),
        Field("year", "policyYear", Kind.YEAR),
        Field("serial", "policySerial"),
        Field("issuer", "issuerName"),
        Field("issued_on", "issuedOn", Kind.DATE),
    ),
    unmapped=_PLACES,
)

STATEMENT = RecordMap(
    records.Statement,
    "Statement",
    "statement",
    number="statement_no",
    holder="hasStatement",
    fields=(
        Field("statement_no", "statementNumber", Kind.INTEGER),
        Field("item", "item", Kind.CODE, "statementItem"),
        Field("text", "text"),
        Field("project_no", "project", Kind.PROJECT),
        Field("value", "value", Kind.STATED),
        Field("unit", "unitText", Kind.STATED_UNIT),
    ),
)

CHANGE = RecordMap(
    records.OrganisationChange,
    "OrganisationChange",
    "change",
    number="change_no",
    holder="hasChange",
    label="text",
    fields=(
        Field("change_no", "changeNumber", Kind.INTEGER),
        Field("kind", "changeKind", Kind.CODE, "changeKind"),
        Field("former", "formerName"),
        Field("resulting", "resultingName"),
        Field("text", "text"),
    ),
)

CELL = RecordMap(
    records.EvidenceCell,
    "Cell",
    "cell",
    fields=(
        Field("place.page", "page", Kind.INTEGER),
        Field("place.table", "table", Kind.INTEGER),
        Field("place.row", "row", Kind.INTEGER),
        Field("place.column", "column", Kind.INTEGER),
        Field("place.paragraph", "paragraph", Kind.INTEGER),
        Field("row_span", "rowSpan", Kind.SPAN),
        Field("column_span", "columnSpan", Kind.SPAN),
        Field("words", "words"),
        Field("box", "box", Kind.BOX),
        Field("sheet", "sheet"),
        Field("confidence", "confidence", Kind.SHARE),
        Field("personal", "personal", Kind.BOOLEAN),
    ),
    unmapped={},
)

MAPS = (
    HEADER, DEPARTMENT, PROJECT, PAYMENT_STEP, GOAL, INDICATOR, CITATION, NOTICE, BUDGET_LINE, BUDGET_TABLE_LINE, BALANCE,
    PROCUREMENT, THREE_PUBLIC, ASSET, STATEMENT, CHANGE, CELL,
)  # fmt: skip
"""Every record map. `kg.document.Finding` has its own module (`kg.rdf.findings`): its vocabulary is SHACL's."""
