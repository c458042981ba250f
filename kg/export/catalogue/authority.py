"""Terms of published code lists that a catalogue uses: their IRIs, lists, classes and labels, as their makers publish them.

A portal that validates a catalogue reads nothing but the catalogue, so each term used is described in it.
"""

from __future__ import annotations

from dataclasses import dataclass

_EU = "http://publications.europa.eu/resource/authority/"
_ADMS = "http://purl.org/adms/"
_IANA = "https://www.iana.org/assignments/media-types/"
GZIP = f"{_IANA}application/gzip"


@dataclass(frozen=True, slots=True)
class Authority:
    """权威代码: one term of a published list; `classes` are compact names beside skos:Concept."""

    iri: str
    scheme: str
    zh: str
    en: str
    classes: tuple[str, ...] = ()


def _eu(table: str, code: str, zh: str, en: str, *classes: str) -> Authority:
    return Authority(f"{_EU}{table}/{code}", f"{_EU}{table}", zh, en, classes)


CHINESE = _eu("language", "ZHO", "中文", "Chinese", "dct:LinguisticSystem")
CHINA = _eu("country", "CHN", "中国", "China", "dct:Location")
GOVERNMENT = _eu("data-theme", "GOVE", "政府与公共部门", "Government and public sector")
ANNUAL = _eu("frequency", "ANNUAL", "每年", "annual", "dct:Frequency")
PUBLIC = _eu("access-right", "PUBLIC", "公开", "public", "dct:RightsStatement")
AVAILABLE = _eu("planned-availability", "AVAILABLE", "可用", "available")
COMPLETED = _eu("distribution-status", "COMPLETED", "已完成", "completed")
CREATED = Authority(f"{_ADMS}changetype/created", f"{_ADMS}changetype", "新建", "created")
UPDATED = Authority(f"{_ADMS}changetype/updated", f"{_ADMS}changetype", "更新", "updated")
ATTRIBUTION = Authority(f"{_ADMS}licencetype/Attribution", f"{_ADMS}licencetype/1.0", "署名", "attribution")
PUBLIC_DOMAIN = Authority(f"{_ADMS}licencetype/PublicDomain", f"{_ADMS}licencetype/1.0", "公有领域", "work in the public domain")
_PUBLISHERS = {
    "LocalAuthority": ("地方机关", "local authority"),
    "RegionalAuthority": ("区域机关", "regional authority"),
    "NationalAuthority": ("国家机关", "national authority"),
}
SCHEME_TITLES = {
    f"{_EU}language": "Language",
    f"{_EU}country": "Country",
    f"{_EU}data-theme": "Data theme",
    f"{_EU}frequency": "Frequency",
    f"{_EU}access-right": "Access right",
    f"{_EU}planned-availability": "Planned availability",
    f"{_EU}distribution-status": "Distribution status",
    f"{_EU}file-type": "File type",
    f"{_ADMS}changetype": "Change type",
    f"{_ADMS}licencetype/1.0": "Licence type",
    f"{_ADMS}publishertype/1.0": "Publisher type",
}
THEMES = f"{_EU}data-theme"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
COLLECTION = "http://www.iana.org/assignments/relation/collection"
DCAT_AP = "http://data.europa.eu/r5r/"
SPARQL_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"


def publisher_type(name: str) -> Authority:
    """The kind of authority a publisher is, by the name that `kg.toml` gives."""
    zh, en = _PUBLISHERS[name]
    return Authority(f"{_ADMS}publishertype/{name}", f"{_ADMS}publishertype/1.0", zh, en)


def licence_type(licence: str) -> Authority | None:
    """What a licence asks for, where that is known for certain."""
    if "creativecommons.org/licenses/by/" in licence:
        return ATTRIBUTION
    if "creativecommons.org/publicdomain/" in licence:
        return PUBLIC_DOMAIN
    return None


@dataclass(frozen=True, slots=True)
class FileType:
    """文件格式: the term of the EU list, the media type, and which data set a file of this kind belongs to."""

    code: str
    label: str
    media: str
    belongs: str

    @property
    def authority(self) -> Authority:
        """The term of the EU list of file types."""
        return _eu("file-type", self.code, self.label, self.label, "dct:MediaTypeOrExtent")

    @property
    def media_iri(self) -> str:
        """The media type at IANA."""
        return _IANA + self.media


FILE_TYPES = {
    ".ttl": FileType("RDF_TURTLE", "Turtle", "text/turtle", "graph"),
    ".nt": FileType("RDF_N_TRIPLES", "N-Triples", "application/n-triples", "graph"),
    ".nq": FileType("RDF_N_QUADS", "N-Quads", "application/n-quads", "graph"),
    ".trig": FileType("RDF_TRIG", "TriG", "application/trig", "graph"),
    ".jsonld": FileType("JSON_LD", "JSON-LD", "application/ld+json", "graph"),
    ".rdf": FileType("RDF_XML", "RDF/XML", "application/rdf+xml", "graph"),
    ".csv": FileType("CSV", "CSV", "text/csv", "tables"),
    ".xlsx": FileType("XLSX", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "tables"),
    ".parquet": FileType("PARQUET", "Parquet", "application/vnd.apache.parquet", "tables"),
    ".graphml": FileType("XML", "GraphML", "application/xml", "network"),
    ".gexf": FileType("XML", "GEXF", "application/xml", "network"),
    ".zip": FileType("ZIP", "ZIP", "application/zip", "graph"),
}
"""By suffix. GraphML and GEXF have no term of their own and are XML."""
