"""The web application: its parts, their addresses, and what is started and ended with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import StoreError
from kg.server.description import Offer
from kg.server.edge import Edge
from kg.server.endpoint import SparqlEndpoint, UpdateEndpoint
from kg.server.entities import Entities
from kg.server.faults import Fault, not_allowed, nowhere
from kg.server.graphs import GraphStore
from kg.server.options import Options
from kg.server.pages import Pages
from kg.server.pool import Pool
from kg.server.protocol import ClientGoneError
from kg.server.wire import Mask, Rules
from kg.server.writer import Writer

STATIC = Path(__file__).parent / "static"


def make_app(options: Options, base: str) -> Edge:
    """The server as an ASGI application; `base` is that of the store's instance IRIs."""
    limits = options.limits
    rules = Rules(options.store, limits.rows, limits.memory_mb, options.allow_service, options.allow_load, options.mask)
    writer = Writer(rules, limits)

    async def prepare() -> None:
        """Every build is served from its copy without persons, unless they are to be seen."""
        if options.mask:
            await writer.write(Mask())

    pool = Pool(rules, limits, prepare)
    offer = Offer(options.token is not None, options.allow_service, options.allow_load, base)
    sparql = SparqlEndpoint(pool, limits, offer)
    graphs = GraphStore(pool, writer, limits, options.token)
    entities = Entities(pool, base, limits)

    async def health(_: Request) -> Response:
        state = pool.state()
        ready = state["build"] is not None
        return JSONResponse({"status": "ok" if ready else "empty", **state})

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        try:
            await prepare()
            await pool.start()
        except (Fault, StoreError) as error:
            edge.failure = f"{options.store}：{error}"  # the server says nothing of why it does not start
            raise
        try:
            yield
        finally:
            await asyncio.gather(pool.close(), writer.close())

    routes = [
        Route("/", Pages(base, options).index),
        Route("/sparql", sparql),
        Route("/update", UpdateEndpoint(writer, limits, options.token)),
        Route("/graphs", graphs),
        Route("/graphs/{path:path}", graphs),
        Route("/health", health),
        Route("/resource", entities),
        Mount("/static", StaticFiles(directory=STATIC)),
        Route(entities.route, entities),
    ]

    handlers = {Fault: _fault, ClientGoneError: _gone, HTTPException: _other}
    rest = Starlette(routes=routes, exception_handlers=handlers, lifespan=life)
    edge = Edge(sparql, rest, methods=partial(_methods, entities.path), stop=writer.stop, behind_proxy=options.behind_proxy)
    return edge


def _methods(instances: str, path: str) -> tuple[str, ...]:
    """What may be done at an address; instances stand below theirs."""
    if path == "/sparql":
        return ("GET", "HEAD", "POST")
    if path == "/update":
        return ("POST",)
    if path == "/graphs" or path.startswith("/graphs/"):
        return ("GET", "HEAD", "PUT", "POST", "DELETE")
    if path in ("/", "/health", "/resource") or path.startswith(("/static/", instances)):
        return ("GET", "HEAD")
    raise nowhere()


async def _fault(_: Request, fault: Exception) -> Response:
    assert isinstance(fault, Fault)
    return fault.response()


async def _other(_: Request, exception: Exception) -> Response:
    """What the router and the files have to say, as everything else is said."""
    assert isinstance(exception, HTTPException)
    if exception.status_code == 405:
        return not_allowed("GET", "HEAD", "OPTIONS").response()
    if exception.status_code == 404:
        return nowhere().response()
    return Fault(exception.status_code, "请求无法处理", exception.detail).response()


async def _gone(_: Request, __: Exception) -> Response:
    return Response(status_code=400)
