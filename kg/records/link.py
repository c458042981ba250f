"""链接: what the link step reads of each document (light rows) and what it concludes over all of them.

Light rows hold nothing but what decides a link, so that they can come from records or be read back from the store. Links
name canonical policy documents and organisations by keys; how an IRI is made of a key is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.grammar.change import ChangeKind
from kg.records.disclosure import Department, Disclosure
from kg.records.entities import (
    ChangeLink,
    ConceptKey,
    IndicatorConcept,
    InferredPublisher,
    Organisation,
    OrganisationKey,
    ProjectSeries,
    SeriesKey,
)
from kg.text import fold

__all__ = [
    "ChangeLink",
    "ConceptKey",
    "IndicatorConcept",
    "InferredPublisher",
    "LightChange",
    "LightCitation",
    "LightDepartment",
    "LightIndicator",
    "LightNotice",
    "LightProject",
    "LightRows",
    "Links",
    "Organisation",
    "OrganisationKey",
    "PolicyDocument",
    "PolicyKey",
    "ProjectSeries",
    "Proposal",
    "Reliance",
    "SeriesKey",
    "project_departments",
]


@dataclass(frozen=True, slots=True, order=True)
class LightDepartment:
    """部门或单位, light: what tells which organisation it is."""

    department_no: int
    name: str
    code: str | None = None
    level: str | None = None
    division: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class LightProject:
    """项目, light: its name in the document, its department's number there, its budget."""

    no: int
    name: str
    code: str | None = None
    department_no: int | None = None
    yuan: Decimal | None = None


@dataclass(frozen=True, slots=True, order=True)
class LightCitation:
    """引用, light: the parsed number and title of a citation that names a document.

    `cell` is the id of the printed cell or paragraph, `issuer` the body printed before the title's brackets
    (河北省财政厅《关于…》). A number without code (`[2017]86号等`) has year and serial only. `version` is what stands beside
    the brackets (2023年版); `damage` how the number was damaged (a reason of the code list linkReason) where it was read in
    the likely way; `cut` says that a number alone ends in its serial, which may have lost digits with 号.
    """

    citation_no: int
    field: str
    project_no: int | None = None
    row_no: int | None = None
    code: str | None = None
    year: int | None = None
    serial: str | None = None
    title: str | None = None
    cell: str | None = None
    issuer: str | None = None
    version: str | None = None
    damage: str | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True, order=True)
class LightIndicator:
    """三级指标, light: its name, the dimension of its target (scheme dimension), None where no unit tells it."""

    project_no: int
    row_no: int
    name: str
    dimension: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class LightChange:
    """机构变更, light: the former names and the resulting one, as printed."""

    change_no: int
    kind: ChangeKind
    former: tuple[str, ...]
    resulting: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class LightNotice:
    """政策文件 as input, light."""

    title: str
    code: str | None = None
    year: int | None = None
    serial: str | None = None


@dataclass(frozen=True, slots=True)
class LightRows:
    """链接所需的行: all that the link step needs of one document, each tuple in the order of its number.

    `level` is a notation of the scheme level, `division` a code of the list of divisions, `region` the printed names, sorted.
    `kind` is a notation of the scheme disclosureKind; `addresses` are the words by which the text speaks of its author
    (本局, 我市), sorted.
    """

    document: str
    publisher_name: str | None = None
    publisher_code: str | None = None
    level: str | None = None
    division: str | None = None
    region: tuple[str, ...] = ()
    departments: tuple[LightDepartment, ...] = ()
    projects: tuple[LightProject, ...] = ()
    citations: tuple[LightCitation, ...] = ()
    notice: LightNotice | None = None
    title: str | None = None
    kind: str | None = None
    year: int | None = None
    indicators: tuple[LightIndicator, ...] = ()
    changes: tuple[LightChange, ...] = ()
    addresses: tuple[str, ...] = ()


