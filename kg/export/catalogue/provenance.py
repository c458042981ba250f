"""The build as PROV: which files were read, by which program, with which vocabulary, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from kg import vocab
from kg.export.catalogue.entries import Entry, Portal
from kg.export.catalogue.quadsmith import Quadsmith, moment, typed, worded
from kg.export.outgoing import Outgoing

_VERSIONS = f"""PREFIX kg: <{vocab.KG}>
SELECT DISTINCT ?version WHERE {{ ?entry a kg:Manifest ; kg:version ?version }} ORDER BY ?version"""


def say_build(smith: Quadsmith, portal: Portal, entries: Sequence[Entry], store: Outgoing) -> None:
    """The activity that made the data sets, its agent, what it used and made."""
    newest = max((version for (version,) in store.select(_VERSIONS) if version), default="?")
    build, program = portal.names.catalogue("build"), portal.names.catalogue("program", newest)
    smith.is_a(build, "prov:Activity")
    smith.titled(build, "读取公开文件并写出图谱", "reading disclosures and writing the graph", "rdfs:label")
    smith.say(build, "prov:endedAtTime", moment(portal.dates.last))
    smith.say(build, "prov:wasAssociatedWith", program, portal.publisher)
    smith.is_a(program, "prov:SoftwareAgent")
    smith.say(program, "rdfs:label", worded(f"绩效图谱 jixiao-kg {newest}", "zh"), worded(f"jixiao-kg {newest}", "en"))
    smith.say(build, "prov:used", _vocabulary(smith, portal))
    for entry in entries:
        source = portal.names.document(entry.key)
        smith.is_a(source, "prov:Entity")
        smith.say(source, "dct:identifier", typed(entry.key, "xsd:string"))
        smith.say(build, "prov:used", source)
        made = portal.of_document(entry.key)
        smith.say(made, "prov:wasGeneratedBy", build)
        smith.say(made, "prov:wasDerivedFrom", source)
        smith.say(made, "prov:generatedAtTime", moment(portal.dates_of(entry.key)[1]))
    smith.say(portal.dataset("graph"), "prov:wasGeneratedBy", build)


def _vocabulary(smith: Quadsmith, portal: Portal) -> str:
    """The ontology and code lists as they stood, by their digest."""
    subject = portal.names.catalogue("vocabulary", vocab.digest())
    smith.is_a(subject, "prov:Entity")
    smith.say(subject, "prov:specializationOf", vocab.KG.rstrip("#"))
    smith.titled(subject, "本体与代码表", "ontology and code lists", "rdfs:label")
    return subject
