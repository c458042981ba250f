"""公开文件的标题、类型、年度与发布单位: what the first lines, the lines above tables and the signature print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.document import Document, Paragraph
from kg.extract.origin import leading_division
from kg.extract.placeholder import is_anonymous
from kg.grammar.docnumber import parse as parse_number
from kg.text import fold, unwrap

_TITLE = re.compile(
    r"(?:部门|单位|本级|市级|区级|县级|省级|机关)(?:综合)?(?:预算|决算)$|(?:部门|单位|本级|市级|区级|县级|省级|政府|财政)?.{0,12}(?:预算|决算|绩效|自评).{0,14}(?:公开|说明|文本|目录|报告|草案|自评|情况|目标|表)"
)
_CONTENTS = re.compile(r"\.{4,}|…{2,}|^目\s*录$")
_PUNCTUATION = re.compile(r"[。；;！!？?，,]")
_YEAR = re.compile(r"(20[0-4]\d)\s*年(?:度)?")
_BUDGET_YEAR = re.compile(
    r"预算年度[:：]?(20\d\d)|^[（(]?\s*(20\d\d)\s*年度\s*[）)]?$|(20\d\d)年度?(?:部门|单位|市级|区级|县级|省级|政府)?(?:整体)?(?:预算|决算|绩效|项目)"
)
_ORGANISATION = re.compile(
    r"^(?P<name>[\u4e00-\u9fff（）()·]{2,30}?(?:局|委员会|委|办公室|办|厅|院|所|中心|政府|管委会|大队|支队|总队|学校|大学|学院|中学|小学|幼儿园|协会|联合会|总会|馆|站|处|社|部|署|银行|法院|检察院|街道|镇|乡|园|公司|集团|综合办))"
)
_LABELLED = re.compile(
    r"^(?:(?:预算|财政)?(?:编制|填报|公开|预算|编报|申报|主管|报送)(?:主管)?(?:单位|部门)(?:名称)?|(?:部门|单位)(?:（单位）|\(单位\))?(?:名称)?)"
    r"(?:[（(](?:盖章|公章)[）)])?[:：]\s*(?:[\[［【(（]?(?P<code>\d{3,9})[\]］】)）]?\s*[-—]?)?(?P<name>[\u4e00-\u9fff（）()·、]{3,40}?)"
    r"(?:[（(](?:盖章|公章)[）)])?(?:(?:金额)?单位[:：].*|(?:预算)?年度[:：]?.*|20\d\d年.*)?$"
)
_WRITTEN_BY = re.compile(r"^(?P<name>[\u4e00-\u9fff（）()]{4,40}?)(?:编制|编印|印制)$")
_CODED = re.compile(r"^(?P<code>\d{3,9})\s*(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff（）()、]{2,40})$")
_AFTER_YEAR = re.compile(
    r"20\d\d年(?:度)?(?P<name>[\u4e00-\u9fff（）()·]{4,30}?)(?:部门|单位)?(?:综合)?(?:预算|决算|整体支出|绩效)"
)
_WEB = re.compile(
    r"(?:^|\s)(?:来\s*源|信息来源|发布机构|发布单位|公开单位|发文机关)\s*[:：]?\s*(?P<name>[\u4e00-\u9fff]{3,30})(?=\s|$)"
)
_WEB_TITLE = re.compile(r"^\s*(?:标\s*题|名\s*称)\s*[:：]?\s+(?P<title>\S.*?)(?:\s+文\s*号.*)?$")
_OWN = re.compile(r"(?:本级|机关)$")
_HEAD_LINES = 40
_NEAR_TITLE = 5


@dataclass(frozen=True, slots=True)
class Named:
    """A value with the passage it stands in."""

    text: str
    at: Paragraph | None


def find_title(document: Document) -> Named | None:
    """The first line that titles a disclosure; lines that it wraps from are put before it."""
    lines = [paragraph for paragraph in document.paragraphs()[:_HEAD_LINES] if not _CONTENTS.search(paragraph.text)]
    for number, paragraph in enumerate(lines):
        text = paragraph.text
        if len(text) <= 80 and _TITLE.search(text) and not _PUNCTUATION.search(text):
            if web := _WEB_TITLE.match(paragraph.printed):
                return Named(unwrap(web["title"]), paragraph)
            return Named(_wrapped_title([line.text for line in lines[:number]], text), paragraph)
    first = next((line for line in lines if len(line.text) <= 80), None)
    return Named(first.text, first) if first is not None else None


def _wrapped_title(above: Sequence[str], text: str) -> str:
    """The lines above belong to the title where the title line begins with the year and they name an organisation."""
    if not _YEAR.match(text) or not above or any(_PUNCTUATION.search(line) or len(line) > 30 for line in above[-3:]):
        return text
    for count in range(min(3, len(above)), 0, -1):
        joined = "".join(above[-count:])
        if (match := _ORGANISATION.match(joined)) and match.end() == len(joined):
            return joined + text
    return text


def find_year(document: Document, title: str | None) -> Named | None:
    """The fiscal year: of the title, else of 预算年度 lines, else the one that budget words stand beside most often."""
    if title and (match := _YEAR.search(title)):
        return Named(match[1], None)
    counted: Counter[str] = Counter()
    where: dict[str, Paragraph] = {}
    for paragraph in document.paragraphs():
        for match in _BUDGET_YEAR.finditer(paragraph.text):
            year = next(group for group in match.groups() if group)
            counted[year] += 1
            where.setdefault(year, paragraph)
    if not counted:
        return None
    year = max(counted, key=lambda one: (counted[one], one))
    return Named(year, where[year])


@dataclass(frozen=True, slots=True)
class Publisher:
    """Name and code of the publisher as printed, and the passage."""

    name: str
    code: str | None
    at: Paragraph


def find_publisher(document: Document, title: Named | None) -> Publisher | None:
    """The publisher that the document prints, or None; a name is never made up."""
    coded = _coded_lines(document)
    titled = [(name, at) for text, at in _titles(document, title) if (name := _org_in_title(text))]
    for name, own, at in [*((name, None, at) for name, at in titled[:1]), *_labelled(document)]:
        code = own or next((code for (code, other), _ in coded.items() if fold(other) == fold(name)), None)
        return Publisher(name, code, at)
    if coded:
        (code, name), (_, at) = max(coded.items(), key=lambda item: (item[1][0], -len(item[0][0])))
        own = _OWN.sub("", name)
        return Publisher(own or name, code if own == name else None, at)
    return _of_web_page(document) or _standing_alone(document)


def _standing_alone(document: Document) -> Publisher | None:
    """An organisation on a line of its own below the title or above the closing date, its name led by a place."""
    lines = document.paragraphs()
    for paragraph in (*lines[1:_NEAR_TITLE], *lines[-_NEAR_TITLE:]):
        name = paragraph.text
        if _ORGANISATION.fullmatch(name) and leading_division(name) is not None and not is_anonymous(name):
            return Publisher(name, None, paragraph)
    return None


def _of_web_page(document: Document) -> Publisher | None:
    """The source that the head of a web page names: 来源：南岳区财政局."""
    for paragraph in document.paragraphs()[:_HEAD_LINES]:
        match = _WEB.search(paragraph.printed)
        if match and _ORGANISATION.fullmatch(match["name"]):
            return Publisher(match["name"], None, paragraph)
    return None


def _titles(document: Document, title: Named | None) -> list[tuple[str, Paragraph]]:
    """Lines that may begin with the publisher's name: the title and further headings of its kind."""
    found = [(title.text, title.at)] if title and title.at else []
    found.extend(
        (paragraph.text, paragraph)
        for paragraph in document.paragraphs()
        if len(paragraph.text) <= 60 and _TITLE.search(paragraph.text) and not _CONTENTS.search(paragraph.text)
    )
    return found


