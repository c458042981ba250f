"""/graphs: SPARQL 1.1 Graph Store HTTP Protocol, with the graph named in the query (`?graph=`, `?default`) or by the path.

https://www.w3.org/TR/sparql11-http-rdf-update/ — reading is free, writing needs the token.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.server import media, tokens
from kg.server.faults import bad_request, not_acceptable, not_allowed, too_large, wrong_type
from kg.server.limits import Limits
from kg.server.pool import Pool
from kg.server.protocol import absolute_iri, as_iri, body_parts, client_of, header, parse_fields, raw_path
from kg.server.streaming import respond
from kg.server.wire import Part, ReadGraph, WriteGraph
from kg.server.writer import Writer

_METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS")
_TAKEN = "text/turtle, application/n-triples, application/rdf+xml, application/ld+json, application/n-quads, application/trig"
_COPIED = 1 << 16


class GraphStore:
    """图存取: an ASGI application."""

    def __init__(self, pool: Pool, writer: Writer, limits: Limits, token: str | None) -> None:
        self._pool, self._writer, self._limits, self._token = pool, writer, limits, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read or write one graph."""
        method = scope["method"]
        if method not in _METHODS:
            raise not_allowed(*_METHODS)
        if method not in ("GET", "HEAD"):
            tokens.require(scope, self._token)
        url = _url(scope)
        direct = scope["path"].strip("/") != "graphs"
        named, name = _graph(scope, url if direct else None)
        scope["kg.query"] = name or ("default" if named else "")
        if not named and method != "POST":
            raise bad_request("请用 ?graph=IRI 或 ?default 指明图", "name a graph by ?graph=IRI or ?default")
        if method in ("GET", "HEAD"):
            await self._read(scope, receive, send, name)
            return
        if method == "DELETE":
            await self._writer.write(WriteGraph(name, (), add=False, delete=True))
            await Response(status_code=204)(scope, receive, send)
            return
        minted = None if named else f"{url.rstrip('/')}/{uuid.uuid4()}"
        made = await self._store(scope, receive, minted or name, add=method == "POST")
        fields: Mapping[str, str] = {"Location": minted} if minted else {}
        await Response(status_code=201 if made else 204, headers=fields)(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive, send: Send, name: str | None) -> None:
        chosen = media.best(header(scope, "accept"), tuple(media.GRAPHS))
        if chosen is None:
            raise not_acceptable(", ".join(media.GRAPHS))
        frames = self._pool.frames(ReadGraph(name, chosen), client_of(scope))
        await respond(frames, scope, receive, send, after=self._limits.long_after)

    async def _store(self, scope: Scope, receive: Receive, name: str | None, *, add: bool) -> bool:
        """Bring the body to disk, and the writer to load it."""
        headers = Headers(scope=scope)
        kind, _ = media.content_type(headers.get("content-type"))
        with TemporaryDirectory(prefix="kg-") as folder:
            if kind == "multipart/form-data":
                parts = await self._parts(headers, receive, Path(folder))
            elif kind in media.GRAPHS:
                file = Path(folder, "body")
                with file.open("wb") as out:
                    await self._copy(receive, headers, out)
                parts = (Part(file, kind),)
            else:
                raise wrong_type(kind, _TAKEN)
            return await self._writer.write(WriteGraph(name, parts, add=add))

    async def _copy(self, receive: Receive, headers: Headers, out: IO[bytes]) -> None:
        fault = too_large(self._limits.body_bytes, "内容", "the content")
        async for part in body_parts(receive, headers, self._limits, fault):
            out.write(part)

    async def _parts(self, headers: Headers, receive: Receive, folder: Path) -> tuple[Part, ...]:
        """The files of a form, each with a media type of its own."""
        raw = folder / "form"
        with raw.open("w+b") as file:
            await self._copy(receive, headers, file)
            file.seek(0)

            async def stream() -> AsyncGenerator[bytes, None]:
                while data := file.read(_COPIED):
                    yield data

            try:
                form = await MultiPartParser(headers, stream()).parse()
            except (MultiPartException, KeyError, ValueError) as error:
                raise bad_request(f"表单无法读取：{error}", f"the form cannot be read: {error}") from error
        parts: list[Part] = []
        for number, (_, value) in enumerate(form.multi_items()):
            if not isinstance(value, UploadFile):
                continue
            kind, _ = media.content_type(value.content_type)
            if kind not in media.GRAPHS:
                raise wrong_type(kind, _TAKEN)
            target = folder / str(number)
            target.write_bytes(await value.read())
            parts.append(Part(target, kind))
        if not parts:
            raise bad_request("表单里没有文件", "the form holds no file")
        return tuple(parts)


def _url(scope: Scope) -> str:
    """The address of the request, in letters as IRIs of the store have them."""
    host = Headers(scope=scope).get("host", "")
    return f"{scope.get('scheme', 'http')}://{host}{as_iri(raw_path(scope))}"


def _graph(scope: Scope, url: str | None) -> tuple[bool, str | None]:
    """Whether a graph is named, and its name; None is the default graph."""
    fields = [field for field in parse_fields(scope["query_string"]) if field[0] in ("graph", "default")]
    if url is not None:
        if fields:
            raise bad_request(
                "图已由路径指明，不能再用 ?graph 或 ?default", "the path names the graph; leave ?graph and ?default out"
            )
        return True, absolute_iri(url)
    if not fields:
        return False, None
    if len(fields) > 1:
        raise bad_request("?graph 与 ?default 只能用一个", "give one of ?graph and ?default")
    name, value = fields[0]
    return True, None if name == "default" else absolute_iri(value)
