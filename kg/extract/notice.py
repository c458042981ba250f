"""政策文件 as input: a notice read as one: its number, title, issuer and date."""

from __future__ import annotations

import re

from kg.document import Document, Paragraph, Place
from kg.extract.ledger import Ledger
from kg.grammar.docnumber import parse as parse_number
from kg.records import PolicyNotice

_TITLE = re.compile(r"(?:通知|意见|办法|函|批复|决定|方案|规定|通报|公告|细则|规划|请示|报告)(?:[（(][^（）()]{1,10}[）)])?$")
_DATE = re.compile(r"^(20\d\d|19\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日$")
_ISSUER = re.compile(r"^[\u4e00-\u9fff（）()、\s]{3,60}(?:厅|局|委员会|委|政府|办公室|办公厅|部|管委会|院|署|中心)$")
_ABOUT = re.compile(r"^(?P<issuer>[\u4e00-\u9fff、]{3,40}?)(?:关于|印发|转发)")
_HEAD = 14
_MIN_TITLE = 8
_STOPS = ("。", "：", ":", "；", "号")


def read_notice(document: Document, ledger: Ledger) -> PolicyNotice | None:
    """The notice itself, or None where neither a title nor a number of its own is found."""
    lines = document.paragraphs()
    title, words = _title(lines[:_HEAD])
    numbered = next(
        ((line, number) for line in lines[:_HEAD] if len(line.text) <= 40 and (number := parse_number(line.text))), None
    )
    if title is None and numbered is None:
        return None
    at: list[tuple[str, Place]] = []
    if title is not None:
        at.append(("title", ledger.quote(title)))
    if numbered is not None:
        at.append(("number", ledger.quote(numbered[0])))
    issuer, issued = _signature(lines, words, at, ledger)
    number = numbered[1] if numbered is not None else None
    return PolicyNotice(
        words,
        at[0][1],
        number=number.text if number else None,
        code=number.code if number else None,
        year=number.year if number else None,
        serial=number.serial if number else None,
        issuer=issuer,
        issued_on=issued,
        at=tuple(at),
    )


def _title(head: list[Paragraph]) -> tuple[Paragraph | None, str]:
    """The line that titles the notice, and its words with those of the lines that it wraps from."""
    for number, line in enumerate(head):
        if not _TITLE.search(line.text) or not 4 <= len(line.text) <= 160 or line.text.endswith(("：", ":")):
            continue
        words = line.text
        for above in reversed(head[max(0, number - 2) : number]):
            if "关于" in words or len(above.text) > 60 or parse_number(above.text) or above.text.endswith(_STOPS):
                break
            words = above.text + words
        if len(words) >= _MIN_TITLE and ("关于" in words or "关于" not in "".join(one.text for one in head)):
            return line, words
    return None, ""


def _signature(lines: list[Paragraph], title: str, at: list[tuple[str, Place]], ledger: Ledger) -> tuple[str | None, str | None]:
    """Issuer and date: the last lines of the notice, else the issuer that the title begins with."""
    issuer: str | None = None
    issued: str | None = None
    for line in reversed(lines[-30:]):
        if issued is None and (match := _DATE.match(line.text)):
            issued = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
            at.append(("issued_on", ledger.quote(line)))
        elif issuer is None and issued is not None and _ISSUER.match(line.text):
            issuer = _lead_agency(line)
            at.append(("issuer", ledger.quote(line)))
    if issuer is None and (match := _ABOUT.match(title)):
        issuer = match["issuer"]
    return issuer, issued


def _lead_agency(line: Paragraph) -> str:
    """Of several agencies that sign together the first: it gives the document its number."""
    first = line.printed.split()[0] if line.printed.split() else line.text
    return first if _ISSUER.match(first) else line.text
