"""From the frames of a worker to an HTTP answer: whole where it is small, in pieces where it is not.

The first megabyte is held back, so that a query that fails or meets a limit before it is full gets a true status. Later the
status is gone: the reason is written at the end of the body and the connection is cut, so that no client takes the part for
the whole.
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.types import Message, Scope, Send

from kg.server.faults import Fault
from kg.server.media import with_charset
from kg.server.protocol import Receive
from kg.server.wire import DATA, FAULT, HEAD, Told

HELD = 1 << 20


class CutOffError(Exception):
    """An answer had to end in its middle; the server closes the connection without saying that it is complete."""


Frames = AsyncGenerator[tuple[int, bytes], None]


def told(data: bytes) -> Fault:
    """The fault that a worker tells of."""
    found: Told = pickle.loads(data)  # noqa: S301  from our own child
    retry = {"Retry-After": "5"} if found.status == 503 and "another process" in found.en else None
    return Fault(found.status, found.zh, found.en, retry)


class _Watch:
    """Notices that a client has gone, and ends the work for it. It costs nothing for requests that are answered at once."""

    def __init__(self, receive: Receive, after: float) -> None:
        self._receive = receive
        self._work = asyncio.current_task()
        self._task: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(after, self.begin)
        self.gone = False

    def begin(self) -> None:
        """Watch from now on."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        if self._work is not None:
            self._work.cancel()

    def end(self) -> None:
        """Stop watching."""
        self._timer.cancel()
        if self._task is not None:
            self._task.cancel()


async def respond(
    frames: Frames, scope: Scope, receive: Receive, send: Send, *, after: float, headers: tuple[tuple[bytes, bytes], ...] = ()
) -> None:
    """Send what the frames bring. Raises `Fault` while nothing is sent; later the answer is cut off."""
    watch = _Watch(receive, after)
    try:
        async with aclosing(frames) as source:
            await _pass_on(source, watch, send, headers)
    except asyncio.CancelledError:
        if not watch.gone:
            raise
        scope["kg.gone"] = True
    except CutOffError as error:
        scope["kg.note"] = str(error)  # returning without the last piece makes the server cut the connection
    finally:
        watch.end()


async def _pass_on(frames: Frames, watch: _Watch, send: Send, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    media, held, size, begun = "", [], 0, False
    try:
        async for kind, data in frames:
            if kind == HEAD:
                media = data.decode()
            elif kind == FAULT:
                raise told(data)
            elif kind == DATA:
                if begun:
                    await send({"type": "http.response.body", "body": data, "more_body": True})
                    continue
                held.append(data)
                size += len(data)
                if size >= HELD:
                    watch.begin()
                    await send(_start(media, None, headers))
                    await send({"type": "http.response.body", "body": b"".join(held), "more_body": True})
                    begun, held = True, []
    except Fault as fault:
        if not begun:
            raise
        await send({"type": "http.response.body", "body": f"\n\n{fault}\n".encode(), "more_body": True})
        raise CutOffError(str(fault)) from fault
    if not begun:
        await send(_start(media, size, headers))
    await send({"type": "http.response.body", "body": b"".join(held)})


def _start(media: str, size: int | None, headers: tuple[tuple[bytes, bytes], ...]) -> Message:
    length = () if size is None else ((b"content-length", b"%d" % size),)
    fields = [(b"content-type", with_charset(media).encode()), (b"vary", b"Accept"), *length, *headers]
    return {"type": "http.response.start", "status": 200, "headers": fields}


async def whole(frames: Frames) -> tuple[str, bytes]:
    """The media type and the last frame of a small answer. Raises `Fault`."""
    media, value = "", b""
    async with aclosing(frames) as source:
        async for kind, data in source:
            if kind == FAULT:
                raise told(data)
            if kind == HEAD:
                media = data.decode()
            value = data
    return media, value
