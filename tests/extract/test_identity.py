# ruff: noqa: E501  (tables of examples, one a line)
"""The document itself: title, kind, year, publisher, level and region with their evidence, notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.extract.origin import Clues, infer_origin, leading_division
from kg.records import Disclosure

Extracted = Callable[[str], Disclosure]
TABLE = "\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t路灯\t≥50盏\n"

TITLES = [
    ("first-line", "邢台市教育局2023年部门预算公开\n说明", "邢台市教育局2023年部门预算公开"),
    ("over-two-lines", "承德市教育局\n2023年部门预算绩效文本\n目录", "承德市教育局2023年部门预算绩效文本"),
    ("behind-a-contents-page", "目 录\n部门收支总表......3\n2023年部门预算公开情况说明", "2023年部门预算公开情况说明"),
    ("plain-budget", "上海市普陀区2025年区级部门预算\n预算主管部门：某局", "上海市普陀区2025年区级部门预算"),
    ("web-page-head", "索 引 号 7335 发布日期 2020-01-20\n标     题 项目支出绩效目标表3 文     号\n", "项目支出绩效目标表3"),
    ("nothing-like-a-title", "值班安排\n甲组", "值班安排"),
]


@pytest.mark.parametrize(("text", "title"), [case[1:] for case in TITLES], ids=[case[0] for case in TITLES])
def test_title(extracted: Extracted, text: str, title: str) -> None:
    assert extracted(text).header.title == title


KINDS = [
    ("budget", "邢台市教育局2023年部门预算公开", "", "部门预算公开"),
    ("unit-budget", "邢台市第一中学2023年单位预算公开", "", "单位预算公开"),
    ("final-accounts", "邢台市教育局2022年度部门决算", "", "部门决算公开"),
    ("note", "关于2023年市级预算公开有关事项的说明", "", "预算公开说明"),
    ("performance-text", "2023年部门预算绩效文本", "", "部门绩效文本"),
    ("self-evaluation", "2023年度项目支出绩效自评表", TABLE, "绩效自评"),
    ("declaration", "部门预算项目绩效目标表", TABLE, "部门绩效文本"),
    ("by-what-it-holds", "第一页", TABLE, "部门绩效文本"),
    ("other", "值班安排", "", "其他"),
]


@pytest.mark.parametrize(("title", "body", "kind"), [case[1:] for case in KINDS], ids=[case[0] for case in KINDS])
def test_kind(extracted: Extracted, title: str, body: str, kind: str) -> None:
    assert extracted(f"{title}\n{body}").header.kind == kind


YEARS = [
    ("in-the-title", "2023年部门预算公开\n上年为2022年", 2023),
    ("budget-year-line", "部门预算公开\n预算年度：2024\n预算年度：2024", 2024),
    ("year-line-above-a-form", "项目支出绩效自评表\n（2022年度）", 2022),
    ("none", "值班安排", None),
]


@pytest.mark.parametrize(("text", "year"), [case[1:] for case in YEARS], ids=[case[0] for case in YEARS])
def test_fiscal_year(extracted: Extracted, text: str, year: int | None) -> None:
    assert extracted(text).header.fiscal_year == year


PUBLISHERS = [
    ("before-the-year", "邢台市教育局2023年部门预算公开", "邢台市教育局", None),
    ("behind-the-year", "2023年邢台市教育局部门预算公开", "邢台市教育局", None),
    ("labelled", "2023年部门预算公开\n编制单位：邢台市教育局", "邢台市教育局", None),
    ("labelled-with-unit-of-money", "2023年部门预算公开\n编制部门：邢台市教育局 单位：元", "邢台市教育局", None),
    ("labelled-with-code", "2023年部门预算公开\n部门名称：[361]邢台市教育局", "邢台市教育局", "361"),
    ("coded-line-printed-most", "2023年部门预算公开\n501 邢台市教育局\n501 邢台市教育局\n501001 邢台市教育局本级", "邢台市教育局", "501"),
    ("written-by", "2023年部门预算公开\n邢台市教育局编制", "邢台市教育局", None),
    ("source-of-a-web-page", "2018年专项资金绩效目标申报表\n发布时间：2018年05月20日 来源：南岳区财政局 作者：", "南岳区财政局", None),
    ("on-a-line-of-its-own", "林长制专项资金绩效目标的说明\n泰宁县林业局\n2024年安排128万元。", "泰宁县林业局", None),
    ("template", "XX市XX局2023年部门预算公开\n编制单位：XX局", None, None),
    ("not-printed", "关于2023年市级预算公开有关事项的说明", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "code"), [case[1:] for case in PUBLISHERS], ids=[case[0] for case in PUBLISHERS])
def test_publisher_is_printed_or_none(extracted: Extracted, text: str, name: str | None, code: str | None) -> None:
    header = extracted(text).header
    assert (header.publisher_name, header.publisher_code) == (name, code)


DIVISIONS = [
    ("邢台市工业和信息化局", "130500"),
    ("上海市普陀区商务委员会", "310107"),
    ("奉节县云雾土家族乡人民政府", "500236"),
    ("开发区综合办", None),
    ("教育局", None),
]


@pytest.mark.parametrize(("name", "code"), DIVISIONS, ids=[name for name, _ in DIVISIONS])
def test_division_a_name_begins_with(name: str, code: str | None) -> None:
    found = leading_division(name)
    assert (found.code if found else None) == code


ORIGINS: list[tuple[str, Clues, tuple[Any, ...]]] = [
    ("publisher", Clues(publisher="邢台市教育局"), (("河北省", "邢台市"), "市级", True)),
    ("title", Clues(title="衡水市2023年市级预算公开说明"), (("河北省", "衡水市"), "市级", False)),
    ("one-mention-is-not-enough", Clues(text="赴新华区学习考察。"), ((), None, False)),
    ("a-copied-sentence-does-not-win", Clues(text="沧州市新华区的经验。" + "唐山市芦台经济开发区" * 4), (("河北省", "唐山市", "河北唐山芦台经济开发区"), "开发区", False)),
    ("many-mentions", Clues(text="阜城县" * 5 + "我县"), (("河北省", "衡水市", "阜城县"), "区县级", False)),
    ("finance-code", Clues(finance_codes=("130811",), text="承德市" * 3), (("河北省", "承德市", "承德高新技术产业开发区"), "开发区", False)),
    ("issuing-codes", Clues(issuing_codes=("邢财教", "邢财教", "邢财建", "邢政办"), text="我市"), (("河北省", "邢台市"), None, False)),
    ("a-street-office-s-budget-is-its-district-s", Clues(publisher="上海市普陀区人民政府万里街道办事处", title="上海市普陀区2024年区级部门预算"), (("上海市", "普陀区"), "区县级", True)),
    ("township", Clues(publisher="平山县下口镇财政所"), (("河北省", "石家庄市", "平山县"), "乡镇级", True)),
    ("nothing", Clues(), ((), None, False)),
]  # fmt: skip


@pytest.mark.parametrize(("clues", "expected"), [case[1:] for case in ORIGINS], ids=[case[0] for case in ORIGINS])
def test_origin_is_weighed(clues: Clues, expected: tuple[Any, ...]) -> None:
    origin = infer_origin(clues)
    region, level, printed = expected
    assert (origin.region, origin.region_printed) == (region, printed)
    if level is not None:
        assert origin.level == level
    assert 0 <= origin.confidence <= 1


def test_what_was_concluded_is_named_with_its_confidence(extracted: Extracted) -> None:
    inferred = dict(extracted("关于2023年市级预算公开有关事项的说明\n" + "衡水市加强管理。\n" * 4).header.inferred)
    assert set(inferred) == {"region", "level"}
    assert all(0 < confidence < 1 for confidence in inferred.values())
    assert extracted("邢台市教育局2023年部门预算公开").header.inferred == ()


def test_header_points_to_its_passages(extracted: Extracted) -> None:
    disclosure = extracted("2023年部门预算公开\n编制单位：邢台市教育局")
    words = {cell.place: cell.words for cell in disclosure.cells}
    assert {name: words[place] for name, place in disclosure.header.at} == {
        "title": "2023年部门预算公开",
        "fiscal_year": "2023年部门预算公开",
        "publisher_name": "编制单位：邢台市教育局",
    }


NOTICE = """安徽省财政厅关于提前下达2024年
义务教育补助资金的通知

