"""One worker process as the server sees it: send a task, take its frames, kill it."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
import time
from collections.abc import AsyncGenerator
from pathlib import Path

from kg.server.wire import CHUNK, END, FAULT, FRAME, Rules, Task, packed
from kg.server.worker import BOOT

_KEPT = 4096
_NICER = 10


class WorkerDiedError(Exception):
    """The process ended in the middle of a task. `why` is "memory", "nested" or "crashed"."""

    def __init__(self, why: str, last_words: str) -> None:
        super().__init__(f"{why}: {last_words}")
        self.why = why


class Process:
    """一个工作进程. Make one with `start`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        assert process.stdin is not None
        assert process.stdout is not None
        self._in, self._out = process.stdin, process.stdout
        self._words = b""
        self._clock: float | None = None
        self._listener = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, rules: Rules) -> Process:
        """Start a process; it takes tasks at once and does them when it is ready."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            BOOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1", "RUST_BACKTRACE": "0"},
            limit=4 * CHUNK,
            start_new_session=os.name == "posix",  # Ctrl-C is for the server alone
        )
        self = cls(process)
        self._in.write(pickle.dumps([entry or str(Path.cwd()) for entry in sys.path]) + pickle.dumps(rules))
        return self

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.returncode is None

    async def frames(self, task: Task) -> AsyncGenerator[tuple[int, bytes], None]:
        """Do a task: its frames, of which the last is END or FAULT. Raises `WorkerDiedError`."""
        buffer = bytearray()
        self._clock = _processor_time(self.pid)
        try:
            self._in.write(packed(task))
            while True:
                data = await self._out.read(CHUNK)
                if not data:
                    raise EOFError
                buffer += data
                start = 0
                while len(buffer) - start >= FRAME.size:
                    kind, size = FRAME.unpack_from(buffer, start)
                    end = start + FRAME.size + size
                    if len(buffer) < end:
                        break
                    yield kind, bytes(memoryview(buffer)[start + FRAME.size : end])
                    if kind in (END, FAULT):
                        return
                    start = end
                del buffer[:start]
        except (EOFError, ConnectionError) as error:
            raise await self._dead() from error

    async def _dead(self) -> WorkerDiedError:
        code = await self.bury()
        words = self._words.decode("utf-8", "replace")
        if "overflowed its stack" in words or code == -getattr(signal, "SIGSEGV", 11):
            return WorkerDiedError("nested", words)
        if "memory allocation" in words or "bad_alloc" in words or "MemoryError" in words:
            return WorkerDiedError("memory", words)
        return WorkerDiedError("crashed", f"exit code {code} {words[-500:]}")

    async def _listen(self) -> None:
        """Keep the last words of standard error: the engine says there what it died of."""
        assert self._process.stderr is not None
        while data := await self._process.stderr.read(_KEPT):
            self._words = (self._words + data)[-_KEPT:]

    def kill(self) -> None:
        """End it now, whatever it does."""
        if self.alive:
            self._process.kill()

    async def bury(self) -> int:
        """Kill it and wait until it is gone: its exit code."""
        self.kill()
        code = await self._process.wait()
        await self._listener
        self._in.close()
        return code

    def worked(self) -> float | None:
        """Seconds of processor time since the task began; None where the system does not tell."""
        now = _processor_time(self.pid)
        return None if now is None or self._clock is None else now - self._clock

    def step_back(self) -> None:
        """Let others go first from now on; there is no way back."""
        if hasattr(os, "setpriority") and self.alive:
            os.setpriority(os.PRIO_PROCESS, self.pid, _NICER)


def _processor_time(pid: int) -> float | None:
    """Seconds of processor time of another process: what `clock_getcpuclockid(3)` of Linux gives the clock of."""
    if sys.platform != "linux":
        return None
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return None
