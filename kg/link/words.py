"""What the printed words of a citation say beyond its number and title: the issuer before the brackets, the version beside
them, a number without code, damage. From the words, so that it need not be kept a second time: records and store give the
same.
"""

from __future__ import annotations

import re

from kg.grammar.docnumber import damage, find_incomplete, issuing_code
from kg.grammar.region import region_of_code
from kg.records.link import LightCitation
from kg.text import strip_space
from kg.vocab import issuers

Place = tuple[int, str, int | None, int | None]
"""Number of the citation, field, project, row."""

_WITHOUT_CODE = re.compile(r"[〔\[【(（［﹝]((?:19|20)\d\d)[〕\]】)）］﹞]第?(\d{1,4})[号期次]")
_NO_YEAR = re.compile(r"(?<=[发函办字规指财教社农建行企综预债金库采绩监政])第?(\d{1,4})号(?![楼院栋室线]|[、,，和至]第?\d)")
_ODD_YEAR = re.compile(r"(?<=[一-鿿])[〔\[【(（［﹝](\d{3,5})[〕\]】)）］﹞]第?(\d{1,4})号")
_FIRST_YEAR, _LAST_YEAR = 2008, 2035
_YEAR = re.compile(r"(?:19|20)\d\d")
_BESIDE = re.compile(r"》(?:[(（]([^()（）]{2,12})[)）]|([^()（）〔\[【《》]{2,10})$)")
_BEFORE = re.compile(r"((?:(?:19|20)\d\d年?|新)(?:版|修订|修正)|修订后)的?《")
_UNREAD = re.compile(r"》[(（\[【〔]([^()（）《》]*\d(?:[^()（）《》\d]{0,4}号|[〕\]】]))[)）\]】〕]$")
_BODY = re.compile(r"(?!.*关于)[一-鿿、,，和()（）]{1,60}(?:厅|局|部|委|政府|室|会|院|署|省|市|县|区|州|旗)")
_VERSION = re.compile(r"试行|暂行|试点|修订|修正|修改|稿$|草案$|版$|\d本$")


def light_citation(
    place: Place, kind: str, text: str, number: tuple[str | None, int | None, str | None], title: str | None, cell: str | None
) -> LightCitation | None:
    """The light row of a citation, or None where its words name no document.

    >>> light_citation((1, "basis", 1, 1), "generic", "根据市政府文件,[2017]86号等", (None, None, None), None, "1-2-3").serial
    '86'
    """
    words = strip_space(text)
    if kind != "document" and (short := _odd_year(words) or _without_year(words)) is not None:
        return LightCitation(*place, *short, None, cell, damage="year-damaged")
    if kind != "document":
        places = find_incomplete(words)
        found = _WITHOUT_CODE.search(words, places[0][0]) if len(places) == 1 else None
        return LightCitation(*place, None, int(found[1]), found[2], None, cell) if found else None
    code, year, serial = number
    if code is None and title is not None and (found := _WITHOUT_CODE.search(words, words.rfind(title[-2:]))):
        year, serial = int(found[1]), found[2]
    return LightCitation(
        *place, code, year, serial, title, cell, _issuer(words), _version(words, numbered=serial is not None) if title else None,
        damage(words) if code and year else None, bool(code and year) and title is None and words[-1:].isdigit(),
    )  # fmt: skip


def _odd_year(words: str) -> tuple[str, int | None, str] | None:
    """`皖政办〔203〕11号`, `琼民发〔2202〕19号`: the only number there, its year wrong by one digit or two exchanged ones."""
    found = list(_ODD_YEAR.finditer(words))
    if len(found) != 1 or _YEAR.fullmatch(found[0][1]):
        return None
    code = issuing_code(words[: found[0].start()])
    return (code, likely_year(found[0][1]), found[0][2]) if code is not None else None


def likely_year(digits: str) -> int | None:
    """The one year near ours that digits are which lost, gained or exchanged one; None where several are.

    >>> likely_year("2202"), likely_year("203"), likely_year("20222")
    (2022, None, 2022)
    """
    near = {
        year
        for year in range(_FIRST_YEAR, _LAST_YEAR + 1)
        if sorted(str(year)) == sorted(digits)
        or any(_without(a, at) == b for a, b in _sides(str(year), digits) for at in range(5))
    }
    return near.pop() if len(near) == 1 else None


def _sides(one: str, other: str) -> tuple[tuple[str, str], ...]:
    return ((one, other), (other, one))


def _without(digits: str, at: int) -> str:
    return digits[:at] + digits[at + 1 :]


def _without_year(words: str) -> tuple[str, None, str] | None:
    """`烟财社18号`: a code of a known place or body and a serial, no year. The only number there."""
    found = list(_NO_YEAR.finditer(words))
    if len(found) != 1 or _YEAR.search(words):
        return None
    code = issuing_code(words[: found[0].start()])
    known = code is not None and len(code) > 2 and (region_of_code(code) or code in {one.code for one in issuers()})
    return (code, None, found[0][1]) if code is not None and known else None


def _issuer(words: str) -> str | None:
    """The bodies before 《关于…》: the words of a citation begin with them."""
    before, bracket, _ = words.partition("《")
    return before if bracket and _BODY.fullmatch(before) else None


def _version(words: str, *, numbered: bool) -> str | None:
    """`《…》（2023年版）` and `2023年版《…》`, or a number that could not be read; a version inside the marks is the title's."""
    if not numbered and (unread := _UNREAD.search(words)):
        return unread[1]
    found = _BESIDE.search(words) or _BEFORE.search(words)
    version = found[found.lastindex or 1] if found else None
    return version if version and _VERSION.search(version) else None
