"""The columns of the tidy tables: names (an interface), Chinese headings, what they mean. Data only; rows are made in `tidy`.

All amounts are in 万元 (10,000 yuan). Every table ends with the place its row is printed at. A column of codes names the code
list of the ontology they are of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from kg import vocab
from kg.document import Severity
from kg.tabular import Column, Schema
from kg.tabular.model import Code, Kind

_CLASSIFICATIONS = (("functional", "功能分类", "functional classification"), ("economic", "经济分类", "economic classification"))


def _c(name: str, kind: Kind, heading: str, zh: str, en: str, scheme: str = "") -> Column:
    return Column(name, heading, zh, en, kind, codes=partial(_codes, scheme) if scheme else None)


def _codes(scheme: str) -> Sequence[Code]:
    """The codes of a list with their names; read only when a data dictionary is written."""
    match scheme:
        case "severity":
            return [(one.value, one.word, one.value) for one in Severity]
        case "classification":
            return _CLASSIFICATIONS
        case _:
            return [(one.notation, one.label_zh, one.label_en) for one in vocab.scheme(scheme)]


_DOCUMENT = _c("document", "text", "文件", "文件键：相对语料根目录的路径", "Document key: path below the corpus root")
_PROJECT = _c(
    "project_no",
    "integer",
    "项目序号",
    "所属项目表的序号；不属于任何项目时为空",
    "Number of the project table; empty outside projects",
)
_ROW = _c("row_no", "integer", "指标序号", "所属指标行在项目内的序号", "Number of the indicator row in its project")
_CODE = _c("code", "text", "编码", "印出的编码", "Code as printed")
_PHASE = _c(
    "phase", "text", "阶段", "budget 预算，adjusted 调整，actual 决算，prior 上年", "budget, adjusted, actual or prior", "phase"
)
_FUND = _c("fund", "text", "资金性质", "表中印出的资金性质", "Kind of fund as printed")
_STATEMENT = _c("statement", "text", "表名", "所在预算表的种类", "Kind of the budget table", "statementKind")
_PLACE = (
    _c("page", "integer", "页", "所在页；原文未显示分页时为空", "Page; empty where the source shows no pages"),
    _c("table", "integer", "表号", "所在表格在文件中的序号；正文为空", "Number of the table in the document; empty for prose"),
    _c("row", "integer", "行", "所在行；正文为段落序号", "Row; for prose the number of the paragraph"),
    _c("column", "integer", "列", "所在列；正文为空", "Column; empty for prose"),
)


_NO_PLACE = tuple(
    replace(
        one,
        description_zh="恒为空：本表汇总全部文件，引用各处见“引用”表",
        description_en="Always empty: a summary over all documents; see the table of citations for places",
    )
    for one in _PLACE
)


def _schema(name: str, title: str, *columns: Column) -> Schema:
    return Schema(name, title, (*columns, *(_NO_PLACE if name == "policy_documents" else _PLACE)))


SCHEMAS: tuple[Schema, ...] = (
    _schema(
        "disclosures",
        "公开文件",
        _DOCUMENT,
        _c("title", "text", "标题", "文件自身的标题", "The document's own title"),
        _c("kind", "text", "种类", "部门预算公开、预算公开说明、部门绩效文本等", "Kind of disclosure"),
        _c("fiscal_year", "integer", "年度", "预算年度", "Fiscal year"),
        _c("publisher_name", "text", "公开单位", "公开单位名称", "Name of the publisher"),
        _c("publisher_code", "text", "单位编码", "公开单位的预算编码", "Budget code of the publisher"),
        _c("level", "text", "级次", "中央、省级、市级、区县级、开发区、乡镇级", "Level of government"),
        _c("region", "text", "地区", "由大到小，以 / 分隔", "Widest first, parted by /"),
        _c("division_code", "text", "区划代码", "行政区划代码", "Code of the administrative division"),
        _c("sha256", "text", "SHA-256", "文件内容摘要", "Digest of the file's bytes"),
        _c("pages", "integer", "页数", "页数；原文未显示分页时为空", "Number of pages, where shown"),
    ),
    _schema(
        "departments",
        "部门",
        _DOCUMENT,
        _c("code", "text", "部门编码", "部门或单位的预算编码", "Budget code of the department or unit"),
        _c("name", "text", "名称", "部门或单位名称", "Name of the department or unit"),
        _c(
            "parent",
            "text",
            "主管部门",
            "上级部门名称；所属公开单位未另印出时取公开单位",
            "Parent department; the publisher for units that bear its name",
        ),
        _c(
            "level",
            "text",
            "级次",
            "印出的政府级次；公开单位及其所属单位取文件的级次",
            "Level as printed; that of the document for its publisher and its units",
        ),
        _c(
            "region",
            "text",
            "地区",
            "由大到小，以 / 分隔；公开单位及其所属单位取文件的地区",
            "Widest first, parted by /; that of the document for its publisher and its units",
        ),
        _c("printed", "boolean", "印出", "是否在文件中印出", "Whether it is printed in the document"),
    ),
    _schema(
        "projects",
        "项目",
        _DOCUMENT,
        _c("no", "integer", "序号", "文件内项目表的序号，自 1 起", "Number of the project table in the document, from 1"),
        _c("printed_no", "text", "印出序号", "标题前印出的序号", "Number printed before the title"),
        _c("name", "text", "项目名称", "项目名称栏；无此栏时取自标题", "Cell 项目名称, else taken from the title"),
        _c("title", "text", "表标题", "项目表的标题，不含序号", "Title of the project table without its number"),
        _c("code", "text", "项目编码", "项目编码", "Project code"),
        _c("department_code", "text", "部门编码", "项目表上印出的部门编码", "Department code printed with the project"),
        _c("department_name", "text", "部门名称", "项目表上印出的部门名称", "Department name printed with the project"),
        _c("budget_wan", "decimal", "预算数（万元）", "项目预算数", "Budget of the project"),
        _c("fiscal_wan", "decimal", "财政资金（万元）", "其中：财政资金", "Fiscal funds among it"),
        _c("other_wan", "decimal", "其他资金（万元）", "其中：其他资金", "Other funds among it"),
        _c("adjusted_wan", "decimal", "全年预算数（万元）", "调整后的全年预算数", "Adjusted budget"),
        _c("executed_wan", "decimal", "全年执行数（万元）", "全年执行数", "Executed amount"),
        _c("execution_rate", "decimal", "执行率（%）", "预算执行率", "Execution rate in percent"),
        _c("purpose", "text", "资金用途", "资金用途栏", "Purpose of the funds"),
    ),
    _schema(
        "payment_plan",
        "资金支出计划",
        _DOCUMENT,
        _PROJECT,
        _c("by", "text", "截至", "时间点，如 3月底、第一季度", "Date as printed"),
        _c("percent", "decimal", "累计支出（%）", "截至该时间的累计支出比例", "Cumulative percentage paid by then"),
    ),
    _schema(
        "goals",
        "绩效目标",
        _DOCUMENT,
        _PROJECT,
        _c("goal_no", "integer", "目标序号", "项目内目标的序号", "Number of the goal in its project"),
        _c("text", "text", "绩效目标", "目标文字，不含序号", "Words of the goal without its number"),
        _c("horizon", "text", "目标期", "中期或年度，表中区分时填写", "Medium term or annual, where told apart"),
    ),
    _schema(
        "indicators",
        "绩效指标",
        _DOCUMENT,
        _PROJECT,
        _c("row_no", "integer", "序号", "项目内指标的序号", "Number of the indicator in its project"),
        _c("level1", "text", "一级指标", "一级指标，空白处承上", "Level 1, filled down"),
        _c("level2", "text", "二级指标", "二级指标，空白处承上", "Level 2, filled down"),
        _c("level3", "text", "三级指标", "三级指标", "Level 3"),
        _c("description", "text", "指标描述", "绩效指标描述", "Description of the indicator"),
        _c("target_text", "text", "指标值", "印出的指标值", "Target value as printed"),
        _c("basis_text", "text", "指标值确定依据", "印出的确定依据", "Basis of the target as printed"),
        _c("scope", "text", "适用范围", "指标所适用的地区或对象", "Region or group the target is for"),
        _c("kind", "text", "目标类型", "number、range、deadline、qualitative、multi、none", "Kind of target", "targetKind"),
        _c("comparator", "text", "比较符", "ge ≥，gt >，le ≤，lt <，eq =", "ge, gt, le, lt or eq", "comparator"),
        _c("number", "decimal", "数值", "目标数值；区间的下限", "Number; the lower one of a range"),
        _c("number_high", "decimal", "数值上限", "区间的上限", "Upper number of a range"),
        _c("unit", "text", "单位", "计量单位", "Unit"),
        _c("deadline", "text", "期限", "ISO 日期", "ISO date"),
        _c("weight", "decimal", "权重", "分值权重", "Weight in points"),
        _c("score", "decimal", "得分", "自评得分", "Score of the self-evaluation"),
        _c("actual_text", "text", "实际完成值", "印出的实际完成值", "Actual value as printed"),
        _c("actual_number", "decimal", "实际数值", "实际完成的数值", "Actual value as a number"),
        _c("deviation", "text", "偏差原因", "偏差原因分析及改进措施", "Reasons of deviation and measures"),
        _c("horizon", "text", "目标期", "中期或年度，表中区分时填写", "Medium term or annual, where told apart"),
    ),
    _schema(
        "citations",
        "引用",
        _DOCUMENT,
        _PROJECT,
        _ROW,
        _c(
            "field",
            "text",
            "所在栏",
            "basis 依据，purpose 用途，name 名称，goal 目标，description 描述，prose 正文",
            "Where it is cited",
            "citationField",
        ),
        _c("text", "text", "原文", "印出的引用文字", "Words as printed"),
        _c("kind", "text", "类型", "document 可识别的文件，generic 笼统依据", "document or generic", "citationKind"),
        _c(
            "policy_number",
            "text",
            "发文字号",
            "统一写法的发文字号；只印题名而文号能认定的也填",
            "Normalised document number; also where only a title is printed whose number is known for certain",
        ),
        _c("policy_title", "text", "文件标题", "印出的文件标题", "Title as printed"),
        _c("basis_class", "text", "依据类别", "笼统依据的类别", "Class of a generic basis", "genericBasis"),
    ),
    _schema(
        "policy_documents",
        "政策文件",
        _c("number", "text", "发文字号", "统一写法的发文字号", "Normalised document number"),
        _c("title", "text", "标题", "最常印出的标题", "The title printed most often"),
        _c("issuer", "text", "发文机关", "发文机关，不能认定的为空", "Issuing body, empty where it cannot be told"),
        _c("issuer_level", "text", "发文级次", "发文机关的政府级次", "Level of the issuing authority"),
        _c("year", "integer", "年份", "发文年份", "Year of issue"),
        _c("serial", "text", "序号", "发文序号", "Serial number"),
        _c("type", "text", "文种", "通知、办法、意见等", "Type of document"),
        _c(
            "cited_by_projects",
            "integer",
            "引用项目数",
            "所给文件中引用它的项目数",
            "Number of projects that cite it, over the paths given",
        ),
    ),
    _schema(
        "budget_lines",
        "预算科目",
        _DOCUMENT,
        _c("department_code", "text", "部门编码", "部门预算编码", "Budget code of the department"),
        _c(
            "classification", "text", "分类", "functional 功能分类，economic 经济分类", "functional or economic", "classification"
        ),
        _CODE,
        _c("name", "text", "科目名称", "科目名称", "Name of the code"),
        _c("total", "decimal", "合计（万元）", "合计", "Total"),
        _c("basic", "decimal", "基本支出（万元）", "基本支出", "Basic expenditure"),
        _c("project", "decimal", "项目支出（万元）", "项目支出", "Project expenditure"),
        _c("personnel", "decimal", "人员经费（万元）", "人员经费", "Personnel"),
        _c("public", "decimal", "公用经费（万元）", "公用经费", "Running cost"),
    ),
    _schema(
        "budget_table_lines",
        "预算表数据",
        _DOCUMENT,
        _STATEMENT,
        _FUND,
        _PHASE,
        _CODE,
        _c("name", "text", "名称", "行的名称", "Name of the line"),
        _c("column_name", "text", "栏目", "印出的栏目名称", "Heading of the column as printed"),
        _c("amount", "decimal", "金额（万元）", "金额", "Amount"),
    ),
    _schema(
        "balances",
        "收支总表",
        _DOCUMENT,
        _STATEMENT,
        _c("side", "text", "收支", "income 收入，expenditure 支出", "income or expenditure", "side"),
        _FUND,
        _PHASE,
        _c("item", "text", "项目", "印出的收支项目，含合计", "Item as printed, totals included"),
        _c("amount_wan", "decimal", "金额（万元）", "金额", "Amount"),
    ),
    _schema(
        "procurement",
        "政府采购",
        _DOCUMENT,
        _c("project", "text", "项目", "所属项目", "Project it belongs to"),
        _c("item", "text", "采购品目", "采购物品或服务名称", "Goods or services"),
        _c("code", "text", "目录编码", "政府采购品目编码", "Code of the procurement catalogue"),
        _c("unit", "text", "计量单位", "计量单位", "Unit"),
        _c("quantity", "decimal", "数量", "数量", "Quantity"),
        _c("unit_price", "decimal", "单价（万元）", "单价", "Unit price"),
        _c("total", "decimal", "总价（万元）", "总价", "Total"),
    ),
    _schema(
        "three_public",
        "三公经费",
        _DOCUMENT,
        _c(
            "item",
            "text",
            "项目",
            "total 合计，abroad 出国，vehicles 公车，vehicle_purchase 购置，vehicle_running 运行，reception 接待",
            "Item",
            "threePublicItem",
        ),
        _PHASE,
        _c("amount_wan", "decimal", "金额（万元）", "金额", "Amount"),
    ),
    _schema(
        "statements",
        "文字所述数据",
        _DOCUMENT,
        _PROJECT,
        _c("item", "text", "事项", "数据所说的事项，见代码表", "What the figure is about, a code of the list", "statementItem"),
        _c("value", "decimal", "数值", "所述数值", "The figure"),
        _c("unit", "text", "单位", "所述单位", "Its unit"),
        _c("text", "text", "原文", "所在文字", "The words it stands in"),
    ),
    _schema(
        "findings",
        "发现",
        _DOCUMENT,
        _PROJECT,
        _ROW,
        _c("rule", "text", "规则", "规则代码", "Rule", "rule"),
        _c("severity", "text", "严重程度", "Violation 违规，Warning 警告，Info 提示", "Violation, Warning or Info", "severity"),
        _c("message", "text", "说明", "发现的说明", "What was found"),
        _c("text", "text", "原文", "所涉及的印出文字", "The printed words it is about"),
    ),
)

BY_NAME = {schema.name: schema for schema in SCHEMAS}
"""The schemas by table name."""
