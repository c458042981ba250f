"""链接: what the link step reads of each document (light rows) and what it concludes over all of them.

Light rows hold nothing but what decides a link, so that they can come from records or be read back from the store. Links
name canonical policy documents and organisations by keys; how an IRI is made of a key is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.records.disclosure import Department, Disclosure
from kg.text import fold


@dataclass(frozen=True, slots=True, order=True)
class LightDepartment:
    """部门或单位, light: what tells which organisation it is."""

    department_no: int
    name: str
    code: str | None = None
    level: str | None = None
    division: str | None = None


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
    """引用, light: the parsed number and title of a citation that names a document."""

    citation_no: int
    field: str
    project_no: int | None = None
    row_no: int | None = None
    code: str | None = None
    year: int | None = None
    serial: str | None = None
    title: str | None = None


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


@dataclass(frozen=True, slots=True)
class PolicyKey:
    """Identity of a policy document: (code, year, serial), else the folded title and what bounds it (`scope`)."""

    code: str | None = None
    year: int | None = None
    serial: str | None = None
    title: str | None = None
    scope: str = ""

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """Sorts numbered documents by number, the others by title."""
        return (self.code or "", self.year or 0, self.serial or "", self.title or "", self.scope)


@dataclass(frozen=True, slots=True)
class OrganisationKey:
    """Identity of an organisation: (division, unit code), else (division, folded name, and what bounds it)."""

    division: str | None = None
    code: str | None = None
    name: str | None = None
    scope: str = ""

    @property
    def order(self) -> tuple[str, str, str, str]:
        """Sorts by division, then code or name."""
        return (self.division or "", self.code or "", self.name or "", self.scope)


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """政策文件: one document over all that cite it. `title` is the spelling printed most often."""

    key: PolicyKey
    number: str | None = None
    title: str | None = None
    document_type: str | None = None
    replaces: tuple[PolicyKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """机构: one organisation over all documents. `level` is a notation of the scheme level."""

    key: OrganisationKey
    name: str | None = None
    level: str | None = None
    replaces: tuple[OrganisationKey, ...] = ()


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

    `rows` are the rows the links were made of, by document: names of nodes depend on what stands beside them.
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