_NUMBER_ID = re.compile(
    r"(?P<code>[^〔〕《》@0-9]*?)(?:〔(?P<year>\d{4})〕|第)?(?P<serial>\d+(?:-\d+)?)号(?:@(?P<scope>.+))?", re.DOTALL
)
_TITLE_ID = re.compile(r"《(?P<title>[^《》]+)》(?:@(?P<scope>.+))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PolicyKey:
    """Identity of a policy document: (code, year, serial), else the folded title; and what bounds it (`scope`).

    Orders have no year. A code that is local short form (市政办字) and a title that could be any city's are bounded by a
    division's code or by `document KEY`. Without a code it is a number that only a person can place.

    >>> PolicyKey("国务院令", None, "729").id, PolicyKey(title="差旅费管理办法", scope="130500").id
    ('国务院令第729号', '《差旅费管理办法》@130500')
    """

    code: str | None = None
    year: int | None = None
    serial: str | None = None
    title: str | None = None
    scope: str = ""

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """Sorts numbered documents by number, the others by title."""
        return (self.code or "", self.year or 0, self.serial or "", self.title or "", self.scope)

    @property
    def number(self) -> str | None:
        """The number as it is written officially, or None."""
        if self.serial is None:
            return None
        if self.year is not None:
            return f"{self.code or ''}〔{self.year}〕{self.serial}号"
        return f"{self.code}第{self.serial}号"

    @property
    def id(self) -> str:
        """A short name that people read and edit in decisions and review files."""
        return (self.number or f"《{self.title or ''}》") + (f"@{self.scope}" if self.scope else "")

    @staticmethod
    def read(text: str) -> PolicyKey | None:
        """The key with this id, or None.

        >>> PolicyKey.read("冀财建〔2022〕238号"), PolicyKey.read("冀财建")
        (PolicyKey(code='冀财建', year=2022, serial='238', title=None, scope=''), None)
        """
        if found := _NUMBER_ID.fullmatch(text.strip()):
            year = int(found["year"]) if found["year"] else None
            return PolicyKey(found["code"] or None, year, found["serial"], None, found["scope"] or "")
        found = _TITLE_ID.fullmatch(text.strip())
        return PolicyKey(title=found["title"], scope=found["scope"] or "") if found else None


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """政策文件: one document over all that cite it. `title` is the spelling printed most often, `alternatives` are the others.

    `level` is the issuer's, a notation of the scheme level; `division` a code of the list of divisions. `issuer_evidence` says
    where the issuer is known from: printed, registry, learned (printed beside the code elsewhere) or pattern (made of the code).
    """

    key: PolicyKey
    number: str | None = None
    title: str | None = None
    document_type: str | None = None
    replaces: tuple[PolicyKey, ...] = ()
    alternatives: tuple[str, ...] = ()
    issuer: str | None = None
    level: str | None = None
    division: str | None = None
    issuer_evidence: str | None = None


@dataclass(frozen=True, slots=True)
class PolicyRelation:
    """文件关系: what a title says of another document. `kind` is implements, forwards, amends, repeals or basedOn."""

    source: PolicyKey
    kind: str
    target: PolicyKey


@dataclass(frozen=True, slots=True)
class Reliance:
    """依靠关系: how many projects and indicators of an organisation cite a policy document, and the projects' yuan if printed."""

    organisation: OrganisationKey
    policy: PolicyKey
    projects: int
    indicators: int
    yuan: Decimal | None = None


@dataclass(frozen=True, slots=True, order=True)
class Proposal:
    """建议: two nodes that may be one; a person decides.

    `kind` is policy, organisation, project or indicator; `left` and `right` are the ids of the nodes (`id` of their keys), of
    which `right` would stay; `score` lies between 0 and 1; `reasons` are words of the code list linkReason, sorted;
    `places` are up to five places as evidence, (document, number of the citation, department, project or indicator there).
    """

    kind: str
    left: str
    right: str
    score: Decimal
    reasons: tuple[str, ...] = ()
    places: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """链接结果: canonical nodes and every edge to them, each tuple sorted. Nodes of documents are named by key and number.

    `rows` are the rows the links were made of, by document: names of nodes depend on what stands beside them. `named_after`
    are projects that bear a notice's title as their name; `measures` lead from (document, project, row) to the concept.
    """

    rows: tuple[LightRows, ...] = ()
    policies: tuple[PolicyDocument, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    citations: tuple[tuple[str, int, PolicyKey], ...] = ()
    notices: tuple[tuple[str, PolicyKey], ...] = ()
    departments: tuple[tuple[str, int, OrganisationKey], ...] = ()
    publishers: tuple[tuple[str, OrganisationKey], ...] = ()
    projects: tuple[tuple[str, int, PolicyKey], ...] = ()
    reliances: tuple[Reliance, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    inferred_publishers: tuple[InferredPublisher, ...] = ()
    changes: tuple[ChangeLink, ...] = ()
    series: tuple[ProjectSeries, ...] = ()
    in_series: tuple[tuple[str, int, SeriesKey], ...] = ()
    named_after: tuple[tuple[str, int, PolicyKey], ...] = ()
    concepts: tuple[IndicatorConcept, ...] = ()
    measures: tuple[tuple[str, int, int, ConceptKey], ...] = ()
    relations: tuple[PolicyRelation, ...] = ()


def project_departments(disclosure: Disclosure) -> Mapping[int, int]:
    """Project number → number of the department that is printed with it and listed in the document: by code, else by name.

    A project with no department printed has none here: none is invented.
    """
    codes: dict[str, int] = {}
    names: dict[str, int] = {}
    for department in disclosure.departments:
        _list(department, codes, names)
    found = {}
    for project in disclosure.projects:
        number = codes.get(project.department_code or "") or names.get(fold(project.department_name or ""))
        if number is not None:
            found[project.no] = number
    return found


def _list(department: Department, codes: dict[str, int], names: dict[str, int]) -> None:
    if department.code:
        codes.setdefault(department.code, department.department_no)
    if department.name:
        names.setdefault(fold(department.name), department.department_no)
