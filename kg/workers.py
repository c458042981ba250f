"""Supervised processes: one task a time to each, so that a crash, a hang or a memory hog costs that task alone.

In: the dotted name of a function and its tasks (anything that pickles). Out: one `Outcome` a task, as they finish.
A task that fails by the death of its process is tried once more, alone, after all others; then it is reported.

Each worker is a fresh interpreter that is fed by pipe. Nothing is forked (PDF libraries and threads do not survive it)
and, unlike in `multiprocessing`, the caller's main script is not imported again, so that `kg.build()` works from a
script without a main guard, from a notebook and from standard input. When the parent dies the pipe closes and the worker goes.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Literal

from kg.errors import WorkerError

Status = Literal["done", "failed", "crashed", "timeout", "memory"]


@dataclass(frozen=True, slots=True)
class Limits:
    """限制: what one task may cost; `memory_mb` holds where the system can limit a process's address space."""

    seconds: float = 300.0
    memory_mb: int = 2048


@dataclass(frozen=True, slots=True)
class Outcome:
    """结果: of the task at `index`. `error` is the exception where the function raised one (`failed`), else a `WorkerError`."""

    index: int
    status: Status
    value: Any = None
    error: Exception | None = None
    attempts: int = 1


_BOOT = "import sys,pickle;sys.path[:]=pickle.load(sys.stdin.buffer);from kg.workers import serve;serve()"
_RETRIED: tuple[Status, ...] = ("crashed", "timeout", "memory")


def run(function: str, tasks: Sequence[Any], *, workers: int, limits: Limits | None = None) -> Iterator[Outcome]:
    """Call `function` (`package.module:name`) on each task in `workers` processes; 0 workers: in this process, unprotected.

    >>> [outcome.value for outcome in run("kg.text:fold", ["Ａ"], workers=0)]
    ['a']
    """
    if workers <= 0:
        call = _resolve(function)
        for index, task in enumerate(tasks):
            status, value = _attempt(call, task)
            yield _outcome(index, status, value, 1)
        return
    limits = limits or Limits()
    retry: list[int] = []
    for outcome in _crew(function, tasks, range(len(tasks)), workers, limits, 1):
        if outcome.status in _RETRIED:
            retry.append(outcome.index)
        else:
            yield outcome
    yield from _crew(function, tasks, sorted(retry), 1, limits, 2)


def _crew(
    function: str, tasks: Sequence[Any], indexes: Sequence[int], workers: int, limits: Limits, attempt: int
) -> Iterator[Outcome]:
    """Run the tasks at `indexes` in a crew of processes, each driven by a thread of this one."""
    todo: queue.SimpleQueue[int] = queue.SimpleQueue()
    done: queue.SimpleQueue[Outcome | BaseException] = queue.SimpleQueue()
    for index in indexes:
        todo.put(index)
    crew = [_Worker(function, limits) for _ in range(min(workers, len(indexes)))]
    threads = [threading.Thread(target=_drive, args=(worker, tasks, todo, done, attempt), daemon=True) for worker in crew]
    try:
        for thread in threads:
            thread.start()
        for _ in indexes:
            finished = done.get()
            if isinstance(finished, BaseException):
                raise finished
            yield finished
    finally:
        for worker in crew:
            worker.stop()
        for thread in threads:
            thread.join()


def _drive(
    worker: _Worker,
    tasks: Sequence[Any],
    todo: queue.SimpleQueue[int],
    done: queue.SimpleQueue[Outcome | BaseException],
    attempt: int,
) -> None:
    """Feed one worker until no task is left; hand every end, good or bad, to `done`."""
    try:
        while not worker.stopped:
            try:
                index = todo.get_nowait()
            except queue.Empty:
                break
            status, value = worker.call(tasks[index])
            done.put(_outcome(index, status, value, attempt))
    except (OSError, ValueError, pickle.PickleError, TypeError, AttributeError, WorkerError) as error:
        # The process cannot be started or the task cannot be sent: a fault of the installation, not of one file.
        # After stop() it is only the closed pipe.
        done.put(WorkerError(f"无法启动工作进程或传递任务 (cannot start a worker or send it a task): {error}"))
    finally:
        worker.stop()


def _outcome(index: int, status: Status, value: Any, attempt: int) -> Outcome:
    if status == "done":
        return Outcome(index, status, value, attempts=attempt)
    return Outcome(index, status, error=value, attempts=attempt)


