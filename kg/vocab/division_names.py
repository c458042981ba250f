"""Short names of administrative divisions: 邢台市 → 邢台, 丰宁满族自治县 → 丰宁, 河北邢台经济开发区 → 邢台经开区.

Pure functions of a name, its kind and the names of the divisions it lies in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|"
    "锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:(?:{_PEOPLES})族|蒙古|哈萨克|柯尔克孜|塔吉克|维吾尔)*自治(区|州|县|旗)$")
_PEOPLE_DISTRICT = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLES})族区$")
_ENDING = re.compile(r"^(.{2,}?)(?:特别行政区|行政委员会|省|市|地区|盟|林区|特区|新区|区|县|旗)$")
_ZONE = re.compile(
    r"^(.+?)(经济技术开发区|高新技术产业开发区|高新技术产业园区|高技术产业开发区|高新技术开发区|经济开发区|经济综合实验区|城乡一体化示范区|"
    r"现代产业园区|循环化工园区|工业园区|风景名胜区|管理区管委会|管理区|示范区|产业聚集区|开发区|新区|新城|园区)$"
)
_GENERIC = frozenset(
    "经济 经济技术 高新 高新技术 高新技术产业 高技术产业 综合 工业 产业 现代 循环 循环化工 城乡一体化 城乡".split()  # noqa: SIM905
)
_ZONE_FORMS = {
    "经济技术开发区": ("经济开发区", "经开区", "开发区"),
    "经济开发区": ("经济技术开发区", "经开区", "开发区"),
    "高新技术产业开发区": ("高新技术开发区", "高新开发区", "高新区"),
    "高新技术产业园区": ("高新技术产业开发区", "高新技术开发区", "高新区"),
    "高技术产业开发区": ("高新技术产业开发区", "高技术开发区", "高新区"),
    "高新技术开发区": ("高新技术产业开发区", "高新区"),
    "经济综合实验区": ("实验区",),
    "城乡一体化示范区": ("示范区",),
    "管理区管委会": ("管理区",),
}


def short_name(name: str) -> str | None:
    """The name without its kind; None where nothing usable would be left.

    >>> [short_name(name) for name in ("邢台市", "青龙满族自治县", "延边朝鲜族自治州", "赵县")]
    ['邢台', '青龙', '延边', None]
    """
    for pattern in (_AUTONOMOUS, _PEOPLE_DISTRICT, _ENDING):
        found = pattern.match(name)
        if found:
            return found.group(1)
    return None


def short_names(name: str, kind: str, containing: Iterable[str]) -> tuple[str, ...]:
    """All shorter spellings of a division; `containing` names the divisions it lies in.

    >>> "芦台经开区" in short_names("河北唐山芦台经济开发区", "zone", ("河北省", "唐山市"))
    True
    """
    found = dict.fromkeys(_zone_names(name, tuple(containing)) if kind == "zone" else _plain_names(name))
    found.pop(name, None)
    return tuple(found)


def _plain_names(name: str) -> Iterator[str]:
    short = short_name(name)
    if short is None:
        return
    yield short
    autonomous = _AUTONOMOUS.match(name)
    if autonomous and autonomous.group(2) != "区":
        yield short + autonomous.group(2)


def _zone_names(name: str, containing: tuple[str, ...]) -> Iterator[str]:
    for form in _without_prefixes(name, containing):
        parts = _ZONE.match(form)
        if parts is None:
            continue
        core, kind = parts.groups()
        yield form
        for other in (kind, *_ZONE_FORMS.get(kind, ())):
            yield core + other
            if core.endswith("市"):
                yield core[:-1] + other


def _without_prefixes(name: str, containing: tuple[str, ...]) -> Iterator[str]:
    """The name, then the same without the names of the wider divisions in front, widest first."""
    yield name
    rest = name
    for wider in containing:
        prefix = next((form for form in (wider, short_name(wider)) if form and rest.startswith(form)), "")
        parts = _ZONE.match(rest.removeprefix(prefix))
        if prefix and parts and parts.group(1) not in _GENERIC:
            rest = parts.group(0)
            yield rest
