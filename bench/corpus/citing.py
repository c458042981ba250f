"""How a policy is written where it is cited: the many proper ways, and the damaged ones with what they should have been."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from .world import Policy

Damage = Literal["lost-brackets", "transposed-code", "leading-zero", "wrong-character"]
DAMAGES: tuple[Damage, ...] = ("lost-brackets", "transposed-code", "leading-zero", "wrong-character")
_BRACKETS = ("〔{}〕", "[{}]", "【{}】", "（{}）", "﹝{}﹞")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as printed. `number` and `title` are what it shows, as a careful reader normalises them."""

    text: str
    policy: str
    number: tuple[str, int, str] | None
    title: str | None
    damage: Damage | None = None


def cite(policy: Policy, rng: random.Random, damage: float) -> Cited:
    """One way of writing a policy; with a chance of `damage` a wrong one."""
    if rng.random() < damage:
        return _damaged(policy, rng)
    number = (policy.code, policy.year, policy.serial)
    inner = _within_quotes(policy.title)
    title = f"《{inner}》"
    written = _number(policy, rng)
    match rng.choices(("both", "number-first", "bare", "number", "title"), (50, 10, 10, 20, 10))[0]:
        case "both":
            behind = f"（{written}）" if "（" not in written else f"({written})"
            return Cited(f"{title}{behind}", policy.number, number, inner)
        case "number-first":
            return Cited(f"{written}{title}", policy.number, number, inner)
        case "bare" if policy.title.startswith("关于") and policy.title.endswith("通知") and "《" not in policy.title:
            return Cited(f"{policy.issuer}{policy.title}{written}", policy.number, number, f"{policy.issuer}{policy.title}")
        case "title":
            return Cited(title, policy.number, None, inner)
        case _:
            return Cited(written, policy.number, number, None)


def _number(policy: Policy, rng: random.Random) -> str:
    blank = " " if rng.random() < 0.1 else ""
    year = rng.choices(_BRACKETS, (70, 12, 8, 5, 5))[0].format(policy.year)
    return f"{policy.code}{year}{blank}{policy.serial}{blank}号"


def _within_quotes(title: str) -> str:
    """A title as it stands between 《》: inner quotation marks are single."""
    return title.replace("《", "〈").replace("》", "〉")


def _damaged(policy: Policy, rng: random.Random) -> Cited:
    title = _within_quotes(policy.title)
    code, year, serial = policy.code, policy.year, policy.serial
    kind = rng.choice(DAMAGES)
    if kind == "transposed-code" and len(code) > 2 and code[-1] != code[-2]:
        swapped = code[:-2] + code[-1] + code[-2]
        return Cited(f"《{title}》（{swapped}〔{year}〕{serial}号）", policy.number, (swapped, year, serial), title, kind)
    if kind == "leading-zero":
        return Cited(f"《{title}》（{code}〔{year}〕0{serial}号）", policy.number, (code, year, serial), title, kind)
    if kind == "wrong-character":
        at = rng.choice(
            [index for index, char in enumerate(title) if index > 1 and "\u4e00" <= char <= "\u9fff" and char != "工"]
        )
        wrong = f"{title[:at]}工{title[at + 1 :]}"
        return Cited(f"《{wrong}》（{code}〔{year}〕{serial}号）", policy.number, (code, year, serial), wrong, kind)
    return Cited(f"{code}{year}{serial}号", policy.number, (code, year, serial), None, "lost-brackets")
