"""Policy documents over all disclosures: which one each citation means, what is known of each, and what a person should look at.

Light rows in, `PolicyLinks` out: a pure function of the set of rows, decisions and issuers. The steps: mentions with the key
that their own words give → titles bound to the number they are printed with in the same document → ties that all documents
together prove → one key a set, a person's decisions first → documents, relations, proposals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.decisions import Decision
from kg.link.merging import Decided, decided, unite
from kg.link.policy.certain import bind, ties
from kg.link.policy.documents import gather, policy_documents
from kg.link.policy.issuers import Issuers
from kg.link.policy.kinds import document_type, title_key
from kg.link.policy.nodes import Mention, Node, mentions, new_node, nodes, title_key_of
from kg.link.policy.parted import part_numbers, part_places
from kg.link.policy.proposals import proposals
from kg.link.policy.relations import stated
from kg.link.policy.titles import read_title
from kg.records.link import LightRows, PolicyDocument, PolicyKey, PolicyRelation, Proposal
from kg.vocab import Issuer

__all__ = ["PolicyLinks", "document_type", "link_policies", "title_key"]


@dataclass(frozen=True, slots=True)
class PolicyLinks:
    """政策文件的链接: citations and notices with the key of their document; documents, relations, proposals, each sorted."""

    citations: Mapping[tuple[str, int], PolicyKey]
    notices: Mapping[str, PolicyKey]
    documents: tuple[PolicyDocument, ...]
    relations: tuple[PolicyRelation, ...]
    proposals: tuple[Proposal, ...]


def link_policies(rows: Iterable[LightRows], decisions: Iterable[Decision] = (), issuers: Iterable[Issuer] = ()) -> PolicyLinks:
    """All policy documents of the rows (which are sorted by document)."""
    by_document = {one.document: one for one in rows}
    chosen = decided(decisions, "policy")
    apart = frozenset(frozenset(pair) for pair in chosen.splits)
    found = list(mentions(by_document.values()))
    part_places(found, by_document)
    part_numbers(found)
    own = [one.key for one in found]
    bind(found, apart)
    made = nodes(found, by_document)
    spoken = _spoken(found, by_document, made)
    known = Issuers(issuers, found)
    strongest = unite(_with_decided({*made, *own}, chosen, made), ties(made, known.same), chosen, strength=_strength)
    live = {key for key in strongest.values() if key.code is not None or key.serial is None}
    resolved = [strongest[one.key] for one in found]
    gathered = gather(found, own, resolved, live & {strongest[key] for key in made}, strongest)
    return PolicyLinks(
        {
            (one.document, one.citation_no): key
            for one, key in zip(found, resolved, strict=True)
            if one.citation_no and key in live
        },
        {one.document: key for one, key in zip(found, resolved, strict=True) if one.citation_no is None and key in live},
        policy_documents(gathered, known, made),
        _relations(spoken, strongest),
        proposals(made, found, lambda key: strongest.get(key, key), apart, known.same),
    )


def _strength(key: PolicyKey) -> tuple[int, str]:
    """What names a node best: a number, an order, a local number, a title without bounds, a bounded one, a doubtful number."""
    if key.code is None:
        return (9, "") if key.serial is not None else (4 + bool(key.scope), key.scope)
    if key.scope:
        return (2 if key.scope.isdigit() else 3), key.scope
    return 0, ""


def _with_decided(keys: set[PolicyKey], chosen: Decided, made: dict[PolicyKey, Node]) -> set[PolicyKey]:
    """The keys, and those that a person names although no document prints them (the right number for a mistyped one)."""
    ids = {key.id for key in keys}
    for old, new in chosen.merges:
        key = PolicyKey.read(new)
        if old in ids and new not in ids and key is not None and key.id == new:
            keys.add(key)
            if key.title is None:
                made.setdefault(key, new_node(key, None, None))
    return keys


def _spoken(
    found: Iterable[Mention], rows: Mapping[str, LightRows], made: dict[PolicyKey, Node]
) -> tuple[tuple[PolicyKey, str, PolicyKey], ...]:
    """Source, kind and target of what titles say of other documents; those get a node even where nobody cites them."""
    spoken = set()
    for one in found:
        for kind, words in stated(one.printed or ""):
            title = read_title(words)
            key = title_key_of(rows[one.document], title)
            if title.base and not title.vague and key != one.key:
                if key not in made:
                    made[key] = new_node(key, title, rows[one.document].division)
                    made[key].documents.add(one.document)
                spoken.add((one.key, kind, key))
    return tuple(spoken)


def _relations(
    spoken: Iterable[tuple[PolicyKey, str, PolicyKey]], strongest: Mapping[PolicyKey, PolicyKey]
) -> tuple[PolicyRelation, ...]:
    pairs = {(strongest[source], kind, strongest[target]) for source, kind, target in spoken}
    return tuple(
        PolicyRelation(source, kind, target)
        for source, kind, target in sorted(pairs, key=lambda one: (one[0].order, one[1], one[2].order))
        if source != target and (source.code is not None or source.serial is None)
    )
