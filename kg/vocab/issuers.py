"""发文机关: issuing codes of document numbers and the bodies behind them, from `ontology/codelists/issuers.csv` or a user's
own CSV.

A code ends in `*` where more characters may follow (国办* is 国办发, 国办函). A code that begins with 省+, 市+, 县+ or 区+ is
made of the place's abbreviation and the rest (市+财* is 邢财教); in its issuer + stands for the place's name. `verified` is
false where the code could not be checked against a published list. In: CSV rows. Out: frozen values; how codes are looked up
is for the link step.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import SettingsError, VocabularyError
from kg.vocab.files import csv_rows
from kg.vocab.schemes import scheme

COLUMNS = ("code", "issuer", "level", "division", "verified")
PLACED = {"省+": "provincial", "市+": "municipal", "县+": "county", "区+": "zone"}
"""Beginnings of codes that stand for the abbreviation of a place, and the level of the place."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """发文机关: `code` as in the list, `level` a notation of the scheme level, `division` a code where the body has one place."""

    code: str
    name: str
    level: str
    division: str | None = None
    verified: bool = True


@cache
def issuers() -> tuple[Issuer, ...]:
    """The issuing codes that the ontology lists, in the order of the file.

    >>> [issuer.name for issuer in issuers() if issuer.code == "国发"]
    ['国务院']
    """
    faults: list[str] = []
    found = tuple(_issuers(csv_rows("issuers.csv", *COLUMNS), faults))
    if faults:
        raise VocabularyError("codelists/issuers.csv: " + "; ".join(faults))
    return found


def read_issuers(path: Path) -> str:
    """The text of a user's own list, of the same columns (further ones are ignored), checked.

    Raises `SettingsError` that lists every faulty row.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        parse_issuers(text)
    except (OSError, UnicodeDecodeError, csv.Error, VocabularyError) as error:
        raise SettingsError(f"{path}: 发文机关表无法使用 (list of issuers cannot be used): {error}") from error
    return text


def parse_issuers(text: str) -> tuple[Issuer, ...]:
    """The rows of a user's list. Raises `VocabularyError` that lists every faulty row.

    >>> parse_issuers("code,issuer,level,division,verified\\n普投资规范,普陀区投资促进办公室,county,310107,true\\n")[0].name
    '普陀区投资促进办公室'
    """
    rows = list(csv.reader(text.splitlines()))
    if rows and tuple(rows[0][: len(COLUMNS)]) != COLUMNS:
        raise VocabularyError(f"列应为 (columns must be) {','.join(COLUMNS)}")
    faults: list[str] = []
    found = tuple(_issuers((row[: len(COLUMNS)] for row in rows[1:] if any(row)), faults))
    if faults:
        raise VocabularyError("; ".join(faults))
    return found


def _issuers(rows: Iterable[list[str]], faults: list[str]) -> Iterator[Issuer]:
    levels = {concept.notation for concept in scheme("level")}
    for line, row in enumerate(rows, 2):
        if len(row) < len(COLUMNS):
            faults.append(f"第 {line} 行列数不对 (line {line}: wrong number of columns)")
            continue
        code, name, level, division, verified = (value.strip() for value in row)
        if not code.strip("*") or not name:
            faults.append(f"第 {line} 行缺少代字或机关 (line {line}: code or issuer missing)")
        elif level not in levels:
            faults.append(f"第 {line} 行未知级次 (line {line}: unknown level) {level!r}")
        else:
            yield Issuer(code, name, level, division or None, verified.lower() not in ("false", "0", "否"))
