"""A worker process: it opens the store, does one task a time, and can be killed at any moment without harm.

The engine's Python API cannot be interrupted, and a limit on memory ends a process, not a query. So each query has a process
to itself for as long as it runs. Started by `kg.server.process` as `python -c`, so that the caller's script is not imported.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import sys
import threading
import time
from typing import BinaryIO

from kg.errors import KgError, LockedError, ProtectedError, QueryError, StoreError
from kg.server import answering
from kg.server.rows import Sink
from kg.server.served import Served
from kg.server.wire import (
    FAULT,
    LENGTH,
    Mask,
    Query,
    ReadGraph,
    ReadResource,
    Refresh,
    Rules,
    Task,
    TaskError,
    Told,
    Update,
    WriteGraph,
)
from kg.store import EmbeddedStore
from kg.store.embedded import open_store

BOOT = "import sys,pickle;sys.path[:]=pickle.load(sys.stdin.buffer);from kg.server.worker import main;main()"
_DAEMON_PAUSE = 1.0


def main() -> None:
    """Read tasks from standard input until it closes."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the server decides when a worker ends
    source, out = sys.stdin.buffer, os.dup(1)
    os.dup2(2, 1)  # what a library prints must not stand between frames
    rules: Rules = pickle.load(source)  # noqa: S301  from our own parent
    _die_with_parent()
    store = open_store(rules.store)
    if not isinstance(store, EmbeddedStore):
        raise StoreError(f"{rules.store}: 不是图库文件夹 (not the folder of a store)")
    served = Served(store, rules.store, mask=rules.mask)
    if rules.reads:
        served.database()
    limit_memory(rules.memory_mb)
    while (task := _next(source)) is not None:
        sink = Sink(out, rules.rows)
        try:
            _do(store, served, task, sink, rules)
        except BrokenPipeError:
            return
        except (TaskError, KgError, MemoryError, RecursionError, ValueError) as error:
            sink.fault(FAULT, pickle.dumps(_told(error)))
        if not rules.reads:
            gc.collect()  # a circle of frames and exceptions would keep the lock of a draft that was given up


def _next(source: BinaryIO) -> Task | None:
    size = source.read(LENGTH.size)
    if len(size) < LENGTH.size:
        return None
    data = source.read(LENGTH.unpack(size)[0])
    task: Task = pickle.loads(data)  # noqa: S301  from our own parent
    return task


def _do(store: EmbeddedStore, served: Served, task: Task, sink: Sink, rules: Rules) -> None:
    match task:
        case Query():
            answering.answer_query(served, task, sink, rules)
        case ReadGraph():
            answering.answer_graph(served, task, sink, rules)
        case ReadResource():
            answering.answer_resource(served, task, sink, rules)
        case Refresh():
            served.database()
            sink.end()
        case Mask() | Update() | WriteGraph():
            from kg.server import writing

            sink.end(pickle.dumps(writing.write(store, task, rules, lambda told: sink.tell(pickle.dumps(told)))))


def _told(error: Exception) -> Told:
    match error:
        case TaskError():
            return error.told
        case QueryError():
            return Told(400, str(error), str(error))
        case LockedError():
            return Told(503, str(error), "another process is writing; try again later")
        case ProtectedError():
            return Told(403, str(error), "an update may write users' graphs only")
        case MemoryError():
            return Told(503, "内存超过限制，已停止", "out of memory; stopped")
        case RecursionError():
            return Told(400, "嵌套过深", "nested too deeply")
        case ValueError():
            return Told(400, f"请求有误：{error}", f"the request makes no sense: {error}")
    return Told(500, str(error), str(error))


def limit_memory(megabytes: int) -> None:
    """Limit what the process may allocate; address space would count the files that the engine maps, too."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limit on this system
        import resource

        wanted = megabytes << 20
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_parent() -> None:
    """A query that runs for ever must not outlive a server that was killed: the engine never looks at its pipes."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_DAEMON_PAUSE)
        os._exit(1)

    if os.name == "posix":
        threading.Thread(target=watch, daemon=True).start()
