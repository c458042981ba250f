"""Units as they are printed behind a number: `%`, `万元/辆`, `台（套）`, `元/人·天`, and any counter at the end of a cell.

The list of counters below is what the grammar can tell from a following noun (`26个村`, read over flattened text); behind a
number that ends the cell an unknown counter is a unit as well. What a unit measures, its factors and spellings are the code
list `unit` of the ontology, not a concern of this module.
"""

from __future__ import annotations

import re

from kg.grammar.flat import any_of

_COUNTERS = any_of("""
百分比 百分号 个百分点 百分点 % ‰ 倍
元 圆 角 美元 欧元 港元
生 人次 人天 人日 人月 人份 人 名 位 户次 户头 户 家次 家庭 家 所 校 村 对 队 班 组 支 部门
个工作日 工作日 个自然日 自然日 日历天 个月 月份 月 年 个季度 季度 季 周 个小时 小时 分钟 秒 天 日 课时 学时 学期 工日
个 台班 台件 台套 台次 台 套次 套 辆次 辆 艘 架次 架 部 件次 件 册次 册 本 份 张 条次 条 面 处 盏 根 眼 口 棵 株 盆
只 头 匹 羽 尾 枚 幅 副 双 顶 块 片 箱 包 袋 瓶 盒 桶 卷 具 把 床 桌 席 餐 顿 间 座 栋 幢 层次 层 段 孔 门 科 节 版 篇 首
曲 集 档 则 例次 例 起 宗 笔 单位 单 字 页 幕 款 类 种 样 品种 方面
次 场次 场 期次 期 批次 批 班次 轮次 轮 届次 回 遍 站次 站 车次 航次 趟 项次 项 点位 点次 分贝 分
吨标准煤 吨公里 吨 公斤 千克 克 毫克 微克 升 毫升 公里 千米 米 厘米 毫米 微米 海里 延长米 延米
平方公里 平方千米 平方米 平米 平方 立方米 立方 公顷 亩次 亩
千瓦时 兆瓦时 千瓦 兆瓦 千伏安 千伏 瓦 度 大卡 兆帕 摄氏度 兆 帧 赫兹
""")
_SYMBOLS = any_of("""
kWh kW KW MWh MW MPa mPa km² km2 km m² m2 m³ m3 mg kg dB ug μg mL ml L cm mm nm Mbps Gbps kbps GB TB MB PB Pa Hz ℃ °C
㎡ ㎥ ㎞ ㎏ ㎎ ㎝ ㎜ m g t h
""")
COUNTER = rf"(?:{_COUNTERS}|(?<![A-Za-z]){_SYMBOLS}(?![A-Za-z]))"
"""Pattern of one counter or symbol."""

_FREE = r"[一-鿿A-Za-z²³]{1,4}(?=$|[,;。、()])"
_PER = rf"(?:/(?:{COUNTER}|{_FREE})|每{COUNTER}|[·.・•*×]{COUNTER})"
_MAGNITUDE = r"(?:[十百千]?[万亿]|万亿|[千百])"
UNIT = rf"(?:(?:{COUNTER}|{_MAGNITUDE}{COUNTER})(?:\({COUNTER}\))?|[十百千]?[万亿]|万亿){_PER}{{0,3}}"
"""Pattern of a unit that is known by its counter, over flattened text."""

_UNIT = re.compile(UNIT)
_WHOLE = re.compile(r"(?:[一-鿿]{1,6}|[A-Za-z²³㎡㎥℃°‰μ]{1,6})(?:/[一-鿿A-Za-z²³]{1,4}){0,2}")
_NOT_A_COUNTER = re.compile(r"[的了以上下内前后及和等是为在号]|左右|之间|要求|标准|水平|完成|合格|通过|达|有|无|不")
_NORMAL = {"百分比": "%", "百分号": "%", "％": "%", "﹪": "%"}


def is_counter(flat: str) -> bool:
    """Whether a word that stands alone behind a number can be its unit, known or not.

    >>> is_counter("兆瓦时"), is_counter("以上"), is_counter("蒲式耳")
    (True, False, True)
    """
    if _UNIT.fullmatch(flat):
        return True
    return bool(_WHOLE.fullmatch(flat)) and not _NOT_A_COUNTER.search(flat)


def normal_unit(printed: str) -> str | None:
    """The unit as tables show it: percent in words is `%`, everything else as printed; None for none.

    >>> normal_unit("百分比"), normal_unit("元/人"), normal_unit("")
    ('%', '元/人', None)
    """
    return _NORMAL.get(printed, printed) or None
