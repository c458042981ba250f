"""The parent's side: a crew of worker processes, each driven by a thread, fed by pipe and watched by a clock."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from kg.errors import WorkerError
from kg.workers.child import Status, attempt, resolve


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


@dataclass(frozen=True, slots=True)
class Step:
    """进度: of the task at `index`, `done` of `total` parts are begun; `total` 0 where it is not known."""

    index: int
    done: int
    total: int


OnStep = Callable[[Step], None]

_BOOT = "import sys,pickle;sys.path[:]=pickle.load(sys.stdin.buffer);from kg.workers.child import serve;serve()"
_RETRIED: tuple[Status, ...] = ("crashed", "timeout", "memory")


def run(
    function: str, tasks: Sequence[Any], *, workers: int, limits: Limits | None = None, on_step: OnStep | None = None
) -> Iterator[Outcome]:
    """Call `function` (`package.module:name`) on each task in `workers` processes; 0 workers: in this process, unprotected.

    `on_step` is told, between the outcomes, what tasks say of themselves.

    >>> [outcome.value for outcome in run("kg.text:fold", ["Ａ"], workers=0)]
    ['a']
    """
    if workers <= 0:
        call = resolve(function)
        for index, task in enumerate(tasks):
            status, value = attempt(call, task)
            yield _outcome(index, status, value, 1)
        return
    limits = limits or Limits()
    retry: list[int] = []
    for outcome in _crew(function, tasks, range(len(tasks)), workers, limits, 1, on_step):
        if outcome.status in _RETRIED:
            retry.append(outcome.index)
        else:
            yield outcome
    yield from _crew(function, tasks, sorted(retry), 1, limits, 2, on_step)


def _crew(
    function: str,
    tasks: Sequence[Any],
    indexes: Sequence[int],
    workers: int,
    limits: Limits,
    attempt: int,
    on_step: OnStep | None,
) -> Iterator[Outcome]:
    """Run the tasks at `indexes` in a crew of processes, each driven by a thread of this one."""
    todo: queue.SimpleQueue[int] = queue.SimpleQueue()
    done: queue.SimpleQueue[Outcome | Step | BaseException] = queue.SimpleQueue()
    for index in indexes:
        todo.put(index)
    crew = [_Worker(function, limits) for _ in range(min(workers, len(indexes)))]
    threads = [threading.Thread(target=_drive, args=(worker, tasks, todo, done, attempt), daemon=True) for worker in crew]
    try:
        for thread in threads:
            thread.start()
        for _ in indexes:
            while isinstance(finished := done.get(), Step):
                if on_step is not None:
                    on_step(finished)
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
    done: queue.SimpleQueue[Outcome | Step | BaseException],
    attempt: int,
) -> None:
    """Feed one worker until no task is left; hand every end, good or bad, to `done`."""
    try:
        while not worker.stopped:
            try:
                index = todo.get_nowait()
            except queue.Empty:
                break
            status, value = worker.call(tasks[index], partial(_tell, done, index))
            done.put(_outcome(index, status, value, attempt))
    except (OSError, ValueError, pickle.PickleError, TypeError, AttributeError, WorkerError) as error:
        # The process cannot be started or the task cannot be sent: a fault of the installation, not of one file.
        # After stop() it is only the closed pipe.
        done.put(WorkerError(f"无法启动工作进程或传递任务 (cannot start a worker or send it a task): {error}"))
    finally:
        worker.stop()


def _tell(done: queue.SimpleQueue[Any], index: int, at: int, total: int) -> None:
    done.put(Step(index, at, total))


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

    def call(self, task: Any, on_step: Callable[[int, int], None]) -> tuple[Status, Any]:
        """The status of one task, with its value or its exception."""
        process = self._running()
        clock = _Clock(process, self._limits.seconds)
        try:
            _send(_pipe(process.stdin), task)
            while (answer := pickle.load(_pipe(process.stdout)))[0] == "step":  # noqa: S301  (from our own child)
                _, done, total, seconds = answer
                clock.extend(seconds)
                on_step(done, total)
            status, value, retires = answer
        except (EOFError, OSError, pickle.UnpicklingError):
            self._bury(process)
            return _diagnose(process.returncode, clock)
        finally:
            clock.cancel()
        if status == "memory":
            value = _memory_error(self._limits)
        if status == "memory" or retires:
            self._bury(process)  # after "memory" what is left of it is not to be trusted
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


class _Clock:
    """Kills a process when its time is over; steps of its task may put that off."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process, self.seconds = process, seconds
        self._end = time.monotonic() + seconds
        self._guard = threading.Lock()
        self.late = self._cancelled = False
        self._start()

    def extend(self, seconds: float) -> None:
        """Grant so many seconds more."""
        with self._guard:
            self.seconds += seconds
            self._end += seconds

    def cancel(self) -> None:
        """Stop the clock."""
        with self._guard:
            self._cancelled = True
            self._timer.cancel()

    def _start(self) -> None:
        self._timer = threading.Timer(max(0.0, self._end - time.monotonic()), self._ring)
        self._timer.daemon = True
        self._timer.start()

    def _ring(self) -> None:
        with self._guard:
            if self._cancelled:
                return
            if time.monotonic() < self._end:
                self._start()
                return
            self.late = True
        self._process.kill()


def _memory_error(limits: Limits) -> WorkerError:
    size = limits.memory_mb
    return WorkerError(f"内存超过 {size} MB，已停止；可在 kg.toml [limits] memory_mb 中提高 (more than {size} MB of memory)")


def _diagnose(code: int | None, clock: _Clock) -> tuple[Status, WorkerError]:
    """What a dead process died of."""
    if clock.late:
        span = f"{clock.seconds:g}"
        return "timeout", WorkerError(
            f"超过 {span} 秒未完成，已停止；可在 kg.toml [limits] seconds 中提高 (not finished in {span} s)"
        )
    if os.name == "posix" and code == -signal.SIGKILL:
        return "crashed", WorkerError("工作进程被系统终止，可能内存不足 (worker killed by the system, probably out of memory)")
    return "crashed", WorkerError(f"工作进程崩溃，退出码 {code} (worker crashed, exit code {code})")
