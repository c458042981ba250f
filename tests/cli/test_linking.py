"""`kg link`: proposals out as a sheet, a person's decisions back into decisions.csv, and what follows from them."""

from __future__ import annotations

import codecs
import csv
import io
import shutil
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from kg import decisions
from kg.cli.main import main
from kg.pipeline import composing, sheets
from kg.records.link import Proposal
from kg.store import open_store
from kg.store.protocol import dump

TEXT = """{place}2024年部门预算公开

1.{name}绩效目标表
单位：万元
项目名称\t{name}
预算数\t12.50\t其中：财政资金\t12.50\t其他资金\t
绩效目标\t1.完成{name}。
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据
产出指标\t数量指标\t完成数量\t完成{name}的数量\t≥3个\t《关于做好全市信息化建设工作的通知》（{number}）
\t质量指标\t验收合格率\t验收合格的比例\t≥95%\t历史标准
满意度指标\t服务对象满意度指标\t服务对象满意度\t满意的比例\t≥90%\t问卷调查
"""
RIGHT, TYPO, OTHER = "邢财建〔2023〕31号", "邢建财〔2023〕31号", "邢财行〔2019〕8号"
DOCUMENTS = {
    "教育局.txt": TEXT.format(place="邢台市教育局", name="校园信息化", number=RIGHT),
    "卫健委.txt": TEXT.format(place="邢台市卫生健康委员会", name="医院信息化", number=RIGHT),
    "工信局.txt": TEXT.format(place="邢台市工业和信息化局", name="企业上云", number=TYPO),
    "水利局.txt": TEXT.format(place="邢台市水利局", name="河道监测", number=OTHER).replace("信息化建设工作", "河道巡查管理"),
}
HEAD = "决定,理由,经办人,日期,相似度,系统依据,类别,并入方编号,保留方编号"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("linking")
    for name, text in DOCUMENTS.items():
        (folder / "公开" / name).parent.mkdir(exist_ok=True)
        (folder / "公开" / name).write_text(text, "utf-8")
    assert main(["build", str(folder / "公开"), "--store", str(folder / "store"), "--workers", "0"]) == 0
    return folder


@pytest.fixture
def place(built, tmp_path, monkeypatch):
    """A copy of the corpus and of the store built from it, as working directory."""
    shutil.copytree(built / "公开", tmp_path / "公开")
    shutil.copytree(built / "store", tmp_path / "store")
    open_store(tmp_path / "store").keep_root(tmp_path / "公开")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_STORE", "store")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1709251200")  # 2024-03-01
    return tmp_path


@pytest.fixture
def kg(any_command):
    """One command, wherever a test stands: a copy of the corpus, or an empty folder."""
    return any_command


@pytest.fixture
def proposed(monkeypatch):
    """Two proposals of our own beside what the link step proposes, so that the sheet is tested whatever rules propose."""
    real = composing.links_of

    def links_of(store, decided):
        links = real(store, decided)
        ours = [Proposal("policy", TYPO, RIGHT, Decimal("0.91")), Proposal("policy", OTHER, RIGHT, Decimal("0.62"))]
        return replace(links, proposals=tuple(ours))

    monkeypatch.setattr(composing, "links_of", links_of)


def policies(place):
    """Numbers of the policy documents that the store holds."""
    query = "PREFIX kg: <https://w3id.org/jixiao-kg/def#> SELECT ?n WHERE { ?d a kg:PolicyDocument ; kg:policyNumber ?n }"
    return sorted(solution[0].value for solution in open_store(place / "store").query(query))


def cited(place, number):
    query = f"""PREFIX kg: <https://w3id.org/jixiao-kg/def#>
        SELECT ?c WHERE {{ ?c kg:refersTo ?d . ?d kg:policyNumber "{number}" }}"""
    return len(list(open_store(place / "store").query(query)))


