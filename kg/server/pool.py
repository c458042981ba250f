"""The processes that answer queries, who gets one, and who has to go.

A query takes a process of the short lane. When it has worked for long, the process leaves the lane with it and a fresh one
takes its place: the next short query never waits for it. Later it also steps back in priority. The long lane has a number of
places; when all are taken, the query that has run longest, of the client that has most of them, makes room, once it had its
guaranteed time.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from kg.errors import StoreError
from kg.server.faults import Fault, busy, stopping
from kg.server.limits import Limits
from kg.server.process import Process, WorkerDiedError
from kg.server.wire import END, FAULT, Refresh, Rules, Task
from kg.store.layout import Layout

_LOG = logging.getLogger("kg.server")
_TICK, _PAUSE = 1.0, 30.0


class _Run:
    """One task in one process."""

    def __init__(self, process: Process, client: str, now: float) -> None:
        self.process, self.client, self.started = process, client, now
        self.stopped: str | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.waited = 0.0
        self.waits_since: float | None = None
        self.stepped_back = False

    def spent(self, now: float, patience: float) -> float:
        """Seconds of work: without those in which the client did not take what was ready."""
        waited = self.waited + (now - self.waits_since if self.waits_since is not None else 0.0)
        return now - self.started - min(waited, patience)

    def stop(self, why: str) -> None:
        """End it; whoever reads its frames is told why."""
        self.stopped = why
        self.process.kill()


class Pool:
    """进程池. `start` before use, `close` at the end. `prepare` is awaited before processes follow to a new build."""

    def __init__(self, rules: Rules, limits: Limits, prepare: Callable[[], Awaitable[None]]) -> None:
        self._rules, self._limits, self._prepare = rules, limits, prepare
        self._layout = Layout(rules.store)
        self._idle: deque[Process] = deque()
        self._waiters: deque[asyncio.Future[Process]] = deque()
        self._long: set[_Run] = set()
        self._busy: set[_Run] = set()
        self._short = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._build: int | None = None

    # -- life --------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Start the short lane; raises `StoreError` where a process cannot open the store."""
        self._build = self._layout.current()
        self._short = 1
        try:
            self._offer(await self._ready())
        except (WorkerDiedError, OSError) as error:
            raise StoreError(f"{self._rules.store}: 无法启动查询进程 (no process can be started): {error}") from error
        self._replenish()
        self._spawn(self._tick())

    async def close(self) -> None:
        """End all processes."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for run in [*self._busy, *self._long]:
            run.stop("closing")
        await asyncio.gather(*(process.bury() for process in self._idle))
        self._idle.clear()

    def state(self) -> dict[str, int | None]:
        """Numbers for /health."""
        return {
            "build": self._layout.current(),
            "idle": len(self._idle),
            "short": len(self._busy),
            "long": len(self._long),
            "waiting": len(self._waiters),
        }

    # -- running -----------------------------------------------------------------------------------------------------

    async def frames(self, task: Task, client: str) -> AsyncGenerator[tuple[int, bytes], None]:
        """The frames of an answer. Raises `Fault` where it is stopped. Close it early and the work ends."""
        loop = asyncio.get_running_loop()
        process = await self._acquire(loop)
        run = _Run(process, client, loop.time())
        self._busy.add(run)
        run.timer = loop.call_later(min(self._limits.long_after, self._limits.seconds), self._grown, run)
        whole = False
        try:
            async for kind, data in process.frames(task):
                if kind in (END, FAULT):
                    whole = True
                    self._release(run, healthy=True)
                    yield kind, data
                    return
                run.waits_since = loop.time()
                yield kind, data
                run.waited += loop.time() - run.waits_since
                run.waits_since = None
        except WorkerDiedError as error:
            raise self._told(run, error) from error
        finally:
            if not whole:
                self._release(run, healthy=False)

    def _told(self, run: _Run, error: WorkerDiedError) -> Fault:
        limits = self._limits
        match run.stopped or error.why:
            case "time":
                span = f"{limits.seconds:g}"
                return Fault(503, f"查询超过 {span} 秒，已停止", f"the query took more than {span} s and was stopped")
            case "crowded":
                return Fault(
                    503,
                    "长查询太多，此查询已停止，请稍后再试",
                    "too many long queries; this one was stopped",
                    {"Retry-After": "30"},
                )
            case "memory":
                size = limits.memory_mb
                return Fault(
                    503, f"查询超过 {size} MB 内存，已停止", f"the query took more than {size} MB of memory and was stopped"
                )
            case "nested":
                return Fault(400, "查询嵌套过深", "the query is nested too deeply")
            case "closing":
                return stopping()
        _LOG.error("worker %d died: %s", run.process.pid, error)
        return Fault(500, "查询进程意外结束", "the process that ran the query ended unexpectedly")

    # -- lanes -------------------------------------------------------------------------------------------------------

    async def _acquire(self, loop: asyncio.AbstractEventLoop) -> Process:
        while self._idle:
            process = self._idle.pop()
            if process.alive:
                return process
            self._lost(process)
        if len(self._waiters) >= self._limits.waiting or self._closing:
            raise busy()
        future: asyncio.Future[Process] = loop.create_future()
        self._waiters.append(future)
        timer = loop.call_later(self._limits.waiting_seconds, _give_up, future)
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                self._offer(future.result())  # it came in the very moment we were told to go
            raise
        except Fault:
            with suppress(ValueError):
                self._waiters.remove(future)
            raise
        finally:
            timer.cancel()

    def _offer(self, process: Process) -> None:
        """Hand a free process to who waits longest, or keep it."""
        while self._waiters:
            future = self._waiters.popleft()
            if not future.done():
                future.set_result(process)
                return
        self._idle.append(process)

    def _release(self, run: _Run, *, healthy: bool) -> None:
        if run.timer is not None:
            run.timer.cancel()
        if run in self._long:
            self._long.discard(run)
            if run.stepped_back or not healthy or self._short >= self._limits.short_queries + self._limits.long_queries:
                self._spawn(_bury(run.process))
                return
            self._short += 1
        self._busy.discard(run)
        if healthy and run.process.alive and not self._closing:
            self._offer(run.process)
        else:
            self._lost(run.process)

    def _lost(self, process: Process) -> None:
        """A process of the short lane is gone."""
        self._short -= 1
        self._spawn(_bury(process))
        self._replenish()

    def _grown(self, run: _Run) -> None:
        """A query has become a long one, or its time is over."""
        loop = asyncio.get_running_loop()
        left = self._limits.seconds - run.spent(loop.time(), self._limits.patience)
        if left <= 0:
            run.stop("time")
            return
        # On a busy machine a query is slow through no fault of its own; but where others wait, it has to make room.
        worked = None if self._waiters else run.process.worked()
        worked = loop.time() - run.started if worked is None else worked
        if run not in self._long and worked >= self._limits.long_after and self._room(loop.time()):
            self._busy.discard(run)
            self._long.add(run)
            self._short -= 1
            self._replenish()
        if run in self._long and not run.stepped_back and worked >= self._limits.guaranteed:
            run.stepped_back = True
            run.process.step_back()
        wait = left if run.stepped_back else min(left, self._limits.long_after)
        run.timer = loop.call_later(max(wait, 0.05), self._grown, run)

    def _room(self, now: float) -> bool:
        """Whether the long lane has a place, perhaps after somebody was sent away."""
        if len([run for run in self._long if run.stopped is None]) < self._limits.long_queries:
            return True
        share = Counter(run.client for run in self._long)
        patience = self._limits.patience
        old = [run for run in self._long if run.stopped is None and run.spent(now, patience) >= self._limits.guaranteed]
        if not old:
            return False
        max(old, key=lambda run: (share[run.client], run.spent(now, patience))).stop("crowded")
        return True

    # -- processes ---------------------------------------------------------------------------------------------------

    def _replenish(self) -> None:
        while self._short < self._limits.short_queries and not self._closing:
            self._short += 1
            self._spawn(self._add())

    async def _add(self) -> None:
        while True:
            try:
                self._offer(await self._ready())
            except (WorkerDiedError, OSError) as error:
                _LOG.error("no worker can be started: %s", error)
                await asyncio.sleep(_TICK)
            else:
                return

    async def _ready(self) -> Process:
        """A process that has opened the store."""
        process = await Process.start(self._rules)
        try:
            async for _ in process.frames(Refresh()):
                pass
        except BaseException:
            process.kill()
            raise
        return process

    async def _tick(self) -> None:
        """Idle processes follow the pointer too, or they would keep old builds from being swept."""
        while True:
            await asyncio.sleep(_TICK)
            try:
                build = self._layout.current()
                if build != self._build:
                    await self._prepare()
            except (StoreError, Fault) as error:
                _LOG.error("%s", error)
                await asyncio.sleep(_PAUSE)
                continue
            if build != self._build:
                self._build = build
                for process in [self._idle.popleft() for _ in range(len(self._idle))]:
                    await self._follow(process)

    async def _follow(self, process: Process) -> None:
        try:
            async for _ in process.frames(Refresh()):
                pass
        except WorkerDiedError:
            self._lost(process)
        else:
            self._offer(process)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _give_up(future: asyncio.Future[Process]) -> None:
    if not future.done():
        future.set_exception(busy())


async def _bury(process: Process) -> None:
    await process.bury()
