"""The files of a data set as its distributions: what each is called, how it is packed, how large it is, how it can be checked."""

from __future__ import annotations

from pathlib import Path

from kg.export.catalogue import authority as eu
from kg.export.catalogue.entries import Entry, Portal
from kg.export.catalogue.files import PublishedFile
from kg.export.catalogue.quadsmith import Quadsmith, moment, typed
from kg.records import tidy

WHOLE = {
    "graph": ("完整图谱（RDF）", "whole graph (RDF)"),
    "facts": ("事实（RDF），不含出处单元格与发现", "facts (RDF), without evidence cells and findings"),
    "links": ("依据文件、机构与链接（RDF）", "policy documents, organisations and links (RDF)"),
    "tables": ("整洁的表格", "tidy tables"),
    "network": ("部门与政策文件的网络", "network of departments and policy documents"),
    "cube": ("预算科目数据立方体（OpenBudgets.eu 模型）", "data cube of budget lines (OpenBudgets.eu model)"),
    "fiscal": ("预算科目的财政数据包", "budget lines as a fiscal data package"),
}
"""The data sets over all documents: what holds other triples is a data set of its own, not another form of the same."""

_TABLES = {schema.name: schema.title for schema in tidy.SCHEMAS}


def say_distribution(smith: Quadsmith, portal: Portal, file: PublishedFile, entry: Entry | None) -> None:
    """One file; `entry` is the document that it is of, None for the whole."""
    subject, address = portal.names.catalogue("distribution", file.path), portal.download(file.path)
    if file.document is None:
        smith.say(portal.dataset(file.belongs), "dcat:distribution", subject)
    smith.is_a(subject, "dcat:Distribution")
    smith.titled(subject, *_titles(file, entry))
    smith.titled(subject, *_descriptions(file), "dct:description")
    smith.say(subject, "dcat:accessURL", address)
    smith.say(subject, "dcat:downloadURL", address)
    smith.say(subject, "dcat:byteSize", typed(str(file.size), "xsd:nonNegativeInteger"))
    smith.say(subject, "dct:format", smith.term(file.type.authority))
    smith.say(subject, "dcat:mediaType", file.type.media_iri)
    smith.is_a(file.type.media_iri, "dct:MediaType")
    if file.is_packed:
        smith.say(subject, "dcat:compressFormat", eu.GZIP)
        smith.is_a(eu.GZIP, "dct:MediaType")
    smith.say(subject, "dct:license", portal.settings.licence)
    smith.say(subject, "dct:language", eu.CHINESE.iri)
    issued, modified = portal.dates_of(file.document)
    smith.say(subject, "dct:issued", moment(issued))
    smith.say(subject, "dct:modified", moment(modified))
    smith.say(subject, "dcatap:availability", smith.term(eu.AVAILABLE))
    smith.say(subject, "adms:status", smith.term(eu.COMPLETED))
    _checksum(smith, subject, file)


def _titles(file: PublishedFile, entry: Entry | None) -> tuple[str, str]:
    """What a file holds, in Chinese and English; never its path."""
    stem, label = Path(file.path).stem, file.type.label
    if entry is not None:
        zh, en = entry.titles
    elif file.belongs == "tables" and stem in _TABLES:
        zh, en = f"表格“{_TABLES[stem]}”", f"table of {stem.replace('_', ' ')}"
    else:
        zh, en = WHOLE[file.belongs]
    return f"{zh}：{label}", f"{en}: {label}"


def _descriptions(file: PublishedFile) -> tuple[str, str]:
    label, name = file.type.label, Path(file.path).name
    packed = ("，gzip 压缩", ", packed by gzip") if file.is_packed else ("", "")
    return f"{name}：{label} 格式{packed[0]}，{file.size:,} 字节。", f"{name}: {label}{packed[1]}, {file.size:,} bytes."


def _checksum(smith: Quadsmith, subject: str, file: PublishedFile) -> None:
    checksum = f"{subject}/checksum"
    smith.say(subject, "spdx:checksum", checksum)
    smith.is_a(checksum, "spdx:Checksum")
    smith.say(checksum, "spdx:algorithm", eu.SHA256)
    smith.say(checksum, "spdx:checksumValue", typed(file.sha256, "xsd:hexBinary"))
    smith.is_a(eu.SHA256, "spdx:ChecksumAlgorithm")