def _org_in_title(text: str) -> str | None:
    """The organisation that a title names before or after its year.

    >>> _org_in_title("邢台市教育局2023年部门预算公开"), _org_in_title("2023年邢台市教育局部门预算公开")
    ('邢台市教育局', '邢台市教育局')
    >>> _org_in_title("2023年市级部门预算公开")
    """
    if not _YEAR.search(text) or is_anonymous(text):
        return None
    before = re.sub(r"(?:关于)$", "", _YEAR.split(text)[0].strip())
    after = _AFTER_YEAR.search(text)
    for head in (before, after["name"] if after else ""):
        if _ORGANISATION.fullmatch(head):
            return head
    return None


def _labelled(document: Document) -> list[tuple[str, str | None, Paragraph]]:
    found = []
    for paragraph in document.paragraphs():
        match = _LABELLED.match(paragraph.text)
        if match and _ORGANISATION.match(match["name"]) and not is_anonymous(paragraph.text):
            found.append((match["name"], match["code"], paragraph))
            continue
        written = _WRITTEN_BY.match(paragraph.text) if len(paragraph.text) <= 40 else None
        if written and _ORGANISATION.match(written["name"]):
            found.append((written["name"], None, paragraph))
    return found


def _coded_lines(document: Document) -> dict[tuple[str, str], tuple[int, Paragraph]]:
    """Lines such as 501 邢台市工业和信息化局 with how often they are printed."""
    found: dict[tuple[str, str], tuple[int, Paragraph]] = {}
    for paragraph in document.paragraphs():
        match = _CODED.match(paragraph.text)
        if match and not re.match(r"年|月|万|亿|元|个|项|号", match["name"]):
            key = (match["code"], match["name"])
            count, first = found.get(key, (0, paragraph))
            found[key] = (count + 1, first)
    return found


def find_units(document: Document) -> list[tuple[str, str, Paragraph]]:
    """(code, name, passage) of every unit printed with its code above a table, in printed order."""
    return [(code, name, at) for (code, name), (_, at) in _coded_lines(document).items()]


def is_notice(document: Document) -> bool:
    """Tell a policy notice: a document number of its own in the first lines, and an addressee (各…：) or no tables."""
    head = [paragraph.text for paragraph in document.paragraphs()[:12]]
    own = any(parse_number(text) is not None for text in head if len(text) <= 40)
    addressed = any(re.search(r"[:：]$", text) and len(text) <= 120 for text in head)
    if any(table.kind == "performance" for table in document.tables()) and not addressed:
        return False
    noticed = any(re.search(r"(?:通知|意见|办法|函|批复|决定|方案|规定|通报|公告)(?:[（(].*[）)])?$", text) for text in head)
    return own and noticed and (addressed or not document.tables())
