"""The `#+` header of a query file: what it asks, its parameters, its columns.

    #+ summary@zh: 以某一政策文件为依据的项目
    #+ summary@en: projects that rest on one policy document
    #+ question@zh: 哪些部门的哪些项目以冀财建〔2022〕238号为依据？
    #+ question@en: Which projects of which departments rest on it?
    #+ group: bases
    #+ ask: 哪些项目以{policy}为依据；{policy} 支持了哪些项目
    #+ param policy: string = 冀财建〔2022〕238号 | 发文字号或标题 | number or title
    #+ param level: level | 政府级次 | government level
    #+ column project_no integer: 序号 | no.
    #+ column project: 项目 | project

A parameter without `=` has no default and stays unbound: the query then does not filter by it. In the query each parameter
stands as `VALUES ?policy { UNDEF }`. Its type is string, integer, double, year, or the name of a code list of the ontology
(`level`): then any spelling of a concept may be given (市级), and its code (`municipal`) stands in the query. `ask` lines are
ways to ask the question in Chinese, for `kg ask`; a line may hold several, with `；` between them. `{rule=缺指标值}`
in one fixes a parameter.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from kg import vocab
from kg.query.faults import fault_at, with_near

PLAIN_TYPES = ("string", "integer", "double", "year")
ColumnKind = Literal["text", "integer", "decimal", "double", "boolean"]
Lang = Literal["zh", "en"]

_LINE = re.compile(r"^#\+[ \t]*(?P<body>.*?)[ \t]*$", re.MULTILINE)
_TEXT = re.compile(r"(?P<key>summary|question)@(?P<lang>zh|en)\s*:\s*(?P<value>.+)")
_ASK = re.compile(r"ask\s*:\s*(?P<value>.+)")
_GROUP = re.compile(r"group\s*:\s*(?P<value>\S+)")
_PARAM = re.compile(
    r"param\s+(?P<name>\w+)\s*:\s*(?P<type>\w+)\s*(?:=\s*(?P<default>[^|]*?)\s*)?(?:\|\s*(?P<zh>[^|]*?)\s*\|\s*(?P<en>[^|]*))?"
)
_COLUMN = re.compile(r"column\s+(?P<name>\w+)(?:\s+(?P<kind>\w+))?\s*:\s*(?P<zh>[^|]+?)\s*\|\s*(?P<en>[^|]+)")

_RIGHT = {
    "summary": "#+ summary@zh: 一个部门的项目",
    "question": "#+ question@zh: 某部门有哪些项目？",
    "group": "#+ group: projects",
    "ask": "#+ ask: {unit}有哪些项目；{unit}的项目清单",
    "param": "#+ param year: year = 2023 | 年度 | fiscal year",
    "column": "#+ column budget_wan decimal: 预算数（万元） | budget",
}
"""A line of each kind, to show how it is written."""


@dataclass(frozen=True, slots=True)
class Param:
    """参数 of a query. `default` is text as typed, None where the parameter may stay unbound; `type` see the module."""

    name: str
    type: str = "string"
    default: str | None = None
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """列 of an answer: its variable, what it means, and the kind of its values (text where nothing else is said)."""

    name: str
    zh: str
    en: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Header:
    """查询说明: the header of one query file."""

    summary_zh: str = ""
    summary_en: str = ""
    question_zh: str = ""
    question_en: str = ""
    group: str = ""
    params: tuple[Param, ...] = ()
    columns: tuple[Column, ...] = ()
    ask: tuple[str, ...] = ()

    def headings(self, names: tuple[str, ...], lang: Lang = "zh") -> tuple[str, ...]:
        """Titles for these columns; the variable's own name where the header says none."""
        titles = {column.name: column.zh if lang == "zh" else column.en for column in self.columns}
        return tuple(titles.get(name, name) for name in names)


def parse_header(text: str, source: str = "query") -> Header:
    """The header of a query's text; empty where there is none.

    >>> parse_header("#+ param year: year = 2023 | 年度 | fiscal year").params[0].type
    'year'
    """
    texts: dict[str, str] = {}
    params: list[Param] = []
    columns: list[Column] = []
    ask: list[str] = []
    for line in _LINE.finditer(text):
        body = line["body"]
        if found := _TEXT.fullmatch(body):
            texts[f"{found['key']}_{found['lang']}"] = found["value"]
        elif found := _GROUP.fullmatch(body):
            texts["group"] = found["value"]
        elif found := _ASK.fullmatch(body):
            ask += [phrase.strip() for phrase in found["value"].split("；") if phrase.strip()]
        elif found := _PARAM.fullmatch(body):
            params.append(_param(found, text, line.start(), source))
        elif found := _COLUMN.fullmatch(body):
            columns.append(_column(found, text, line.start(), source))
        elif body:
            raise fault_at(text, line.start(), source, *_not_understood(body))
    return _header(texts, tuple(params), tuple(columns), tuple(ask))


def _not_understood(body: str) -> tuple[str, str]:
    """What is wrong with a line of the header, with a right one of the kind that is meant, or all kinds."""
    word = re.match(r"\w*", body)
    near = difflib.get_close_matches(word[0] if word else "", _RIGHT, n=1)
    zh, en = "无法理解的说明行", "header line not understood"
    if near:
        return f"{zh}，应如 {_RIGHT[near[0]]}", f"{en}; write it like that"
    kinds = " ".join(sorted(_RIGHT))
    return f"{zh}；说明行以 {kinds} 之一开头，如 {_RIGHT['param']}", f"{en}; known are {kinds}"


def _header(texts: Mapping[str, str], params: tuple[Param, ...], columns: tuple[Column, ...], ask: tuple[str, ...]) -> Header:
    return Header(
        summary_zh=texts.get("summary_zh", ""),
        summary_en=texts.get("summary_en", ""),
        question_zh=texts.get("question_zh", ""),
        question_en=texts.get("question_en", ""),
        group=texts.get("group", ""),
        params=params,
        columns=columns,
        ask=ask,
    )


def _param(found: re.Match[str], text: str, offset: int, source: str) -> Param:
    kind = _known(found["type"], (*PLAIN_TYPES, *vocab.scheme_names()), text, offset, source)
    return Param(found["name"], kind, found["default"] or None, (found["zh"] or "").strip(), (found["en"] or "").strip())


def _column(found: re.Match[str], text: str, offset: int, source: str) -> Column:
    kind = cast("ColumnKind", _known(found["kind"] or "text", get_args(ColumnKind), text, offset, source))
    return Column(found["name"], found["zh"].strip(), found["en"].strip(), kind)


def _known(kind: str, kinds: tuple[str, ...], text: str, offset: int, source: str) -> str:
    if kind not in kinds:
        raise fault_at(text, offset, source, *with_near(f"未知的类型 {kind}", f"unknown type {kind}", kind, kinds))
    return kind
