"""Around every request: cross-origin access for browsers, faults as answers, and the access log.

A line of the log says when, who, what, the status, the bytes, the time and the first letters of a query. Headers never get
there, and with them no token.
"""

from __future__ import annotations

import logging
import time

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.faults import Fault
from kg.server.protocol import ClientGoneError, client_of

ACCESS = logging.getLogger("kg.access")
_LOG = logging.getLogger("kg.server")
_CLIENT_GONE = 499
_SHOWN = 200
_OPEN = [(b"access-control-allow-origin", b"*"), (b"x-content-type-options", b"nosniff")]
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type",
    "Access-Control-Max-Age": "86400",
}
_EXPOSED = (b"access-control-expose-headers", b"Location, Retry-After, WWW-Authenticate")


class Edge:
    """外层: an ASGI application around the others; `/sparql` is called directly, the rest by its router."""

    def __init__(self, sparql: ASGIApp, rest: ASGIApp) -> None:
        self._sparql, self._rest = sparql, rest
        self.failure: str | None = None
        """Why the server could not start."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens."""
        if scope["type"] != "http":
            await self._rest(scope, receive, send)
            return
        begun, status, size = time.perf_counter(), 0, 0

        async def out(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *_OPEN, _EXPOSED]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._answer(scope, receive, out)
        except Fault as fault:
            await fault.response()(scope, receive, out)
        except ClientGoneError:
            status = _CLIENT_GONE
        except Exception:  # noqa: BLE001  the edge: a mistake of ours must be seen, and must not end other requests
            _LOG.exception("%s %s", scope["method"], scope["path"][:_SHOWN])
            if not status:
                await Fault(500, "服务器内部错误", "internal error").response()(scope, receive, out)
        finally:
            _log(scope, status, size, time.perf_counter() - begun)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
        elif scope["path"] == "/sparql":
            await self._sparql(scope, receive, send)
        else:
            await self._rest(scope, receive, send)


def _log(scope: Scope, status: int, size: int, seconds: float) -> None:
    if not ACCESS.isEnabledFor(logging.INFO):
        return
    note = scope.get("kg.note", "")
    query = scope.get("kg.query", "")
    ACCESS.info(
        '%s "%s %s" %s %dB %.1fms%s%s',
        client_of(scope),
        scope["method"][:20],
        _plain(scope["path"]),
        (_CLIENT_GONE if scope.get("kg.gone") else status) or "-",
        size,
        seconds * 1000,
        f" [{_plain(note)}]" if note else "",
        f' "{_plain(query)}"' if query else "",
    )


def _plain(text: str) -> str:
    """On one line, and no longer than it has to be."""
    text = text[:_SHOWN]
    if text.isprintable() and '"' not in text:
        return text
    return "".join(letter if letter.isprintable() and letter != '"' else "?" for letter in text)
