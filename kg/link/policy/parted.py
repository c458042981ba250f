"""One number printed with two titles of which one carries the other out: measures and their 实施细则 are two documents, and one
of the two numbers is wrong. The mentions of the rules get a key of their own; a person decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kg.grammar.flat import any_of
from kg.link.policy.nodes import Mention
from kg.records.link import PolicyKey

PART = "之"
"""Begins the scope of the number of rules that is their measures' number too: 襄政规〔2020〕2号@之实施细则."""

_CARRYING_OUT = re.compile(
    r"(?P<whole>.{4,}?)的?(?P<kind>" + any_of("实施细则 实施方案 实施办法 实施意见 实施条例 落实方案 操作细则") + ")"
)


def part_numbers(found: Iterable[Mention]) -> None:
    """In place: mentions whose title is another title of their number and 实施细则 (实施方案…) behind it."""
    titled: defaultdict[PolicyKey, list[Mention]] = defaultdict(list)
    for one in found:
        if one.title is not None and one.key.code is not None and not one.key.scope:
            titled[one.key].append(one)
    for key, group in titled.items():
        cores = {one.title.base for one in group if one.title is not None}
        for one in group if len(cores) > 1 else ():
            carrying = _CARRYING_OUT.fullmatch(one.title.base) if one.title is not None else None
            if carrying and carrying["whole"] in cores:
                one.key = replace(key, scope=f"{PART}{carrying['kind']}")
