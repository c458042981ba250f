"""decisions.csv: corrections of printed cells, applied before extraction, never silently."""

from __future__ import annotations

import pytest

from kg import decisions
from kg.document import Cell, Document, Page, Paragraph, Place, Table
from kg.errors import SettingsError

HEAD = ",".join(decisions.COLUMNS)
GOOD = "cell,年报/a.txt#1-2-3,1OO,100,张三,2024-03-01,字母误作数字"


@pytest.fixture
def write(tmp_path):
    def write(*lines):
        path = tmp_path / "decisions.csv"
        path.write_text("\r\n".join(lines) + "\r\n", "utf-8-sig")
        return path

    return write


@pytest.fixture
def document():
    cells = (Cell("项目", Place(table=1, row=1, column=1)), Cell("1 OO", Place(page=2, table=1, row=2, column=3), "1\nOO"))
    passage = Paragraph("共３个项目", Place(paragraph=7), "共３个\n项目")
    return Document("年报/a.txt", "0" * 64, "text", (Page(1, (passage,)), Page(2, (Table(1, cells),))))


def test_no_file_is_no_decision(tmp_path):
    found = decisions.load(tmp_path / "decisions.csv")
    assert found == decisions.Decisions()
    assert found.of("a.txt") == ()


def test_rows_are_sorted_to_their_documents(write):
    found = decisions.load(
        write(HEAD, GOOD, "merge,organisation,a,b,李四,2024/3/2,同一机构", "cell,b.txt#p-7,x,y,张三,2024-03-01,错字")
    )
    assert [one.kind for one in found.all] == ["cell", "merge", "cell"]
    assert [one.when for one in found.links] == ["2024-03-02"]
    assert [one.new for one in found.of("年报/a.txt")] == ["100"]
    assert [one.new for one in found.of("b.txt")] == ["y"]


FAULTS = [
    pytest.param([HEAD, "cel,a#1-1-1,a,b,w,d,y"], "unknown kind", id="unknown-kind"),
    pytest.param([HEAD, "cell,a.txt,a,b,w,d,y"], "DOCUMENT#CELL", id="no-cell"),
    pytest.param([HEAD, "cell,a#1-1-1,a,b,,,y"], "missing who, when", id="nobody"),
    pytest.param([HEAD, "cell,a#1-1-1,a"], "wrong number of columns", id="short-row"),
    pytest.param([HEAD, "cell,a#1-1-1,a,b,w,d,y,z"], "wrong number of columns", id="long-row"),
    pytest.param(["kind,subject"], "columns must be", id="wrong-header"),
    pytest.param([HEAD, "merge,region,a,b,w,2024-03-01,y"], "subject must be one of policy, organisation", id="unknown-subject"),
    pytest.param([HEAD, "split,policy,a,,w,2024-03-01,y"], "missing new", id="no-second-id"),
    pytest.param([HEAD, "merge,policy,a,a,w,2024-03-01,y"], "both ids are the same", id="one-id-twice"),
    pytest.param([HEAD, "merge,policy,a,b,w,2024-02-30,y"], "not a date: 2024-02-30", id="no-such-day"),
    pytest.param([HEAD, "x,a,,,w,d,y", GOOD, "y,a,,,w,d,y"], "line 2.*line 4", id="all-faults-at-once"),
]


@pytest.mark.parametrize(("lines", "words"), FAULTS)
def test_faults(write, lines, words):
    with pytest.raises(SettingsError, match=words):
        decisions.load(write(*lines))


def test_not_utf8(tmp_path):
    (tmp_path / "decisions.csv").write_bytes("类型".encode("gbk"))
    with pytest.raises(SettingsError, match="cannot be read"):
        decisions.load(tmp_path / "decisions.csv")


def corrections(*rows):
    return [decisions.Decision("cell", f"年报/a.txt#{cell}", old, new, "张三", "2024-03-01", "误") for cell, old, new in rows]


def test_a_cell_is_corrected_and_its_printed_form_kept(document):
    corrected = decisions.correct(document, corrections(("1-2-3", "1OO", "100")))
    cell = corrected.tables()[0].cells[1]
    assert (cell.text, cell.printed, cell.place) == ("100", "1\nOO", Place(page=2, table=1, row=2, column=3))
    (finding,) = corrected.findings
    assert (finding.rule, finding.place, finding.text) == ("cell-corrected", cell.place, "1OO")
    assert "张三" in finding.message_zh


def test_a_passage_is_corrected(document):
    corrected = decisions.correct(document, corrections(("p-7", "共3个项目", "共4个项目")))
    assert corrected.paragraphs()[0].text == "共4个项目"


UNMATCHED = [
    pytest.param(("1-2-3", "200", "100"), "1 OO", id="other-words"),
    pytest.param(("9-9-9", "1OO", "100"), "", id="no-such-cell"),
]


@pytest.mark.parametrize(("row", "printed"), UNMATCHED)
def test_a_correction_that_does_not_fit_is_a_finding(document, row, printed):
    corrected = decisions.correct(document, corrections(row))
    assert corrected.pages == document.pages
    assert [(one.rule, one.text) for one in corrected.findings] == [("correction-unmatched", printed)]


def test_without_corrections_the_document_is_the_same(document):
    assert decisions.correct(document, []) is document


def test_digest_changes_with_what_is_changed_only():
    one, other = corrections(("1-2-3", "1OO", "100"), ("1-2-4", "a", "b"))
    again = decisions.Decision("cell", one.subject, one.old, one.new, "李四", "2025-01-01", "别的理由")
    assert decisions.digest([one]) == decisions.digest([again])
    assert len({decisions.digest(found) for found in ([], [one], [other], [one, other])}) == 4


def test_of_two_corrections_the_one_that_quotes_what_is_printed_applies(document):
    corrected = decisions.correct(document, corrections(("1-2-3", "1OO", "100"), ("1-2-3", "200", "300")))
    assert corrected.tables()[0].cells[1].text == "100"
    assert [one.rule for one in corrected.findings] == ["cell-corrected"]


def test_a_quoted_field_may_hold_any_line_break(write):
    found = decisions.load(write(HEAD, 'cell,a.txt#1-2-3,"一\u2028二\n三",四,张三,2024-03-01,误'))
    assert found.all[0].old == "一\u2028二\n三"
