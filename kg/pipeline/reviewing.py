"""A person decides: proposals out as a sheet, the edited sheet back into `decisions.csv`, and the links drawn anew.

Everything wrong with an edited sheet is said at once, and then nothing of it is applied: rows that cannot be read, ids that no
node has, decisions that contradict each other or what was decided before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from kg import decisions, vocab
from kg.decisions import Claim, Decision, iso_date
from kg.decisions.file import read as read_claims
from kg.errors import UsageError
from kg.pipeline import composing, evidence, sheets
from kg.pipeline.building import AnyStore, relink
from kg.pipeline.report import Progress, silent
from kg.pipeline.sheets import Proposed, Reviewed
from kg.records.link import Proposal
from kg.settings import Settings
from kg.store import is_store, open_store
from kg.text import fold

_WORDS = {sheets.MERGE: "merge", sheets.SPLIT: "split"}
_KINDS = {name: kind for kind, name in sheets.KINDS.items()}
_REASONS = "linkReason"


@dataclass(frozen=True, slots=True)
class Applied:
    """套用结果: how many decisions were added, stood there already, were left open; whether a store was linked anew."""

    added: int
    known: int
    open: int
    relinked: bool


def propose(store: AnyStore, path: Path, settings: Settings | None = None) -> int:
    """Write what is proposed and not yet decided, best first; the number of rows.

    Raises `UsageError` where the suffix is neither .xlsx nor .csv, `ExportError` where the file cannot be written.
    """
    sheets.check_form(path)
    decided = decisions.load((settings or Settings()).decisions)
    links = composing.links_of(store, decided.links)
    waiting = undecided(links.proposals, decided.links)
    found = evidence.gather(store, links, waiting)
    sheets.write(path, [_shown(one, found) for one in waiting])
    return len(waiting)


def undecided(proposals: Iterable[Proposal], decided: Sequence[Decision]) -> list[Proposal]:
    """Proposals that no decision answers, neither directly nor through a chain; best first."""
    final = {kind: decisions.stays(decided, kind) for kind in decisions.SUBJECTS}

    def ends(kind: str, *ids: str) -> tuple[str, frozenset[str]]:
        return kind, frozenset(final[kind].get(one, one) for one in ids)

    apart = {ends(one.subject, one.old, one.new) for one in decided if one.kind == "split"}
    waiting = [one for one in proposals if len((pair := ends(one.kind, one.left, one.right))[1]) == 2 and pair not in apart]
    return sorted(waiting, key=lambda one: (-one.score, one))


def _shown(one: Proposal, found: evidence.Evidence) -> Proposed:
    left, right = (one.kind, one.left), (one.kind, one.right)
    return Proposed(
        one.kind,
        one.left,
        one.right,
        one.score,
        "、".join(_reason(name) for name in one.reasons),
        found.labels.get(left, one.left),
        found.labels.get(right, one.right),
        found.shown(left),
        found.shown(right),
    )


def _reason(name: str) -> str:
    """The Chinese words of a reason."""
    return vocab.concept(_REASONS, name).label_zh


def apply(
    path: Path,
    store: str | Path | AnyStore,
    *,
    today: str,
    who: str = "",
    settings: Settings | None = None,
    progress: Progress = silent,
) -> Applied:
    """Take an edited sheet into `decisions.csv`; a store that is there is linked anew.

    `today` (ISO) and `who` stand where a row leaves them out. Raises `UsageError` with every fault; then nothing is applied.
    """
    record = (settings or Settings()).decisions
    rows = sheets.read(path)
    target = _existing(store)
    with target.locked() if target is not None else nullcontext():
        before = read_claims(record)
        said = [one for one in rows if fold(one.word)]
        claims, faults = _claims(said, who, today)
        faults += _unknown(claims, before, target)
        fresh = _fresh(claims, before)
        faults += decisions.conflicts([*before, *fresh])
        if faults:
            lines = "\n".join(f"  {fault}" for fault in faults)
            raise UsageError(f"{path.name}: {len(faults)} 处问题，未套用任何决定 (nothing was applied):\n{lines}")
        if fresh:
            decisions.append(record, [one.decision for one in fresh])
        relinked = target is not None and relink(target, decisions.load(record), progress=progress)
    return Applied(len(fresh), len(said) - len(fresh), len(rows) - len(said), relinked)


def _existing(store: str | Path | AnyStore) -> AnyStore | None:
    if isinstance(store, str | Path):
        return open_store(store) if is_store(store) else None
    return store


def _claims(rows: Iterable[Reviewed], who: str, today: str) -> tuple[list[Claim], list[str]]:
    """The decisions of the rows, and what is wrong with rows."""
    claims, faults = [], []
    for row in rows:
        wrong = _row_faults(row, who)
        faults += [f"{row.where}：{fault}" for fault in wrong]
        if not wrong:
            claims.append(Claim(row.where, _decision(row, who, today)))
    return claims, faults


def _row_faults(row: Reviewed, who: str) -> list[str]:
    faults = []
    if fold(row.word) not in _WORDS:
        faults.append(f"决定“{row.word}”应为 {'、'.join(_WORDS)} 或留空 (unknown word)")
    if row.kind not in _KINDS:
        faults.append(f"类别“{row.kind}”应为 {'、'.join(_KINDS)} (unknown kind)")
    if not row.left or not row.right:
        faults.append("缺少编号 (an id is missing)")
    elif row.left == row.right:
        faults.append(f"两个编号相同：{row.left} (both ids are the same)")
    if not (row.who or who):
        faults.append("缺少经办人，请填写或用 --who (who decided is missing)")
    if row.when and iso_date(row.when) is None:
        faults.append(f"日期“{row.when}”应如 2024-03-01 (not a date)")
    return faults


def _decision(row: Reviewed, who: str, today: str) -> Decision:
    kind = "merge" if _WORDS[fold(row.word)] == "merge" else "split"
    agreed = "采纳建议" if kind == "merge" else "不采纳建议"
    why = row.why or (f"{agreed}：{row.reasons}" if row.reasons else agreed)
    return Decision(
        "merge" if kind == "merge" else "split",
        _KINDS[row.kind],
        row.left,
        row.right,
        row.who or who,
        iso_date(row.when) or today,
        why,
    )


def _unknown(claims: Iterable[Claim], before: Iterable[Claim], target: AnyStore | None) -> list[str]:
    """Ids that no node of the store has, with what is decided already left out of account."""
    claims = list(claims)
    asked = {side for claim in claims for side in _sides(claim)}
    known = {side for claim in before for side in _sides(claim)}
    if target is None or asked <= known:
        return []
    known |= evidence.proposed_ids(target)
    if not asked <= known:  # typed by hand: all ids there are cost a link step
        known |= evidence.known_ids(composing.links_of(target, ()))
    return [f"{one.where}：图库中没有编号 {side[1]} (no such id)" for one in claims for side in _sides(one) if side not in known]


def _sides(claim: Claim) -> tuple[evidence.Side, evidence.Side]:
    one = claim.decision
    return (one.subject, one.old), (one.subject, one.new)


def _fresh(claims: Iterable[Claim], before: Iterable[Claim]) -> list[Claim]:
    """The decisions that are not on record yet, each once."""
    seen = {_said(one.decision) for one in before}
    fresh = []
    for claim in claims:
        said = _said(claim.decision)
        if said not in seen:
            seen.add(said)
            fresh.append(claim)
    return fresh


def _said(one: Decision) -> tuple[str, str, tuple[str, ...]]:
    """What a decision says; a split has no direction."""
    pair = (one.old, one.new)
    return one.kind, one.subject, tuple(sorted(pair)) if one.kind == "split" else pair
