"""Titles of policy documents (文件题名): between 《》, or unmarked, told by their last words (关于…的通知, …管理办法).

All functions work on squeezed text (`flat.squeeze`). A marked title may hold further 《》 or 〈〉. An unmarked title must be
specific: `差旅费管理办法` names a document, `年度工作计划` and `相关文件` do not (they are generic bases).
"""

from __future__ import annotations

import re
from functools import cache

from kg.grammar.flat import any_of
from kg.grammar.region import is_place
from kg.vocab.files import csv_rows

KIND = any_of("""
通知 意见 方案 办法 规定 条例 细则 规程 批复 复函 函 请示 决定 决议 公告 通告 通报 命令 纲要 纪要 议案 规划 计划 标准 规范 目录
指南 指引 制度 政策 措施 要点 安排 章程 准则 导则 规则 守则 公约 协议书? 合同书? 约定书 定额 预案 清单 名录
""")
"""Last words of titles, as a pattern."""

_NOTE = r"\((?:试行|暂行|修订|[^()]{0,8}[稿版]|第[一二三四五六\d]+批|20\d\d年?(?:版|修订)?)\)"
_BRACKET_END = re.compile(r"(?:[(（\[【〔][^()（）]{1,20}[)）\]】〕])+$")
_IS_KIND = re.compile(rf"(?:{KIND}|(?<![做方手想看说书])法|年版|修订|版)$")
_NO_DOCUMENT = re.compile(
    any_of("表 账 报 报告 申报书 任务书 说明书 册 证书? 杂志 期刊 新闻 社 网 台 汇编 日志 名单 数据 系统 平台 图 歌 剧 片 卡")
    + "$"
)
_RUNS_ON = any_of(r"$ [,、.;:()《\[【〔] 精神 要求 的要求 的精神 的规定 的通知 等 执行 文件 规定 中 和 及 以及")
_ENDING = re.compile(rf"{KIND}(?:{_NOTE})?(?={_RUNS_ON})")
_FORMULA = re.compile(
    r"的(?:补充|紧急|预|实施|指导|若干)?" + any_of("通知 意见 函 复函 批复 请示 决定 公告 通告 通报 措施") + "$"
)
_OWN_KIND = re.compile(
    any_of("实施 工作 行动 建设 试点 改革 推进 管理 暂行 考核 评比 奖励 补助")
    + any_of("方案 办法 细则 规定")
    + r"$|(?:条例|细则|规程)$"
)
_WORK_REPORT = re.compile(r"(?:政府|人大|人大常委会|政协|法院|检察院)(?:\d{4}年)?工作报告$")
_TECHNICAL_KIND = re.compile(r"(?:规范|准则|规则|导则|指南|指引|目录|科目|规划)$")
_FREE_KIND = re.compile(r"(?:方案|办法|规定|(?:实施|指导|若干)意见|纲要)$")
_ANY_KIND = re.compile(rf"{KIND}$")
_MINUTES = re.compile(
    r"(?:\d{4}年|[一-鿿]{2,})第(?:\d{1,4}|[一二三四五六七八九十百]{1,5})次[一-鿿]{0,8}会议?纪要"
    r"|[一-鿿]{2,}会议?纪要(?:\d{4}年)?第?(?:\d{1,4}|[一二三四五六七八九十百]{1,5})[期号次]"
)
_OF_A_PLACE = re.compile(
    r"(?P<place>[一-鿿]{2,12}?(?:省|自治[区州县旗]|[市县区盟旗]))[一-鿿“”\"()\d]{4,}"
    r"|(?:中华人民共和国|中国|国家|[“\"]?十[三四五六]五).{4,}"
)
_STATE = "中华人民共和国"
_LAW = re.compile(r"中华人民共和国[一-鿿]{1,20}法(?:实施条例)?")
_OF_A_LAW = ("实施条例", "实施细则")
_CUT_TRANSFER = re.compile(
    r"(?:关于)?(?:提前|预)?(?:下达|拨付|追加|分配|转下达|清算|结算)[^,。;]{0,8}(?:19|20)\d\d年[^,。;]{2,60}(?:资金|经费|补助|补贴|预算|指标|专款|奖补)(?:的通?|通知?)?"
)
"""`下达2022年就业补助资金`: a notice of a transfer whose first or last words the cell lost."""

