"""Stores: where the named graphs live."""
