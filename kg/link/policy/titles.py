"""A title taken apart: what names the document (`core`), who issued it and where, and the facets that must agree exactly.

In goes a title as printed; out comes a `Title`. The issuer in front of 关于 is no part of the name (承德市财政局关于提前下达…
is 关于提前下达…, issued in 承德市), and 关于印发X的通知 names X, which the notice only carries. Year, 第N批, 试行, 修订,
提前, 省级 stay in the name: two titles that differ in them are two documents, however alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.grammar.flat import any_of
from kg.grammar.numeral import chinese
from kg.grammar.region import find_regions
from kg.link.policy.kinds import ending_type, title_key
from kg.text import fold
from kg.vocab import divisions

CENTRAL = "中央"
"""Stands where a division's code would, for what the centre issues."""

RELATIVE = {
    "省": "provincial",
    "自治区": "provincial",
    "市": "municipal",
    "州": "municipal",
    "盟": "municipal",
    "县": "county",
    "旗": "county",
    "区": "county",
}
"""First words of short forms that mean the publisher's own province, city, county; and the level."""


@dataclass(frozen=True, slots=True)
class Title:
    """题名: `core` names the document. `issuer` is folded for comparison, `body` the same with its marks. `home` is the
    division (or 中央) that issuer or name tell, `relative` a level where only 市政府 is printed; `named` says that the core
    itself names its place or needs none (a law).

    `base` is the core without its version (试行, 2023年版). `facets` must be equal in two titles of one document; `level`
    words (省级) must not differ where both have one. `cascading` and `yearly` titles are issued again at every level.
    """

    core: str
    base: str = ""
    version: str = ""
    issuer: str | None = None
    body: str | None = None
    home: str | None = None
    relative: str | None = None
    named: bool = False
    vague: bool = False
    cascading: bool = False
    local: bool = False
    yearly: bool = False
    carried: bool = False
    facets: tuple[str, ...] = ()
    level: str | None = None
    kind: str | None = None


_FILE = re.compile(r"(?:\.(?:docx?|pdf|wps|ofd)|\((?:扫描件|复印件|附后|见附件|节选)\))+$")
_TRAILING = re.compile(r"(?<=[知见函复示定案法则告例])(?:等?文件|等)$")
_ORGAN_END = any_of(
    "厅 局 部 委 办 院 会 署 行 社 所 中心 政府 办公室 办公厅 委员会 省委 市委 县委 区委 党组 小组 指挥部 开发区 高新区 新区 "
    "管委会 人大 政协 公司 大队 支队"
)
_ISSUER = re.compile(rf"(?!转发|批转|印发|贯彻|落实|关于|执行|根据)[一-鿿()]{{1,40}}{_ORGAN_END}(?:等[一-鿿\d]{{0,6}})?")
_CARRIER = re.compile(
    r"(?:关于)?(?:(?:修订|修改|重新|联合)(?:后|并)?)?(?:印发|发布|公布|颁布|颁发|下发|印送)(?P<inner>.{4,}?)的(?:通知|公告|通告|决定|函)(?P<version>\([^()]*\))?"
)
_ISSUED = re.compile(
    rf"(?P<body>[一-鿿()]{{2,60}}?{_ORGAN_END}(?:等[一-鿿\d]{{0,6}})?|中共中央(?:国务院)?|国务院)(?:联合)?印发(?P<inner>[^印]{{4,}})"
)
_OF_ISSUE = re.compile(r"的(?:通知|公告|通告|决定|函)$")
_CARRIED = re.compile(r"关于(?P<inner>.{4,})印发(?:的通知)?")
_TRUNCATED = re.compile(r"(?P<inner>.{4,})的通知(?P<version>\([^()]*\))?")
_MARKED = re.compile(r"《(?:[^《》]|《[^《》]*》)+》的通知(?:\([^()]*\))?")
_ACTING = re.compile(
    any_of(
        """关于 转发 批转 印发 下达 下发 贯彻 落实 学习 征求 修改 修订 废止 报送 申报 编制 制定 开展 推进 加强 提高 调整 做好 执行
        公布 发布 补充"""
    )
)
_MARKED_KINDS = frozenset({"opinion", "plan", "planning", "programme", "key-points", "system", "catalogue", "guideline"})
_ISSUED_KINDS = frozenset({"measures", "scheme", "detailed-rules", "provisions", "procedure", "local-regulation", "standard"})
"""Types of documents that a notice carries: 《X办法》的通知 is a notice of issue that lost 关于印发."""

