"""Words of printed text: jieba's tokens, and character bigrams as the cheaper index. Text in, tuples of folded words out.

Whatever enters a graph or an index is cut by jieba itself with its own dictionary, never by an accelerator, so that the same
text gives the same words everywhere. Its guessing of unknown words is off: what a dictionary lacks falls into characters,
which a question and a document then share. The tokenizer is ours alone; the cache of its dictionary lies in the user's own
cache folder (never in the shared temporary one, where others could put a file), and without such a folder in memory only.
"""

from __future__ import annotations

import logging
import os
import re
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from kg import files
from kg.text import fold, unwrap

if TYPE_CHECKING:
    from jieba import Tokenizer

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W_{_HAN}]+(?:\.\d+)?")
_WORD = re.compile(r"[^\W_]")


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text in reading order, folded, without punctuation.

    >>> tokens("服务对象满意度≥90%")
    ('服务', '对象', '满意度', '90')
    """
    cut = _tokenizer()
    return tuple(word for piece in _pieces(text) for word in cut.cut(piece, HMM=False) if _WORD.search(word))


def bigrams(text: str) -> tuple[str, ...]:
    """The character bigrams of the Chinese in a text, and its Latin words and numbers whole, in reading order, folded.

    A single Chinese character between other characters stands alone.

    >>> bigrams("冀财建〔2022〕238号")
    ('冀财', '财建', '2022', '238', '号')
    """
    found: list[str] = []
    for piece in _pieces(text):
        for run in _RUN.finditer(piece):
            words = run.group()
            if run.lastgroup == "han" and len(words) > 1:
                found.extend(words[start : start + 2] for start in range(len(words) - 1))
            else:
                found.append(words)
    return tuple(found)


def _pieces(text: str) -> list[str]:
    """The folded text, parted where a blank stands between two Latin words."""
    return [fold(piece) for piece in unwrap(text).split(" ")]


@cache
def _tokenizer() -> Tokenizer:
    from jieba import Tokenizer  # a fifth of a second, which who wants bigrams only does not pay

    tokenizer = Tokenizer()
    folder = _cache_folder()
    logger = logging.getLogger("jieba")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # it reports each loading on standard error
    try:
        if folder is None:
            tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
            tokenizer.initialized = True
        else:
            tokenizer.tmp_dir = str(folder)
            tokenizer.initialize()
    finally:
        logger.setLevel(level)
    return tokenizer


def _cache_folder() -> Path | None:
    """The user's own folder for the dictionary, apart for each version of jieba; None where none can be written."""
    folder = files.cache_folder(f"jieba-{version('jieba')}")
    return folder if folder is not None and os.access(folder, os.W_OK) else None
