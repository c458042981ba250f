"""Where a store stands, as its user typed it: a folder or the URL of a server; and what of it may be printed.

A URL can hold a password, a token or a key, also where it is mistyped: whatever looks like one is taken for a URL, so that no
folder is made of it, and is printed by `shown` only.
"""

from __future__ import annotations

import re
from pathlib import Path

_URL = re.compile(r".*://|https?(?::|//)|[^:/\\]*:[^/\\]*@", re.IGNORECASE)
_SCHEME = re.compile(r"https?[:/]+|[a-z][a-z0-9+.-]*:/+", re.IGNORECASE)


def is_url(place: str | Path) -> bool:
    """Whether this names a server, well or badly typed, and no folder.

    >>> [is_url(place) for place in ("http://h:7878", "http:/u:pw@h/x", "u:pw@h:7878")]
    [True, True, True]
    >>> [is_url(place) for place in ("kg-store", "C:/kg/store", "D:\\\\kg@home\\\\store", "kg@home")]
    [False, False, False, False]
    """
    return _URL.match(str(place)) is not None


def shown(place: str | Path) -> str:
    """As it may be printed: a URL without name, password, parameters and fragment; a folder as it is.

    >>> shown("http://zhang:secret@h:7878/sparql?apikey=secret#auth=digest")
    'http://h:7878/sparql'
    >>> shown("zhang:se#cret@://h"), shown("http:/zhang:sec/ret@h/x")
    ('://h', 'http:/h/x')
    """
    text = str(place)
    if not is_url(text):
        return text
    found = _SCHEME.match(text)
    scheme, rest = (found[0], text[found.end() :]) if found else ("", text)
    said, at, host = rest.rpartition("@")
    if at and (":" in said or not re.search(r"[/?#]", said)):  # a password may hold any of these, unescaped
        rest = host
    return scheme + re.split(r"[?#]", rest, maxsplit=1)[0]
