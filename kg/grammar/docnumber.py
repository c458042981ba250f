"""Document numbers (发文字号): issuing code, year, serial, in every bracket form; orders (财政部令第102号) as well.

In goes any text; out come the numbers in it with their places. The difficulty is the left edge: in wrapped cells the words before
stick to the issuing code (`资金的通知冀财建`, `根据唐政办函`), so the run of characters is cut after words that no code contains.
`216、217号` are two numbers, `12号至14号` three, `〔2022〕19号` after another number inherits its code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from kg.grammar.flat import any_of, squeeze
from kg.grammar.numeral import chinese
from kg.vocab import divisions


@dataclass(frozen=True, slots=True)
class DocNumber:
    """发文字号: `year` is None for orders numbered through; `serial` is without leading zeros (`36-2` is a sub-serial).

    `printed` keeps the words of an order, whose form is not normalised; it does not take part in comparison.
    """

    code: str
    year: int | None
    serial: str
    printed: str | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The number as it is written officially.

        >>> DocNumber("邢财教", 2022, "92").text
        '邢财教〔2022〕92号'
        """
        if self.printed:
            return self.printed
        return f"{self.code}第{self.serial}号" if self.year is None else f"{self.code}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True, slots=True)
class Found:
    """A number and where it stands; numbers of one list (`216、217号`) share the place of the list."""

    number: DocNumber
    start: int
    end: int


Damage = Literal["brackets-lost", "letter-for-digit", "year-damaged"]
"""How a number can be damaged; the words are reasons of the code list linkReason."""

Group = tuple[int, int, tuple[DocNumber, ...]]
"""Start, end and the numbers that stand there under one code."""

_OPEN, _CLOSE = r"[〔\[【(〈<﹝{]", r"[〕\]】)〉>﹞}]"
_MORE = r"(?:号?(?:[、,和及]|-{1,2}|~|至|到)(?:第)?\d{1,4}(?=[号、,和及\-~至到])(?!号?[楼院栋室]))*"
_STRAY = r"[〕\]】〉>﹞}]"
_DOCUMENT = r"(?:文件|文(?![旅化明物体广联教]))"
_NUMBER = re.compile(
    rf"(?:{_OPEN}|(?<=[一-鿿])(?=\d{{4}}{_CLOSE}))(?P<year>(?:19|20)\d\d)(?!\d{{1,2}}{_STRAY}){_CLOSE}?"
    rf"(?P<serials>第?\d{{1,4}}(?!\d)(?:-\d{{1,2}}(?!\d))?{_MORE})(?P<mark>号)?{_DOCUMENT}?"
)
_ORDER = re.compile(
    r"(?:(?P<order>国令|[一-鿿]{2,24}(?:令|公告|通告))(?:[〔\[(]?(?P<year>(?:19|20)\d\d)(?:[〕\])]|年))?(?P<bracket>(?<=令)\((?=第))?第?"
    r"|(?P<issuer>[一-鿿]{2,24}?)第?)"
    r"(?P<serial>[一二三四五六七八九十百零〇]{1,6}|\d{1,4})号(?P<behind>令(?![牌人]))?(?(bracket)\)?)"
)
_UNBRACKETED = re.compile(
    r"(?<=[一-鿿])(?P<year>(?:19|20)\d\d)(?:(?P<serial>\d{1,3})|(?:年第?|第|[-.])(?P<parted>\d{1,4}))号(?![楼院栋室])"
)
_MISREAD = re.compile(
    rf"{_OPEN}(?P<year>[12lI|][09OoQD][0-9OoQDIl|SBZ]{{2}}){_CLOSE}?第?(?P<serial>[0-9OoQDIl|SBZ]{{1,4}})(?:号|(?=[、,;。)）]|$))"
)
_FULL_YEAR, _IN_CHINESE = r"(?P<year>(?:19|20)\d\d)", r"[一二三四五六七八九十百]{1,6}"
_ODD_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_OPEN}(?P<year>(?:19|20)\d\d年|[12]\d(?={_CLOSE})|二[〇○零][〇○零一二三四五六七八九]{{2}}){_CLOSE}?[-.]?"
        rf"第?(?P<serial>(?!(?:19|20)\d\d)\d{{1,4}}|{_IN_CHINESE})号",
        rf"{_OPEN}{_FULL_YEAR}{_CLOSE}第?(?P<serial>{_IN_CHINESE})号",
        rf"([〔\[【])\1{_FULL_YEAR}{_CLOSE}{{1,2}}第?(?P<serial>\d{{1,4}})号",
        rf"{_OPEN}{_FULL_YEAR}{_CLOSE}[-.年号]第?(?P<serial>\d{{1,4}})(?:号|$)",
        rf"(?<=[一-鿿])号{_OPEN}{_FULL_YEAR}{_CLOSE}第?(?P<serial>\d{{1,4}})(?:号|(?=[、,;。)]|$))",
        rf"(?<=[一-鿿]){_OPEN}第?(?P<serial>\d{{1,3}})号?{_CLOSE}{_FULL_YEAR}年?号",
        rf"(?<=[一-鿿])(?<![令告第])第?(?P<serial>\d{{1,3}})号?{_OPEN}{_FULL_YEAR}{_CLOSE}号?",
        rf"(?<=[一-鿿]){_FULL_YEAR}年?{_OPEN}第?(?P<serial>\d{{1,4}})号?{_CLOSE}号?",
        rf"(?<=[一-鿿]){_OPEN}{_FULL_YEAR}{_CLOSE}{{0,2}}{_OPEN}第?(?P<serial>\d{{1,4}})号?{_CLOSE}?号?",
        rf"(?<=[一-鿿]){_OPEN}{_FULL_YEAR}{_CLOSE}{{2}}第?(?P<serial>\d{{1,4}})号",
        rf"(?<=[一-鿿]){_OPEN}{_FULL_YEAR}[-.年、,]第?(?P<serial>\d{{1,4}})号?{_CLOSE}号?",
        rf"(?<=[一-鿿]){_OPEN}{_FULL_YEAR}{_CLOSE}第?(?P<serial>\d{{1,4}}){_CLOSE}号",
    )
)
"""Years in two digits, in Chinese, with 年; serials in Chinese; brackets doubled, astray; exchanged numbers; 号 misplaced."""

