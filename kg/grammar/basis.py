"""Generic bases (一般性依据): what kind of basis a cell states that names no document: a plan, a survey, last year's figure.

In goes the text (or what is left of it beside cited documents); out comes the notation of a concept of the scheme genericBasis.
Exact spellings stand in the ontology; the patterns here tell the many forms around them, the first that fits.
"""

from __future__ import annotations

import re

from kg import vocab
from kg.grammar.flat import any_of
from kg.text import fold

_PERSON = r"(?:领导|市长|县长|区长|省长|主任|书记)"
_PAST = r"(?:以前|往|上|去|历|近[一二三两几\d]|20\d\d)年?度?"
_ABOVE = r"(?:上级|国家|有关|相关)"
_REAL = any_of("在校 在编 在册 在职 实有 实际 设计 参保 享受 采购 社区 受益 服务 现有 退休")
_KIND_OF_STANDARD = any_of("国家 行业 地方 技术 质量 相关 通用 规定 收费 补助 补贴 人均 生均")
_SOURCES = {
    "leaderInstruction": rf"{_PERSON}.{{0,6}}(?:批示|指示|批复|签批|同意) 批示件 会议决定 办公会.{{0,4}}(?:决定|研究) 常务会",
    "contract": "合同 协议 招标文件 投标文件 中标通知",
    "marketInquiry": "询价 市场(?:价|调研|行情|调查) 报价",
    "survey": "问卷 调查 回访 走访 测评 满意 反馈 投票 访谈 抽样",
    "assessment": "评估 评审 考核 评议 评价 验收(?:报告|结论) 审计 鉴定",
    "inspection": "实地 现场 检查 抽查 核查 核验 查验 巡查 验收 监测 检测 督查",
    "record": "记录 台账 签到 值班表 档案 凭证 登记 票据 发票 清单 报表 名册 花名册 日志 统计表 出入库 明细",
    "history": (
        rf"{_PAST}.{{0,6}}(?:值|数|水平|情况|标准|支出|经验|比照|煤价|使用量|决算|实际|执行|平均|同期) 实际发生 历史"
        " 上年 去年 往年 历年 近[一二三两]年 决算"
    ),
    "standard": rf"{_KIND_OF_STANDARD}.{{0,6}}标准 标准(?:规范|要求|执行) 行业规范 国标 定额 技术规范",
    "superiorDocumentUnnamed": rf"文件 通知 {_ABOVE}.{{0,4}}(?:要求|规定|政策|部署) 政策(?:规定|要求|依据) 法规 规章制度 规定",
    "budgetArrangement": "预算 资金安排 资金计划 资金需求 测算 额度 安排资金 预测",
    "plan": "计划 安排 任务 工作部署 目标责任 方案 规划 工作要点 工作目标 进度",
    "workRequirement": "工作需求 职责 职能 需要 需求 要求",
    "countedFact": rf"{_REAL}.{{0,14}}(?:[人个户]?数量?|\d+人|情况) 统计数 [一-鿿]{{2}}(?:人数|数量|个数|户数)",
}
_PATTERNS = tuple((name, re.compile("|".join(words.split()))) for name, words in _SOURCES.items())
_ONLY_ALONE = frozenset({"superiorDocumentUnnamed", "workRequirement", "countedFact", "standard", "notABasis"})
_NONE = re.compile(r"(?:不涉及|不适用|暂?无|没有|[-/\\]+|)")
_NOT_A_BASIS = re.compile(
    any_of("""
    百分[比号] [%‰] [≥≤=<>] \\d+(?:\\.\\d+)?.{0,4} 按时 及时 足额 按期 保质 保量 全部 有效 显著 确保 保证 保障 提高 提升
    完成 达到 稳步 持续 合格 较好 长期 明显 优 良 是 否
    """)
)
_OWN_WORDS = re.compile(
    r"[一-鿿\d]{0,14}"
    + any_of("计划 安排 方案 要点 预算 记录 台账 批示件? 合同 协议 意见 结果 调查 检查 抽查 评估 询价 水平 支出数?")
)
_EDGES = re.compile(r"^[\d.、,，;；:：()（）\s]+|[\s.、,，;；。:：()（）]+$")
_LONGEST = 300
_PIECES = re.compile(r"[\s、,，;；。]+|(?<=[)）])")


def classify(text: str, *, beside_document: bool = False) -> str | None:
    """The class of a basis without a document; beside a document only what stands for itself counts.

    >>> classify("问卷调查"), classify("参考去年值"), classify("足额发放"), classify("不涉及")
    ('survey', 'history', 'notABasis', None)
    """
    text = text[:_LONGEST]
    if beside_document:
        return next((found for piece in _PIECES.split(text) if (found := _beside(_EDGES.sub("", piece)))), None)
    key = fold(_EDGES.sub("", text))
    if _NONE.fullmatch(key):
        return None
    return _class(key) or ("notABasis" if _NOT_A_BASIS.match(key) else None)


def _class(key: str) -> str | None:
    exact = vocab.lookup("genericBasis", key)
    if exact:
        return exact.notation if exact.notation != "notApplicable" else None
    return next((name for name, pattern in _PATTERNS if pattern.search(key)), None)


def _beside(words: str) -> str | None:
    key = fold(words)
    found = _class(key) if _OWN_WORDS.fullmatch(key) else None
    return None if found in _ONLY_ALONE else found
