"""Persons in printed text: names after a label (联系人：张三), telephone numbers, identity numbers. Text in, spans out.

A name is taken for one only after a label and where it begins with a surname, so that 联系人：财政局 and 经办机构：张家口银行
stay. Identity numbers are told by their check digit (GB 11643); numbers of public hotlines (监督电话、12345) are no person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

MASK = "〇〇〇"

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付"
    "方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊牛葛邢温安齐伍庞鲁洪翟申冀耿季兰童尚关殷聂柴施焦"
    "鲍涂欧阳俞管柳祝左吉靳詹霍岳骆项舒包牟裴翁苗霍甘纪梅盛路游成辛车仇古华柯景阎费符宫时席艾商艺阮桂卓蓝冉娄单房鞠连滕应宗隋巩屈柏谷解"
    "边卞凌栾倪宁尤楚佟查荣臧楼窦储戚晏冷蒲卜沙米穆芦党司池丛苑闵邝郁郎敖岑藏仝卫鄢刁邸幸缪展封皮迟简谈瞿晁税庄喻池井湛师"
)
_COMPOUND = "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|令狐|慕容|公孙|长孙|夏侯|端木|南宫|独孤|呼延|轩辕|宇文|闻人|澹台"
_ROLES = "同志|主任|副?(?:科|处|局|股|所|站|校|院|县|市|镇|乡)长|书记|经理|会计|老师"
_GIVEN = r"[\u4e00-\u9fff]"
_ONE = rf"(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{_SURNAMES}][ \u3000]?{_GIVEN}{{1,2}}|{_GIVEN}{{2,6}}[·•]{_GIVEN}{{2,8}})"
_NAME = re.compile(rf"(?P<name>{_ONE})(?:{_ROLES})?(?![\u4e00-\u9fff·•])")
_SHORT = re.compile(rf"(?P<name>[{_SURNAMES}]{_GIVEN}{{1,2}})(?:{_ROLES})?(?=联系|电话|手机|身份证)")
_LABEL = re.compile(
    r"(?:负责人|联系人|联络人|联络员|填报人|填表人|填写人|填制人|经办人|经手人|审核人|复核人|制表人|主管领导|分管领导|法定代表人|法人代表)(?:姓名|签字|签章)?"
    r"(?:[及和与/、]?(?:联系)?(?:电话|方式|手机号?码?))?(?:[(（][^()（）]{0,8}[)）])?"
)
_FIELD = re.compile(
    rf"(?:\S{{0,6}}{_LABEL.pattern}|(?:联系|办公|移动|手机|固定|负责人|联系人|填报人|经办人)*(?:电话|手机)(?:号码?)?|联系方式"
    r"|(?:居民)?身份证(?:件)?(?:号码?)?|\S{0,4}姓名)[:：]?"
)
_WHOLE = re.compile(rf"(?<![\u4e00-\u9fff·•]){_NAME.pattern}")
_NUMBER = re.compile(r"(?<![\dA-Za-z-])(?:1[3-9]\d{9}|0\d{2,3}[-—－ ]?\d{7,8}|[2-9]\d{6,7}|\d{17}[\dXx])(?![\dA-Za-z-])")
_GAP = re.compile(r"[\s:：|]{0,4}")
_NEXT = re.compile(r"[\s、,，/;；]{1,3}")
_NOT_NAMES = re.compile(
    r"(?:局|处|科|室|股|站|所|院|校|司|中心|部|办|组|厅|委|会|队|镇|乡|村|县|市|区|行|厂|店|社|馆|署|台|电话|方式|签字|盖章|签章|无|"
    r"制度|责任|职责|管理|工作|要求|意识|水平|培训|审批|审核|签批|同意|组织|落实|牵头|确定|安排|单位)$"
)
_NOT_IN_NAMES = re.compile(r"[的和及是为应由等与或未已须需其]")

_MOBILE = re.compile(
    r"(?<![\dA-Za-z.])(?:\+?86[- ]?)?1[3-9]\d(?:\d{8}|[- ]\d{4}[- ]\d{4})(?![\dA-Za-z]|\.\d|[ \u3000]?[万亿元%])"
)
_LANDLINE = re.compile(r"(?<![\d.A-Za-z-])[(（]?0\d{2,3}[)）]?[-—－– ]\d{7,8}(?:[-—－转]\d{1,6})?(?!\d)")
_LOCAL = re.compile(
    r"(?:电话|手机|联系方式|传真|[Tt][Ee][Ll])(?:号码?)?[\s:：|]{0,4}"
    r"(?P<number>(?:0\d{2,3}[- ]?)?[2-9]\d{6,7}(?:[-—－转]\d{1,6})?)(?!\d)"
)
_AFTER_NAME = re.compile(r"[\s,，:：|/(（]{1,3}(?P<number>[2-9]\d{6,7})(?![\d.]|[ \u3000]?[万亿元%])")
_PUBLIC = re.compile(r"(?:监督|举报|投诉|咨询|服务|热线|报警|值班)[^\d\n]{0,8}$")
_IDENTITY = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
_SAID_IDENTITY = re.compile(r"身份证(?:件)?(?:号码?|编号)?[\s:：|]{0,4}(?P<number>\d{17}[\dXx]|\d{15})(?![\dA-Za-z])")
_CODE = re.compile(r"(?:编码|代码|编号|序号|金额|代号)[^\d\n]{0,4}$")
HINT = r"人|领导|联络|电话|手机|联系|传真|[Tt][Ee][Ll]|[0-9]{7}|[0-9][- ][0-9]{4}|身份证"
"""A text without any of this holds no person that its words tell. Plain enough for any engine of regular expressions."""
_HINT = re.compile(HINT)
_LONGEST_LABEL = 24
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """个人信息: where it stands in a text, end excluded, and what it is."""

    start: int
    end: int
    kind: Literal["name", "phone", "identity"]


def find(text: str, *, bare: bool = False) -> tuple[Span, ...]:
    """Names, telephone and identity numbers of persons, in order, none overlapping.

    A text that is nothing but eleven digits may be a code; it counts as a telephone number only with `bare`.

    >>> [(span.kind, span.start, span.end) for span in find("联系人：张三，电话：13800138000")]
    [('name', 4, 6), ('phone', 10, 21)]
    """
    if _HINT.search(text) is None:
        return ()
    kept: list[Span] = []
    for span in sorted((*_identities(text), *_phones(text, bare), *_names(text))):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def mask(text: str, *, bare: bool = False) -> tuple[str, int]:
    """The text with every person masked, and how many there were.

    >>> mask("项目负责人及电话 李小明 0319-2026588；主管单位：教育局")
    ('项目负责人及电话 〇〇〇 〇〇〇；主管单位：教育局', 2)
    """
    spans = find(text, bare=bare)
    for span in reversed(spans):
        text = f"{text[: span.start]}{MASK}{text[span.end :]}"
    return text, len(spans)


def is_label(text: str) -> bool:
    """Whether the words of a cell head a field of persons: what stands beside or below them is a name or a number.

    >>> [is_label(text) for text in ("项目负责人", "联系人及电话", "填报人（签字）：", "联系电话", "监督电话", "负责人的职责")]
    [True, True, True, True, False, False]
    """
    return len(text) <= _LONGEST_LABEL and _FIELD.fullmatch("".join(text.split())) is not None


def in_field(text: str) -> tuple[Span, ...]:
    """Persons in the words of a field that is known to hold them, where a name may stand alone.

    >>> [text[span.start : span.end] for text in ("李小明 2026588", "财政局") for span in in_field(text)]
    ['李小明', '2026588']
    """
    names = (
        Span(found.start("name"), found.end("name"), "name")
        for found in _WHOLE.finditer(text)
        if not (_NOT_NAMES.search(found["name"]) or _NOT_IN_NAMES.search(found["name"]))
    )
    return tuple(sorted((*names, *(Span(found.start(), found.end(), "phone") for found in _NUMBER.finditer(text)))))


def _names(text: str) -> Iterator[Span]:
    """Names after a label; further ones after a comma."""
    for label in _LABEL.finditer(text):
        gap = _GAP.match(text, label.end())
        at = gap.end() if gap else label.end()
        while (found := _name_at(text, at)) is not None:
            yield Span(found.start("name"), found.end("name"), "name")
            if number := _AFTER_NAME.match(text, found.end()):
                yield Span(number.start("number"), number.end("number"), "phone")
            following = _NEXT.match(text, found.end())
            if following is None:
                break
            at = following.end()


def _name_at(text: str, at: int) -> re.Match[str] | None:
    found = _NAME.match(text, at) or _SHORT.match(text, at)
    if found is None:
        return None
    name = found["name"]
    return None if _NOT_NAMES.search(name) or _NOT_IN_NAMES.search(name) else found


def _phones(text: str, bare: bool) -> Iterator[Span]:
    for found in _MOBILE.finditer(text):
        alone = found[0] == text.strip() and found[0].isdigit()
        if (bare or not alone) and _CODE.search(text, max(0, found.start() - 12), found.start()) is None:
            yield Span(found.start(), found.end(), "phone")
    for found in _LANDLINE.finditer(text):
        if _PUBLIC.search(text, max(0, found.start() - 16), found.start()) is None:
            yield Span(found.start(), found.end(), "phone")
    for found in _LOCAL.finditer(text):
        if _PUBLIC.search(text, max(0, found.start() - 12), found.start("number")) is None:
            yield Span(found.start("number"), found.end("number"), "phone")


def _identities(text: str) -> Iterator[Span]:
    for found in _SAID_IDENTITY.finditer(text):
        yield Span(found.start("number"), found.end("number"), "identity")
    for found in _IDENTITY.finditer(text):
        if is_identity(found[0]):
            yield Span(found.start(), found.end(), "identity")


def is_identity(number: str) -> bool:
    """Whether eighteen digits are a citizen's identity number: day of birth and check digit (GB 11643-1999) agree.

    >>> is_identity("11010519491231002X"), is_identity("110105194912310021")
    (True, False)
    """
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()
