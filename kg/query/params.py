"""Parameters of a query: typed text in, literals in the place of `VALUES ?name { UNDEF }` out.

A value is never pasted into the query as it is: it becomes one literal whose every special character is escaped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal

from kg import vocab
from kg.query.faults import fault, near, shortened, with_near
from kg.query.header import PLAIN_TYPES, Param

Value = str | int | float | Decimal
"""What a caller may hand in; text is read by the parameter's type."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_PLACE = re.compile(r"(?P<head>\bVALUES\s+[?$](?P<name>\w+)\s*\{\s*)UNDEF(?P<tail>\s*\})", re.IGNORECASE)
_WANTED = {"integer": ("整数", "an integer"), "double": ("数字", "a number"), "year": ("四位年份", "a year of four digits")}
_LISTED = 50
"""Entries of a code list that a message names."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNSAFE = re.compile(r'[\\"\x00-\x1f\x7f\u0085\u2028\u2029]')


def open_params(text: str) -> frozenset[str]:
    """The parameters whose places stand in a query.

    >>> sorted(open_params("SELECT * { VALUES ?year { UNDEF } }"))
    ['year']
    """
    return frozenset(found["name"] for found in _PLACE.finditer(text))


def inject(text: str, params: tuple[Param, ...], values: Mapping[str, Value | None], source: str) -> str:
    """The query with each given value, or default, in the place of its parameter."""
    declared = {param.name: param for param in params}
    places = open_params(text)
    for name in values:
        if name not in declared and (params or name not in places):
            known = declared or dict.fromkeys(places)
            zh, en = f"{source}：没有参数 {name}", f"no parameter {name}"
            raise fault(*with_near(zh, en, name, known))
    for name in declared.keys() - places:
        raise fault(f"{source}：参数 {name} 在查询中没有位置", f"parameter {name} needs VALUES ?{name} {{ UNDEF }}")
    literals: dict[str, str] = {}
    for name in places & (declared.keys() | values.keys()):
        given = values.get(name)
        param = declared.get(name) or Param(name, _type_of(given))
        value = param.default if given is None else given
        if value is not None:
            literals[name] = literal(param, value, source)
    return _PLACE.sub(lambda found: _filled(found, literals), text)


def literal(param: Param, value: Value, source: str = "query") -> str:
    r"""One literal of the parameter's type.

    >>> literal(Param("policy"), 'a"b\\')
    '"a\\"b\\\\"'
    >>> literal(Param("year", "year"), "2023")
    '"2023"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    """
    typed = str(value).strip()
    if param.type == "string":
        return _text(str(value))
    if param.type not in PLAIN_TYPES:
        return _text(_code(param, typed, source))
    if param.type == "integer" and re.fullmatch(r"[+-]?\d{1,18}", typed, re.ASCII):
        return f'"{int(typed)}"^^<{_XSD}integer>'
    if param.type == "double" and (number := _finite(typed)) is not None:
        return f'"{number!r}"^^<{_XSD}double>'
    if param.type == "year" and re.fullmatch(r"\d{4}", typed, re.ASCII):
        return f'"{typed}"^^<{_XSD}gYear>'
    zh, en = _WANTED[param.type]
    raise fault(f"{source}：参数 {param.name} 应为{zh}，得到 {value!r}", f"parameter {param.name} must be {en}")


def _text(value: str) -> str:
    return f'"{_UNSAFE.sub(_escaped, value)}"'


def _code(param: Param, typed: str, source: str) -> str:
    """The code of the concept that a spelling names, in the code list that is the parameter's type."""
    found = vocab.lookup(param.type, typed)
    if found is not None:
        return found.notation
    zh, en = (
        f"{source}：参数 {param.name} 没有“{shortened(typed)}”这一项",
        f"parameter {param.name} has no entry {shortened(typed)!r}",
    )
    concepts = vocab.scheme(param.type)
    like = near(typed, {label for one in concepts for label in (one.label_zh, one.notation)})
    if like:
        raise fault(f"{zh}；相近：{like}", f"{en}; near: {like}")
    listed = "、".join(one.label_zh for one in concepts[:_LISTED])
    more = f" …（共 {len(concepts)} 项）" if len(concepts) > _LISTED else ""
    raise fault(f"{zh}；可用：{listed}{more}", f"{en}; there are {len(concepts)}")


def _filled(found: re.Match[str], literals: Mapping[str, str]) -> str:
    """One place filled. All are filled in one pass, so that a value that looks like a place is never taken for one."""
    value = literals.get(found["name"])
    return found[0] if value is None else f"{found['head']}{value}{found['tail']}"


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _finite(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _type_of(value: Value | None) -> str:
    if isinstance(value, int):
        return "integer"
    return "double" if isinstance(value, (float, Decimal)) else "string"
