from __future__ import annotations

import pytest

from kg.grammar.title import marked_titles, names_document, title_after, title_before, whole_title

TITLES = [
    "差旅费管理办法",
    "清洁取暖实施方案",
    "邢台市特色产业提质升级实施意见",
    "2021年型煤实施方案",
    "河北省农产品调查考核办法",
    "中共某市委办公室关于加强数字档案室建设的通知",
    "重庆市城市管理局路灯设施维护管理实施细则",
    "河北省义务教育学校办学基本标准",
    "中华人民共和国预算法",
    "县政府第二十三次常务会议纪要",
    "关于印发宁波市区养老服务机构运营补助办法的通知",
    "四川省省级部门预算绩效目标管理办法(试行)",
]
GENERIC = [
    "年度工作计划",
    "工作方案",
    "实施方案",
    "上级文件",
    "相关文件",
    "国家相关标准",
    "按照省市文件要求",
    "2023年度有关工作通知",
    "环保方案",
    "年度培训计划",
    "2023年度重点工作计划",
    "单位年初工作安排",
    "专家评审意见",
    "按照合同约定执行",
    "资金使用符合相关规定",
    "资金管理办法",
    "部门职责规定",
    "会议纪要",
    "上级通知",
    "一级A标准",
    "完成省级下达的设备购置、维修改造计划",
    "加强技术防护措施",
    "是否符合某某管理办法",
    "",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_specific_title_is_a_document(title: str) -> None:
    assert whole_title(title) == title
    assert whole_title("根据" + title + "执行") == title


@pytest.mark.parametrize("words", GENERIC)
def test_a_generic_title_is_none(words: str) -> None:
    assert whole_title(words) is None


@pytest.mark.parametrize(
    ("flat", "spans"),
    [
        ("《甲》《乙》", [(0, 3), (3, 6)]),
        ("《甲《乙》丙》", [(0, 7)]),
        ("《甲〈乙〉》和《丙》", [(0, 6), (7, 10)]),
        ("《甲", []),
        ("甲》", []),
        ("《甲《乙》", [(2, 5)]),
    ],
)
def test_marked_titles_are_the_outermost(flat: str, spans: list[tuple[int, int]]) -> None:
    assert marked_titles(flat) == spans


@pytest.mark.parametrize(
    ("title", "in_cell", "in_prose"),
    [
        ("政府采购法", True, True),
        ("某区商贸流通企业调查合同", True, True),
        ("省级目录及标准(2022年版)", True, True),
        ("专项资金(项目)绩效运行监控表", False, False),
        ("市直部门绩效运行监控报告", False, False),
        ("人民日报", False, False),
        ("人文历史资料汇编", False, False),
        ("保密工作", True, False),
        ("", False, False),
    ],
)
def test_forms_and_papers_are_no_documents(title: str, in_cell: bool, in_prose: bool) -> None:
    assert (names_document(title, prose=False), names_document(title, prose=True)) == (in_cell, in_prose)


def test_a_title_behind_a_number_ends_with_its_kind() -> None:
    words = "关于转发省厅关于加强管理的通知的通知,请遵照执行"
    assert words[: title_after(words)] == "关于转发省厅关于加强管理的通知的通知"
    assert title_after("、某市人民政府关于加强管理的通知") == 0


def test_a_title_before_a_number_begins_behind_the_sentence_before() -> None:
    assert title_before("专项安排。按照某市关于促进投资政策措施的通知", prose=True) == "某市关于促进投资政策措施的通知"
    assert title_before("执行差旅费管理办法", prose=True) is None


@pytest.mark.parametrize("name", ["档案法", "水法", "中华人民共和国监察官法", "招标投标法实施条例", "慈善法（2023年修正）"])
def test_laws_are_titles_without_marks(name):
    assert whole_title(name) == name


@pytest.mark.parametrize("name", ["因素法", "问卷调查法", "综合评分法", "按比例法"])
def test_methods_are_no_laws(name):
    assert whole_title(name) is None


@pytest.mark.parametrize(
    "words",
    [
        "下达2022年天然林保护修复省级专项资金",
        "关于下达2022年就业补助资金的",
        "关于加强节水工作…",
        "邢台市财政局关于做好绩效运行监",
    ],
)
def test_titles_whose_end_a_cell_lost(words):
    assert whole_title(words) == words