_BOOKS = str.maketrans("<>", "《》")
_INNER = re.compile(r"《([^《》]{4,})》")
_SEVERAL = re.compile(
    r"(?:印发|发布|公布)(?P<titles>《[^《》]{4,}》(?:[、,和及与以]{0,3}《[^《》]{4,}》)+)(?:等[^《》]{0,12})?的(?:通知|公告)"
)
_SEVERAL_BARE = re.compile(
    r"(?:印发|发布|公布)(?P<one>[^《》]{4,}?(?:办法|细则|方案|规定|规划|计划|标准|规程|清单|目录|制度|条例|指南|预案|意见)(?:\([^()]*\))?)[和及与、]"
    r"(?P<two>[^《》]{2,}?(?:办法|细则|方案|规定|规划|计划|标准|规程|清单|目录|制度|条例|指南|预案|意见))(?:\([^()]*\))?的(?:通知|公告)"
)
_WITH_RULES = re.compile(r"^《(?P<one>[^《》]{4,})》(?:及其?|和|与|以及)《(?P<two>[^《》]{2,})》$")
_CHINESE_COUNT = re.compile(r"第([一二三四五六七八九十百]+)(?=[批期次号届轮类部章条])")
_CHINESE_YEAR = re.compile(r"[二一][〇○零九]([〇○零一二三四五六七八九]{2})(?=年)")
_YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_PERIOD = re.compile(r"((?:19|20)\d\d)年?[-—–~～至到]{1,2}((?:19|20)\d\d)年?")
_PLAN = re.compile(r"(?<![\d第])1([1-6])五")
_PLAN_TERM = dict(zip("123456", "一二三四五六", strict=True))
_SPAN = re.compile(r"(?<![一二三四五六七八九十个])([一二三四五六七八九])(?=年(?:行动|攻坚|滚动|提升))")
_VERSION = re.compile(
    r"\((?P<in>(?:19|20)\d\d年?(?:版|本|修订版?|修正|[一-鿿]{1,4}(?:修订|修正))|(?:19|20)\d\d-(?:19|20)\d\d年"
    r"|(?:试行|暂行|试点|修订|修改|讨论|送审|征求意见)[稿版]?|修正案?|新修订|修订后|[一-鿿]{0,6}(?:稿|草案|版|修订本|修正本)|(?:19|20)\d\d年?|[^()]*\d(?:号|[\]〕】]))\)$"
)
_VERSION_YEAR = re.compile(r"(?<=\()((?:19|20)\d\d)(?=(?:修订版?|修正|版|本)\))")
_WITHOUT_CODE = re.compile(r"\[(?:19|20)\d\d\]\d+号$")
_LAW = re.compile(r"(?:中华人民共和国)?(?!.*(?:办法|方法))[一-鿿]{2,20}法(?:实施条例|实施细则)?(?:\([^()]*\))?")
_STATE = re.compile(r"^中华人民共和国(?=[一-鿿]{2,20}(?:法|条例)(?:$|实施|\())")
_CENTRAL = re.compile(
    r"中共中央|中央|国务院|国家|全国|最高人民|中华人民共和国|中国|"
    + any_of(
        """财政 教育 科技 科学技术 民政 公安 司法 水利 商务 交通运输 农业农村 农业 自然资源 生态环境 应急管理 文化和旅游
        工业和信息化 人力资源社会保障 人力资源和社会保障 住房城乡建设 住房和城乡建设 退役军人事务 外交"""
    )
    + "部"
)
_FACETS = re.compile(
    r"\d+(?:\.\d+)?|十[二三四五六]五|提前|追加|补充|调整|收回|清算|结算|预拨|取消|废止|修改|延长|紧急|实施|落实|贯彻|转发|转下达|试行|暂行|"
    r"修订|修正|征求意见|草案|申请|上级|配套|考核|验收|第[一二三四五六七八九十]"
)
_LEVEL = re.compile(r"中央|国家级|省级|自治区级|市级|县级|区级")
_LOCAL = re.compile(r"^(?:省|市|县|区)(?:委|政府|人民政府|级|直|本级)|(?:我|全|本)[省市县区州局校院]")
_CASCADING = re.compile(r"下达|拨付|分配|转下|追加|清算|结算|预拨|安排.*资金|预算(?:指标)?的通知")
_YEARLY = re.compile(r"(?:19|20)\d\d年.*的(?:通知|函|意见)$")
_COMMON = re.compile(
    any_of(
        """关于 印发 进一步 有关 相关 做好 加强 开展 推进 完善 \\d+年?度? 年度 工作 实施 管理 暂行 试行 建设 具体 总体 内部
        日常 方案 办法 规定 制度 细则 意见 通知 标准 计划 规划 安排 要点 措施 目录 指南 规范 规程 条例 清单 预案 章程 项目
        资金 专项 会议 纪要 文件 合同 协议书? 请示 批复 报告 函 财务 经费 预算 绩效 服务 采购 考核 申请 工程 委托 支付 单位
        部门 本级 局 我 区 市 县 的 和 及 等 ( ) [ ] -""".replace("( )", "\\( \\)").replace("[ ]", "\\[ \\]")
    )
)
_TRANSFER = re.compile(r"(?:提前)?下达|拨付|补助|补贴|中央|省级|市级|财政|转移支付|指标|第\d批|\d")
_BRACKETED = re.compile(r"\([^()]*\)")
_SHORTEST_OWN, _LONG_ENOUGH = 2, 8


