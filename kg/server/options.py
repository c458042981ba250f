"""What `kg serve` is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg.server.limits import Limits

HOST = "127.0.0.1"
PORT = 8080


@dataclass(frozen=True, slots=True)
class Options:
    """服务选项. Without a token the server is read-only; `mask` hides persons in what it gives away."""

    store: Path
    host: str = HOST
    port: int = PORT
    token: str | None = None
    allow_service: bool = False
    allow_load: bool = False
    mask: bool = True
    behind_proxy: bool = False
    """Whether a proxy before the server tells, by X-Forwarded-For and X-Forwarded-Proto, where requests come from."""
    limits: Limits = field(default_factory=Limits)
