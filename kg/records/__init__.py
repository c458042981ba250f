"""The records that extraction makes of one document: frozen, typed, free of RDF and of files.

Each record has a `place` (where its row or passage begins) and, where single values stand in cells of their own,
`at`: pairs of field name and `Place`. All money is an `Amount` in 万元 with the printed words and unit beside it.
"""

from kg.grammar.money import Amount
from kg.grammar.values import Target
from kg.records.budget import (
    Asset,
    Balance,
    BudgetLine,
    BudgetTableLine,
    ProcurementItem,
    Statement,
    ThreePublic,
)
from kg.records.change import OrganisationChange
from kg.records.citation import Citation, PolicyNotice
from kg.records.disclosure import Coverage, Department, Disclosure, Evidence, EvidenceCell, Header
from kg.records.project import Goal, Indicator, PaymentStep, Project

__all__ = [
    "Amount",
    "Asset",
    "Balance",
    "BudgetLine",
    "BudgetTableLine",
    "Citation",
    "Coverage",
    "Department",
    "Disclosure",
    "Evidence",
    "EvidenceCell",
    "Goal",
    "Header",
    "Indicator",
    "OrganisationChange",
    "PaymentStep",
    "PolicyNotice",
    "ProcurementItem",
    "Project",
    "Statement",
    "Target",
    "ThreePublic",
]