_WITH_PERIOD = re.compile(r"\((?:19|20)\d\d年?[-—–~至](?:19|20)\d\d年?\)$")
_LONG_ENOUGH = 6
_CUT_NOTICE = re.compile(r"(?:加强|推进|开展|组织|做好|建立|健全|完善|进一步|落实)[^,。;]{8,}的(?:通知|意见|函|批复|决定)")
_CUT_ABOUT = re.compile(
    r"[一-鿿、]{2,30}(?:厅|局|部|委|政府|办公室|委员会|管委会)关于[^,。;:《》]{6,}|(?:[一-鿿、]{2,30})?关于[^,。;]{6,}(?:的通?|…+|\.{3,}|。{2,})|[^,。;]{8,}(?:…+|\.{3,})"
)
_COMMON = re.compile(
    any_of(r"""
    \d{2,4}年?度? 年度 年初 本年 每年 三年 工作 重点 日常 业务 实施 管理 暂行 试行 相关 有关
    国家 中央 上级 省市?级? 市级? 县级? 区级? 本级 县 区 本?单位 本?部门 我[局市区县院校] 公司 学校 机关 内部
    [市省县区]委 市?政府 办公室 [省市]厅 [市县区]局 专家 领导 分管 主要 市?长 群众 观众
    项目 资金 专项 经费 财务 财政 使用 具体 总体 整体 各类 各项 上述 文件 政策 法律 法规 规章 要求
    落实 完成 执行 制定 编制 设计 申报 验收 支付 采购 合同 预算 决算 绩效 考核 评价 评估 评审 批示 审核 审批 征求 反馈
    按照? 根据 依据 依照 参照 以及 符合 达到 不低于 下达 下发 印发 [和及与等的为由了]
    规定 标准 计划 安排 方案 通知 办法 意见 细则 条例 制度
    """)
)
_NO_TITLE = re.compile(
    r"[?？=≥≤%]|(?:评审|批示|专家|领导|审核|反馈|处理|征求|群众|指导性)意见$|^"
    + any_of("""
    是否 无 不 上级 有关 相关 各类 完成 加强 印制 制作 制定 编制 落实 推进 开展 组织 严格 做好 建立 健全 完善
    确保 保障 提高 提升 符合 达到 进一步 应对
    """)
)
_LEAD = re.compile(
    r"(?:\d{1,2}[.、](?!\d)|\(?[一二三四五六七八九十\d]{1,2}\)[、.]?|[①-⑩]|附件\d{0,2}|[、,:;。和及与并)\]】〕》]|"
    + any_of("中共(?=关于) 根据 依据 依照 按照? 参照 遵照 对照 执行 贯彻落实 贯彻 落实 详见 参见 见 以及")
    + ")+"
)
_AFTER_KIND = re.compile(
    rf"(?P<title>.*(?:{KIND}|法)(?:\([^()]{{1,12}}\))?)(?:等(?:文件|规定)?)?(?:文件|相关规定|有关规定|中?的?(?:要求|精神|规定))*"
    r"(?:测算|执行|安排|确定|制定)?"
)
_SENTENCE = re.compile(r"[。;；]|的(?:通知|意见|函|批复|请示|决定)[、,和及](?=.)|》(?=[、,和及])")
_PROSE_START = re.compile(r"[,:、](?=[^,:、]*关于)|[,:、](?=[^,:、]*纪要$)|根据|依据|按照|落实|执行")
_NAMED = re.compile(r"(?:[一-鿿][一-鿿、]{0,39}?)?关于")
_LONGEST = 160


def marked_titles(flat: str) -> list[tuple[int, int]]:
    """The outermost 《…》 as (start, end), brackets included; unclosed ones are left out.

    >>> marked_titles("《a《b》c》和《d》")
    [(0, 7), (8, 11)]
    """
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for place, c in enumerate(flat):
        if c == "《":
            opened.append(place)
        elif c == "》" and opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, place + 1))
    return found


