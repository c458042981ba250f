from __future__ import annotations

import pytest

from kg.link.words import light_citation

NO_NUMBER = (None, None, None)


@pytest.mark.parametrize(
    ("kind", "text", "number", "title", "expected"),
    [
        pytest.param(
            "document", "河北省财政厅《关于节水的通知》", NO_NUMBER, "关于节水的通知", {"issuer": "河北省财政厅"}, id="issuer"
        ),
        pytest.param("document", "按照《关于节水的通知》", NO_NUMBER, "关于节水的通知", {}, id="no-issuer"),
        pytest.param("document", "《目录》（2023年版）", NO_NUMBER, "目录", {"version": "2023年版"}, id="version-behind"),
        pytest.param("document", "2020年版《目录》", NO_NUMBER, "目录", {"version": "2020年版"}, id="version-before"),
        pytest.param("document", "《办法》（草案说明）", NO_NUMBER, "办法", {}, id="words-that-are-no-version"),
        pytest.param(
            "document", "会议纪要〔2022〕第5期", NO_NUMBER, "会议纪要", {"year": 2022, "serial": "5"}, id="number-without-code"
        ),
        pytest.param(
            "generic", "市政府文件，[2017]86号等", NO_NUMBER, None, {"year": 2017, "serial": "86"}, id="nothing-but-a-number"
        ),
        pytest.param("document", "泉财20247号", ("泉财", 2024, "7"), None, {"damage": "brackets-lost"}, id="damage"),
    ],
)
def test_what_the_words_say(kind, text, number, title, expected):
    light = light_citation((1, "basis", 2, 3), kind, text, number, title, "1-2-3")
    assert light is not None
    assert (light.citation_no, light.field, light.project_no, light.row_no, light.cell) == (1, "basis", 2, 3, "1-2-3")
    told = {name: getattr(light, name) for name in ("issuer", "version", "damage", "year", "serial")}
    given = dict(zip(("year", "serial"), number[1:], strict=True))
    assert {name: value for name, value in told.items() if value is not None and given.get(name) != value} == expected


@pytest.mark.parametrize("text", ["年度工作计划", "[2017]86号、[2018]87号"])
def test_a_generic_basis_that_names_no_one_document_is_left_out(text):
    assert light_citation((1, "basis", 1, 1), "generic", text, NO_NUMBER, None, None) is None
