"""Seeded corpora of realistic disclosures with their truth, for every benchmark and every test of planted errors.

    records(seed, documents)          -> one `Disclosure` after the other, for millions of triples through the real mapping
    write(folder, seed, documents)    -> files in several formats and layouts, for the whole pipeline
    truth(seed, documents)            -> what they say: documents, citations with the policy they mean, planted structure

Real places, invented figures and documents, no persons. Bureaus of provinces, cities and counties publish year after year;
projects recur; a few policies are cited by everybody and most by hardly anybody; each province prints in its own layout; a
share of the citations is damaged, and the truth says what they should have been. On request communities of bureaus that share
bases are planted, with bridges between them and outliers. The same seed gives the same corpus in every process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.records import Disclosure

from . import recording
from .citing import DAMAGES, Cited
from .layouts import blocks
from .planning import LAYOUTS, Plan, PlannedDocument, PlannedIndicator, PlannedProject
from .printing import FORMATS
from .world import Bureau, Planting, Policy

__all__ = [
    "DAMAGES",
    "FORMATS",
    "LAYOUTS",
    "Bureau",
    "Cited",
    "Plan",
    "PlannedDocument",
    "PlannedIndicator",
    "PlannedProject",
    "Planting",
    "Policy",
    "Truth",
    "records",
    "truth",
    "write",
]

NOTHING = Planting()


@dataclass(frozen=True, slots=True)
class Truth:
    """What a corpus says. `documents` are planned documents by the key that a build gives them.

    `policies` are the numbers of the policies cited, each with how often; `communities` the names of bureaus by group, with
    `bridges` and `outliers` apart.
    """

    documents: Mapping[str, PlannedDocument]
    policies: Mapping[str, int]
    communities: Mapping[int, frozenset[str]]
    bridges: frozenset[str]
    outliers: frozenset[str]

    @property
    def citations(self) -> Iterator[tuple[str, Cited]]:
        """Every citation with the key of its document."""
        return ((key, cited) for key, document in self.documents.items() for cited in document.citations)


def records(
    seed: int,
    documents: int,
    *,
    damage: float = 0.03,
    layouts: Sequence[str] = ("basis-column",),
    planting: Planting = NOTHING,
    cells: bool = True,
    figures: bool = False,
) -> Iterator[Disclosure]:
    """The records of a corpus, as extraction would make them; by default all with a basis for every indicator.

    Without `cells` they lack the evidence: enough for the link step, and faster. With `figures` they have what full disclosures
    print beside projects: balances, “三公”, procurement, payment plans, scores (`figures.py`).
    """
    return recording.disclosures(iter(Plan(seed, documents, damage, tuple(layouts), planting)), cells=cells, figures=figures)


def write(
    folder: Path,
    seed: int,
    documents: int,
    formats: Sequence[str] = ("txt",),
    *,
    damage: float = 0.03,
    layouts: Sequence[str] = LAYOUTS,
    planting: Planting = NOTHING,
) -> Truth:
    """Write a corpus below a folder, the formats taking turns, and tell its truth."""
    plan = Plan(seed, documents, damage, tuple(layouts), planting)
    for document in plan:
        path = folder / _key(document, formats)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FORMATS[path.suffix[1:]](document.title, blocks(document)))
    return truth(seed, documents, formats, damage=damage, layouts=layouts, planting=planting)


def truth(
    seed: int,
    documents: int,
    formats: Sequence[str] = ("txt",),
    *,
    damage: float = 0.03,
    layouts: Sequence[str] = LAYOUTS,
    planting: Planting = NOTHING,
) -> Truth:
    """What the corpus of the same arguments says."""
    found: dict[str, PlannedDocument] = {}
    policies: dict[str, int] = {}
    groups: dict[int, set[str]] = {}
    roles: dict[str, set[str]] = {"bridge": set(), "outlier": set()}
    for document in Plan(seed, documents, damage, tuple(layouts), planting):
        found[_key(document, formats)] = document
        bureau = document.bureau
        for cited in document.citations:
            policies[cited.policy] = policies.get(cited.policy, 0) + 1
        if bureau.role is not None:
            roles[bureau.role].add(bureau.name)
        elif bureau.group is not None:
            groups.setdefault(bureau.group, set()).add(bureau.name)
    communities = {group: frozenset(names) for group, names in sorted(groups.items())}
    return Truth(found, dict(sorted(policies.items())), communities, frozenset(roles["bridge"]), frozenset(roles["outlier"]))


def _key(document: PlannedDocument, formats: Sequence[str]) -> str:
    return f"{document.key}.{formats[document.number % len(formats)]}"
