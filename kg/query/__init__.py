"""Queries: the library of `.rq` files, their parameters, and their answers as tables."""
