"""跨文件认定的实体: keys and results of organisations' kin, project series, indicator concepts; what the link step concludes.

How an IRI is made of a key is not known here. Every key has an `id`: short, readable, the name a person uses in decisions.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


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

    @property
    def id(self) -> str:
        """Its name in decisions.

        >>> OrganisationKey("130500", "017001").id, OrganisationKey(None, None, "财政局", "document a.txt").id
        ('130500:017001', 'document a.txt:财政局')
        """
        return f"{self.division or self.scope}:{self.code or self.name or ''}"


@dataclass(frozen=True, slots=True)
class Organisation:
    """机构: one organisation over all documents. `level` is a notation of the scheme level, `place` a code of the divisions.

    `parent` is the department that a unit is of; `finance_codes` are the codes that the finance system uses for its division,
    as its project codes begin with.
    """

    key: OrganisationKey
    name: str | None = None
    level: str | None = None
    replaces: tuple[OrganisationKey, ...] = ()
    place: str | None = None
    parent: OrganisationKey | None = None
    finance_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InferredPublisher:
    """推断的公开主体 of a document that prints none, its confidence 0..1, and the kinds of evidence.

    `reasons` are notations of the scheme publisherEvidence, sorted.
    """

    document: str
    organisation: OrganisationKey
    confidence: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeLink:
    """机构变更 as a document tells it, tied to the organisations it is about."""

    document: str
    change_no: int
    former: tuple[OrganisationKey, ...]
    resulting: OrganisationKey | None


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """Identity of a project over years and documents: its code, else its owner (`scope`) and its name without years."""

    code: str | None = None
    scope: str = ""
    name: str = ""

    @property
    def order(self) -> tuple[bool, str, str, str]:
        """Sorts coded ones first, by code, the others by owner and name."""
        return (self.code is None, self.code or "", self.scope, self.name)

    @property
    def id(self) -> str:
        """Its name in decisions.

        >>> SeriesKey(None, "130500:501", "企业服务平台建设经费").id
        '130500:501/企业服务平台建设经费'
        """
        return self.code or f"{self.scope}/{self.name}"


@dataclass(frozen=True, slots=True)
class ProjectSeries:
    """项目系列: one project over years and documents. `name` is the spelling printed most often; `codes` all it has had."""

    key: SeriesKey
    name: str
    codes: tuple[str, ...] = ()
    organisation: OrganisationKey | None = None
    first_year: int | None = None
    last_year: int | None = None
    replaces: tuple[SeriesKey, ...] = ()


@dataclass(frozen=True, slots=True)
class ConceptKey:
    """Identity of an indicator concept: its normalised name, and the dimension where it measures otherwise than the name does."""

    name: str
    dimension: str | None = None

    @property
    def order(self) -> tuple[str, str]:
        """Sorts by name, then dimension."""
        return (self.name, self.dimension or "")

    @property
    def id(self) -> str:
        """Its name in decisions.

        >>> ConceptKey("完成及时率").id, ConceptKey("完成及时率", "time").id
        ('完成及时率', '完成及时率@time')
        """
        return f"{self.name}@{self.dimension}" if self.dimension else self.name


@dataclass(frozen=True, slots=True)
class IndicatorConcept:
    """指标概念: what third-level names of one meaning and one dimension share.

    `label` is the listed name, else the one printed most often; `names` are the other printed ones. `seed` is a
    notation of the scheme indicatorConcept, `dimension` one of the scheme dimension; `indicators` counts the rows.
    """

    key: ConceptKey
    label: str
    names: tuple[str, ...] = ()
    dimension: str | None = None
    broader: ConceptKey | None = None
    seed: str | None = None
    indicators: int = 0
    replaces: tuple[ConceptKey, ...] = ()
