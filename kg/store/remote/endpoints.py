"""Where a server listens and who we are to it: out of one URL and the environment.

    http://localhost:7878                    Oxigraph: /query, /update, /store
    http://localhost:8000/sparql             kg serve: /sparql, /update, /graphs
    http://localhost:8890/sparql#update=/sparql-auth&graphs=/sparql-graph-crud-auth&auth=digest      Virtuoso

What stands behind `#` says where a server of another make has its parts, and is never sent; what stands behind `?` is sent with
every request, and never printed. Name and password, or a token, come from KG_STORE_USER and KG_STORE_PASSWORD, or
KG_STORE_TOKEN, so that they stand in no file and no list of processes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urljoin, urlsplit, urlunsplit

from kg.address import shown
from kg.errors import StoreError

USER_VARIABLE, PASSWORD_VARIABLE, TOKEN_VARIABLE = "KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_TOKEN"
Scheme = Literal["basic", "digest", "bearer"]
_NAMES = ("update", "graphs", "auth")


@dataclass(frozen=True, slots=True)
class Credentials:
    """身份: how we say who we are. Never printed."""

    scheme: Scheme
    user: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """端点: the addresses of one server; `graphs` None where it has no graph store protocol."""

    query: str
    update: str
    graphs: str | None = None
    credentials: Credentials | None = None
    parameters: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """What is sent with every request; a key may be among it."""

    @property
    def shown(self) -> str:
        """The address as it may be printed."""
        return shown(self.query)


def endpoints_of(url: str, environ: Mapping[str, str] | None = None) -> Endpoints:
    """The addresses that a URL stands for.

    >>> found = endpoints_of("http://localhost:7878", {})
    >>> found.query, found.update, found.graphs
    ('http://localhost:7878/query', 'http://localhost:7878/update', 'http://localhost:7878/store')
    >>> endpoints_of("http://h/sparql#update=/sparql-auth", {}).graphs is None
    True
    """
    environ = os.environ if environ is None else environ
    parts = _parts(url)
    said = {name: values[-1] for name, values in parse_qs(parts.fragment, keep_blank_values=True).items()}
    for name in said:
        if name not in _NAMES:
            unknown = "" if "@" in url else f" (unknown: {name})"  # a password with a # in it is no name
            raise StoreError(f"{shown(url)}：# 之后只认得 {'、'.join(_NAMES)}{unknown}")
    plain = _bare(parts._replace(query=""))
    query, update, layout = _layout(plain)
    graphs: str | None = layout
    if said.keys() & {"update", "graphs"}:
        query, update = plain, _bare(_parts(urljoin(plain, said.get("update", ""))))
        graphs = _bare(_parts(urljoin(plain, said["graphs"]))) if "graphs" in said else None
    user, password = (None if value is None else unquote(value) for value in (parts.username, parts.password))
    credentials = _credentials(user, password, said.get("auth"), environ)
    return Endpoints(query, update, graphs, credentials, tuple(parse_qsl(parts.query, keep_blank_values=True)))


def below(url: str, step: str) -> str:
    """The same URL with one more step of the path.

    >>> below("http://zhang@h:8000/?key=1", "sparql")
    'http://zhang@h:8000/sparql?key=1'
    """
    parts = _parts(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{step}"))


def _parts(url: str) -> SplitResult:
    """The parts of a URL that can be meant. What is said of another never shows more of it than `shown` does."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a broken port or IPv6 address; its words may hold half a password
        good = False
    if not good:
        raise StoreError(
            f"{shown(url)}：不是可用的网址，应形如 http://主机:端口/路径 (no usable URL; it looks like http://host:port/path)"
        ) from None
    return parts


def _layout(url: str) -> tuple[str, str, str]:
    """Query, update and graphs by the last step of the path."""
    head, _, last = url.rpartition("/")
    if last == "query":
        return url, f"{head}/update", f"{head}/store"
    if last == "sparql":
        return url, f"{head}/update", f"{head}/graphs"
    base = url.rstrip("/")
    return f"{base}/query", f"{base}/update", f"{base}/store"


def _credentials(user: str | None, password: str | None, scheme: str | None, environ: Mapping[str, str]) -> Credentials | None:
    if scheme not in (None, "basic", "digest", "bearer"):
        raise StoreError(f"auth={scheme}：应为 basic、digest 或 bearer (must be basic, digest or bearer)")
    if token := _sendable(TOKEN_VARIABLE, environ.get(TOKEN_VARIABLE, "")):
        return Credentials("bearer", secret=token)
    name, secret = user or environ.get(USER_VARIABLE), password or environ.get(PASSWORD_VARIABLE, "")
    if not name:
        return None
    return Credentials("digest" if scheme == "digest" else "basic", name, secret)


def _sendable(variable: str, token: str) -> str:
    """A token without the line end that a file gives it; a header takes no other than printable ASCII letters."""
    token = token.strip()
    if not token.isascii() or not token.isprintable():
        raise StoreError(f"{variable}：令牌只能含可见的 ASCII 字符 (a token is of printable ASCII letters)")
    return token


def _bare(parts: SplitResult) -> str:
    """A URL without name, password and fragment."""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