class _Worker:
    """One process and the two pipes to it; started at its first task, and again after it died."""

    def __init__(self, function: str, limits: Limits) -> None:
        self._function, self._limits = function, limits
        self._process: subprocess.Popen[bytes] | None = None
        self._guard = threading.Lock()
        self.stopped = False

    def call(self, task: Any) -> tuple[Status, Any]:
        """The status of one task, with its value or its exception."""
        process = self._running()
        late = threading.Event()
        timer = threading.Timer(self._limits.seconds, _kill_late, (process, late))
        timer.daemon = True
        timer.start()
        try:
            _send(_pipe(process.stdin), task)
            status, value = pickle.load(_pipe(process.stdout))  # noqa: S301  (from our own child)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._bury(process)
            return _diagnose(process.returncode, late.is_set(), self._limits)
        finally:
            timer.cancel()
        if status == "memory":
            self._bury(process)  # what is left of it is not to be trusted
            return status, _memory_error(self._limits)
        return status, value

    def stop(self) -> None:
        """End the process, whatever it does."""
        with self._guard:
            self.stopped = True
            process, self._process = self._process, None
        if process is not None:
            self._bury(process)

    def _running(self) -> subprocess.Popen[bytes]:
        with self._guard:
            if self.stopped:
                raise WorkerError("工作进程已停止 (worker stopped)")
            if self._process is None or self._process.poll() is not None:
                self._process = _start(self._function, self._limits)
            return self._process

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                _pipe(pipe).close()
            except OSError:  # a half-written task in the buffer of a dead process's pipe
                continue


def _start(function: str, limits: Limits) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603  (our own interpreter)
        [sys.executable, "-c", _BOOT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUTF8": "1"}
    )
    pipe = _pipe(process.stdin)
    try:
        _send(pipe, [entry or str(Path.cwd()) for entry in sys.path])
        _send(pipe, (function, limits.memory_mb))
    except OSError:  # it died at once; the next read says so
        pass
    return process


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _send(pipe: IO[bytes], value: Any) -> None:
    pickle.dump(value, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _kill_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _memory_error(limits: Limits) -> WorkerError:
    size = limits.memory_mb
    return WorkerError(f"内存超过 {size} MB，已停止；可在 kg.toml [limits] memory_mb 中提高 (more than {size} MB of memory)")


def _diagnose(code: int | None, late: bool, limits: Limits) -> tuple[Status, WorkerError]:
    """What a dead process died of."""
    if late:
        span = f"{limits.seconds:g}"
        return "timeout", WorkerError(
            f"超过 {span} 秒未完成，已停止；可在 kg.toml [limits] seconds 中提高 (not finished in {span} s)"
        )
    if os.name == "posix" and code == -signal.SIGKILL:
        return "crashed", WorkerError("工作进程被系统终止，可能内存不足 (worker killed by the system, probably out of memory)")
    return "crashed", WorkerError(f"工作进程崩溃，退出码 {code} (worker crashed, exit code {code})")


def _resolve(function: str) -> Any:
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)


def _attempt(call: Any, task: Any) -> tuple[Status, Any]:
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


def serve() -> None:
    """The worker's side: read tasks from standard input until it closes. What code prints goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides, else every worker prints a traceback at Ctrl-C
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    function, memory_mb = pickle.load(source)  # noqa: S301  (from our own parent)
    _limit_memory(memory_mb)
    call = _resolve(function)
    while True:
        try:
            task = pickle.load(source)  # noqa: S301
        except EOFError:
            return
        status, value = _attempt(call, task)
        _reply(sink, status, value)


def _reply(sink: IO[bytes], status: Status, value: Any) -> None:
    """Send the answer; what cannot be pickled is sent as its words."""
    try:
        answer = pickle.dumps((status, value), protocol=pickle.HIGHEST_PROTOCOL)
        if status == "failed":
            pickle.loads(answer)  # noqa: S301  an exception may pickle and yet not come back
    except (pickle.PickleError, TypeError, AttributeError, ValueError):
        answer = pickle.dumps(("failed", WorkerError(f"{type(value).__name__}: {value}")), protocol=pickle.HIGHEST_PROTOCOL)
    try:
        sink.write(answer)
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
