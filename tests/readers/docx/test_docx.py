"""What a .docx prints, feature by feature, on packages written by hand."""

from __future__ import annotations

import pytest
from wordcases import CASES
from wordfiles import AUTHOR, definition, deleted, docx, field, inserted, level, numbered, p, run, tbl, tc, text_box, tr, use

from kg.document import Document, Table
from kg.readers.docx import read_docx


def read(body: str, **parts) -> Document:
    return read_docx(docx(body, **parts), "x.docx")


def shape(document: Document) -> list:
    """Paragraphs as text, tables as cells with row, column and spans where they are more than one."""
    return [
        [(c.text, c.row, c.column, c.row_span, c.column_span) for c in block.cells] if isinstance(block, Table) else block.text
        for block in document.blocks()
    ]


def words(document: Document) -> list:
    return [[cell.text for cell in block.cells] if isinstance(block, Table) else block.text for block in document.blocks()]


def control(content: str, form: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{form}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


SYMBOL = '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
SIGN, ONE, TWO = (f"<m:r><m:t>{text}</m:t></m:r>" for text in "≥12")
FRACTION = f"<m:oMath>{SIGN}<m:f><m:num>{ONE}</m:num><m:den>{TWO}</m:den></m:f></m:oMath>"
RUBY = "<w:r><w:ruby><w:rt><w:r><w:t>zì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>字</w:t></w:r></w:rubyBase></w:ruby></w:r>"
CHECKED = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r>'
)
CHOSEN = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
    '<w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList></w:ffData></w:fldChar></w:r>'
)
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
NESTED_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
    + field("MERGEFIELD a", "不印")
    + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    + run("印出")
    + END
)

