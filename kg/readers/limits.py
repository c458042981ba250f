"""Limits of what one input may be, so that a huge or hostile file costs one clear message and nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """读取限制. Sizes in bytes and characters; `kg.toml` [limits] overrides them.

    `scan_page_seconds` is added to a file's time for each page that goes to character recognition.
    """

    text_bytes: int = 64 * 1024 * 1024
    cells: int = 2_000_000
    line_chars: int = 1_000_000
    pdf_bytes: int = 512 * 1024 * 1024
    pdf_pages: int = 4_000
    pdf_page_objects: int = 100_000
    pdf_page_characters: int = 200_000
    unpacked_bytes: int = 256 * 1024 * 1024
    unpacked_ratio: int = 300
    ratio_from_bytes: int = 16 * 1024 * 1024
    office_bytes: int = 128 * 1024 * 1024
    office_seconds: float = 120.0
    zip_entries: int = 10_000
    sheet_cells: int = 1_000_000
    ofd_pages: int = 4_000
    ofd_page_objects: int = 200_000
    archive_depth: int = 2
    archive_bytes: int = 2 * 1024 * 1024 * 1024
    scan_pixels: int = 80_000_000
    scan_pages: int = 1_000
    scan_page_seconds: float = 60.0


DEFAULT_LIMITS = Limits()
