"""Whole tables: pieces joined over page breaks, words unwrapped, tables classified by their header words."""

from kg.tables.join import join

__all__ = ["join"]
