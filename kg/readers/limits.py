"""Limits of what one input may be, so that a huge or hostile file costs one clear message and nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """读取限制. Sizes in bytes and characters; `kg.toml` [limits] overrides them."""

    text_bytes: int = 64 * 1024 * 1024
    cells: int = 2_000_000
    line_chars: int = 1_000_000
    pdf_bytes: int = 512 * 1024 * 1024
    pdf_pages: int = 4_000
    pdf_page_objects: int = 100_000
    pdf_page_characters: int = 200_000


DEFAULT_LIMITS = Limits()
