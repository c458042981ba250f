"""Whole tables: pieces joined over page breaks, words unwrapped, tables classified by their header words."""
