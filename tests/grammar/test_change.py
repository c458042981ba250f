from __future__ import annotations

import pytest

from kg.grammar.change import Change, find_changes, former_name

TOLD = [
    ("2019年机构改革，原邢台市工业局更名为邢台市工业和信息化局。", "renamed", ("邢台市工业局",), "邢台市工业和信息化局"),
    ("我单位原名为邢台市规划局，2019年3月更名为邢台市自然资源和规划局。", "renamed", ("邢台市规划局",), "邢台市自然资源和规划局"),
    ("2023年3月，将县扶贫开发办公室重组为县乡村振兴局", "renamed", ("县扶贫开发办公室",), "县乡村振兴局"),
    ("撤销原市农业局，组建市农业农村局", "renamed", ("市农业局",), "市农业农村局"),
    (
        "邢台市文化广电和旅游局由原邢台市文化广电新闻出版局和邢台市旅游发展委员会合并组建。",
        "merged", ("邢台市文化广电新闻出版局", "邢台市旅游发展委员会"), "邢台市文化广电和旅游局",
    ),
    (
        "根据《机构改革方案》，将市卫生和计划生育委员会、市老龄工作委员会办公室的职责整合，组建市卫生健康委员会，为市政府工作部门。",
        "merged", ("市卫生和计划生育委员会", "市老龄工作委员会办公室"), "市卫生健康委员会",
    ),
    (
        "邢台市科技局与邢台市外国专家局合并成立邢台市科学技术局",
        "merged", ("邢台市科技局", "邢台市外国专家局"), "邢台市科学技术局",
    ),
    ("原市物价局并入市发展和改革委员会。", "transferred", ("市物价局",), "市发展和改革委员会"),
    ("市知识产权局划转至市市场监督管理局管理。", "transferred", ("市知识产权局",), "市市场监督管理局"),
    ("遵化市水务局（原遵化市水利局）主要职责", "former", ("遵化市水利局",), "遵化市水务局"),
    ("原县国土资源局(现县自然资源局)负责", "former", ("县国土资源局",), "县自然资源局"),
    ("遵化市水务 局（原遵化市水\n利局）", "former", ("遵化市水利局",), "遵化市水务局"),
]  # fmt: skip

SILENT = [
    "项目名称变更为数字化档案室建设经费",
    "《实施办法》更名为《管理办法》",
    "单位性质由事业单位变更为公益一类",
    "负责整合城市管理资源，组建执法队伍",
    "本局于2019年更名为邢台市行政审批局",
    "按照职能划转，将原属发改局的价格监测职能划入我局",
    "工商所有债权转为投资",
    "将两所学校的设备划转至仓库",
    "教育局、财政局负责项目评审工作",
    "原值5万元的设备（原采购价）",
    "邢台市教育局",
    "",
]


@pytest.mark.parametrize(("text", "kind", "former", "resulting"), TOLD, ids=[one[0][:18] for one in TOLD])
def test_what_a_passage_tells(text, kind, former, resulting):
    assert find_changes(text) == (Change(kind, former, resulting),)


@pytest.mark.parametrize("text", SILENT, ids=[text[:14] or "empty" for text in SILENT])
def test_what_tells_no_change(text):
    assert find_changes(text) == ()


def test_several_changes_in_one_passage_each_once():
    text = "原县水利局更名为县水务局。原县农业局更名为县农业农村局。原县水利局更名为县水务局。"
    assert [change.resulting for change in find_changes(text)] == ["县水务局", "县农业农村局"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("遵化市水务局（原遵化市水利局）", ("遵化市水务局", "遵化市水利局")),
        ("遵化市水务局(原名:遵化市水利局)", ("遵化市水务局", "遵化市水利局")),
        ("遵化市教育局（本级）", ("遵化市教育局（本级）", None)),
        ("遵化市教育局", ("遵化市教育局", None)),
    ],
)
def test_a_former_name_behind_a_name(name, expected):
    assert former_name(name) == expected