def names_document(title: str, *, prose: bool) -> bool:
    """Whether a marked title is a document's: never a form or a paper, and in prose only with a document's last word.

    >>> names_document("禁止化学武器公约", prose=True), names_document("保密工作", prose=True)
    (True, False)
    >>> names_document("绩效运行监控表", prose=False)
    False
    """
    bare = _BRACKET_END.sub("", title) or title
    if is_law(bare):
        return True
    if _WORK_REPORT.search(bare):
        return True
    if len(bare) < 3 or _NO_DOCUMENT.search(bare):
        return False
    return not prose or bool(_IS_KIND.search(bare))


def whole_title(words: str, *, numbered: bool = False) -> str | None:
    """The unmarked title that a segment of a basis cell is, or None; `numbered` where a document number stands beside it.

    >>> whole_title("根据差旅费管理办法")
    '差旅费管理办法'
    >>> whole_title("年度工作计划"), whole_title("相关文件"), whole_title("2023年度有关工作通知")
    (None, None, None)
    """
    lead = _LEAD.match(words)
    start = lead.end() if lead else 0
    match = _AFTER_KIND.fullmatch(words, start)
    title = match["title"] if match else words[start:]
    if _CUT_TRANSFER.fullmatch(title) or _CUT_ABOUT.fullmatch(title):
        return title
    bare = _BRACKET_END.sub("", title)
    if is_law(bare) or (_WITH_PERIOD.search(title) and _ANY_KIND.search(bare) and len(bare) >= _LONG_ENOUGH):
        return title
    if not 4 <= len(bare) <= _LONGEST or (_NO_TITLE.search(bare) and not _CUT_NOTICE.fullmatch(bare)):
        return None
    return title if _is_specific(bare, numbered=numbered) else None


def is_law(words: str) -> bool:
    """Whether the words are the name of a law, or of the regulation that carries one out, with or without 中华人民共和国.

    >>> is_law("档案法"), is_law("预算法实施条例"), is_law("因素法")
    (True, True, False)
    """
    name = words.removeprefix(_STATE)
    for rules in _OF_A_LAW:
        name = name.removesuffix(rules)
    return name in _laws() or bool(_LAW.fullmatch(words))


@cache
def _laws() -> frozenset[str]:
    return frozenset(name for (name,) in csv_rows("laws.csv", "name"))


def _is_specific(bare: str, *, numbered: bool) -> bool:
    """Whether enough is left of a title when the words that every plan and notice has are taken away."""
    if _MINUTES.fullmatch(bare) or _WORK_REPORT.search(bare):
        return True
    if not _ANY_KIND.search(bare):
        return False
    own = len(_COMMON.sub("", bare))
    if "关于" in bare[:40]:
        return numbered or own >= 3
    if "," in bare:
        return False
    if numbered or _FORMULA.search(bare):
        return own >= (1 if numbered else 4)
    if own >= 2 and _OWN_KIND.search(bare):
        return True
    if own < 4:
        return False
    if own >= 6 and _TECHNICAL_KIND.search(bare):
        return True
    local = _OF_A_PLACE.match(bare)
    return bool(_FREE_KIND.search(bare)) or (local is not None and (not local["place"] or is_place(local["place"])))


def title_after(words: str) -> int:
    """The length of the unmarked 关于-title that `words` (the text behind a number) begin with, 0 for none.

    >>> title_after("关于下达资金的通知.doc")
    9
    """
    if not _NAMED.match(words):
        return 0
    for ending in _ENDING.finditer(words, 4):
        if not words.startswith(("的通知", "的意见"), ending.end()):
            return ending.end()
    return 0


def title_before(words: str, *, prose: bool) -> str | None:
    """The unmarked title that `words` (the text before a number) end with, or None.

    >>> title_before("安排资金。按照市政府关于促进投资政策措施的通知", prose=True)
    '市政府关于促进投资政策措施的通知'
    """
    words = _SENTENCE.split(words)[-1]
    if prose:
        if "关于" not in words and not words.endswith("纪要"):
            return None
        last = _PROSE_START.split(words)[-1]
        words = last if "关于" in last or last.endswith("纪要") else words
    return whole_title(words, numbered=True)
