"""Text in XML: characters that XML 1.0 cannot say are shown by their pictures (U+2400 and on), as a form feed by ␌."""

from __future__ import annotations

import re

_UNSAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PICTURES = 0x2400


def sayable(text: str) -> str:
    r"""The text as XML can say it.

    >>> sayable("a\x0cb")
    'a␌b'
    """
    return _UNSAID.sub(_picture, text) if _UNSAID.search(text) else text


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(_PICTURES + code) if code < 0x20 else "\ufffd"