_DIGITS = str.maketrans("OoQDIl|SBZ〇○零一二三四五六七八九", "00001115820001234567" + "89")
_SOUND = re.compile(rf"{_OPEN}(?:19|20)\d\d(?:{_CLOSE}|年)第?\d|令|公告|通告")
_STRAY_END, _LETTER = re.compile(rf"{_CLOSE}号"), re.compile(r"[OoQDIl|SBZ]")
_CODE_END = re.compile(r"[发函办字呈令规指批通财教社农建行企综预债金库采绩监委政]$")
_INCOMPLETE = re.compile(rf"{_OPEN}(?:19|20)\d\d{_CLOSE}第?\d{{1,4}}号")
_RUN = re.compile(r"(?:[一-鿿]|\((?!试行|暂行|修订|修正|草案|节选)[一-鿿]{1,3}\)(?=[一-鿿]|$))+$")
_PROVINCE = (
    "京津冀晋蒙内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔贵滇云藏陕甘青宁新兵国"  # the first characters of codes, 国 for the centre
)
_CUT = re.compile(
    r"的?"
    + any_of(rf"通知 意见 方案 办法 规定 条例 细则 规划 批复 请示 决定 复函 函(?=[{_PROVINCE}财])")
    + "(?:精神|要求)?|"
    + any_of(r"""
    根据 依据 依照 按照 遵照 参照 对照 执行 落实 贯彻 详见 参见 附件 印发 转发 下发 下达 颁布 已由 文件 有关 相关 关于 以及 并按
    的函 的 了 [十百千]?万元 亿元 资金 经费 项目 精神 要求 标准 号文(?![旅化明物体广联教]) 号 [。;:]
    """)
)
_JOINED = re.compile(r"^[和及与](?=[一-鿿]{3})")
_BEFORE_JOINT = frozenset('》>)]】〕」』”"号;,。、:知见案法定例则划复示函件文')
"""What may stand before a joint (…的批复和普发改投〔2017〕89号); at the beginning of a text 和 is a place (和县, 和平区)."""