皖财教〔2023〕1588号

有关市财政局：

根据《财政部关于提前下达补助资金预算的通知》（财教〔2023〕218号），现下达资金。

安徽省财政厅 安徽省教育厅
2023年11月20日
"""


def test_a_policy_notice_is_read_as_one(extracted: Extracted) -> None:
    disclosure = extracted(NOTICE)
    notice = disclosure.notice
    assert notice is not None
    assert disclosure.header.kind == "政策文件"
    assert (notice.number, notice.code, notice.year, notice.serial) == ("皖财教〔2023〕1588号", "皖财教", 2023, "1588")
    assert notice.title == "安徽省财政厅关于提前下达2024年义务教育补助资金的通知"
    assert (notice.issuer, notice.issued_on) == ("安徽省财政厅", "2023-11-20")
    assert [citation.number for citation in disclosure.citations] == ["财教〔2023〕218号"]


def test_a_notice_may_bring_its_performance_table(extracted: Extracted) -> None:
    disclosure = extracted(NOTICE + "\n附件\n义务教育补助资金绩效目标表\n" + TABLE)
    assert disclosure.notice is not None
    assert [project.name for project in disclosure.projects] == ["义务教育补助资金"]


def test_a_disclosure_that_cites_a_number_is_no_notice(extracted: Extracted) -> None:
    assert extracted("2023年部门预算公开\n根据邢财教〔2022〕92号文件编制。" + TABLE).notice is None
