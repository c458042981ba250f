"""Run the server: bind, serve, and on SIGTERM or Ctrl-C finish what runs, end the workers, and go."""

from __future__ import annotations

import logging
import math
import os
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import uvicorn

from kg.errors import StoreError, UsageError
from kg.server.app import make_app
from kg.server.edge import Edge
from kg.server.limits import Limits
from kg.server.options import Options
from kg.store.embedded import open_store

_MOST_CONNECTIONS = 2048
_BACKLOG = 512
_GRACE = 5


def run(options: Options, *, ready: Callable[[str], None] = lambda _: None) -> None:
    """Serve until told to stop; `ready` is called with the address once it is bound. Raises `KgError`."""
    store = open_store(options.store)  # says at once what is wrong with it
    base = store.base
    del store
    listener = _bind(options.host, options.port)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    app = make_app(options, base)
    config = uvicorn.Config(
        app,
        http=_protocol(options.limits),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # `kg.server.edge` reads them, where they can be believed
        limit_concurrency=_MOST_CONNECTIONS,
    )
    server = _Server(config, app, options.limits, lambda: ready(f"http://{shown}:{port}/"))
    # What uvicorn catches it raises again when it is done; by then there is nothing left to do.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    try:
        server.run(sockets=[listener])
    except SystemExit:
        if app.failure is None:
            raise
    if app.failure is not None:
        raise StoreError(app.failure)


class _Server(uvicorn.Server):
    """Tells when it takes requests, and gives those that run when it is to end the time that they may take."""

    def __init__(self, config: uvicorn.Config, app: Edge, limits: Limits, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._app, self._limits, self._ready = app, limits, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and not self.should_exit:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        limits = self._limits
        longest = max(limits.seconds, limits.update_seconds) if self._app.stop() else limits.seconds
        self.config.timeout_graceful_shutdown = math.ceil(longest) + _GRACE
        await super().shutdown(sockets)


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, number)
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"{host}:{port}: 无法监听，请换一个端口 (cannot listen, try another port): {reason}") from error
    listener.set_inheritable(False)
    return listener


def _protocol(limits: Limits) -> Any:
    try:
        from kg.server.connection import Connection
    except ImportError:  # the fast parser is not there on every system
        return "h11"  # it has a limit of length
    return partial(Connection, limits=limits)


def log_to_stderr(*, access: bool) -> None:
    """Where the server's own words and its access log go."""
    for name, level in (("kg.server", logging.INFO), ("kg.access", logging.INFO if access else logging.WARNING)):
        logger = logging.getLogger(name)
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.raiseExceptions = False  # a closed terminal ends the log, not the server
    # What no line of ours shows need not be found out for each (Logging HOWTO, "Optimization").
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None
