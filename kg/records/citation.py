"""引用: each mention of a legal or policy basis, words as printed, with the parsed number and title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.document import Place

CitationField = Literal["basis", "purpose", "name", "goal", "description", "prose"]
CitationKind = Literal["document", "generic"]


@dataclass(frozen=True, slots=True)
class Citation:
    """引用: one mention. `project_no` and `row_no` are None in the prose outside projects.

    `number` is normalised (`邢财教〔2022〕92号`), `code`, `year`, `serial` are its parts; `basis_class` names the concept of
    the scheme genericBasis where `kind` is generic.
    """

    citation_no: int
    field: CitationField
    text: str
    kind: CitationKind
    place: Place
    project_no: int | None = None
    row_no: int | None = None
    number: str | None = None
    code: str | None = None
    year: int | None = None
    serial: str | None = None
    title: str | None = None
    basis_class: str | None = None


@dataclass(frozen=True, slots=True)
class PolicyNotice:
    """政策文件 as input: the notice itself, so that it can be linked to its own policy node."""

    title: str
    place: Place
    number: str | None = None
    code: str | None = None
    year: int | None = None
    serial: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    at: tuple[tuple[str, Place], ...] = ()
