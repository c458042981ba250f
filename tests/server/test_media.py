"""Content negotiation, malformed headers included."""

from __future__ import annotations

import pytest

from kg.server import media

TABLES = tuple(media.RESULTS)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("text/csv;q=0, */*;q=0.1", "application/sparql-results+json"),
        ("text/*", "text/xml"),
        ("application/json;charset=utf-8", "application/json"),
        ('text/csv;x="a,b";q=0.9, application/xml;q=0.1', "text/csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", "application/xml"),
        ("image/png", None),
        ("image/png, text/csv;q=0", None),
        (";;;,,,", "application/sparql-results+json"),
        ("text", "application/sparql-results+json"),
        ("*/csv", "application/sparql-results+json"),
        ("text/csv;q=abc", "application/sparql-results+json"),
        ("text/csv;q=2, text/tab-separated-values", "text/tab-separated-values"),
        ("\x00\x01 text/\ufffd", "application/sparql-results+json"),
        ('text/csv;x="', "application/sparql-results+json"),
    ],
)
def test_best(accept: str, expected: str | None) -> None:
    assert media.best(accept, TABLES) == expected


def test_a_long_header_takes_no_long_time() -> None:
    assert media.best("a/b;c=" + '"\\' * 50_000, TABLES) == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("header", "expected"),
    [(None, ("", "")), ("text/turtle", ("text/turtle", "")), ("a/b ; Charset=GBK; x=1", ("a/b", "gbk"))],
)
def test_content_type(header: str | None, expected: tuple[str, str]) -> None:
    assert media.content_type(header) == expected
