"""Where a worker writes its answer: in frames, counting rows as they pass, so that one too many ends the work.

The engine writes results itself, fast and unseen. So rows are counted in the bytes: by what begins or ends a row in each
format and cannot stand in a value.
"""

from __future__ import annotations

import os
import re

from pyoxigraph import QueryResultsFormat

from kg.server.wire import CHUNK, DATA, END, HEAD, frame

_MARKS = {
    QueryResultsFormat.XML: (re.compile(rb"<result>"), 8),
    QueryResultsFormat.TSV: (re.compile(rb"\n"), 1),
    QueryResultsFormat.JSON: (re.compile(rb'[,\[]\{(?:\}|"[^,}\]:"\\])'), 4),
}
"""A pattern, and its length. In JSON a row begins `,{"x`; in a string that quote would be escaped or its last."""


class TooManyRowsError(Exception):
    """The answer has more rows than are given away."""


class Counter:
    """Counts rows of SELECT results in any of the four formats, however the bytes are cut.

    >>> counter = Counter(QueryResultsFormat.CSV)
    >>> counter.take(b'x\\r\\n"a\\r'), counter.take(b'\\nb"\\r\\n')
    (0, 1)
    """

    def __init__(self, format_: QueryResultsFormat) -> None:
        self._mark: re.Pattern[bytes] | None
        self._mark, self._longest = _MARKS.get(format_, (None, 1))
        self._rest = b""
        self._quoted = False
        self._found = 0
        self._heading = format_ in (QueryResultsFormat.CSV, QueryResultsFormat.TSV)

    def take(self, data: bytes | bytearray, *, last: bool = False) -> int:
        """The rows that have begun so far; in JSON and XML up to a few bytes before the end, unless it is the last."""
        if self._mark is None:
            for part in re.split(rb'(")', data):
                if part == b'"':
                    self._quoted = not self._quoted
                elif not self._quoted:
                    self._found += part.count(b"\n")
        else:
            window = self._rest + data
            end = len(window) if last else len(window) - self._longest + 1
            self._found += sum(1 for found in self._mark.finditer(window) if found.start() < end)
            self._rest = window[max(end, 0) :]
        return max(self._found - self._heading, 0)


class Sink:
    """A file for the engine to write to; what it is given goes to the server in frames."""

    def __init__(self, descriptor: int, rows: int) -> None:
        self._descriptor, self._limit = descriptor, rows
        self._buffer, self._out = bytearray(), bytearray()
        self._counter: Counter | None = None
        self._begun = False  # a whole answer of no more bytes than rows are allowed need not be counted
        self.rows = 0
        self.exceeded = False

    def head(self, media: str, count: QueryResultsFormat | None = None) -> None:
        """Say what is coming; `count` where rows are to be counted in the bytes."""
        self._out += frame(HEAD, media.encode())
        self._counter = None if count is None else Counter(count)

    def write(self, data: bytes) -> int:
        """Take bytes from the engine."""
        self._buffer += data
        if len(self._buffer) >= CHUNK:
            self._pass_on(last=False)
        return len(data)

    def flush(self) -> None:
        """The engine flushes when it is done; `end` does it for us."""

    def count(self, rows: int) -> None:
        """Where rows are counted before they are written."""
        self.rows = rows
        if rows > self._limit:
            self.exceeded = True
            raise TooManyRowsError

    def end(self, value: bytes = b"") -> None:
        """Everything is written."""
        self._pass_on(last=True)
        self._out += frame(END, value)
        self._send()

    def tell(self, data: bytes) -> None:
        """Say something at once, in the middle of the work."""
        self._out += frame(DATA, data)
        self._send()

    def fault(self, kind: int, data: bytes) -> None:
        """Say why it ends here; what is still in the buffer is of no use."""
        self._buffer.clear()
        self._out += frame(kind, data)
        self._send()

    def _pass_on(self, *, last: bool) -> None:
        if self._counter is not None and not (last and not self._begun and len(self._buffer) <= self._limit):
            self.count(self._counter.take(self._buffer, last=last))
        if self._buffer:
            self._out += frame(DATA, self._buffer)
            self._buffer = bytearray()
        self._begun = True
        if not last:
            self._send()

    def _send(self) -> None:
        view = memoryview(self._out)
        while view:
            view = view[os.write(self._descriptor, view) :]
        self._out = bytearray()
