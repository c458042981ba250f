"""The whole catalogue: what is known of the disclosures and files, said in DCAT-AP, VoID and PROV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import pyoxigraph as ox

from kg import vocab
from kg.export.catalogue import dcat, figures, provenance
from kg.export.catalogue.entries import Entry, Portal
from kg.export.catalogue.files import PublishedFile
from kg.export.catalogue.quadsmith import Quadsmith
from kg.export.outgoing import Outgoing
from kg.rdf import Names
from kg.settings import Settings, now, pinned_time
from kg.store.dates import Dates, dates_of

_ENTRIES = f"""PREFIX kg: <{vocab.KG}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?key ?title ?kind ?year ?sha256 ?organisation ?name ?division ?place WHERE {{
  ?document a kg:Disclosure ; kg:documentKey ?key ; kg:sha256 ?sha256 .
  OPTIONAL {{ ?document kg:title ?title }} OPTIONAL {{ ?document kg:disclosureKind ?kind }}
  OPTIONAL {{ ?document kg:fiscalYear ?year }} OPTIONAL {{ ?document kg:publisher ?organisation }}
  OPTIONAL {{ ?document kg:publisherName ?name }}
  OPTIONAL {{ ?document kg:region ?division . OPTIONAL {{ ?division skos:prefLabel ?place . FILTER(LANG(?place) = "zh") }} }} }}
ORDER BY ?key ?title ?organisation ?name ?division ?place"""


def catalogue_quads(
    store: Outgoing, files: Sequence[PublishedFile], settings: Settings, when: datetime | None = None
) -> Iterator[ox.Quad]:
    """The quads of the catalogue of these files, in the graph `{base}graph/catalogue`.

    Its dates are those of the builds; `when`, or SOURCE_DATE_EPOCH, stands for all of them.
    """
    names = Names(store.base)
    smith = Quadsmith(names.graph("catalogue"))
    portal = Portal(names, settings, _dates(store, when))
    found = tuple(entries(store))
    dcat.say_catalogue(smith, portal, found, files)
    figures.say_figures(smith, portal, store, files)
    provenance.say_build(smith, portal, found, store)
    return smith.quads()


def _dates(store: Outgoing, when: datetime | None) -> Dates:
    """One time for all, else what the store keeps, else the clock."""
    pinned = when or pinned_time()
    if pinned is not None:
        return Dates.begin(pinned)
    return dates_of(store.notes) or Dates.begin(now())


def entries(store: Outgoing) -> Iterator[Entry]:
    """What a catalogue says of each disclosure, by key; a document with two values of something keeps the first."""
    kinds = {one.iri: one for one in vocab.scheme("disclosureKind")}
    last = None
    for key, title, kind, year, sha256, organisation, name, division, place in store.select(_ENTRIES):
        if key is None or key == last:
            continue
        last = key
        known = kinds.get(kind or "")
        yield Entry(
            key,
            sha256 or "",
            title,
            (known.label_zh, known.label_en) if known else None,
            int(year) if year else None,
            organisation,
            name,
            division,
            place,
        )
