"""What a catalogue lacks: settings that were not given, and requirements that no Chinese publisher can truthfully meet."""

from __future__ import annotations

from collections.abc import Mapping

from kg.export.catalogue.authority import licence_type
from kg.settings import Settings

Told = tuple[str, str]

_WANTED: tuple[tuple[str, str, str, str], ...] = (
    ("publisher", "publisher", "发布机构（DCAT-AP 必填）", "the publisher, which DCAT-AP requires"),
    ("licence", "licence", "许可协议", "the licence"),
    ("contact", "[catalogue] contact", "联系方式", "a contact"),
    ("homepage", "[catalogue] homepage", "主页", "the home page"),
    ("publisher_type", "[catalogue] publisher_type", "发布机构的类型", "the type of the publisher"),
    ("download", "[catalogue] download", "下载地址：暂以基准 IRI 代替", "where the files will lie; the base is used instead"),
)


def missing(settings: Settings) -> tuple[Told, ...]:
    """What the settings do not say, in Chinese and English, each with the name it has in `kg.toml`."""
    found = [
        (f"目录缺少{zh}：请在 kg.toml 中写明 {name}", f"the catalogue lacks {en}: say {name} in kg.toml")
        for field, name, zh, en in _WANTED
        if getattr(settings, field) is None
    ]
    if settings.licence is not None and licence_type(settings.licence) is None:
        zh, en = f"不能断定许可协议的类型：{settings.licence}", f"the type of the licence is not known: {settings.licence}"
        found.append((zh, en))
    return tuple(found)


UNMET: Mapping[tuple[str, str], Told] = {
    ("dcat:Catalog", "dct:publisher"): (
        "欧盟机构名录只收欧盟机构，中国的发布机构不在其中",
        "the EU list of corporate bodies holds bodies of the Union; a Chinese publisher is none",
    ),
    ("dcat:Dataset", "dct:publisher"): ("同上", "as above"),
    ("dcat:DatasetSeries", "dct:publisher"): ("同上", "as above"),
    ("dcat:DataService", "dct:publisher"): ("同上", "as above"),
    ("dcat:Dataset", "dct:spatial"): (
        "省级以下行政区划不在欧盟的国家、地点名录中；国家一级已用 CHN",
        "divisions below the country are in none of the EU lists; the country itself is given as CHN",
    ),
    ("dcat:Dataset", "dct:temporal"): (
        "文件未印出预算年度，不编造",
        "the disclosure prints no fiscal year and none is invented",
    ),
    ("dcat:Dataset", "dcat:distribution"): (
        "年度系列按 DCAT 也是数据集，但文件属于其成员",
        "a series is a data set by DCAT's own class, but files belong to its members",
    ),
    ("spdx:Checksum", "spdx:algorithm"): (
        "形状要求 https 开头，而 SPDX 自己公布的 IRI 以 http 开头",
        "the shape asks for https, but the IRI that SPDX publishes begins with http",
    ),
    ("dct:Location", "dcat:bbox"): ("原文不印坐标，不编造", "disclosures print no coordinates and none are invented"),
    ("dct:Location", "dcat:centroid"): ("同上", "as above"),
    ("foaf:Agent", "dct:type"): (
        "公开单位的机关类型未在文件中印出；发布机构的类型由设置给出",
        "the type of a disclosing department is not printed; that of the publisher comes from the settings",
    ),
}
"""(class, property) of DCAT-AP's recommended and code-list shapes → why it is not met, in Chinese and English."""
