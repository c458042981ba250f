"""SPARQL 1.1 Protocol: from an HTTP request to the query or the update that it carries.

https://www.w3.org/TR/sparql11-protocol/ — 2.1 query by GET, by URL-encoded POST, by POST directly; 2.2 update by POST.
"""

from __future__ import annotations

import asyncio
import re
from binascii import a2b_qp
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from functools import lru_cache
from urllib.parse import quote as percent
from urllib.parse import unquote_to_bytes

import pyoxigraph as ox
from starlette.datastructures import Headers
from starlette.types import Message, Scope

from kg.rdf.iri import quote
from kg.server import media
from kg.server.faults import (
    Fault,
    TooLarge,
    bad_request,
    not_acceptable,
    not_allowed,
    too_large,
    too_slow,
    wrong_type,
)
from kg.server.limits import Limits
from kg.server.wire import Query, Update

Receive = Callable[[], Awaitable[Message]]
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_HOST = re.compile(r"[A-Za-z0-9._-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_NOT_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_DRAINED = 1 << 26
_MOST_FIELDS = 1000
_BAD_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_TABLES, _GRAPHS = tuple(media.RESULTS), tuple(media.GRAPHS)


class ClientGoneError(Exception):
    """The client hung up while it was sending."""


Fields = list[tuple[str, str]]


async def read_query(scope: Scope, receive: Receive, limits: Limits) -> Query | None:
    """The query of a request; None for a GET without one, which asks what service this is. Raises `Fault`."""
    method, headers = scope["method"], Headers(scope=scope)
    if method not in ("GET", "HEAD", "POST"):
        raise not_allowed("GET", "HEAD", "POST", "OPTIONS")
    if len(scope["query_string"]) > 3 * limits.query_bytes:
        raise too_large(limits.query_bytes, "查询", "the query")
    fields = parse_fields(scope["query_string"])
    if method == "POST":
        body = await read_body(receive, headers, limits, too_large(limits.query_bytes, "查询", "the query"))
        fields += _carried(headers, body, "query", QUERY)
    if "update" in dict(fields):
        raise bad_request("更新须用 POST 发到 /update", "send updates by POST to /update")
    if method != "POST" and "query" not in dict(fields):
        return None
    accept = ", ".join(headers.getlist("accept"))
    table, boolean, graph = (media.best(accept, offers) for offers in (_TABLES, media.BOOLEANS, _GRAPHS))
    if table is None and boolean is None and graph is None:
        raise not_acceptable(", ".join([*media.RESULTS, *media.GRAPHS]))
    return Query(
        _only(fields, "query", limits.query_bytes),
        table,
        boolean,
        graph,
        *_datasets(fields, "default-graph-uri", "named-graph-uri"),
        base=address(scope.get("scheme", "http"), headers.get("host", ""), scope["path"]),
    )


async def read_update(scope: Scope, receive: Receive, limits: Limits) -> Update:
    """The update of a request. Raises `Fault`."""
    headers = Headers(scope=scope)
    fields = parse_fields(scope["query_string"])
    body = await read_body(receive, headers, limits, too_large(limits.body_bytes, "更新", "the update"))
    fields += _carried(headers, body, "update", UPDATE)
    if "query" in dict(fields):
        raise bad_request("查询须发到 /sparql", "send queries to /sparql")
    base = address(scope.get("scheme", "http"), headers.get("host", ""), scope["path"])
    using, named = _datasets(fields, "using-graph-uri", "using-named-graph-uri")
    return Update(_only(fields, "update", limits.body_bytes), using or (), named or (), base)


@lru_cache(maxsize=64)
def address(scheme: str, host: str, path: str) -> str | None:
    """Where the client thinks this endpoint is; None where its Host header makes no sense."""
    return f"{scheme}://{host}{percent(path)}" if _HOST.fullmatch(host) else None


def parse_fields(data: bytes) -> Fields:
    """The fields of a query string or a form. Raises `Fault` where an encoding is broken."""
    if not data:
        return []
    if b"%" in data and _BAD_PERCENT.search(data):
        raise bad_request("百分号编码有误", "a broken percent-encoding")
    parts = data.split(b"&")
    if len(parts) > _MOST_FIELDS:
        raise bad_request("参数太多", "too many parameters")
    try:
        pairs = (part.partition(b"=") for part in parts if part)
        return [(_plain(name), _plain(value)) for name, _, value in pairs]
    except UnicodeDecodeError as error:
        raise bad_request("不是 UTF-8 编码", "this is not UTF-8") from error


def _plain(data: bytes) -> str:
    """Without its percent-encodings, all of which are whole. The standard library decodes them one by one in Python, ten times
    as long as all else that a short query costs here; as quoted-printable, it does so in C.
    """
    return a2b_qp(data.replace(b"=", b"=3D").replace(b"+", b" ").replace(b"%", b"=")).decode("utf-8")


async def read_body(receive: Receive, headers: Headers, limits: Limits, fault: TooLarge) -> bytes:
    """The body of a request, up to the limit of the fault."""
    return b"".join([part async for part in body_parts(receive, headers, limits, fault)])


async def body_parts(receive: Receive, headers: Headers, limits: Limits, fault: TooLarge) -> AsyncGenerator[bytes, None]:
    """The body of a request as it comes, at a pace that is worth waiting for. Past the limit raises `fault`, but first takes what
    is on its way (in bounds): a client that is still sending would not see the answer.
    """
    begun, limit = asyncio.get_running_loop().time(), fault.limit
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > limit + _DRAINED:
        raise fault
    size, more = 0, True
    while more:
        try:
            async with asyncio.timeout_at(begun + limits.body_seconds + size / limits.body_pace):
                message = await receive()
        except TimeoutError:
            raise too_slow() from None
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        part = message.get("body", b"")
        size += len(part)
        more = message.get("more_body", False)
        if size <= limit:
            yield part
        elif not more or size > limit + _DRAINED:
            raise fault


def _carried(headers: Headers, body: bytes, name: str, direct: str) -> Fields:
    """The fields in a body: a form, or the text itself."""
    given, charset = media.content_type(headers.get("content-type"))
    if given not in (FORM, direct):
        raise wrong_type(given, f"{direct}, {FORM}")
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise Fault(415, f"字符集 {charset[:40]} 不支持，请用 UTF-8", f"character set {charset[:40]}; use UTF-8")
    if given == FORM:
        return parse_fields(body)
    try:
        return [(name, body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise bad_request("请求体不是 UTF-8 编码", "the body is not UTF-8") from error


def _only(fields: Fields, name: str, limit: int) -> str:
    """The one value of a field."""
    values = [value for field, value in fields if field == name]
    if len(values) != 1:
        raise bad_request(f"须有且只有一个参数 {name}", f"give one parameter {name}, and only one")
    if len(values[0].encode("utf-8", "surrogatepass")) > limit:
        raise too_large(limit, "查询", "the query")
    return values[0].removeprefix("\ufeff")  # as some editors begin a file


def _datasets(fields: Fields, default: str, named: str) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """The graphs a request names; None, None where it names none. An empty pair of one kind is an empty one."""
    defaults = tuple(value for name, value in fields if name == default)
    nameds = tuple(value for name, value in fields if name == named)
    for value in defaults + nameds:
        absolute_iri(value)
    return (defaults, nameds) if defaults or nameds else (None, None)


def absolute_iri(value: str) -> str:
    """The value itself, where it can be the name of a graph: what the engine takes for one. Raises `Fault`."""
    try:
        ox.NamedNode(value)
    except ValueError as error:
        raise bad_request(f"{value[:200]!r} 不是绝对 IRI", f"{value[:200]!r} is no absolute IRI") from error
    return value


def header(scope: Scope, name: str) -> str:
    """All values of a header as one."""
    return ", ".join(Headers(scope=scope).getlist(name))


def client_of(scope: Scope) -> str:
    """The address a request came from; behind a proxy, the one that this tells (`kg.server.edge`)."""
    client: Sequence[object] | None = scope.get("client")
    return str(client[0]) if client else "-"


def raw_path(scope: Scope) -> str:
    """The path as the client has sent it, in ASCII."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.decode("ascii", "replace").partition("?")[0]


def as_iri(path: str) -> str:
    """A path as clients send it, with the letters that IRIs of the store keep: 邢台, not %E9%82%A2%E5%8F%B0.

    >>> as_iri("doc/%E9%82%A2%E5%8F%B0%2F501.pdf")
    'doc/邢台%2F501.pdf'
    """
    try:
        return _NOT_ASCII.sub(lambda found: "".join(quote(char) for char in unquote_to_bytes(found[0]).decode()), path)
    except UnicodeDecodeError as error:
        raise bad_request("路径不是 UTF-8 编码", "the path is not UTF-8") from error
