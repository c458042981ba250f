"""What one request may cost, and how many run at once. All of it can be set on the command line or by `kg.toml`.

A query has its time, its rows and its memory; past one of them it is stopped and its client told so. Queries are short or
long: one that runs for `long_after` seconds leaves its place to the next short one and goes on beside them, at lower
priority, among at most `long_queries`. So a few runaways never hold up the short ones.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """限制. Seconds, rows (of a table, or triples of a graph), megabytes, bytes, and numbers of requests."""

    seconds: float = 30.0
    """Time of a query; waiting for a slow client to take the answer does not count."""
    rows: int = 1_000_000
    memory_mb: int = 1024
    """Memory of the process that runs a query; held where the system can (not on Windows)."""
    update_seconds: float = 600.0
    update_memory_mb: int = 4096
    query_bytes: int = 1 << 20
    """Length of a query, as GET or POST."""
    body_bytes: int = 64 << 20
    """Length of an update, or of a graph that is sent."""
    head_bytes: int = 1 << 16
    """Length of a request line with its headers; a query by GET stands there."""
    head_seconds: float = 20.0
    """Time for a request line with its headers, from the connection on."""
    body_seconds: float = 30.0
    """Time for a body; each `body_pace` bytes that came give a second more."""
    body_pace: float = 10_000.0
    waiting: int = 256
    """Requests that may wait for their turn; the next is told to come again."""
    waiting_seconds: float = 30.0
    short_queries: int = field(default_factory=lambda: max(2, processors()) + 1)
    long_queries: int = field(default_factory=lambda: 2 * max(2, processors()))
    long_after: float = 0.5
    guaranteed: float = 2.0
    """What a query may run before it can be stopped for others when all places of long ones are taken."""
    patience: float = 300.0
    """How long, in all, an answer waits for a client that does not take it."""


def processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
