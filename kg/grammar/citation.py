"""Citations (引用依据): the documents that a basis cell or a passage names, several in one text, number and title in any order.

In goes the text; out come `Cited` with number, title or both, and their place. Steps: document numbers → marked titles 《…》,
those inside a longer title joined with it (关于印发《…》的通知) → unmarked titles → pairs of a title and the number beside it.
In prose only marked titles and numbers count, and unmarked titles that stand directly before or behind a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.grammar.basis import classify
from kg.grammar.docnumber import DocNumber, find_groups, incomplete_spans
from kg.grammar.flat import Squeezed, any_of, squeeze
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
    """A title (`title` = the span of its words), a group of numbers, or both; neither is a number without a code."""

    start: int
    end: int
    title: tuple[int, int] | None = None
    numbers: tuple[DocNumber, ...] = ()


_OPEN, _CLOSE = r"[(\[【〔]", r"[)\]】〕]"
_OUTER_KIND = any_of("""
    通知 实施方案 落实方案 工作方案 实施细则 操作细则 细则 实施意见 实施办法 考核办法 意见 复函 函 批复 决定 公告 通告
    请示 补充规定 释义 解读 政策解读 问答 政策问答 解答 说明 修正案 修改单 操作指南 操作规程 宣传提纲 任务分工 分工方案
    任务分解 评估报告
    """)
_OUTER_END = re.compile(
    rf"的?(?:[一-鿿]{{0,16}}的)?(?:补充|紧急|立法后|相关|配套|具体|年度)?{_OUTER_KIND}"
    r"(?=$|[,、。;:.()\[【〔《]|[一-鿿]{2,12}[\[【〔(]?20\d\d|要求|精神|文件|和|及|等)"
)
_OTHER_END = re.compile(
    r"(?!.{0,3}(?:文件|等|和|及|与|号|第|中|版))[一-鿿]{0,12}"
    + any_of("报告 方案 清单 手册 说明 计划 提纲 汇编 读本 辅导 修订稿 草案 征求意见稿 宣传册 规则 指引 大纲")
    + r"(?=$|[,、。;.])"
)
"""Other papers about a document whose words end a cell behind its title (《X条例》立法后评估报告)."""

_WITH_RULES = re.compile(
    r"(?:及其?|和|与|以及)《(?:其)?(?:配套)?(?:实施|考核|操作|评审|评分|管理|申报|工作|补充|暂行)?"
    r"(?:细则|办法|方案|规程|规定|通知|说明|标准|流程)》"
)
"""《X办法》及《实施细则》: what follows has no name of its own, so that both are one citation."""

_NOT_OUTER = re.compile(r"要求|精神|(?<!补充)规定|有关|相关|文件|部署|安排")
_ISSUING_VERB = any_of("印发 转发 批转 修订 修改 发布 公布 下达 贯彻落实 贯彻 落实 实施 执行 调整 废止 学习")
_OUTER_START = re.compile(
    rf"(?:(?:[一-鿿、]{{2,40}}?)?(?:关于)?(?:做好)?{_ISSUING_VERB}|[一-鿿、]{{0,40}}关于[一-鿿、“”\"]{{0,20}})$"
)
_LEAD = re.compile(any_of("根据 依据 依照 按照? 参照 遵照 执行 详见 见 附件\\d? 和 及 与 并 号 文件 文 、 ,") + "+")
_LEADS = re.compile(any_of("根据 依据 依照 按照 参照 遵照 执行 详见 贯彻 落实 印发 转发 以及 对照"))
_SINCE_BREAK = re.compile(r"[。;；,:)\]】〕》\d]|号(?:文件|文)?")
_NUMBER_NEXT = re.compile(rf"{_OPEN}?[一-鿿]{{2,12}}{_OPEN}")
_VERSION = r"\((?:试行|暂行|修订|[^()]{0,8}[稿版]|第[一二三四五六]批)\)"
_TITLE_THEN_NUMBER = re.compile(rf"(?:{_VERSION})?(?:文件|文)?[:：]?(?:{_OPEN}(?:[一-鿿、,]{{0,30}}[:：]?))?")
_ISSUER = r"[一-鿿][一-鿿、]{1,23}" + any_of("厅 局 部 委 政府 办公室 委员会 办 院 会 中心")
_OFFICE = r"(?:中共|中央|国务院|国家|[一-鿿]{2,3}部|[一-鿿]{2,12}?(?:省|市|县|区|旗|州|盟)|省|市|县|区)[一-鿿]{0,20}?" + any_of(
    "厅 局 部 委 政府 办公室 委员会 办公厅 管委会 院 署"
)
_OFFICES_BEFORE = re.compile(rf"{_OFFICE}(?:[、,和]{_OFFICE})*$")
_WITHOUT_CODE = re.compile(rf"{_OPEN}?[〔\[【(](?:19|20)\d\d[〕\]】)]第?\d{{1,4}}[号期次]")
_VERSION_BEHIND = re.compile(
    r"\((?:试行|暂行|[一-鿿]{0,6}(?:稿|草案|版)|(?:19|20)\d\d年?[一-鿿]{0,2}[版本修订正]{1,3}|修订版?|修正)\)"
    r"|(?:(?:19|20)\d\d年)?(?:第[二三四五]版|修订[版本稿]|修正[版本]|新版|试行|暂行|征求意见稿)(?=$|[,、。;])"
)
_VERSION_BEFORE = re.compile(r"(?:(?:(?:19|20)\d\d年?|新)(?:版|修订|修正)|修订后)的?$")
_LONGEST_OFFICES = 48
_NUMBER_THEN_TITLE = re.compile(rf"{_CLOSE}?(?:文件|文)?[:：]?(?:印发|关于|的|下发|转发|{_ISSUER}){{0,4}}")
_BEHIND_NUMBER = re.compile(rf"{_CLOSE}?(?:文件|文)?[:：]?")
_BEFORE_NUMBER = re.compile(rf"(?:文件|文)?(?:{_OPEN}|:)?$")
_BREAK = re.compile(r"[。;；]|(?<!\d)\d{1,2}[.、](?!\d)|\([一二三四五六七八九\d]\)")
_SHORTEST_TITLE = 4
_PIECE = re.compile(r"[^,、:]+")
_FILE_SUFFIX = re.compile(r"\.(?:docx?|pdf|wps)$|\(+$|(?<=\))\)+$")
_UNCLOSED = re.compile(r"《(?P<title>[^《》]{8,}?)(?:…+|\.{2,})?$")
_UNREAD_NUMBER = re.compile(r"[(\[【〔][^()《》]{0,24}\d[^()《》]{0,4}号?[)\]】〕]")
_WORTH = re.compile(rf"[《号\]】〕)]|\d{{4}}|{KIND}|法|关于")


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
    tokens = _unmarked(squeezed.flat, _tokens(squeezed.flat, prose=prose), prose=prose)
    return tuple(cited for token in _paired(tokens, squeezed.flat) for cited in _emit(token, squeezed))


def generic_basis(text: str) -> str | None:
    """The class of a basis that names no document (notation of the scheme genericBasis), beside documents too.

    >>> generic_basis("年度工作计划"), generic_basis("上级文件要求"), generic_basis("不涉及")
    ('plan', 'superiorDocumentUnnamed', None)
    """
    cited = parse_citations(text)
    if not cited:
        return classify(text)
    place = 0
    for one in (*cited, None):
        found = classify(text[place : one.start if one else len(text)], beside_document=True)
        if found or not one:
            return found
        place = max(place, one.end)
    return None


def _tokens(flat: str, *, prose: bool) -> list[_Token]:
    """Marked titles and numbers in order, none inside another."""
    tokens: list[_Token] = []
    for start, end in marked_titles(flat):
        if tokens and start < tokens[-1].end:
            continue
        token = _marked(flat, start, end, tokens[-1].end if tokens else 0, prose=prose)
        if token:
            tokens.append(token)
    titles = tuple(tokens)
    groups = find_groups(flat)
    incomplete = [(start, end, ()) for start, end in incomplete_spans(flat, groups)]
    for start, end, numbers in (*groups, *incomplete):
        begun = next((token for token in titles if numbers and token.title and token.title[0] == start), None)
        if begun is not None:
            _begin_with(begun, end, numbers, flat)
            continue
        holder = next((token for token in titles if token.start < end and start < token.end), None)
        if holder is None:
            tokens.append(_Token(start, end, numbers=numbers))
        elif numbers and holder.title and holder.title[0] < start:
            _take_number(holder, start, end, numbers, flat)
    return sorted(tokens, key=lambda token: token.start)


def _marked(flat: str, start: int, end: int, floor: int, *, prose: bool) -> _Token | None:
    """A marked title, or the longer unmarked title around it."""
    outer = _OUTER_END.match(flat, end) or (None if prose else _OTHER_END.match(flat, end))
    if outer and not _NOT_OUTER.search(outer[0]):
        before = _SINCE_BREAK.split(flat[floor:start])[-1]
        opening = _OUTER_START.search(before)
        words = opening[0] if opening else ""
        lead = _LEAD.match(words)
        begin = start - len(words) + (lead.end() if lead else 0)
        if not prose or "关于" in words or _NUMBER_NEXT.match(flat, outer.end()):
            return _Token(begin, outer.end(), (begin, outer.end()))
    if with_rules := _WITH_RULES.match(flat, end):
        return _Token(start, with_rules.end(), (start, with_rules.end()))
    return _Token(start, end, (start + 1, end - 1)) if names_document(flat[start + 1 : end - 1], prose=prose) else None


def _begin_with(holder: _Token, end: int, numbers: tuple[DocNumber, ...], flat: str) -> None:
    """`《闽财规〔2021〕12号》` is a number in marks, `《闽财规〔2021〕12号关于…》` a number and a title."""
    glue = _BEHIND_NUMBER.match(flat, end)
    begin, stop = glue.end() if glue else end, holder.title[1] if holder.title else end
    holder.numbers = numbers
    holder.title = (begin, stop) if stop - begin >= _SHORTEST_TITLE else None


def _take_number(holder: _Token, start: int, end: int, numbers: tuple[DocNumber, ...], flat: str) -> None:
    """`《…的通知（财建〔2022〕1号）》`: a number that ends a title belongs to it and leaves its words."""
    begin, stop = holder.title or (holder.start, holder.end)
    if end + bool(re.match(_CLOSE, flat[end:])) >= stop:
        holder.title = (begin, start - bool(re.match(_OPEN, flat[start - 1])))
        holder.numbers = numbers


def _unmarked(flat: str, tokens: list[_Token], *, prose: bool) -> list[_Token]:
    """The tokens and the unmarked titles between them."""
    found: list[_Token] = []
    place = 0
    for token in (*tokens, None):
        stop = token.start if token else len(flat)
        if found and found[-1].numbers and not found[-1].title and (title := _behind(flat, found[-1].end, stop)):
            found.append(title)
            place = title.end
        before = _before(flat, place, stop, prose=prose) if token and not token.title else None
        if not prose:
            found.extend(_segments(flat, place, before.start if before else stop))
        found.extend(one for one in (before, token) if one)
        place = token.end if token else place
    return [token for token in found if token.title or token.numbers]


def _behind(flat: str, place: int, stop: int) -> _Token | None:
    """A 关于-title directly behind a number."""
    glue = _BEHIND_NUMBER.match(flat, place, stop)
    begin = glue.end() if glue else place
    length = title_after(flat[begin:stop])
    return _Token(begin, begin + length, (begin, begin + length)) if length else None


def _before(flat: str, place: int, stop: int, *, prose: bool) -> _Token | None:
    """An unmarked title directly before a number."""
    words = _BEFORE_NUMBER.sub("", flat[place:stop])
    title = title_before(words, prose=prose) if words else None
    if not title:
        return None
    begin = place + words.rindex(title)
    return _Token(begin, begin + len(title), (begin, begin + len(title)))


def _segments(flat: str, place: int, stop: int) -> list[_Token]:
    """Unmarked titles that are a whole segment of a cell; 、 parts them where each side is a title of its own."""
    found: list[_Token] = []
    text = flat[place:stop]
    bounds = [0, *(edge for match in _BREAK.finditer(text) for edge in match.span()), len(text)]
    for begin, end in zip(bounds[::2], bounds[1::2], strict=True):
        whole = text[begin:end]
        pieces = [(begin + match.start(), match[0]) for match in _PIECE.finditer(whole)]
        if whole_title(whole) and ("关于" in whole or not all(whole_title(words) for _, words in pieces)):
            pieces = [(begin, whole)]
        if (cut := _UNCLOSED.search(whole)) and not (found and found[-1].end > place + begin):
            at, stop = place + begin + cut.start("title"), place + begin + cut.end("title")
            found.append(_Token(at, stop, (at, stop)))
            continue
        for offset, words in pieces:
            title = whole_title(_without_suffix(words))
            if title:
                at = place + offset + words.index(title)
                found.append(_Token(at, at + len(title), (at, at + len(title))))
    return found


def _without_suffix(words: str) -> str:
    """Without a file's suffix and without brackets that were opened or closed elsewhere."""
    words = _FILE_SUFFIX.sub("", words)
    return words if "(" in words else words.rstrip(")")


