"""The catalogue of what is published: DCAT-AP for portals, VoID for linked-data clients, PROV of the build.

In: a store, the files that were written, the settings, a time. Out: quads, or a folder's `catalogue.ttl` and its like. It is the
only place with a clock; SOURCE_DATE_EPOCH sets it. Publisher, licence and addresses come from `kg.toml`; what is not said there
is left out and named.
"""

from kg.export.catalogue.describe import catalogue_quads, now
from kg.export.catalogue.files import PublishedFile, found_in, published_file
from kg.export.catalogue.folder import CATALOGUE, Catalogued, export_catalogue, write_catalogue
from kg.export.catalogue.missing import UNMET, missing

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
