"""The one process that writes, started at the first update; updates wait for each other.

However it ends, the client is told the truth: the process says which build it is about to publish, and the store's pointer
tells whether it did.
"""

from __future__ import annotations

import asyncio
import pickle
from contextlib import aclosing
from dataclasses import replace

from kg.server.faults import Fault, busy, stopping
from kg.server.limits import Limits
from kg.server.process import Process, WorkerDiedError
from kg.server.streaming import told
from kg.server.wire import DATA, END, Mask, Published, Rules, Update, WriteGraph
from kg.store.layout import Layout

_MOST_WAITING = 64
Task = Mask | Update | WriteGraph


class Writer:
    """写入进程."""

    def __init__(self, rules: Rules, limits: Limits) -> None:
        self._rules = replace(rules, memory_mb=limits.update_memory_mb, reads=False)
        self._seconds = limits.update_seconds
        self._memory_mb = limits.update_memory_mb
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._process: Process | None = None
        self._layout = Layout(rules.store)
        self._publishing: Published | None = None
        self._stopping = False

    def stop(self) -> bool:
        """Begin nothing new; whether something is being written that should be let finish."""
        self._stopping = True
        return self._waiting > 0

    async def write(self, task: Task) -> bool:
        """Do it, all or nothing; whether a graph was made. Raises `Fault`."""
        if self._waiting >= _MOST_WAITING:
            raise busy()
        if self._stopping:
            raise stopping()
        self._waiting += 1
        try:
            async with self._turn:
                if self._stopping:
                    raise stopping()
                return await self._write(task)
        finally:
            self._waiting -= 1

    async def _write(self, task: Task) -> bool:
        process = self._process
        if process is None or not process.alive:
            process = self._process = await Process.start(self._rules)
        self._publishing = None
        try:
            async with asyncio.timeout(self._seconds):
                return await self._result(process, task)
        except (TimeoutError, WorkerDiedError, asyncio.CancelledError) as error:
            await self.close()
            if self._publishing is not None and self._layout.current() == self._publishing.build:
                return self._publishing.made  # all that was left to do is tidying up
            raise self._ended(error) from error

    async def _result(self, process: Process, task: Task) -> bool:
        async with aclosing(process.frames(task)) as frames:
            async for kind, data in frames:
                if kind == DATA:
                    self._publishing = pickle.loads(data)  # noqa: S301  from our own child
                    continue
                if kind != END:
                    raise told(data)
                return bool(pickle.loads(data))  # noqa: S301  from our own child
        raise WorkerDiedError("crashed", "no answer")

    def _ended(self, error: BaseException) -> Fault:
        if isinstance(error, WorkerDiedError):
            return self._died(error)
        if isinstance(error, TimeoutError):
            span = f"{self._seconds:g}"
            return Fault(503, f"更新超过 {span} 秒，已停止，未写入", f"the update took more than {span} s; nothing was written")
        return stopping("，未写入", "; nothing was written")  # nobody else cancels it

    def _died(self, error: WorkerDiedError) -> Fault:
        if error.why == "nested":
            return Fault(400, "更新嵌套过深，未写入", "the update is nested too deeply; nothing was written")
        if error.why == "memory":
            size = self._memory_mb
            return Fault(
                503, f"更新超过 {size} MB 内存，未写入", f"the update took more than {size} MB of memory; nothing was written"
            )
        return Fault(500, "写入进程意外结束，未写入", "the process that writes ended unexpectedly; nothing was written")

    async def close(self) -> None:
        """End the process; what it was writing is not kept."""
        process, self._process = self._process, None
        if process is not None:
            await process.bury()
