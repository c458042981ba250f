"""Around every request: who asks, cross-origin access for browsers, faults as answers, and the access log.

A line of the log says when, who, what, the status, the bytes, the time and the first letters of a query. Headers never get
there, and with them no token.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.faults import Fault, stopping
from kg.server.protocol import ClientGoneError, client_of, header

ACCESS = logging.getLogger("kg.access")
_LOG = logging.getLogger("kg.server")
_CLIENT_GONE = 499
_SHOWN = 200
OPEN = [(b"access-control-allow-origin", b"*"), (b"x-content-type-options", b"nosniff")]
"""Headers of every answer: pages of other sites may read it, and browsers take it for what it says it is."""
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type",
    "Access-Control-Max-Age": "86400",
}
_EXPOSED = (b"access-control-expose-headers", b"Location, Retry-After, WWW-Authenticate")


class Edge:
    """外层: an ASGI application around the others; `/sparql` is called directly, the rest by its router."""

    def __init__(
        self,
        sparql: ASGIApp,
        rest: ASGIApp,
        *,
        methods: Callable[[str], Sequence[str]],
        stop: Callable[[], bool],
        behind_proxy: bool,
    ) -> None:
        self._sparql, self._rest, self._methods, self._behind_proxy = sparql, rest, methods, behind_proxy
        self.stop = stop
        """To be called first when the server is to end: whether something is being written."""
        self.failure: str | None = None
        """Why the server could not start."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens."""
        if scope["type"] != "http":
            await self._rest(scope, receive, send)
            return
        begun, status, size = time.perf_counter(), 0, 0
        if self._behind_proxy:
            _forwarded(scope)

        async def out(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *OPEN, _EXPOSED]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._answer(scope, receive, out)
        except Fault as fault:
            await fault.response()(scope, receive, out)
        except ClientGoneError:
            status = _CLIENT_GONE
        except asyncio.CancelledError:  # the time to finish in is over
            if status:
                raise
            await stopping().response()(scope, receive, out)
        except Exception:  # noqa: BLE001  the edge: a mistake of ours must be seen, and must not end other requests
            _LOG.exception("%s %s", scope["method"], scope["path"][:_SHOWN])
            if not status:
                await Fault(500, "服务器内部错误", "internal error").response()(scope, receive, out)
        finally:
            _log(scope, status, size, time.perf_counter() - begun)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            allowed = ", ".join((*self._methods(scope["path"]), "OPTIONS"))
            fields = {"Allow": allowed, "Access-Control-Allow-Methods": allowed, **_PREFLIGHT}
            await Response(status_code=204, headers=fields)(scope, receive, send)
        elif scope["path"] == "/sparql":
            await self._sparql(scope, receive, send)
        else:
            await self._rest(scope, receive, send)


def _forwarded(scope: Scope) -> None:
    """Believe the proxy nearest to us; it appends to what the client claims."""
    told = header(scope, "x-forwarded-for").rpartition(",")[2].strip()
    with suppress(ValueError):
        scope["client"] = (str(ipaddress.ip_address(told)), 0)
    scheme = header(scope, "x-forwarded-proto").rpartition(",")[2].strip()
    if scheme in ("http", "https"):
        scope["scheme"] = scheme


def log_refused(client: str, status: int) -> None:
    """A line for what was no request."""
    ACCESS.info('%s "-" %s', client, status)


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