def _paired(tokens: list[_Token], flat: str) -> list[_Token]:
    """A number goes to the title before it, else to the one behind it, where nothing but glue stands between."""
    kept: list[_Token] = []
    for token, behind in zip(tokens, (*tokens, None)[1:], strict=True):
        before = kept[-1] if kept else None
        if token.title or not token.numbers:
            kept.append(token)
        elif _free(before) and before and _TITLE_THEN_NUMBER.fullmatch(flat, before.end, token.start):
            before.numbers, before.end = token.numbers, token.end
        elif _free(behind) and behind and _NUMBER_THEN_TITLE.fullmatch(flat, token.end, behind.start):
            behind.numbers, behind.start = token.numbers, token.start
        else:
            kept.append(token)
    return kept


def _free(token: _Token | None) -> bool:
    """Whether it is a title that has no number yet."""
    return token is not None and token.title is not None and not token.numbers


def _emit(token: _Token, squeezed: Squeezed) -> list[Cited]:
    """The citations of a token: one a number, the title with the first."""
    start, end = squeezed.span(*_extent(token, squeezed.flat))
    title = unwrap(squeezed.cut(*token.title)) if token.title else None
    printed = squeezed.printed[start:end]
    numbers = token.numbers or (None,)
    return [Cited(number, None if place else title, start, end, printed) for place, number in enumerate(numbers)]


def _extent(token: _Token, flat: str) -> tuple[int, int]:
    """Where the words of a citation begin and end: with the issuer printed before 《关于…》, a number without code behind,
    brackets closed.
    """
    start, end = token.start, token.end
    if flat.startswith(("《关于", "《印发"), start):
        before = _SINCE_BREAK.split(flat[max(0, start - _LONGEST_OFFICES) : start])[-1]
        lead = [match.end() for match in _LEADS.finditer(before)]
        offices = _OFFICES_BEFORE.search(before, lead[-1] if lead else 0)
        start -= len(offices[0]) if offices else 0
    if flat.startswith("《", start):
        if version := _VERSION_BEFORE.search(flat[:start]):
            start = version.start()
        if version := _VERSION_BEHIND.match(flat, end):
            end = version.end()
    if not token.numbers and (number := _WITHOUT_CODE.match(flat, end) or _UNREAD_NUMBER.match(flat, end)):
        end = number.end()
    words = flat[start:end]
    if re.match(_CLOSE, flat[end:]) and len(re.findall(_OPEN, words)) > len(re.findall(_CLOSE, words)):
        end += 1
    return start, end