def edit(path, **words):
    """Write words into a workbook as a person would: by heading, in the row whose 并入方编号 is `left`."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[1]}
    left = words.pop("left")
    (row,) = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, headings["并入方编号"]).value == left]
    for name, value in words.items():
        sheet.cell(row, headings[name]).value = value
    book.save(path)


# -- the sheet -------------------------------------------------------------------------------------------------------


def test_the_workbook_is_made_for_a_person(place, kg, proposed):
    code, out, _ = kg("link", "--propose", "建议.xlsx")
    assert code == 0
    assert "2 条建议" in out
    book = openpyxl.load_workbook("建议.xlsx")
    sheet = book.worksheets[0]
    first = [cell.value for cell in sheet[1]]
    assert first[:4] == ["决定", "理由", "经办人", "日期"]
    rows = [dict(zip(first, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert [(row["并入方编号"], row["保留方编号"], row["相似度"]) for row in rows] == [(TYPO, RIGHT, 0.91), (OTHER, RIGHT, 0.62)]
    assert {row["类别"] for row in rows} == {"政策文件"}
    assert rows[0]["并入方名称"] == f"关于做好全市信息化建设工作的通知 {TYPO}"
    assert f"工信局.txt 表1第5行第6列：《关于做好全市信息化建设工作的通知》（{TYPO}）" in rows[0]["并入方原文"]
    assert rows[0]["保留方原文"].count("\n") == 1, "two documents print it"
    assert sheet.freeze_panes == "B2"
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("A2:A3", '"合并,不合并"')
    assert "数据字典" in book.sheetnames


def test_the_same_proposals_as_csv(place, kg, proposed):
    assert kg("link", "--propose", "建议.csv")[0] == 0
    data = (place / "建议.csv").read_bytes()
    assert data.startswith(codecs.BOM_UTF8)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [(row["决定"], row["并入方编号"], row["相似度"]) for row in rows] == [("", TYPO, "0.91"), ("", OTHER, "0.62")]


def test_what_is_decided_is_not_proposed_again(place, kg, proposed):
    rows = [f"split,policy,{RIGHT},{TYPO},张三,2024-03-01,不同", f"merge,policy,{OTHER},{RIGHT},张三,2024-03-01,同"]
    (place / "decisions.csv").write_text("\n".join([",".join(decisions.COLUMNS), *rows]), "utf-8")
    assert "0 条建议" in kg("link", "--propose", "建议.csv")[1]


def read_back(path, form):
    """The sheet as another program saves it."""
    if form == "xlsx":
        return path
    book = openpyxl.load_workbook(path)
    rows = [["" if cell.value is None else str(cell.value) for cell in row] for row in book.worksheets[0].iter_rows()]
    out = io.StringIO()
    csv.writer(out, delimiter="\t" if form == "utf-16" else ",").writerows(rows)
    path = path.with_suffix(".csv")
    path.write_bytes(out.getvalue().encode(form))
    return path


@pytest.mark.parametrize("form", ["xlsx", "utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_decisions_come_back_from_every_form(place, kg, proposed, form):
    kg("link", "--propose", "建议.xlsx")
    edit(place / "建议.xlsx", left=TYPO, 决定="合并", 理由="代字误植，“邢财建”", 经办人="李四", 日期="2024年2月9日")
    edit(place / "建议.xlsx", left=OTHER, 决定=" 不合并 ")
    store = "store" if form == "xlsx" else "nowhere"  # linking anew takes its time
    code, out, err = kg("link", "--apply", read_back(place / "建议.xlsx", form), "--who", "王五", "--store", store)
    assert code == 0, err
    assert "新增 2 条决定，已有 0 条，未定 0 条" in out
    assert ("图库已重新链接" in out) == (form == "xlsx")
    assert decisions.load(place / "decisions.csv").all == (
        decisions.Decision("merge", "policy", TYPO, RIGHT, "李四", "2024-02-09", "代字误植，“邢财建”"),
        decisions.Decision("split", "policy", OTHER, RIGHT, "王五", "2024-03-01", "不采纳建议"),
    )


def test_a_date_typed_into_excel_is_a_date(place, kg, proposed):
    import datetime

    kg("link", "--propose", "建议.xlsx")
    edit(place / "建议.xlsx", left=TYPO, 决定="合并", 经办人="李四", 日期=datetime.date(2024, 2, 9))
    assert kg("link", "--apply", "建议.xlsx")[0] == 0
    assert decisions.load(place / "decisions.csv").all[0].when == "2024-02-09"


def test_rows_may_be_sorted_deleted_and_columns_added(place, kg, proposed):
    kg("link", "--propose", "建议.xlsx")
    edit(place / "建议.xlsx", left=OTHER, 决定="不合并")
    book = openpyxl.load_workbook("建议.xlsx")
    sheet = book.worksheets[0]
    sheet.insert_cols(1)
    sheet.cell(1, 1).value = "我的备注"
    sheet.delete_rows(2)
    sheet.insert_rows(1, 2)
    sheet.cell(1, 1).value = "审核表（2024年）"
    book.save("建议.xlsx")
    code, out, _ = kg("link", "--apply", "建议.xlsx", "--who", "王五")
    assert code == 0
    assert "新增 1 条" in out


def test_applying_twice_adds_nothing(place, kg, proposed):
    kg("link", "--propose", "建议.xlsx")
    edit(place / "建议.xlsx", left=TYPO, 决定="合并")
    kg("link", "--apply", "建议.xlsx", "--who", "王五")
    record, graph = (place / "decisions.csv").read_bytes(), dump(open_store("store"))
    code, out, _ = kg("--lang", "en", "link", "--apply", "建议.xlsx", "--who", "赵六")
    assert code == 0
    assert "0 decisions added, 1 there already, 1 left open" in out
    assert "linked anew" not in out
    assert (place / "decisions.csv").read_bytes() == record
    assert dump(open_store("store")) == graph


def test_without_a_store_the_record_is_written_all_the_same(tmp_path, monkeypatch, kg):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "表.csv").write_text(f"{HEAD}\n合并,同,张三,2024-03-01,,,机构,a,b\n", "utf-8")
    code, out, _ = kg("link", "--apply", "表.csv", "--store", "nowhere")
    assert (code, "重新链接" in out) == (0, False)
    assert [one.subject for one in decisions.load(tmp_path / "decisions.csv").all] == ["organisation"]


# -- what is wrong ---------------------------------------------------------------------------------------------------

ROW = "{word},同,{who},{when},0.9,,{kind},{left},{right}"


def row(word="合并", left=TYPO, right=RIGHT, who="张三", when="2024-03-01", kind="政策文件"):
    return ROW.format(word=word, left=left, right=right, who=who, when=when, kind=kind)


BAD = [
    pytest.param([row(left="邢财建〔1999〕1号")], ["表.csv 第 2 行：图库中没有编号 邢财建〔1999〕1号"], id="unknown-id"),
    pytest.param([row("或许")], ["第 2 行：决定“或许”应为 合并、不合并"], id="unknown-word"),
    pytest.param([row(kind="地区")], ["第 2 行：类别“地区”应为 政策文件"], id="unknown-kind"),
    pytest.param([row(when="2024-02-30")], ["第 2 行：日期“2024-02-30”"], id="bad-date"),
    pytest.param([row(when="上周")], ["第 2 行：日期“上周”"], id="no-date"),
    pytest.param([row(who="")], ["第 2 行：缺少经办人"], id="nobody"),
    pytest.param([row(left="")], ["第 2 行：缺少编号"], id="no-id"),
    pytest.param([row(left=RIGHT)], ["第 2 行：两个编号相同"], id="one-id-twice"),
    pytest.param([row(), row("不合并", RIGHT, TYPO)], ["第 3 行不合并", "第 2 行合并"], id="merge-and-split"),
    pytest.param(
        [row(), row(left=RIGHT, right=OTHER), row("不合并", OTHER, TYPO)],
        [f"第 4 行不合并 {OTHER} 与 {TYPO}，但", f"第 2 行合并 {TYPO} → {RIGHT}", f"第 3 行合并 {RIGHT} → {OTHER}"],
        id="through-a-chain",
    ),
    pytest.param([row(), row(left=RIGHT, right=TYPO)], ["合并成环", "第 2 行", "第 3 行"], id="circle"),
    pytest.param(
        [row("或许"), row(), row(when="x", who=""), row("不合并", RIGHT, TYPO), row(left="甲", right="乙")],
        ["6 处问题", "第 2 行：决定", "第 4 行：缺少经办人", "第 4 行：日期", "编号 甲", "编号 乙", "第 5 行不合并"],
        id="all-at-once",
    ),
]


@pytest.mark.parametrize(("rows", "words"), BAD)
def test_nothing_is_applied_where_anything_is_wrong(place, kg, rows, words):
    graph = dump(open_store("store"))
    (place / "表.csv").write_text("\n".join([HEAD, *rows]), "utf-8")
    code, out, err = kg("link", "--apply", "表.csv")
    assert (code, out) == (2, "")
    assert "未套用任何决定" in err
    assert [word for word in words if word not in err] == [], err
    assert "Traceback" not in err
    assert not (place / "decisions.csv").exists()
    assert dump(open_store("store")) == graph


def test_the_record_itself_is_contradicted(place, kg):
    before = f"{','.join(decisions.COLUMNS)}\nsplit,policy,{TYPO},{RIGHT},李四,2024-01-01,不同\n".encode()
    (place / "decisions.csv").write_bytes(before)
    (place / "表.csv").write_text(f"{HEAD}\n{row()}\n", "utf-8")
    code, _, err = kg("link", "--apply", "表.csv")
    assert code == 2
    assert "decisions.csv 第 2 行不合并" in err
    assert "表.csv 第 2 行合并" in err
    assert (place / "decisions.csv").read_bytes() == before


WRONG_FILES = [
    pytest.param("表.docx", b"", "审核表应为 .xlsx .csv", id="suffix"),
    pytest.param("表.csv", "项目,预算\n甲,1\n".encode(), "找不到列 决定", id="another-table"),
    pytest.param("表.csv", b"", "文件为空", id="empty"),
    pytest.param("表.csv", b"PK\x03\x04" + b"\0" * 40, "zip", id="workbook-named-csv"),
    pytest.param("表.xlsx", "决定,类别\n".encode(), "表.xlsx", id="csv-named-workbook"),
    pytest.param("没有.xlsx", None, "无法打开", id="missing"),
]


@pytest.mark.parametrize(("name", "content", "words"), WRONG_FILES)
def test_a_wrong_file(place, kg, name, content, words):
    if content is not None:
        (place / name).write_bytes(content)
    code, out, err = kg("link", "--apply", name)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


MISUSE = [
    pytest.param(["link"], "--propose --apply 须给出其一", id="neither"),
    pytest.param(["link", "--propose", "a.csv", "--apply", "a.csv"], "不能与", id="both"),
    pytest.param(["link", "--propose", "a.docx"], "审核表应为", id="suffix"),
    pytest.param(["link", "--propose", "a.csv", "--store", "nowhere"], "kg build", id="no-store"),
]


@pytest.mark.parametrize(("arguments", "words"), MISUSE)
def test_misuse(place, kg, arguments, words):
    code, out, err = kg(*arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_headings_of_the_sheet_are_those_that_are_read():
    names = set(sheets._SCHEMA.names)
    assert set(HEAD.split(",")) <= names
    assert set(sheets._NEEDED) <= names


# -- from the proposal to one node and back --------------------------------------------------------------------------


def build(kg, store="store"):
    code, _, err = kg("build", "公开", "--store", store, "--workers", "0", "--root", "公开")
    assert code == 0, err


def cold(place, kg, name):
    """What a build from nothing gives with the decisions as they stand."""
    build(kg, name)
    return dump(open_store(place / name))


def test_decide_apply_and_undo(place, kg):
    kg("link", "--propose", "建议.xlsx")
    book = openpyxl.load_workbook("建议.xlsx")
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[1]}
    (row,) = [
        row
        for row in range(2, sheet.max_row + 1)
        if {sheet.cell(row, headings[name]).value for name in ("并入方编号", "保留方编号")} == {TYPO, RIGHT}
    ]
    assert "《关于做好全市信息化建设工作的通知》" in sheet.cell(row, headings["并入方原文"]).value
    sheet.cell(row, headings["决定"]).value = "合并"
    book.save("建议.xlsx")
    before = dump(open_store("store"))
    assert {RIGHT, TYPO} <= {*policies(place)}
    assert kg("link", "--apply", "建议.xlsx", "--who", "王五")[0] == 0
    (stays,) = {RIGHT, TYPO} & {*policies(place)}
    assert (stays, cited(place, stays)) == (RIGHT, 3)
    merged = dump(open_store("store"))
    assert merged == cold(place, kg, "cold-merged")
    build(kg)
    assert dump(open_store("store")) == merged, "a build replays the record"
    record = (place / "decisions.csv").read_text("utf-8-sig").splitlines(keepends=True)
    (place / "decisions.csv").write_text("".join(record[:1]), "utf-8")
    build(kg)
    assert dump(open_store("store")) == before == cold(place, kg, "cold-undone")


def test_the_record_is_mirrored_as_a_graph(place, kg):
    rows = [f"split,policy,{OTHER},{RIGHT},张三,2024-03-01,不同", "cell,教育局.txt#1-6-5,≥3个,≥4个,李四,2024-03-02,错字"]
    (place / "decisions.csv").write_text("\n".join([",".join(decisions.COLUMNS), *rows]), "utf-8")
    build(kg)
    query = """PREFIX kg: <https://w3id.org/jixiao-kg/def#> SELECT ?s ?k ?by ?on ?cell WHERE { GRAPH ?g { ?d a kg:Decision ;
        kg:decisionSubject ?s ; kg:decisionKind ?k ; kg:decidedBy ?by ; kg:decidedOn ?on
        OPTIONAL { ?d kg:correctedCell ?cell } } } ORDER BY ?s"""
    found = [[term and term.value.rpartition("/")[2] for term in row] for row in open_store("store").query(query)]
    assert found == [
        ["policy", "def#decisionKind-split", "张三", "2024-03-01", None],
        ["教育局.txt#1-6-5", "def#decisionKind-cell", "李四", "2024-03-02", "1-6-5"],
    ]
    (place / "decisions.csv").unlink()
    build(kg)
    assert list(open_store("store").query(query)) == []


def test_a_correction_is_dropped_with_a_warning_when_the_source_changes(place, kg):
    row = "cell,教育局.txt#1-5-5,≥3个,≥4个,李四,2024-03-02,错字"
    (place / "decisions.csv").write_text("\n".join([",".join(decisions.COLUMNS), row]), "utf-8")

    def said(sparql):
        query = f"PREFIX kg: <https://w3id.org/jixiao-kg/def#> PREFIX sh: <http://www.w3.org/ns/shacl#> {sparql}"
        return sorted(" | ".join(term.value for term in row) for row in open_store("store").query(query))

    def targets():
        return said(
            """SELECT ?t ?w WHERE { ?d kg:documentKey "教育局.txt" . ?i a kg:Indicator ; kg:disclosure ?d ; kg:targetText ?t ;
            kg:targetTextCell/kg:words ?w FILTER(STRENDS(?t, "个")) }"""
        )

    def findings():
        return said(
            """SELECT ?severity ?text WHERE { ?f kg:rule ?r ; sh:resultMessage ?text ; sh:resultSeverity ?severity
            FILTER(?r IN (kg:rule-cell-corrected, kg:rule-correction-unmatched) && LANG(?text) = "zh") }"""
        )

    build(kg)
    assert targets() == ["≥4个 | ≥3个"], "the value is corrected, the evidence as printed"
    assert findings() == ["http://www.w3.org/ns/shacl#Info | 按决定改为“≥4个”：错字（李四，2024-03-02）"]
    path = place / "公开" / "教育局.txt"
    path.write_text(path.read_text("utf-8").replace("≥3个", "≥5个"), "utf-8")
    build(kg)
    assert targets() == ["≥5个 | ≥5个"]
    (line,) = findings()
    assert line == "http://www.w3.org/ns/shacl#Warning | 更正 教育局.txt#1-5-5 未套用：该处印的是“≥5个”，不是“≥3个”"
    assert dump(open_store("store")) == cold(place, kg, "cold")
