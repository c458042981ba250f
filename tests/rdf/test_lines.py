"""Lines are written as the engine writes them, so that the same triple is the same bytes whoever wrote it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf import Names, document_nquads, document_quads, lines

NAMES = Names("https://example.org/id/")


@pytest.mark.parametrize("first", range(0, 0x3000, 0x400))
def test_every_character_is_written_as_the_engine_writes_it(first):
    assert [one for one in map(chr, range(first, first + 0x400)) if lines.words(one) != str(ox.Literal(one))] == []


@given(st.text())
def test_any_text_is_written_as_the_engine_writes_it(text):
    assert lines.words(text) == str(ox.Literal(text))
    assert lines.worded(text, "zh") == str(ox.Literal(text, language="zh"))


def test_the_lines_of_a_document_are_those_of_its_quads(disclosure):
    quads = [quad for found in document_quads(disclosure, NAMES).values() for quad in found]
    written = document_nquads(disclosure, NAMES)
    assert written == ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert len(written.splitlines()) == len(quads) > 500
