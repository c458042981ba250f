"""The catalogue of what is published: DCAT-AP for portals, VoID for linked-data clients, PROV of the build.

In: a store, the files that were written, the settings. Out: quads, or a folder's `catalogue.ttl` and its like. It is the only
graph with clock times: those of the builds, which the store keeps among its notes, or SOURCE_DATE_EPOCH. Publisher, licence and
addresses come from `kg.toml`; what is not said there is left out and named.
"""

from kg.export.catalogue.describe import catalogue_quads
from kg.export.catalogue.files import PublishedFile, found_in, published_file
from kg.export.catalogue.folder import CATALOGUE, Catalogued, export_catalogue, write_catalogue
from kg.export.catalogue.missing import UNMET, missing
from kg.settings import now

__all__ = [
    "CATALOGUE",
    "UNMET",
    "Catalogued",
    "PublishedFile",
    "catalogue_quads",
    "export_catalogue",
    "found_in",
    "missing",
    "now",
    "published_file",
    "write_catalogue",
]