_GLUED = re.compile(rf"^[和及与由按为见经据以对等且并在从依照年月日元件书表至即如该其应](?=[{_PROVINCE}中财])")
ORGAN = re.compile(
    r"[发函字办呈令规指批通电政财教委府党厅局部院会社农建文卫民人工商交水环安审税监管体科广旅城住林草应急医保残妇团统组宣法检司公消防信改投企外经贸港航邮气震测综预债金库采绩行档军创明扶振侨台港宗退役基要计资老体军质药粮研技网纪]"
)
"""A character that issuing codes have: an organ, a section or a kind of document."""

_ISSUER_BEFORE = re.compile(rf"^.{{2,}}(?:厅|局|部|政府|委员会|委|办公室|院|中心)(?=[{_PROVINCE}财].)")
_BODY_BEFORE = re.compile(
    r"(?:[一-鿿]{2,}?(?:厅|局|部|政府|委员会|委|办公室|院|中心)|[省市县区州盟旗](?:委|政府))(?:办公[室厅])?(?=[一-鿿(]{2})"
)
_MINISTRY_BEFORE = re.compile(
    r"^(?:(?:财政|教育|科技|科学技术|民政|司法|公安|水利|商务|审计|交通运输|农业农村|自然资源|生态环境|应急管理|文化和旅游|工业和信息化"
    r"|人力资源和?社会保障|住房和?城乡建设|退役军人事务|国家[一-鿿]{2,8}(?:委|局))部?(?:办公厅|办公室)?)+(?=[一-鿿]{3})(?!令)"
)
_CENTRAL_CODE = re.compile(r"中发|中办发|国发|国办发|厅字|中组发|国函|国办函|中委|中办")
_RELATIVE_BODY = re.compile(r"[省市县区州盟旗](?:委|政府|人民政府)")
_INSTITUTION = re.compile(r".*(?:政府|委员会|纪要|办公[室厅]|党委|人大|政协|指挥部|领导小组).*|.*(?:厅|局|部)[一-鿿]{0,4}")
_EDGES = re.compile(r"^[(\[]+|[)\].;,。]+$")
_AND, _STREET = re.compile(r"^[和及与]"), re.compile(r"[路街巷弄楼]$")
_LONGEST_CODE, _LONGEST_NAME = 12, 24
_SHORTEST_ORDER = 3
_ANNOUNCED = ("公告", "通告")
_MOST_IN_RANGE = 30
_CENTURY, _THIS_CENTURY = 100, 20
_CHINESE_SERIAL = re.compile(r"[一二三四五六七八九十百]")


def find(text: str) -> tuple[Found, ...]:
    """All document numbers in the text, in order.

    >>> [found.number.text for found in find("根据唐政办函[2008]394、395号文件")]
    ['唐政办函〔2008〕394号', '唐政办函〔2008〕395号']
    >>> [found.number.text for found in find("《政府购买服务管理办法》（财政部令第102号）")]
    ['财政部令第102号']
    """
    squeezed = squeeze(text)
    return tuple(
        Found(number, *squeezed.span(start, end)) for start, end, numbers in find_groups(squeezed.flat) for number in numbers
    )


def find_incomplete(text: str) -> tuple[tuple[int, int], ...]:
    """The places of bracketed years with a serial that no issuing code stands before (`[2017]86号等`).

    >>> text = "根据市政府下发政策文件,[2017]86号等"
    >>> [text[start:end] for start, end in find_incomplete(text)]
    ['[2017]86号']
    """
    squeezed = squeeze(text)
    return tuple(squeezed.span(start, end) for start, end in incomplete_spans(squeezed.flat, find_groups(squeezed.flat)))


def parse(text: str) -> DocNumber | None:
    """The one number that is the whole text, brackets around it and a closing 文 or 文件 aside.

    >>> parse("（中网办发[2014]1号文）")
    DocNumber(code='中网办发', year=2014, serial='1', printed=None)
    """
    flat = _EDGES.sub("", squeeze(text).flat)
    groups = find_groups(flat)
    if len(groups) != 1 or len(groups[0][2]) != 1 or groups[0][:2] != (0, len(flat)):
        return None
    return groups[0][2][0]


