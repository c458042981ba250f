"""Names of files: valid everywhere, distinct everywhere, and the same from run to run."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.docs.html_names import safe
from kg.publish.paths import Paths
from kg.rdf import Names

RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CLOCK\$|COM[0-9¹²³]|LPT[0-9¹²³])(?:\..*)?", re.IGNORECASE)
TEXTS = st.text(max_size=200) | st.sampled_from(
    ["con", "nul.txt", "LPT¹.x", "a.", "a ", ".", "..", "", "x--12345678", "A", "a", "İ", "ß"]
)


@given(TEXTS, st.booleans())
@example("CONOUT$", True)
def test_valid_everywhere(text: str, upper: bool) -> None:
    name = safe(text, upper=upper)
    assert name
    assert not re.search(r'[\x00-\x20<>:"/\\|?*%#&]', name)
    assert not name.endswith((".", " "))
    assert name not in (".", "..")
    assert not RESERVED.fullmatch(name)
    assert len(name.encode("utf-8", "surrogatepass")) <= 120


@given(TEXTS, TEXTS, st.booleans())
@example("A.pdf", "a.pdf", False)
@example("市/局", "市_局", False)
def test_distinct_where_case_does_not_count(one: str, other: str, upper: bool) -> None:
    if safe(one, upper=upper).casefold() == safe(other, upper=upper).casefold():
        assert one == other


@pytest.mark.parametrize(
    ("key", "expected"),
    [("2023_501.pdf", "doc/2023_501.pdf/index"), ("邢台.txt", "doc/邢台.txt/index"), ("index", "doc/index/index")],
)
def test_documents_keep_readable_names(key: str, expected: str) -> None:
    names = Names("https://example.org/id/")
    assert Paths(names.base).stem(names.document(key)) == expected


def test_nodes_stand_in_the_page_of_their_project() -> None:
    names = Names("https://example.org/id/")
    paths = Paths(names.base)
    indicator = names.indicator("a.txt", "13P001", 3)
    assert paths.stem(paths.project(indicator) or "") == "doc/a.txt/project/13P001"
    assert paths.anchor(indicator) == "indicator-3"
    assert paths.anchor(names.citation("a.txt", 7)) == "citation-7"
    assert paths.project(names.citation("a.txt", 7)) is None
