"""Folding and unwrapping of Chinese printed text: pure functions, no tables of the domain.

`fold` makes keys for comparison, never text to show. `unwrap` undoes line wraps inside a cell or paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BRACKETS = str.maketrans({
    "【": "[", "】": "]", "〔": "[", "〕": "]", "［": "[", "］": "]", "﹝": "[", "﹞": "]", "｛": "{", "｝": "}",
    "〈": "<", "〉": ">", "＜": "<", "＞": ">", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "≧": "≥", "≦": "≤", "⩾": "≥",
    "⩽": "≤", "—": "-", "–": "-", "－": "-", "―": "-", "﹣": "-", "−": "-", "\u00ad": "", "\u200b": "", "\ufeff": "",
})  # fmt: skip
_LATEX = (
    (re.compile(r"\\(?:geqslant|geq|ge)(?![a-z])"), "≥"),
    (re.compile(r"\\(?:leqslant|leq|le)(?![a-z])"), "≤"),
    (re.compile(r"\\(?:approx|sim)(?![a-z])"), "~"),
    (re.compile(r"\\times(?![a-z])"), "×"),
    (re.compile(r"\\(?:text|mathrm|mathbf)\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\\[,;:! ]|\\quad"), " "),
)
_MATH = re.compile(r"\$([^$\n]{1,80})\$")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[A-Za-z]")
_WORD_LENGTH = 40


def strip_space(text: str) -> str:
    """The text without any white space.

    >>> strip_space("经济效益指 标")
    '经济效益指标'
    """
    return _SPACE.sub("", text)


def fold(text: str) -> str:
    """A comparison key: NFKC, one bracket form, no white space, lower case.

    >>> fold("邢财教【２０２２】92 号") == fold("邢财教〔2022〕92号")
    True
    """
    return _fold_word(text) if len(text) <= _WORD_LENGTH else _fold(text)


def _fold(text: str) -> str:
    plain = text.translate(_BRACKETS)
    folded = unicodedata.normalize("NFKC", plain)
    return strip_space(folded if folded == plain else folded.translate(_BRACKETS)).lower()


_fold_word = lru_cache(maxsize=16384)(_fold)  # header words and names are folded again and again


def unlatex(text: str) -> str:
    r"""Undo the LaTeX residue that PDF-to-text tools leave around comparators and percent signs.

    >>> unlatex(r"$\geq 95\%$")
    '≥ 95%'
    """
    if "$" not in text and "\\" not in text:
        return text
    text = _MATH.sub(r"\1", text)
    for pattern, replacement in _LATEX:
        text = pattern.sub(replacement, text)
    return text.strip()


def unwrap(text: str) -> str:
    """Join wrapped words: white space stays only between two Latin words (as one blank).

    >>> unwrap("13081123P0000461000\\n2X")
    '13081123P00004610002X'
    >>> unwrap("经济效益指 标")
    '经济效益指标'
    >>> unwrap("Python  Package")
    'Python Package'
    """
    pieces = _SPACE.split(text.strip())
    joined = pieces[0]
    for piece in pieces[1:]:
        gap = " " if joined and piece and _WORD.match(joined[-1]) and _WORD.match(piece[0]) else ""
        joined += gap + piece
    return joined
