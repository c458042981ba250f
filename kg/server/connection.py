"""The HTTP parser of the server: uvicorn's fast one, with what it does not have by itself.

The head of a request has a length, and a time in which it must have come. What is no request, or too long, is answered like
every other fault: in both languages, readable by the pages of other sites, and in the log.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from kg.server.edge import OPEN, log_refused
from kg.server.faults import Fault, bad_request, too_slow
from kg.server.limits import Limits

_LINGER = 2.0
"""Seconds in which a refused client may read why, while what it still sends is thrown away."""


class Connection(HttpToolsProtocol):
    """连接: HTTP/1.1 whose request line and headers end somewhere, and in time."""

    def __init__(self, *arguments: Any, limits: Limits, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._limits = limits
        self._head = 0
        self._refused = False
        self._too_long: Fault | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The time for the first head begins."""
        super().connection_made(transport)
        self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes of a head, or of a body."""
        if self._refused:
            return
        if self._timer is None and (self.cycle is None or self.cycle.response_complete):
            self._begin()
        super().data_received(data)

    # -- the head of a request ---------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        """The first byte of a head."""
        self._head = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """A part of the address."""
        self._grow(len(url), 414, "地址", "address")
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One field."""
        self._grow(len(name) + len(value), 431, "请求头", "request head")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._end()
        super().on_headers_complete()

    def _begin(self) -> None:
        """Wait for a head."""
        self._timer = self.loop.call_later(self._limits.head_seconds, self._late)

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        if self._head:
            self._refuse(too_slow())
        else:
            self.transport.close()

    def _grow(self, size: int, status: int, zh: str, en: str) -> None:
        self._head += size
        if self._head > self._limits.head_bytes:
            limit = f"{self._limits.head_bytes:,}"
            zh, en = f"{zh}超过 {limit} 字节；长查询请用 POST", f"{en} longer than {limit} bytes; send long queries by POST"
            self._too_long = Fault(status, zh, en)
            raise ValueError("request head too long")

    # -- what is refused ---------------------------------------------------------------------------------------------

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  it is in English
        """Called where the parser has failed."""
        if self._too_long is not None:
            self._refuse(self._too_long)
        elif isinstance(sys.exc_info()[1], httptools.HttpParserInvalidMethodError):
            self._refuse(Fault(501, "不支持这种请求方法", "no such method here"))
        else:
            self._refuse(bad_request("不是完整的 HTTP 请求", "this is no whole HTTP request"))

    def _refuse(self, fault: Fault) -> None:
        """Answer, and close the connection a moment later: at once, the client could be cut off while it is still sending."""
        self._end()
        self._refused = True
        response = fault.response()
        fields = [field for field in (*response.raw_headers, *OPEN) if field[0] != b"connection"]
        head = b"".join(b"%s: %s\r\n" % field for field in (*fields, (b"connection", b"close")))
        self.transport.write(STATUS_LINE[fault.status] + head + b"\r\n" + bytes(response.body))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_LINGER, self.transport.close)
        log_refused(self.client[0] if self.client else "-", fault.status)