@lru_cache(maxsize=262144)
def read_title(printed: str, issuer: str | None = None, beside: str = "") -> Title:
    """The title taken apart; `issuer` is a body printed before its brackets, `beside` a version or number printed behind them.

    >>> read_title("承德市财政局关于提前下达2023年资金的通知").core, read_title("《关于印发〈邢台市节水管理办法〉的通知》").core
    ('关于提前下达2023年资金的通知', '邢台市节水管理办法')
    """
    text = _VERSION_YEAR.sub(r"\1年", _plain(printed) + fold(beside))
    outer, rest = _issuer_of(text)
    body = "".join(one for one in (fold(issuer or ""), outer) if one) or None
    issued = title_key(body).removeprefix("中共") if body else None
    key = title_key(rest)
    carried = _carried(rest, key)
    if carried:
        inner = read_title(carried[0], body, carried[1])
        if not inner.vague:
            return replace(inner, carried=True)
    core = _STATE.sub("", key)
    if given := _ISSUED.fullmatch(core):
        for words in (_OF_ISSUE.sub("", given["inner"]), given["inner"]):
            if ending_type(_VERSION.sub("", words)):
                return replace(read_title(words, given["body"], beside), carried=True)
    base, version = _without_version(core)
    law = bool(_LAW.fullmatch(base)) or ending_type(base) == "treaty"
    places = () if law else _places(core)
    home, relative = _home(issued)
    place = _narrowest(places)
    if place and (home is None or home == CENTRAL or related(home, place)):
        home = place
    return Title(
        core,
        base,
        version,
        issued,
        body,
        CENTRAL if law else home,
        relative,
        named=law or key != core or bool(place and home == place),
        vague=not law and len(_COMMON.sub("", base)) < _SHORTEST_OWN and not (home and issued and len(base) >= _LONG_ENOUGH),
        local=relative is not None or bool(_LOCAL.search(core)),
        cascading=bool(_CASCADING.search(core)),
        yearly=bool(_YEARLY.search(core)),
        facets=tuple(sorted(_FACETS.findall(base))),
        level=_level(core),
        kind=_kind(base, law=law),
    )


def _without_version(core: str) -> tuple[str, str]:
    """The title without what tells its version, and that: `X办法(暂行)(修订)` is X办法, 暂行修订."""
    tail = _VERSION.search(core) or _WITHOUT_CODE.search(core)
    base, version = (core[: tail.start()], tail[0].strip("()")) if tail else (core, "")
    while version and (tail := _VERSION.search(base)):
        base, version = base[: tail.start()], tail[0].strip("()") + version
    return base, version


def _kind(base: str, *, law: bool) -> str | None:
    """The type by the last words; what ends in 方法 is no law."""
    kind = ending_type(_BRACKETED.sub("", base))
    return None if kind == "law" and not law else kind


