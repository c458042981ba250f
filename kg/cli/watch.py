"""Watching over a question: progress, the time limit, and Ctrl-C.

The engine cannot be told to stop, and while it works Python handles no signal. It does let other threads run, so a thread of
ours keeps the time, shows what is going on, and at the end of the limit ends the process: that alone really stops the work.
A child process would do the same for the price of starting a second interpreter and of sending every row through a pipe.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from kg.cli.words import Lang, note

Row = TypeVar("Row")

STOPPED, INTERRUPTED = 1, 130
_TICK, _SILENT, _GRACE = 0.5, 1.0, 0.5


class Watch:
    """守望: use it around the question; what is in `unfinished` is removed when the work is stopped."""

    def __init__(self, lang: Lang, seconds: float | None = None, unfinished: Sequence[Path] = ()) -> None:
        self._lang: Lang = lang
        self._seconds, self._unfinished = seconds, unfinished
        self._rows = 0
        self._here, self._there = socket.socketpair()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._before = -1

    def __enter__(self) -> Watch:
        self._there.setblocking(False)
        if threading.current_thread() is threading.main_thread():
            self._before = signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._done.set()
        if threading.current_thread() is threading.main_thread():
            signal.set_wakeup_fd(self._before)
        self._there.send(b"\0")
        self._thread.join()
        self._here.close()
        self._there.close()

    @property
    def rows(self) -> int:
        """How many rows have passed."""
        return self._rows

    def counted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, counted for the progress as they pass."""
        for row in rows:
            self._rows += 1
            yield row

    def _keep(self) -> None:
        """Until the work is done, the limit is reached, or Ctrl-C is pressed."""
        begun, shown = time.monotonic(), False
        while not self._done.is_set():
            spent = time.monotonic() - begun
            if self._seconds is not None and spent >= self._seconds:
                self._end(STOPPED, *_timeout(self._seconds))
            wait = _TICK if self._seconds is None else min(_TICK, self._seconds - spent)
            if select.select([self._here], [], [], wait)[0] and signal.SIGINT in self._here.recv(64):
                # Back in Python the main thread stops by itself; inside the engine it cannot.
                if not self._done.wait(_GRACE):
                    self._end(INTERRUPTED, "已中断", "interrupted")
            elif spent > _SILENT and sys.stderr.isatty() and not (self._rows and sys.stdout.isatty()):
                self._show(spent)
                shown = True
        if shown:
            _write("\r\033[K")

    def _show(self, spent: float) -> None:
        zh = f"\r\033[K查询中 {spent:.0f} 秒" + (f"，{self._rows:,} 行" if self._rows else "")
        en = f"\r\033[Kasking, {spent:.0f} s" + (f", {self._rows:,} rows" if self._rows else "")
        _write(zh if self._lang == "zh" else en)

    def _end(self, code: int, zh: str, en: str) -> None:
        for path in self._unfinished:
            path.unlink(missing_ok=True)
        note(f"kg: {zh if self._lang == 'zh' else en}")
        sys.stderr.flush()
        os._exit(code)


def _timeout(seconds: float) -> tuple[str, str]:
    return (
        f"查询超过 {seconds:g} 秒，已停止，结果不完整；可用 --timeout 放宽，或缩小查询的范围",
        f"stopped after {seconds:g} s, the answer is not complete; allow more with --timeout, or ask for less",
    )


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
