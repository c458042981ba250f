"""What a catalogue is made of: one `Entry` a disclosure, and the `Portal` that publishes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from kg.rdf import Names
from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class Entry:
    """目录条目: a disclosure as a portal lists it. `organisation` and `division` are IRIs, None where nothing is printed."""

    key: str
    sha256: str
    title: str | None
    kind: tuple[str, str] | None
    year: int | None
    organisation: str | None
    organisation_name: str | None
    division: str | None
    division_name: str | None


@dataclass(frozen=True, slots=True)
class Portal:
    """门户: names of the catalogue's nodes, the settings, the time."""

    names: Names
    settings: Settings
    when: datetime

    @property
    def title(self) -> str:
        """The title of the catalogue."""
        return self.settings.title or "预算绩效知识图谱"

    @property
    def catalogue(self) -> str:
        """The catalogue."""
        return self.names.catalogue()

    @property
    def publisher(self) -> str | None:
        """The publisher, where the settings name one."""
        return self.names.catalogue("publisher") if self.settings.publisher else None

    @property
    def contact(self) -> str | None:
        """The contact, where the settings name one."""
        return self.names.catalogue("contact") if self.settings.contact else None

    @property
    def service(self) -> str | None:
        """The SPARQL endpoint as a data service, where there is one."""
        return self.names.catalogue("service") if self.settings.endpoint else None

    @property
    def home(self) -> str:
        """The home page; without one, the catalogue itself."""
        return self.settings.homepage or self.catalogue

    def dataset(self, name: str) -> str:
        """A data set over all documents: graph, tables, network, cube, fiscal."""
        return self.names.catalogue("dataset", name)

    def of_document(self, key: str) -> str:
        """The data set of one disclosure."""
        return self.names.catalogue("document", key)

    def download(self, path: str) -> str:
        """Where a file can be fetched."""
        return (self.settings.download or self.names.catalogue("files") + "/") + quote(path, safe="/")
