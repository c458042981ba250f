"""/sparql and /update: the SPARQL protocol's two operations."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.server import description, media, tokens
from kg.server.faults import not_acceptable, not_allowed
from kg.server.limits import Limits
from kg.server.pool import Pool
from kg.server.protocol import client_of, header, read_query, read_update
from kg.server.streaming import respond
from kg.server.writer import Writer

_SHOWN = 200


class SparqlEndpoint:
    """查询端点: an ASGI application."""

    def __init__(self, pool: Pool, limits: Limits, offer: description.Offer) -> None:
        self._pool, self._limits, self._offer = pool, limits, offer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a query, or say what service this is."""
        query = await read_query(scope, receive, self._limits)
        if query is None:
            await self._describe(scope, receive, send)
            return
        scope["kg.query"] = " ".join(query.text[: 4 * _SHOWN].split())[:_SHOWN]
        frames = self._pool.frames(query, client_of(scope))
        await respond(frames, scope, receive, send, after=self._limits.long_after)

    async def _describe(self, scope: Scope, receive: Receive, send: Send) -> None:
        chosen = media.best(header(scope, "accept"), tuple(media.GRAPHS))
        if chosen is None:
            raise not_acceptable(", ".join(media.GRAPHS))
        body = description.describe(Request(scope).url, self._offer, media.GRAPHS[chosen])
        await Response(body, headers={"content-type": media.with_charset(chosen), "vary": "Accept"})(scope, receive, send)


class UpdateEndpoint:
    """更新端点: an ASGI application."""

    def __init__(self, writer: Writer, limits: Limits, token: str | None) -> None:
        self._writer, self._limits, self._token = writer, limits, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run an update on users' graphs."""
        if scope["method"] != "POST":
            raise not_allowed("POST", "OPTIONS")
        tokens.require(scope, self._token)
        await self._writer.write(await read_update(scope, receive, self._limits))
        await Response(status_code=204)(scope, receive, send)
