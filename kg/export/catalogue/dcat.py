"""The catalogue as DCAT-AP 3.0.1: catalogue, a series a year, a data set a disclosure, distributions, the data service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from kg.export.catalogue import authority as eu
from kg.export.catalogue.distributions import WHOLE, say_distribution
from kg.export.catalogue.entries import Entry, Portal
from kg.export.catalogue.files import PublishedFile
from kg.export.catalogue.quadsmith import Quadsmith, day, expand, moment, spoken, typed, worded

_KEYWORDS = (("预算绩效", "budget performance"), ("政策依据", "policy basis"), ("绩效指标", "performance indicators"))


def say_catalogue(smith: Quadsmith, portal: Portal, entries: Sequence[Entry], files: Sequence[PublishedFile]) -> None:
    """Everything that DCAT-AP asks for and the settings and the store can tell."""
    _parties(smith, portal)
    _catalogue(smith, portal)
    belongs = sorted({"graph", *(file.belongs for file in files if file.document is None)})
    years = sorted({entry.year for entry in entries if entry.year is not None})
    for name in belongs:
        _whole(smith, portal, name, years)
    for year in years:
        _series(smith, portal, year, [entry.key for entry in entries if entry.year == year])
    by_key = {entry.key: entry for entry in entries}
    for file in files:
        say_distribution(smith, portal, file, by_key.get(file.document or ""))
    dumps = [file for file in files if file.document is None and file.belongs == "graph"]
    by_document: dict[str, list[PublishedFile]] = defaultdict(list)
    for file in files:
        if file.document is not None:
            by_document[file.document].append(file)
    for entry in entries:
        _disclosure(smith, portal, entry, by_document.get(entry.key, dumps))
    if portal.service is not None:
        _service(smith, portal)


def _parties(smith: Quadsmith, portal: Portal) -> None:
    """Publisher, contact, licence."""
    settings = portal.settings
    if portal.publisher is not None:
        smith.is_a(portal.publisher, "foaf:Agent", "foaf:Organization")
        smith.say(portal.publisher, "foaf:name", spoken(settings.publisher or ""))
        if settings.publisher_type:
            smith.say(portal.publisher, "dct:type", smith.term(eu.publisher_type(settings.publisher_type)))
    if portal.contact is not None:
        smith.is_a(portal.contact, "vcard:Kind", "vcard:Organization")
        smith.say(portal.contact, "vcard:fn", spoken(settings.publisher or portal.title))
        mail = (settings.contact or "").startswith("mailto:")
        smith.say(portal.contact, "vcard:hasEmail" if mail else "vcard:hasURL", settings.contact)
    if settings.licence is not None:
        smith.is_a(settings.licence, "dct:LicenseDocument")
        if (kind := eu.licence_type(settings.licence)) is not None:
            smith.say(settings.licence, "dct:type", smith.term(kind))


def _catalogue(smith: Quadsmith, portal: Portal) -> None:
    settings, subject = portal.settings, portal.catalogue
    smith.is_a(subject, "dcat:Catalog")
    smith.titled(subject, *portal.titles)
    smith.titled(
        subject,
        "由预算绩效公开文件生成的知识图谱及其表格；每个数值都可追溯到印出它的页与单元格。",
        "A knowledge graph made of budget-performance disclosures, and its tables; every value leads to its printed cell.",
        "dct:description",
    )
    smith.say(subject, "dct:publisher", portal.publisher)
    smith.say(subject, "dct:license", settings.licence)
    smith.say(subject, "dct:issued", moment(portal.dates.first))
    smith.say(subject, "dct:modified", moment(portal.dates.last))
    smith.say(subject, "dct:language", smith.term(eu.CHINESE))
    smith.say(subject, "dct:spatial", smith.term(eu.CHINA))
    smith.say(subject, "dcat:themeTaxonomy", eu.THEMES)
    smith.term(eu.GOVERNMENT)
    smith.say(subject, "dcat:service", portal.service)
    if settings.homepage:
        smith.say(subject, "foaf:homepage", settings.homepage)
        smith.is_a(settings.homepage, "foaf:Document")


def _listed(smith: Quadsmith, portal: Portal, subject: str, name: str, dates: tuple[datetime, datetime]) -> None:
    """What every entry of the catalogue has: its record, publisher, contact, theme, access, and when it came and changed."""
    issued, modified = dates
    catalogue, record = portal.catalogue, f"{portal.catalogue}/record/{name}"
    smith.say(catalogue, "dcat:dataset", subject)
    smith.say(catalogue, "dcat:record", record)
    smith.is_a(record, "dcat:CatalogRecord")
    smith.say(record, "foaf:primaryTopic", subject)
    smith.say(record, "dct:issued", moment(issued))
    smith.say(record, "dct:modified", moment(modified))
    smith.say(record, "dct:language", smith.term(eu.CHINESE))
    smith.say(record, "adms:status", smith.term(eu.CREATED if issued == modified else eu.UPDATED))
    smith.say(record, "dct:conformsTo", eu.DCAT_AP)
    smith.is_a(eu.DCAT_AP, "dct:Standard")
    smith.say(subject, "dct:publisher", portal.publisher)
    smith.say(subject, "dcat:contactPoint", portal.contact)
    smith.say(subject, "dcat:theme", eu.GOVERNMENT.iri)
    smith.say(subject, "dct:language", eu.CHINESE.iri)
    smith.say(subject, "dct:spatial", eu.CHINA.iri)
    smith.say(subject, "dct:accessRights", smith.term(eu.PUBLIC))
    smith.say(subject, "dct:issued", moment(issued))
    smith.say(subject, "dct:modified", moment(modified))
    smith.say(subject, "dcat:version", typed(moment(modified).value, "xsd:string"))
    smith.say(subject, "dct:license", portal.settings.licence)


def _keywords(smith: Quadsmith, subject: str) -> None:
    for zh, en in _KEYWORDS:
        smith.titled(subject, zh, en, "dcat:keyword")


def _period(smith: Quadsmith, portal: Portal, first: int, last: int) -> str:
    """A span of fiscal years; the Chinese fiscal year is the calendar year."""
    subject = portal.names.catalogue("period", f"{first}-{last}" if first != last else str(first))
    smith.is_a(subject, "dct:PeriodOfTime")
    smith.say(subject, "dcat:startDate", day(date(first, 1, 1)))
    smith.say(subject, "dcat:endDate", day(date(last, 12, 31)))
    return subject


def _whole(smith: Quadsmith, portal: Portal, name: str, years: Sequence[int]) -> None:
    zh, en = WHOLE[name]
    subject = portal.dataset(name)
    smith.is_a(subject, "dcat:Dataset")
    title_zh, title_en = portal.titles
    smith.titled(subject, f"{title_zh}：{zh}", f"{title_en}: {en}")
    smith.titled(subject, f"由全部公开文件得出：{zh}。", f"Made of all disclosures: {en}.", "dct:description")
    smith.say(subject, "dct:identifier", typed(subject, "xsd:string"))
    if years:
        smith.say(subject, "dct:temporal", _period(smith, portal, years[0], years[-1]))
    _listed(smith, portal, subject, name, portal.dates_of(None))
    _keywords(smith, subject)
    if name in ("facts", "links"):
        _part_of_whole(smith, portal, subject)


def _series(smith: Quadsmith, portal: Portal, year: int, members: Sequence[str]) -> None:
    subject = portal.names.catalogue("series", str(year))
    smith.is_a(subject, "dcat:DatasetSeries", "dcat:Dataset")
    smith.titled(subject, f"{year}年预算绩效公开文件", f"budget-performance disclosures of {year}")
    about = (f"{year}年度的公开文件，一份一个数据集。", f"The disclosures of {year}, a data set each.")
    smith.titled(subject, *about, "dct:description")
    smith.say(subject, "dct:accrualPeriodicity", smith.term(eu.ANNUAL))
    smith.say(subject, "dct:temporal", _period(smith, portal, year, year))
    came, changed = zip(*map(portal.dates_of, members), strict=True)
    _listed(smith, portal, subject, f"series-{year}", (min(came), max(changed)))
    _keywords(smith, subject)


def _disclosure(smith: Quadsmith, portal: Portal, entry: Entry, files: Sequence[PublishedFile]) -> None:
    subject, document = portal.of_document(entry.key), portal.names.document(entry.key)
    kind_zh, kind_en = entry.kind or ("公开文件", "disclosure")
    smith.is_a(subject, "dcat:Dataset")
    smith.titled(subject, *entry.titles)
    smith.titled(subject, f"{kind_zh}，由 {entry.key} 读出。", f"A {kind_en}, read from {entry.key}.", "dct:description")
    smith.say(subject, "dct:identifier", typed(entry.key, "xsd:string"))
    smith.say(subject, "adms:identifier", _identifier(smith, portal, entry))
    smith.say(subject, "dcat:landingPage", document)
    smith.is_a(document, "foaf:Document")
    record = f"document-{entry.sha256[:16]}-{portal.names.catalogue(entry.key).rpartition('/')[2]}"
    _listed(smith, portal, subject, record, portal.dates_of(entry.key))
    _keywords(smith, subject)
    if entry.year is not None:
        smith.say(subject, "dcat:inSeries", portal.names.catalogue("series", str(entry.year)))
        smith.say(subject, "dct:temporal", _period(smith, portal, entry.year, entry.year))
    if entry.organisation is not None:
        smith.is_a(entry.organisation, "foaf:Agent")
        smith.say(entry.organisation, "foaf:name", worded(entry.organisation_name or entry.organisation, "zh"))
        smith.say(subject, "dct:creator", entry.organisation)
    if entry.division is not None:
        smith.is_a(entry.division, "dct:Location")
        smith.say(entry.division, "skos:prefLabel", worded(entry.division_name or entry.division, "zh"))
        smith.say(subject, "dct:spatial", entry.division)
    for file in files:
        smith.say(subject, "dcat:distribution", portal.names.catalogue("distribution", file.path))
    _part_of_whole(smith, portal, subject)


def _identifier(smith: Quadsmith, portal: Portal, entry: Entry) -> str:
    """The digest of the file that was read: the same wherever a copy lies."""
    subject = portal.names.catalogue("sha256", entry.sha256)
    smith.is_a(subject, "adms:Identifier")
    smith.say(subject, "skos:notation", typed(f"sha256:{entry.sha256}", "xsd:string"))
    return subject


def _part_of_whole(smith: Quadsmith, portal: Portal, subject: str) -> None:
    relation = f"{subject}/in-graph"
    smith.say(subject, "dcat:qualifiedRelation", relation)
    smith.is_a(relation, "dcat:Relationship")
    smith.say(relation, "dct:relation", portal.dataset("graph"))
    smith.say(relation, "dcat:hadRole", eu.COLLECTION)
    smith.is_a(eu.COLLECTION, "dcat:Role")


def _service(smith: Quadsmith, portal: Portal) -> None:
    subject, settings = portal.service or "", portal.settings
    smith.is_a(subject, "dcat:DataService")
    title_zh, title_en = portal.titles
    smith.titled(subject, f"{title_zh}：SPARQL 端点", f"{title_en}: SPARQL endpoint")
    smith.titled(subject, "SPARQL 1.1 协议查询端点。", "Queries by the SPARQL 1.1 Protocol.", "dct:description")
    smith.say(subject, "dcat:endpointURL", settings.endpoint)
    smith.say(subject, "dcat:endpointDescription", settings.endpoint)
    smith.say(subject, "dcat:servesDataset", portal.dataset("graph"))
    smith.say(subject, "dct:conformsTo", eu.SPARQL_PROTOCOL)
    smith.is_a(eu.SPARQL_PROTOCOL, "dct:Standard")
    smith.say(subject, "dct:publisher", portal.publisher)
    smith.say(subject, "dcat:contactPoint", portal.contact)
    smith.say(subject, "dct:license", settings.licence)
    smith.say(subject, "dct:accessRights", eu.PUBLIC.iri)
    smith.say(subject, "dcat:theme", eu.GOVERNMENT.iri)
    smith.say(subject, "rdf:type", expand("sd:Service"))
    smith.say(subject, "sd:endpoint", settings.endpoint)
    smith.say(subject, "sd:supportedLanguage", expand("sd:SPARQL11Query"))
    _keywords(smith, subject)
