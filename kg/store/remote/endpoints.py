"""Where a server listens and who we are to it: out of one URL and the environment.

    http://localhost:7878                    Oxigraph: /query, /update, /store
    http://localhost:8000/sparql             kg serve: /sparql, /update, /graphs
    http://localhost:8890/sparql#update=/sparql-auth&graphs=/sparql-graph-crud-auth&auth=digest      Virtuoso

What stands behind `#` says where a server of another make has its parts, and is never sent. Name and password, or a token, come
from KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN, so that they stand in no file and no list of processes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, urljoin, urlsplit, urlunsplit

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

    @property
    def shown(self) -> str:
        """The address as it may be printed."""
        return self.query


def endpoints_of(url: str, environ: Mapping[str, str] | None = None) -> Endpoints:
    """The addresses that a URL stands for.

    >>> found = endpoints_of("http://localhost:7878", {})
    >>> found.query, found.update, found.graphs
    ('http://localhost:7878/query', 'http://localhost:7878/update', 'http://localhost:7878/store')
    >>> endpoints_of("http://h/sparql#update=/sparql-auth", {}).graphs is None
    True
    """
    environ = os.environ if environ is None else environ
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError(
            f"{_without_secret(url)}：图库的网址应以 http:// 或 https:// 开头 (a store's URL begins with http:// or https://)"
        )
    said = {name: values[-1] for name, values in parse_qs(parts.fragment).items()}
    for name in said:
        if name not in _NAMES:
            raise StoreError(f"{_without_secret(url)}：# 之后只认得 {'、'.join(_NAMES)} (unknown: {name})")
    plain = _without_secret(urlunsplit(parts._replace(fragment="")))
    query, update, layout = _layout(plain)
    graphs: str | None = layout
    if said.keys() & {"update", "graphs"}:
        query, update = plain, urljoin(plain, said.get("update", ""))
        graphs = urljoin(plain, said["graphs"]) if "graphs" in said else None
    return Endpoints(query, update, graphs, _credentials(parts.username, parts.password, said.get("auth"), environ))


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
    if token := environ.get(TOKEN_VARIABLE):
        return Credentials("bearer", secret=token)
    name, secret = user or environ.get(USER_VARIABLE), password or environ.get(PASSWORD_VARIABLE, "")
    if not name:
        return None
    return Credentials("digest" if scheme == "digest" else "basic", name, secret)


def _without_secret(url: str) -> str:
    """The URL without name and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
