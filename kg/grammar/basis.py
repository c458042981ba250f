"""Generic bases (一般性依据): what kind of basis a cell states that names no document: a plan, a survey, last year's figure.

In goes the text (or what is left of it beside cited documents); out comes the notation of a concept of the scheme genericBasis.
Exact spellings stand in the ontology; the patterns here tell the many forms around them.
"""

from __future__ import annotations

import re

from kg import vocab
from kg.text import fold

_NONE = re.compile(r"(?:不涉及|不适用|暂?无|没有|[-/\\—]+|)")
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("leaderInstruction", r"(?:领导|市长|县长|区长|省长|主任|书记).{0,6}(?:批示|指示|批复|签批|同意)|批示件|会议决定|办公会.{0,4}(?:决定|研究)|常务会"),
        ("contract", r"合同|协议|招标文件|投标文件|中标通知"),
        ("marketInquiry", r"询价|市场(?:价|调研|行情|调查)|报价"),
        ("survey", r"问卷|调查|回访|走访|测评|满意度|反馈|投票|访谈|抽样"),
        ("assessment", r"评估|评审|考核|评议|评价|验收(?:报告|结论)|审计|鉴定"),
        ("inspection", r"实地|现场|检查|抽查|核查|核验|查验|巡查|验收|监测|检测|督查"),
        ("record", r"记录|台账|签到|值班表|档案|凭证|登记|票据|发票|清单|报表|名册|花名册|日志|统计表|出入库|明细"),
        ("history", r"(?:以前|往|上|去|历|近[一二三两几\d]|20\d\d)年?度?.{0,6}(?:值|数|水平|情况|标准|支出|经验|比照|煤价|使用量|决算|实际|执行|平均|同期|数据)|实际发生|历史|上年|去年|往年|历年|近[一二三两]年|决算"),
        ("standard", r"(?:国家|行业|地方|技术|质量|相关|通用|规定|收费|补助|补贴|定额|人均|生均).{0,6}标准|标准(?:规范|要求|执行)|行业规范|规范标准|国标|定额|技术规范"),
        ("superiorDocumentUnnamed", r"(?:上级|省|市|县|区|部|国家|中央|厅|局|有关|相关|政策|资金|下达|项目|指标|会议|各级)?.{0,6}(?:文件|通知)|(?:上级|国家|有关|相关).{0,4}(?:要求|规定|政策|部署)|政策(?:规定|要求|依据)|法律法规|法规|规章制度|规定"),
        ("budgetArrangement", r"预算|资金安排|资金计划|资金需求|测算|额度|安排资金|按业务预测"),
        ("plan", r"计划|工作安排|年度安排|任务|工作部署|目标责任|工作方案|实施方案|规划|方案|安排|工作要点|工作目标|进度"),
        ("workRequirement", r"工作要求|工作需要|业务需要|工作需求|职责|职能|业务要求|实际需要|工作职能|需要|需求|要求"),
        ("countedFact", r"(?:在校|在编|在册|在职|实有|实际|设计|参保|享受|采购|社区|受益|服务|现有|退休).{0,14}(?:人数|个数|数量|数|户数|\d+人|情况)|统计数|[一-鿿]{2,}(?:人数|数量|个数|户数)"),
    )
)  # fmt: skip
_BESIDE = frozenset({"leaderInstruction", "contract", "marketInquiry", "survey", "assessment", "inspection", "record", "history", "budgetArrangement", "plan"})
_NOT_A_BASIS = re.compile(
    r"百分[比号]|[%‰]|[≥≤=<>]|(?:按时|及时|足额|按期|保质|保量|全部|有效|显著|确保|保证|保障|提高|提升|完成|达到|稳步|持续|合格|较好|满意|长期|明显|优|良|是|否).{0,24}|\d+(?:\.\d+)?.{0,4}"
)
_WHOLE_PLAN = re.compile(r"[一-鿿\d]{0,14}(?:计划|安排|方案|要点|预算|记录|台账|批示件?|合同|协议|意见|结果|调查|检查|抽查|评估|询价|水平|支出数?)")
_LEAD = re.compile(r"^[\d.、,，;；:：()（）\s]+|[\s.、,，;；。:：()（）]+$")


def classify(text: str, *, beside_document: bool = False) -> str | None:
    """The class of a basis without a document; beside a document only what stands for itself counts.

    >>> classify("问卷调查"), classify("参考去年值"), classify("足额发放"), classify("不涉及")
    ('survey', 'history', 'notABasis', None)
    """
    if beside_document:
        pieces = re.split(r"[\s、,，;；。]+|(?<=[)）])", text)
        return next((found for piece in pieces if (found := _beside(_LEAD.sub("", piece)))), None)
    key = fold(_LEAD.sub("", text))
    if _NONE.fullmatch(key):
        return None
    exact = vocab.lookup("genericBasis", key)
    if exact:
        return exact.notation if exact.notation != "notApplicable" else None
    for name, pattern in _PATTERNS:
        if pattern.search(key):
            return name
    return "notABasis" if _NOT_A_BASIS.match(key) else None


def _beside(words: str) -> str | None:
    key = fold(words)
    if not _WHOLE_PLAN.fullmatch(key):
        return None
    exact = vocab.lookup("genericBasis", key)
    found = exact.notation if exact else next((name for name, pattern in _PATTERNS if pattern.search(key)), None)
    return found if found in _BESIDE else None
