"""Citations (引用依据): the documents that a basis cell or a passage names, several in one text, number and title in any order.

In goes the text; out come `Cited` with number, title or both, and their place. Steps: document numbers → marked titles 《…》, those
inside a longer unmarked title joined with it (关于印发《…》的通知) → unmarked titles → pairs of a title and the number beside it.
In prose only marked titles and numbers count, and unmarked titles that stand directly before or behind a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.grammar.basis import classify
from kg.grammar.docnumber import DocNumber, find_groups
from kg.grammar.flat import Squeezed, squeeze
from kg.grammar.title import KIND, marked_titles, names_document, title_after, title_before, whole_title
from kg.text import unwrap


@dataclass(frozen=True, slots=True)
class Cited:
    """A document as cited: number, title or both; `text` as printed."""

    number: DocNumber | None
    title: str | None
    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Token:
    """A title (span of its words) or a group of numbers; `start`, `end` include the brackets around it."""

    start: int
    end: int
    title: tuple[int, int] | None = None
    numbers: tuple[DocNumber, ...] = ()
    partner: _Token | None = None


_EXTENDED = re.compile(
    r"的?(?:(?:[一-鿿]{0,10}(?:实施方案|落实方案|工作方案|方案|实施细则|细则|实施意见|实施办法|补充规定|补充)?)的)?"
    r"(?:补充|紧急)?(?:通知|实施方案|落实方案|工作方案|实施细则|细则|实施意见|实施办法|意见|复函|函|批复|决定|公告|通告|请示)"
    r"(?=$|[,、。;:.()\[【〔《]|[一-鿿]{2,12}[\[【〔(]?20\d\d|要求|精神|文件|和|及|等)"
)
_NOT_EXTENDED = re.compile(r"要求|精神|规定|有关|相关|文件|部署|安排")
_OPENING = re.compile(r"(?P<title>(?:(?P<issuer>[一-鿿、]{2,40}?)?(?:关于)?(?:做好)?(?:印发|转发|批转|修订|修改|发布|公布|下达|贯彻落实|贯彻|落实|实施|执行|调整|废止|学习)|[一-鿿、]{0,40}关于[一-鿿、“”\"]{0,20}))$")
_LEAD = re.compile(r"^(?:根据|依据|依照|按照?|参照|遵照|执行|详见|见|附件\d?|和|及|与|并|号|文件|文)+")
_TITLE_THEN_NUMBER = re.compile(r"(?:\((?:试行|暂行|修订|[^()]{0,8}[稿版]|第[一二三四五六]批)\))?(?:文件|文)?[:：]?(?:[(\[【〔](?:[一-鿿、,]{0,30}[:：]?))?")
_NUMBER_THEN_TITLE = re.compile(r"[)\]】〕]?(?:文件|文)?[:：]?(?:印发|关于|的|下发|转发|[一-鿿、]{2,24}(?:厅|局|部|委|政府|办公室|委员会|办|院|会|中心))*")
_BREAK = re.compile(r"[。;；]|(?<!\d)\d{1,2}[.、](?!\d)|\([一二三四五六七八九\d]\)")
_SEPARATOR = re.compile(r"[,、:]")
_INNER_NUMBER = re.compile(r"[(\[【〔]$")
_LOOSE_NUMBER = re.compile(r"[(\[【〔]{0,2}(?:19|20)\d\d[)\]】〕]\d{1,4}号[)\]】〕]?")
_WORTH = re.compile(rf"[《号\]】〕)]|\d{{4}}|{KIND}|法")


def parse_citations(text: str, *, prose: bool = False) -> tuple[Cited, ...]:
    """All documents that the text cites, in order.

    >>> [(c.number.text, c.title) for c in parse_citations("《数字档案室建设指南》（档发〔2014〕6号）")]
    [('档发〔2014〕6号', '数字档案室建设指南')]
    >>> [c.number.text for c in parse_citations("根据唐政办函[2008]394、395号文件", prose=True)]
    ['唐政办函〔2008〕394号', '唐政办函〔2008〕395号']
    >>> parse_citations("年度工作计划")
    ()
    """
    squeezed = squeeze(text)
    if not _WORTH.search(squeezed.flat):
        return ()
    tokens = _pair(_tokens(squeezed.flat, prose=prose), squeezed.flat)
    return tuple(cited for token in tokens for cited in _emit(token, squeezed))


def generic_basis(text: str) -> str | None:
    """The class of a basis that names no document (notation of the scheme genericBasis), beside documents too.

    >>> generic_basis("年度工作计划"), generic_basis("上级文件要求"), generic_basis("不涉及")
    ('plan', 'superiorDocumentUnnamed', None)
    """
    cited = parse_citations(text)
    if not cited:
        return classify(text)
    rest, place = [], 0
    for one in sorted(cited, key=lambda one: one.start):
        rest.append(text[place : max(one.start, place)])
        place = max(one.end, place)
    rest.append(text[place:])
    return next((found for piece in rest if (found := classify(piece, beside_document=True))), None)


def _tokens(flat: str, *, prose: bool) -> list[_Token]:
    """Numbers and titles in order, none inside another."""
    groups = find_groups(flat)
    tokens: list[_Token] = []
    for start, end in marked_titles(flat):
        token = _marked(flat, start, end, tokens[-1].end if tokens else 0, prose=prose)
        if token:
            tokens.append(token)
    held = list(tokens)
    for start, end, numbers in groups:
        holder = next((token for token in held if token.start <= start and end <= token.end), None)
        if holder and holder.title:
            _number_inside(holder, start, end, numbers, flat)
        elif not any(token.start < end and start < token.end for token in held):
            tokens.append(_Token(start, end, numbers=numbers))
    tokens.sort(key=lambda token: token.start)
    return _unmarked(flat, tokens, prose=prose)


def _marked(flat: str, start: int, end: int, floor: int, *, prose: bool) -> _Token | None:
    """A marked title, or the longer unmarked title around it."""
    after = _EXTENDED.match(flat, end)
    if after and not _NOT_EXTENDED.search(after[0]):
        opening = _OPENING.search(_since_break(flat[floor:start]))
        begin = start - len(opening["title"]) if opening else start
        if opening:
            begin += len(lead[0]) if (lead := _LEAD.match(opening["title"])) else 0
        numbered = after.end() < len(flat) and bool(re.match(r"[(\[【〔]?[一-鿿]{2,12}[\[【〔(]", flat[after.end() :]))
        if not prose or (opening and "关于" in opening["title"]) or numbered:
            return _Token(begin, after.end(), (begin, after.end()))
    title = flat[start + 1 : end - 1]
    return _Token(start, end, (start + 1, end - 1)) if names_document(title, prose=prose) else None


def _since_break(words: str) -> str:
    """The words since the last punctuation or number."""
    return re.split(r"[。;；,:)\]】〕》\d]|号(?:文件|文)?", words)[-1]


def _number_inside(holder: _Token, start: int, end: int, numbers: tuple[DocNumber, ...], flat: str) -> None:
    """`《…的通知（财建〔2022〕1号）》`: the number belongs to the title and leaves its words."""
    begin, stop = holder.title or (holder.start, holder.end)
    closing = end + 1 if flat[end : end + 1] in (")", "]", "】", "〕") else end
    if closing >= stop and _INNER_NUMBER.search(flat[begin:start]):
        holder.title, holder.numbers = (begin, start - 1), numbers
    elif closing >= stop:
        holder.title, holder.numbers = (begin, start), numbers


def _unmarked(flat: str, tokens: list[_Token], *, prose: bool) -> list[_Token]:
    """The tokens with the unmarked titles between them."""
    found: list[_Token] = []
    place = 0
    for token in [*tokens, None]:
        stop = token.start if token else len(flat)
        previous = found[-1] if found else None
        if previous and previous.numbers and not previous.title and (length := _after_number(flat, previous.end, stop)):
            begin = previous.end + length[0]
            found.append(_Token(begin, begin + length[1], (begin, begin + length[1])))
            place = begin + length[1]
        gap = flat[place:stop]
        if token and token.numbers and not token.title and (title := _before_number(gap, prose=prose)):
            begin = place + title[0]
            if not prose:
                found.extend(_segments(flat, place, begin))
            found.append(_Token(begin, begin + title[1], (begin, begin + title[1])))
        elif not prose:
            found.extend(_segments(flat, place, stop))
        if token:
            found.append(token)
            place = token.end
    return found


def _after_number(flat: str, place: int, stop: int) -> tuple[int, int] | None:
    """Offset and length of a 关于-title directly behind a number."""
    glue = re.compile(r"[)\]】〕]?(?:文件|文)?[:：]?").match(flat, place)
    offset = glue.end() - place if glue else 0
    length = title_after(flat[place + offset : stop])
    return (offset, length) if length else None


def _before_number(gap: str, *, prose: bool) -> tuple[int, int] | None:
    """Offset and length of an unmarked title directly before a number."""
    words = re.sub(r"(?:文件|文)?[(\[【〔:：]?$", "", gap)
    title = title_before(words, prose=prose) if words else None
    if not title:
        return None
    return words.rindex(title), len(title)


def _segments(flat: str, place: int, stop: int) -> list[_Token]:
    """Unmarked titles that are a whole segment of a cell."""
    found: list[_Token] = []
    text = _LOOSE_NUMBER.sub(lambda match: "。" * len(match[0]), flat[place:stop].removesuffix("."))
    bounds = [0, *(edge for match in _BREAK.finditer(text) for edge in match.span()), len(text)]
    for begin, end in zip(bounds[::2], bounds[1::2], strict=True):
        pieces = [(begin, text[begin:end])]
        if not whole_title(text[begin:end]):
            pieces = []
            for match in re.finditer(r"[^,、:]+", text[begin:end]):
                pieces.append((begin + match.start(), match[0]))
        for offset, words in pieces:
            title = whole_title(re.sub(r"\.(?:docx?|pdf|wps)$|[()]+$", "", words)) if len(words) >= 4 else None
            if title:
                at = place + offset + words.index(title)
                found.append(_Token(at, at + len(title), (at, at + len(title))))
    return found


def _pair(tokens: list[_Token], flat: str) -> list[_Token]:
    """A title and the number beside it become one; a number goes to the title before it, else to the one behind."""
    kept: list[_Token] = []
    for place, token in enumerate(tokens):
        if token.partner or not token.numbers or token.title:
            if not token.partner:
                kept.append(token)
            continue
        before, behind = (tokens[place - 1] if place else None), (tokens[place + 1] if place + 1 < len(tokens) else None)
        if before and before.title and not before.numbers and _TITLE_THEN_NUMBER.fullmatch(flat[before.end : token.start]):
            before.numbers, before.end = token.numbers, token.end
        elif behind and behind.title and not behind.numbers and _NUMBER_THEN_TITLE.fullmatch(flat[token.end : behind.start]):
            behind.numbers, behind.start = token.numbers, token.start
        else:
            kept.append(token)
    return kept


def _emit(token: _Token, squeezed: Squeezed) -> list[Cited]:
    """The citations of a token: one a number, the title with the first."""
    start, end = squeezed.span(token.start, token.end)
    printed = squeezed.printed[start:end]
    title = unwrap(squeezed.cut(*token.title)) if token.title else None
    if not token.numbers:
        return [Cited(None, title, start, end, printed)]
    return [Cited(number, None if place else title, start, end, printed) for place, number in enumerate(token.numbers)]