def issuing_code(before: str) -> str | None:
    """The issuing code at the end of flat text, or None where none can be told from the words before it.

    >>> issuing_code("中小企业发展专项资金的通知冀财建"), issuing_code("根据"), issuing_code("幸福路")
    ('冀财建', None, None)
    """
    run = _RUN.search(before[-40:])
    if not run:
        return None
    code = _without_words_before(run[0])
    edge = len(before[-40:]) - len(code)
    if edge and before[-40:][edge - 1] in _BEFORE_JOINT:
        code = _JOINED.sub("", code)
    if edge and before[-40:][edge - 1].isdigit():
        code = code.lstrip("年月日")
    if len(code) > 4 and not code.endswith(_ANNOUNCED):
        code = _without_body(_MINISTRY_BEFORE.sub("", _ISSUER_BEFORE.sub("", code)))
    if code.startswith("(") or len(code) < 2 or _STREET.search(code) or not ORGAN.search(code):
        return None
    if len(code) > _LONGEST_CODE and not (len(code) <= _LONGEST_NAME and _INSTITUTION.fullmatch(code)):
        return None
    return code.replace("(", "（").replace(")", "）")


def _without_body(code: str) -> str:
    """`邯郸市财政局邯财教` → 邯财教: a body in front of its own code, which begins with a character of its name or its place."""
    if code.endswith("纪要"):
        return code
    for body in _BODY_BEFORE.finditer(code):
        rest = code[body.end() :]
        before = code[: body.end()]
        if rest[0] in before[:-1] or any(place.name in before for place in divisions().abbreviated(rest[0])):
            return rest
        placed = divisions().abbreviated(rest[0]) or not ORGAN.match(rest)
        if _CENTRAL_CODE.fullmatch(rest) or (_RELATIVE_BODY.match(before) and placed):
            return rest
    return code


def _without_words_before(run: str) -> str:
    """The run behind the last word that no code contains."""
    code = run
    for cut in _CUT.finditer(run):
        code = run[cut.end() :]
    return _GLUED.sub("", code)


def find_groups(flat: str) -> list[Group]:
    """The numbers of squeezed text as (start, end, numbers); a list that shares one code is one group."""
    groups: list[Group] = []
    for match in _NUMBER.finditer(flat):
        previous = groups[-1] if groups else None
        floor = previous[1] if previous else 0
        code = issuing_code(_AND.sub("", flat[floor : match.start()]) if floor else flat[: match.start()])
        begin, end = match.start() - len(code or ""), match.end()
        if code is None and (minutes := _minutes(flat, floor, match.start())):
            code, begin, end = minutes, match.start() - len(minutes) - 1, end + flat.startswith(")", end)
        if code is None and previous and re.fullmatch(r"[、,和及;]", flat[floor : match.start()]):
            code = previous[2][-1].code
        if code is None or not (match["mark"] or _ends_well(flat, match.end())):
            continue
        year = int(match["year"])
        if not match["mark"] and _STRAY_END.match(flat, end) and flat.count("(", 0, begin) <= flat.count(")", 0, begin):
            end += 2
        serials = _serials(match["serials"])
        if serials:
            groups.append((begin, end, tuple(DocNumber(code, year, serial) for serial in serials)))
    groups += _damaged(flat, groups)
    return sorted(groups + (_orders(flat, groups) if "令" in flat or "告" in flat else []), key=lambda group: group[:2])


def _minutes(flat: str, floor: int, place: int) -> str | None:
    """`专题会议纪要(〔2022〕18号)`: the name of a series of minutes before a bracket, where it begins the words there."""
    if not flat.endswith("纪要(", floor, place):
        return None
    code = issuing_code(flat[floor : place - 1])
    start = place - 1 - len(code or "")
    return code if code and "次" not in code and (start == floor or not "一" <= flat[start - 1] <= "鿿") else None