PARAGRAPHS = [
    pytest.param(p(run("预算") + run("120") + run("万元")), ["预算120万元"], id="runs"),
    pytest.param(p("换行前\n换行后"), ["换行前", "换行后"], id="line-break-ends-a-paragraph-of-prose"),
    pytest.param(p(run("上页") + '<w:r><w:br w:type="page"/></w:r>' + run("下页")), ["上页", "下页"], id="page-break"),
    pytest.param(
        p(run("一") + "<w:r><w:lastRenderedPageBreak/></w:r>" + run("句")), ["一句"], id="rendered-page-break-is-no-break"
    ),
    pytest.param(p('<w:hyperlink w:anchor="a">' + run("链接") + "</w:hyperlink>" + run("后")), ["链接后"], id="hyperlink"),
    pytest.param(p(run("满意度") + SYMBOL + run("90%")), ["满意度≥90%"], id="symbol"),
    pytest.param(p(run("满意度\uf0b390%", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>')), ["满意度≥90%"], id="symbol-font"),
    pytest.param(p(run("公\u00ad式") + "<w:r><w:softHyphen/></w:r>" + run("尾")), ["公式尾"], id="soft-hyphens"),
    pytest.param(p(run("P000") + "<w:r><w:noBreakHyphen/></w:r>" + run("1")), ["P000-1"], id="hard-hyphen"),
    pytest.param(p(FRACTION + run("以上")), ["≥1/2以上"], id="formula"),
    pytest.param(p(RUBY), ["字"], id="ruby"),
    pytest.param(p(run("印") + run("不印", "<w:vanish/>") + run("也印", '<w:vanish w:val="0"/>')), ["印也印"], id="hidden"),
    pytest.param(p(run("第") + field("PAGE", "3") + run("页")), ["第3页"], id="field-result"),
    pytest.param(p(NESTED_FIELD), ["印出"], id="field-in-the-code-of-a-field"),
    pytest.param(p('<w:fldSimple w:instr="DATE">' + run("2024年") + "</w:fldSimple>"), ["2024年"], id="simple-field"),
    pytest.param(p(field('SYMBOL 163 \\f "Symbol"') + run("5万元")), ["≤5万元"], id="symbol-field"),
    pytest.param(p(field("eq \\o\\ac(○,2)") + run("措施")), ["②措施"], id="figure-in-a-ring"),
    pytest.param(p(field("XE 索引") + run("正文")), ["正文"], id="field-without-result"),
    pytest.param(p(CHECKED + END + run("是")), ["☑是"], id="checked-box"),
    pytest.param(p(CHOSEN + END), ["乙"], id="chosen-entry"),
    pytest.param(control(p("控件内")), ["控件内"], id="content-control"),
    pytest.param(p(control(run("行内"))), ["行内"], id="inline-content-control"),
    pytest.param(control(p("单击此处输入"), "<w:showingPlcHdr/>") + p("后"), ["后"], id="prompt-is-not-content"),
    pytest.param('<w:customXml w:element="a">' + p("自定义") + "</w:customXml>", ["自定义"], id="custom-xml"),
    pytest.param(
        p('<w:commentRangeStart w:id="1"/>' + run("正文") + '<w:r><w:commentReference w:id="1"/></w:r>'), ["正文"], id="comment"
    ),
    pytest.param(p(run("甲") + text_box(p("框内")) + run("乙")), ["甲乙", "框内"], id="text-box-once"),
    pytest.param(p(text_box(tbl(tr("格一", "格二"), columns=2))), [["格一", "格二"]], id="table-in-a-text-box"),
    pytest.param(tbl(tr(tc(p(text_box(p("框内"))))), columns=1), [["框内"]], id="text-box-in-a-cell"),
    pytest.param(
        p(run("目") + "<w:r><w:tab/></w:r>" + run("3"), '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs>'),
        ["目.....3"],
        id="leader",
    ),
]


@pytest.mark.parametrize(("body", "printed"), PARAGRAPHS)
def test_paragraphs(body, printed):
    assert words(read(body)) == printed


CHANGES = [
    pytest.param(p(run("共") + deleted("100") + inserted(run("120")) + run("元")), ["共120元"], id="runs"),
    pytest.param(
        p(f"<w:moveFrom {AUTHOR}>{run('移走')}</w:moveFrom>" + run("留")) + p(f"<w:moveTo {AUTHOR}>{run('移来')}</w:moveTo>"),
        ["留", "移来"],
        id="moved",
    ),
    pytest.param(p(run("上"), f"<w:rPr><w:del {AUTHOR}/></w:rPr>") + p("下"), ["上下"], id="paragraph-mark-deleted"),
    pytest.param(p(deleted("全删"), f"<w:rPr><w:del {AUTHOR}/></w:rPr>") + p("留"), ["留"], id="paragraph-deleted"),
    pytest.param(tbl(tr("甲", "乙"), tr("丙", "丁", form=f"<w:del {AUTHOR}/>"), columns=2), [["甲", "乙"]], id="row-deleted"),
    pytest.param(
        tbl(tr("甲", tc("<w:p>" + deleted("旧") + inserted(run("新")) + "</w:p>")), columns=2), [["甲", "新"]], id="cell"
    ),
    pytest.param(p(f"<w:del {AUTHOR}>" + field("PAGE", "9") + "</w:del>" + run("后")), ["后"], id="field-deleted"),
]


@pytest.mark.parametrize(("body", "printed"), CHANGES)
def test_tracked_changes_are_accepted_and_told(body, printed):
    document = read(body)
    assert words(document) == printed
    assert [finding.rule for finding in document.findings] == ["tracked-changes"]


def test_no_change_no_finding():
    assert read(p("正文")).findings == ()


TABLES = [
    pytest.param(
        tbl(tr(tc("跨", span=2), "丙"), tr("甲", "乙", "丁"), columns=3),
        [("跨", 1, 1, 1, 2), ("丙", 1, 3, 1, 1), ("甲", 2, 1, 1, 1), ("乙", 2, 2, 1, 1), ("丁", 2, 3, 1, 1)],
        id="across",
    ),
    pytest.param(
        tbl(tr(tc("下", merge="restart"), "乙"), tr(tc("藏", merge="continue"), "丙"), columns=2),
        [("下", 1, 1, 2, 1), ("乙", 1, 2, 1, 1), ("丙", 2, 2, 1, 1)],
        id="down-hides-what-is-merged-away",
    ),
    pytest.param(
        tbl(tr("甲", "乙", form='<w:gridBefore w:val="2"/>'), columns=4),
        [("甲", 1, 3, 1, 1), ("乙", 1, 4, 1, 1)],
        id="columns-left-out-before",
    ),
    pytest.param(tbl(tr("甲", form="<w:hidden/>"), tr("乙"), columns=1), [("乙", 1, 1, 1, 1)], id="hidden-row"),
    pytest.param(
        tbl(control(tr("甲", "乙")), tr(control(tc("丙")), "丁"), columns=2),
        [("甲", 1, 1, 1, 1), ("乙", 1, 2, 1, 1), ("丙", 2, 1, 1, 1), ("丁", 2, 2, 1, 1)],
        id="rows-and-cells-in-controls",
    ),
    pytest.param(
        tbl(
            tr(
                '<w:tc><w:tcPr><w:hMerge w:val="restart"/></w:tcPr>' + p("跨") + "</w:tc>",
                "<w:tc><w:tcPr><w:hMerge/></w:tcPr>" + p() + "</w:tc>",
                "丙",
            ),
            columns=3,
        ),
        [("跨", 1, 1, 1, 2), ("丙", 1, 3, 1, 1)],
        id="old-merge-across",
    ),
    pytest.param(
        tbl(tr(tc(p("一行") + p("二行")), tc(p("1.人数100") + p("2.场次"))), columns=2),
        [("一行二行", 1, 1, 1, 1), ("1.人数100 2.场次", 1, 2, 1, 1)],
        id="paragraphs-in-a-cell",
    ),
    pytest.param(
        tbl(tr(tc("大", span=5000)), tr(tc("零", span=0)), columns=1),
        [("大", 1, 1, 1, 1000), ("零", 2, 1, 1, 1)],
        id="absurd-spans",
    ),
]


@pytest.mark.parametrize(("body", "cells"), TABLES)
def test_tables(body, cells):
    assert shape(read(body)) == [cells]


@pytest.mark.parametrize(
    "body", [tbl(columns=3), tbl(tr("", ""), columns=2), tbl(tr(), columns=0)], ids=["no-row", "no-words", "no-cell"]
)
def test_tables_that_print_nothing_are_left_out(body):
    assert shape(read(p("前") + body + p("后"))) == ["前", "后"]


def test_two_hundred_columns():
    table = read(tbl(*(tr(*(f"{r}-{c}" for c in range(1, 201))) for r in range(1, 4)), columns=200)).tables()[0]
    assert [(cell.text, cell.row, cell.column) for cell in table.cells] == [
        (f"{r}-{c}", r, c) for r in range(1, 4) for c in range(1, 201)
    ]


def test_nested_table_follows_the_one_it_stands_in():
    inner = tbl(tr("一级指标", "指标值"), columns=2)
    assert words(read(tbl(tr("绩效指标", tc(p("见下") + inner + p())), tr("合计", "1"), columns=2) + p("末"))) == [
        ["绩效指标", "见下", "合计", "1"],
        ["一级指标", "指标值"],
        "末",
    ]


def test_a_frame_of_one_column_is_read_through():
    frame = tbl(tr(tc(p("说明") + tbl(tr("甲", "乙"), columns=2) + p("尾"))), columns=1)
    assert words(read(frame)) == ["说明", ["甲", "乙"], "尾"]


CHINESE = definition(0, level(0, "chineseCounting", "%1、", '<w:suff w:val="nothing"/>'), level(1, "decimal", "%2."))
HEADING = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/>{}</w:style>'.format


def test_numbering_by_style_and_the_style_it_is_based_on():
    styles = HEADING("H1", "heading 1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>') + HEADING(
        "H2", "own", '<w:basedOn w:val="H1"/>'
    )
    body = (
        p("甲", '<w:pStyle w:val="H1"/>')
        + p("乙", '<w:pStyle w:val="H2"/>')
        + p("丙", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert words(read(body, styles=styles, numbering=CHINESE + use(1, 0))) == ["一、甲", "二、乙", "丙"]


def test_level_of_a_heading_style_is_kept_by_the_list():
    styles = HEADING("H2", "heading 2", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    levels = level(0, "decimal", "%1") + level(1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/><w:suff w:val="space"/>')
    body = numbered("章", 1) + p("节", '<w:pStyle w:val="H2"/>') + p("2024年", '<w:pStyle w:val="H2"/>')
    assert words(read(body, styles=styles, numbering=definition(0, levels) + use(1, 0))) == ["1章", "1.1节", "1.2 2024年"]


def test_numbering_counts_no_deleted_paragraph():
    mark = f"<w:rPr><w:del {AUTHOR}/></w:rPr>"
    gone = p(deleted("乙"), f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>{mark}')
    assert words(read(numbered("甲", 1) + gone + numbered("丙", 1), numbering=CHINESE + use(1, 0))) == ["一、甲", "二、丙"]


def test_serial_numbers_of_a_column_are_printed():
    rows = [tr(tc(numbered("", 1, 1)), name) for name in ("甲", "乙")]
    assert words(read(tbl(*rows, columns=2), numbering=CHINESE + use(1, 0))) == [["1.", "甲", "2.", "乙"]]


def test_list_that_takes_its_levels_from_a_list_style():
    linked = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
    styles = '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert words(read(numbered("甲", 2), styles=styles, numbering=CHINESE + linked + use(1, 0) + use(2, 1))) == ["一、甲"]


def test_notes_follow_their_block_and_marks_never_touch_figures():
    document = read_docx(CASES["notes-and-header"](), "x.docx")
    assert words(document) == ["全年100万元", "含上年结转", "第二段", ["单元", "格"], "末段", "资料来源"]


UNREAD = [
    pytest.param('<w:altChunk r:id="rId9"/>', "altChunk", id="another-file"),
    pytest.param(p('<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'), "Excel.Sheet.12", id="object"),
    pytest.param(
        p(
            '<w:r><w:drawing><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic></w:drawing></w:r>'
        ),
        "chart",
        id="chart",
    ),
]


@pytest.mark.parametrize(("body", "kind"), UNREAD)
def test_embedded_parts_are_told(body, kind):
    (finding,) = read(p("文") + body).findings
    assert finding.rule == "unread-part"
    assert kind in finding.message_en


def test_a_document_of_pictures_only_is_told():
    picture = '<w:r><w:drawing><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"/></a:graphic></w:drawing></w:r>'
    assert [finding.rule for finding in read(p(picture)).findings] == ["scanned-page"]


def test_strict_form_of_the_standard():
    main = docx(p("甲") + tbl(tr("乙", "丙"), columns=2))
    from wordfiles import part

    strict = part("document", f"<w:body>{p('甲') + tbl(tr('乙', '丙'), columns=2)}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert words(read_docx(docx("", main=strict), "x")) == words(read_docx(main, "x")) == ["甲", ["乙", "丙"]]


def test_places_give_table_row_column_and_no_page():
    document = read(p("甲") + tbl(tr("乙"), columns=1) + p("丙"))
    assert [paragraph.place.paragraph for paragraph in document.paragraphs()] == [1, 2]
    (cell,) = document.tables()[0].cells
    assert (cell.place.table, cell.place.row, cell.place.column, cell.place.page) == (1, 1, 1, None)
