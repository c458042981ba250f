"""Tokens of a number format code: the code in, its sections as lists of tokens out.

Quoted words, escaped characters, brackets, digit places and parts of dates are told apart once and for all here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class TokenKind(Enum):
    """What a part of a format code does."""

    LITERAL = "literal"
    DIGIT = "digit"
    POINT = "point"
    COMMA = "comma"
    PERCENT = "percent"
    EXPONENT = "exponent"
    FRACTION = "fraction"
    TEXT = "text"
    GENERAL = "general"
    DATE = "date"
    BRACKET = "bracket"


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a format code; of a literal the words themselves."""

    kind: TokenKind
    text: str


_TOKEN = re.compile(
    r"""(?P<literal>"[^"]*"?|\\.|!.)|(?P<skip>_.|\*.|_$|\*$)|(?P<bracket>\[[^\]]*\])|(?P<end>;)"""
    r"""|(?P<general>General|G/通用格式|常规|通用格式)|(?P<ampm>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])"""
    r"""|(?P<fraction>[?#]+\s*/\s*[?#0]+|[?#]+\s*/\s*\d+)|(?P<date>y+|m+|d+|h+|s+|a{3,4}|e+|b{2,4}|g+)|(?P<digit>[0#?])"""
    r"""|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<other>.)""",
    re.IGNORECASE | re.DOTALL,
)
_CURRENCY = re.compile(r"^\$([^-]*)(?:-[0-9A-Fa-f]+)?$")
_ELAPSED = re.compile(r"^(?:h+|m+|s+)$", re.IGNORECASE)
_DB_NUM = re.compile(r"^DBNum(\d)", re.IGNORECASE)
_MAX_CODE = 1000


def tokens_of(code: str) -> list[list[Token]]:
    """The sections of a format code, each with its tokens.

    >>> [[token.text for token in section] for section in tokens_of('0.0"万元";[Red]-0')]
    [['0', '.', '0', '万元'], ['Red', '-', '0']]
    """
    sections: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code[:_MAX_CODE]):
        if match.lastgroup == "end":
            sections.append([])
        else:
            sections[-1] += _read(match)
    return [_settled(section) for section in sections]


def _read(match: re.Match[str]) -> Iterator[Token]:
    text = match[0]
    match match.lastgroup:
        case "literal":
            yield Token(TokenKind.LITERAL, text.strip('"') if text[0] == '"' else text[1:])
        case "skip":
            return
        case "bracket":
            yield from _bracket(text[1:-1])
        case "ampm":
            yield Token(TokenKind.DATE, text)
        case "date":
            yield Token(TokenKind.DATE, text.lower())
        case "other":
            yield Token(TokenKind.LITERAL, text)
        case str() as kind:
            yield Token(TokenKind(kind), text.upper() if kind == "exponent" else text)


def _bracket(inner: str) -> Iterator[Token]:
    """A currency sign is printed; elapsed time and Chinese numerals count; colours, locales and conditions print nothing."""
    if match := _CURRENCY.match(inner):
        if match[1]:
            yield Token(TokenKind.LITERAL, match[1])
    elif _ELAPSED.match(inner):
        yield Token(TokenKind.DATE, f"[{inner.lower()}]")
    elif match := _DB_NUM.match(inner):
        yield Token(TokenKind.BRACKET, f"DBNum{match[1]}")
    else:
        yield Token(TokenKind.BRACKET, inner)


def _settled(section: list[Token]) -> list[Token]:
    """A section of a date keeps its points and slashes as words; what is no date has none of the letters of one."""
    kinds = {token.kind for token in section}
    if TokenKind.DATE not in kinds:
        return section
    numeral = [Token(TokenKind.DATE, token.text) for token in section if token.text.startswith("DBNum")]
    keep = (TokenKind.DATE, TokenKind.LITERAL, TokenKind.DIGIT, TokenKind.POINT)
    as_words = [token if token.kind in keep else Token(TokenKind.LITERAL, token.text) for token in section]
    return numeral + [new for old, new in zip(section, as_words, strict=True) if old.kind is not TokenKind.BRACKET]
