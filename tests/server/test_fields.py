"""Query strings and forms are read as the standard library reads them."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.server.faults import Fault
from kg.server.protocol import address, parse_fields

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_what_is_encoded_comes_back(fields: list[tuple[str, str]]) -> None:
    assert parse_fields(urlencode(fields).encode()) == fields
    everything = "&".join("=".join("".join(f"%{byte:02x}" for byte in part.encode()) for part in field) for field in fields)
    assert parse_fields(everything.encode()) == fields


@given(st.text("ab=&+%;_ \r\n2350DAé邢", max_size=30))
def test_as_the_standard_library_does(raw: str) -> None:
    data = quote(raw, safe="=&+;_ \r\n").encode()
    assert parse_fields(data) == parse_qsl(data.decode(), keep_blank_values=True, errors="strict")


@pytest.mark.parametrize("data", [b"a=%", b"a=%2", b"a=%zz", b"%=1", b"a=%E9%82", b"a=\xff"])
def test_broken_encodings_are_refused(data: bytes) -> None:
    with pytest.raises(Fault) as error:
        parse_fields(data)
    assert error.value.status == 400


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("a.example:8080", "http://a.example:8080/sparql"),
        ("[::1]:80", "http://[::1]:80/sparql"),
        ("", None),
        ("a b", None),
        ("x/y", None),
        ("a@b", None),
    ],
)
def test_address_of_the_endpoint(host: str, expected: str | None) -> None:
    assert address("http", host, "/sparql") == expected
