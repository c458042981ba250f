"""Codes that stand in the graph as plain strings (`income`, `budget`, `basis`), by their Chinese names."""

from __future__ import annotations

from kg.query.wording import spelled

__all__ = ["spelled"]