def _damaged(flat: str, taken: list[Group]) -> list[Group]:
    """`泉财20247号`, `闽财社〔2021〕l1号`: numbers that lost their brackets or were typed with letters for digits."""
    groups: list[Group] = []
    misread = _MISREAD.finditer(flat) if _LETTER.search(flat) else ()
    for match in (*_UNBRACKETED.finditer(flat), *misread, *(match for form in _ODD_FORMS for match in form.finditer(flat))):
        code = issuing_code(flat[: match.start()])
        if code is None or any(start < match.end() and match.start() < end for start, end, _ in (*taken, *groups)):
            continue
        year, serial = _year(match["year"]), _serial(match["serial"] or match["parted"])
        if serial is not None and (match.re is not _UNBRACKETED or _CODE_END.search(code)):
            groups.append((match.start() - len(code), match.end(), (DocNumber(code, year, str(serial)),)))
    return groups


def _year(printed: str) -> int:
    """`2O22`, `22`, `2022年` and `二〇二二` as the year they most likely are."""
    year = int(printed.rstrip("年").translate(_DIGITS))
    return year if year >= _CENTURY else _CENTURY * _THIS_CENTURY + year


def _serial(printed: str) -> int | None:
    return chinese(printed) if _CHINESE_SERIAL.match(printed) else int(printed.translate(_DIGITS))


def damage(text: str) -> Damage | None:
    """How the first number in a citation's words is damaged, if it is: it was read in the likely way, for a person to confirm.

    >>> damage("泉财20247号"), damage("闽财社〔2021〕l1号"), damage("泉财〔2024〕7号")
    ('brackets-lost', 'letter-for-digit', None)
    """
    flat = squeeze(text).flat
    misread = _MISREAD.search(flat) if _LETTER.search(flat) else None
    if misread and _LETTER.search(misread[0]):
        return "letter-for-digit"
    if any(form.search(flat) for form in _ODD_FORMS):
        return "year-damaged"
    if _SOUND.search(flat):
        return None
    return "brackets-lost" if _UNBRACKETED.search(flat) or _NUMBER.search(flat) else None


def incomplete_spans(flat: str, groups: list[Group]) -> list[tuple[int, int]]:
    """`find_incomplete` over squeezed text whose complete numbers are known."""
    spans = [match.span() for match in _INCOMPLETE.finditer(flat)]
    return [(start, end) for start, end in spans if not any(begin < end and start < stop for begin, stop, _ in groups)]


def _ends_well(flat: str, end: int) -> bool:
    """Without 号 a number counts only where nothing runs on: the end, punctuation, a title."""
    return end == len(flat) or flat[end] in ")]】〕;,。、:《关" or flat.startswith(("文件", "等"), end)


def _serials(printed: str) -> list[str]:
    """`394、395` → two, `12号至14` → three, `36-2` → a sub-serial, `8-11` → four."""
    single = re.fullmatch(r"第?(\d+)-(\d+)", printed)
    if single and int(single[2]) <= int(single[1]):
        return [f"{int(single[1])}-{int(single[2])}"]
    found: list[int] = []
    joint = ""
    for piece in re.finditer(r"(\d+)|([、,和及]|-{1,2}|~|至|到)", printed):
        if piece[2]:
            joint = piece[2]
        elif found and joint[0] in "-~至到" and 0 < int(piece[1]) - found[-1] <= _MOST_IN_RANGE:
            found.extend(range(found[-1] + 1, int(piece[1]) + 1))
        else:
            found.append(int(piece[1]))
    return [str(serial) for serial in found]


def _orders(flat: str, taken: list[Group]) -> list[Group]:
    """`国务院令第729号`, `国务院第735号令`, `主席令第六十三号`, `财政部公告2023年第1号`."""
    groups: list[Group] = []
    for match in _ORDER.finditer(flat):
        name = match["order"] or match["issuer"]
        if not (match["order"] or match["behind"]) or any(start < match.end() and match.start() < end for start, end, _ in taken):
            continue
        code = _without_words_before(name)
        if len(code) < _SHORTEST_ORDER and code != "国令":
            continue
        begin = match.start() + len(name) - len(code)
        number = int(match["serial"]) if match["serial"].isdigit() else chinese(match["serial"])
        if number is not None:
            year = int(match["year"]) if match["year"] else None
            code = code if match["order"] else code + "令"
            groups.append((begin, match.end(), (DocNumber(code, year, str(number), flat[begin : match.end()]),)))
    return groups
