"""政策依据分析: what departments share, what depends on what, who is alike, what changed.

In: a store and a topic. Out: an `Analysis` of tables, notes and figures, which `write_folder` puts into files, `report` into one
HTML page, and `measurements` for a graph. `network` gives a `networkx.Graph` for everything that is not foreseen here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from kg.analyse.bases import analyse_bases
from kg.analyse.change import analyse_change
from kg.analyse.diffusion import analyse_diffusion
from kg.analyse.exposure import analyse_exposure
from kg.analyse.groups import analyse_communities
from kg.analyse.model import Analysis, Evidence, Filters, Note, Side, Table, Topic, Weight
from kg.analyse.peers import analyse_peers
from kg.analyse.projection import bipartite, network
from kg.analyse.reading import Queryable, read_evidence
from kg.analyse.results import measurements
from kg.analyse.targets import read_targets
from kg.analyse.ties import Incidence, incidence
from kg.analyse.writing import report, write_folder
from kg.errors import UsageError

__all__ = [
    "TOPICS",
    "Analysis",
    "Evidence",
    "Filters",
    "Incidence",
    "Note",
    "Options",
    "Table",
    "Topic",
    "analyse",
    "bipartite",
    "incidence",
    "measurements",
    "network",
    "read_evidence",
    "read_targets",
    "report",
    "write_folder",
]

TOPICS: tuple[Topic, ...] = get_args(Topic)
Step = Literal["read", "analyse"]


@dataclass(frozen=True, slots=True)
class Options:
    """选项 of an analysis beside its filters. `before` and `after` are years or document keys."""

    base: str | None = None
    concept: str | None = None
    by: Side = "department"
    weight: Weight = "rarity"
    before: str | None = None
    after: str | None = None


def analyse(
    store: Queryable,
    topic: Topic,
    filters: Filters | None = None,
    options: Options | None = None,
    progress: Callable[[Step], None] | None = None,
) -> Analysis:
    """One topic over a store. Too little to say anything about gives an `Analysis` whose notes say so. `progress` hears of
    each step as it begins.

    Raises `UsageError` where a level, a base or a year to compare is not known.
    """
    filters, options = filters or Filters(), options or Options()
    tell = progress or (lambda _: None)
    tell("read")
    if topic == "change":
        return _change(store, filters, options)
    evidence = read_evidence(store, filters)
    tell("analyse")
    if lacking := _lacking(evidence, topic):
        return Analysis(topic, "没有可分析的内容", (lacking,))
    match topic:
        case "bases":
            return analyse_bases(evidence, filters)
        case "exposure":
            return analyse_exposure(evidence, options.base, filters)
        case "communities":
            return analyse_communities(evidence, filters, options.by, options.weight)
        case "diffusion":
            return analyse_diffusion(evidence, options.base, filters)
        case "peers":
            return analyse_peers(evidence, read_targets(store, evidence), options.concept, options.base, filters)


def _lacking(evidence: Evidence, topic: Topic) -> Note | None:
    """What is missing for any figure at all."""
    if not evidence.sources:
        return Note("图库中没有符合条件的公开文件。", "The store holds no disclosure that fits.")
    if not evidence.projects:
        return Note("符合条件的公开文件中没有项目。", "The disclosures that fit hold no project.")
    if topic != "peers" and not evidence.uses:
        return Note("没有项目引用政策文件。", "No project rests on a policy document.")
    return None


def _change(store: Queryable, filters: Filters, options: Options) -> Analysis:
    if options.before is None or options.after is None:
        raise UsageError("请用 --from 和 --to 给出两个年度或两份文件 (give two years or two documents with --from and --to)")
    sides = [_side(store, filters, words) for words in (options.before, options.after)]
    for side, words in zip(sides, (options.before, options.after), strict=True):
        if not side.sources:
            raise UsageError(f"没有“{words}”的公开文件 (no disclosure of this year or key)")
    targets = (read_targets(store, sides[0]), read_targets(store, sides[1]))
    return analyse_change(sides[0], sides[1], targets, (options.before, options.after))


def _side(store: Queryable, filters: Filters, words: str) -> Evidence:
    """One side of a comparison: a year, or one document by its key."""
    if words.isdigit() and len(words) == 4:
        return read_evidence(store, replace(filters, year=int(words)))
    return read_evidence(store, replace(filters, document=words))