def _carried(rest: str, key: str) -> tuple[str, str] | None:
    """The title and version that a notice of issue carries, complete or cut: 关于印发X的通知, 《X》的通知."""
    if carrier := _CARRIER.fullmatch(key):
        return carrier["inner"], carrier["version"] or ""
    if (carrier := _CARRIED.fullmatch(key)) and not _ACTING.match(carrier["inner"]) and _is_issued(carrier["inner"]):
        return carrier["inner"], ""
    cut = _TRUNCATED.fullmatch(key)
    marked = bool(_MARKED.fullmatch(rest))
    if cut and _is_issued(cut["inner"], marked=marked) and (marked or not _ACTING.search(cut["inner"])):
        return cut["inner"], cut["version"] or ""
    return None


@lru_cache(maxsize=65536)
def issued_titles(printed: str) -> tuple[str, ...]:
    """The titles that a notice of issue names, or a citation of measures together with their rules.

    >>> issued_titles("关于印发〈节水管理办法〉和〈节水考核办法〉的通知")
    ('节水管理办法', '节水考核办法')
    """
    text = fold(printed).translate(_BOOKS)
    if found := _SEVERAL.search(text):
        return tuple(_INNER.findall(found["titles"]))
    bare = _WITH_RULES.match(text) or _SEVERAL_BARE.search(text)
    return (bare["one"], bare["two"]) if bare else ()


def _is_issued(inner: str, *, marked: bool = False) -> bool:
    """Whether the words are a document that a notice carries; in marks it may be an opinion or a plan as well."""
    kind = ending_type(_VERSION.sub("", inner))
    return kind in _ISSUED_KINDS or (marked and kind in _MARKED_KINDS)


def _plain(printed: str) -> str:
    """Folded; without file suffix, enclosing book marks, 等文件; counts and years in Arabic digits."""
    text = _FILE.sub("", fold(printed))
    if text.startswith("《") and text.endswith("》") and text.find("》") >= text.rfind("《"):
        text = text.strip("《》")
    text = _TRAILING.sub("", text).replace("印发关于《", "印发《")
    text = _CHINESE_COUNT.sub(lambda found: f"第{chinese(found[1]) or found[1]}", text)
    text = _CHINESE_YEAR.sub(lambda found: found[0].translate(_YEAR_DIGITS), text)
    text = _PLAN.sub(lambda found: f"十{_PLAN_TERM[found[1]]}五", text)
    text = _SPAN.sub(lambda found: str(chinese(found[1])), text)
    return _PERIOD.sub(r"\1-\2年", text)


def _issuer_of(text: str) -> tuple[str | None, str]:
    """The bodies in front of 关于, and the rest. What stands inside 《》 is another title."""
    place = text.find("关于")
    if place <= 0 or ("《" in text[:place] and not text[:place].endswith("《")):
        return None, text
    before = text[:place].strip("《")
    if _ISSUER.fullmatch(title_key(before)) or _is_place(before):
        return before, text[place:]
    return None, text


def _is_place(words: str) -> bool:
    return len(words) > 2 and words[-1] in "省市县区旗州盟" and bool(divisions().candidates(words))


@lru_cache(maxsize=65536)
def _home(issuer: str | None) -> tuple[str | None, str | None]:
    """The division of an issuer, or 中央; else the level where it is printed as 市政府."""
    if issuer is None:
        return None, None
    places = _places(issuer)
    if places:
        return places[0], None
    bare = issuer.removeprefix("中共")
    if _CENTRAL.match(issuer) or _CENTRAL.match(bare):
        return CENTRAL, None
    return None, next((level for words, level in RELATIVE.items() if bare.startswith(words)), None)


@lru_cache(maxsize=65536)
def _places(words: str) -> tuple[str, ...]:
    """The codes of the divisions that the words name for certain, in order."""
    if words.startswith(CENTRAL):
        return ()
    return tuple(one.division.code for one in find_regions(words) if one.division is not None and one.evidence != "code")


def _narrowest(places: tuple[str, ...]) -> str | None:
    """The first place of several, or the narrowest inside it that follows (河北省邢台市); others are what the title speaks of."""
    found = places[0] if places else None
    for place in places[1:]:
        found = place if found and related(found, place) else found
    return found


def related(one: str, other: str) -> bool:
    """Whether two divisions are one, or one lies in the other."""
    known = divisions()
    return (
        known.get(one) is not None and known.get(other) is not None and (known.contains(one, other) or known.contains(other, one))
    )


def _level(core: str) -> str | None:
    found = _LEVEL.search(core)
    return found[0] if found else None


def own_words(base: str) -> str:
    """What is left of a title without the words that every plan and notice has."""
    return _TRANSFER.sub("", _COMMON.sub("", base))
