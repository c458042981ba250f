"""Indicator levels: the printed first or second level in, its concept of the scheme indicatorType out (domain: 一级/二级指标)."""

from __future__ import annotations

import re
from functools import lru_cache

from kg import vocab
from kg.text import fold

_WEIGHT = re.compile(r"\(?\d+(?:\.\d+)?(?:[-~—]\d+(?:\.\d+)?)?[分%]?\)?[分%]?|\(\)")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]{1,2}[、.]|\([一二三四五六七八九十\d]\)|\d{1,2}[、.])")

_MAX_CHARS = 20


@lru_cache(maxsize=4096)
def level1(text: str) -> str | None:
    """Local name of the first-level concept that `text` prints, weights such as (0-20)分 and ordinals left aside."""
    return _find(text, top=True)


@lru_cache(maxsize=4096)
def level2(text: str) -> str | None:
    """Local name of the second-level concept that `text` prints."""
    return _find(text, top=False)


def _find(text: str, *, top: bool) -> str | None:
    key = _WEIGHT.sub("", _ORDINAL.sub("", fold(text)))
    if not key or len(key) > _MAX_CHARS:
        return None
    found = vocab.lookup("indicatorType", key, top=top)
    return found.local if found is not None else None
