"""Who may write: the bearer of the token in a file (RFC 6750). It is compared in constant time and never written anywhere."""

from __future__ import annotations

import hmac
import re
from pathlib import Path

from starlette.types import Scope

from kg.errors import UsageError
from kg.server.faults import Fault
from kg.server.protocol import header

_SHORTEST = 16
_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


def read_token(path: Path) -> str:
    """The token in a file: one line of at least 16 letters, digits or -._~+/."""
    try:
        token = path.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: 无法读取令牌 (the token cannot be read): {error}") from error
    if len(token) < _SHORTEST or not _TOKEN.fullmatch(token):
        raise UsageError(
            f"{path}: 令牌须为一行，至少 {_SHORTEST} 个字母、数字或 -._~+/ "
            f"(a token is one line of at least {_SHORTEST} letters, digits or -._~+/)"
        )
    return token


def require(scope: Scope, token: str | None) -> None:
    """Raise `Fault` unless the request bears the token."""
    if token is None:
        raise Fault(403, "此服务只读", "this server is read-only")
    scheme, _, given = header(scope, "authorization").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise Fault(401, "写入须带令牌", "writing needs a bearer token", {"WWW-Authenticate": 'Bearer realm="kg"'})
