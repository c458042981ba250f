"""The worker's side: a fresh interpreter that reads tasks from standard input and answers on standard output.

What a task may say of itself while it runs (`step`, `retire`) goes the same way. Outside a worker both do nothing.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Literal

from kg.errors import WorkerError

Status = Literal["done", "failed", "crashed", "timeout", "memory"]


@dataclass(slots=True)
class _Self:
    """What a worker process knows of itself: the pipe to its parent, and whether it is to be replaced."""

    sink: IO[bytes] | None = None
    retires: bool = False


_SELF = _Self()


def step(done: int, total: int, seconds: float = 0.0) -> None:
    """Say, within a task, that the part numbered `done` of `total` begins (0: not known), for which it gets `seconds` more.

    Outside a worker process nothing happens.
    """
    if _SELF.sink is not None:
        _write(_SELF.sink, pickle.dumps(("step", done, total, seconds)))


def retire() -> None:
    """Ask, within a task, for a new process after it: what libraries have piled up goes with the old one."""
    _SELF.retires = True


def serve() -> None:
    """The worker's side: read tasks from standard input until it closes. What code prints goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides, else every worker prints a traceback at Ctrl-C
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    function, memory_mb = pickle.load(source)  # noqa: S301  (from our own parent)
    _limit_memory(memory_mb)
    _SELF.sink = sink
    call = resolve(function)
    while True:
        try:
            task = pickle.load(source)  # noqa: S301
        except EOFError:
            return
        status, value = attempt(call, task)
        _reply(sink, status, value)


def resolve(function: str) -> Any:
    """The function of a dotted name, `package.module:name`."""
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)


def attempt(call: Any, task: Any) -> tuple[Status, Any]:
    """Call, and turn what it raises into a status: this is the edge at which a file's fault must not end the run."""
    try:
        return "done", call(task)
    except MemoryError as error:
        return "memory", WorkerError(f"内存不足 (out of memory): {error}")
    except RecursionError as error:
        return "failed", WorkerError(f"嵌套过深 (nested too deeply): {error}")
    except Exception as error:  # noqa: BLE001
        error.add_note(_innermost(error))
        return "failed", error


def _innermost(error: Exception) -> str:
    """Where an unexpected error arose; its traceback does not travel between processes."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


def _reply(sink: IO[bytes], status: Status, value: Any) -> None:
    """Send the answer; what cannot be pickled is sent as its words."""
    retires = _SELF.retires
    try:
        answer = pickle.dumps((status, value, retires), protocol=pickle.HIGHEST_PROTOCOL)
        if status == "failed":
            pickle.loads(answer)  # noqa: S301  an exception may pickle and yet not come back
    except (pickle.PickleError, TypeError, AttributeError, ValueError):
        error = WorkerError(f"{type(value).__name__}: {value}")
        answer = pickle.dumps(("failed", error, retires), protocol=pickle.HIGHEST_PROTOCOL)
    _write(sink, answer)


def _write(sink: IO[bytes], message: bytes) -> None:
    try:
        sink.write(message)
        sink.flush()
    except BrokenPipeError:  # the parent is gone
        os._exit(1)


def _limit_memory(memory_mb: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: no such limit
        return
    wanted = memory_mb * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
