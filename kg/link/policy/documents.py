"""What is known of each policy document over all that cite it: title, alternatives, type, issuer, weaker names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.link.naming import commonest
from kg.link.policy.issuers import Issuers, Known, level_of
from kg.link.policy.kinds import document_type, title_key
from kg.link.policy.nodes import Mention, Node
from kg.link.policy.titles import related
from kg.records.link import PolicyDocument, PolicyKey

_MOST_ALTERNATIVES = 10


@dataclass(slots=True)
class Gathered:
    """What the mentions of one document print: titles and issuers as printed, the homes that its titles tell."""

    titles: Counter[str] = field(default_factory=Counter)
    bodies: Counter[str] = field(default_factory=Counter)
    homes: set[str] = field(default_factory=set)
    replaces: set[PolicyKey] = field(default_factory=set)


def gather(
    found: Iterable[Mention],
    own: Iterable[PolicyKey],
    resolved: Iterable[PolicyKey],
    live: Iterable[PolicyKey],
    strongest: Mapping[PolicyKey, PolicyKey],
) -> dict[PolicyKey, Gathered]:
    """By document what its mentions print; `own` are the keys that the mentions had by themselves."""
    gathered = {key: Gathered() for key in live}
    for one, weaker, key in zip(found, own, resolved, strict=True):
        if key not in gathered:
            continue
        document = gathered[key]
        if one.printed:
            document.titles[one.printed] += 1
        if one.title and one.title.home:
            document.homes.add(one.title.home)
        if one.title and one.title.body:
            document.bodies[one.title.body] += 1
        if weaker != key and weaker not in gathered:
            document.replaces.add(weaker)
    for weaker, key in strongest.items():
        if weaker not in gathered and key in gathered:
            gathered[key].replaces.add(weaker)
    return gathered


def policy_documents(
    gathered: Mapping[PolicyKey, Gathered], known: Issuers, nodes: Mapping[PolicyKey, Node]
) -> tuple[PolicyDocument, ...]:
    """The policy documents, sorted."""
    return tuple(_document(key, gathered[key], known, nodes[key]) for key in sorted(gathered, key=lambda key: key.order))


def _document(key: PolicyKey, one: Gathered, known: Issuers, node: Node) -> PolicyDocument:
    title = commonest(one.titles) or key.title
    others = {title_key(other): other for other in sorted(one.titles, reverse=True)}
    alternatives = sorted(other for folded, other in others.items() if folded != title_key(title or ""))
    issuer = _issuer(key, one, known, node)
    return PolicyDocument(
        key,
        key.number,
        title,
        document_type(title) if title else None,
        tuple(sorted(one.replaces, key=lambda weaker: weaker.order)),
        tuple(alternatives[:_MOST_ALTERNATIVES]),
        issuer.name or None,
        issuer.level,
        issuer.division,
        issuer.evidence if issuer.name else None,
    )


def _issuer(key: PolicyKey, one: Gathered, known: Issuers, node: Node) -> Known:
    """The issuer by the number, else by what is printed; its level and place by the title, where nothing else tells them."""
    body, home = commonest(one.bodies), min(one.homes, default=None)
    found = known.of(key, body, node.home)
    if found is not None and (found.evidence != "pattern" or not found.division or not home or related(home, found.division)):
        return Known(found.name, found.level or level_of(home), found.division, found.evidence)
    return Known(body or "", level_of(home), home if home and home.isdigit() else None, "printed")
