"""What a catalogue is made of: one `Entry` a disclosure, and the `Portal` that publishes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from kg.export.catalogue.quadsmith import is_chinese
from kg.rdf import Names
from kg.settings import Settings
from kg.store.dates import Dates

_TITLES = ("预算绩效知识图谱", "Budget performance knowledge graph")


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

    @property
    def titles(self) -> tuple[str, str]:
        """What it is called in Chinese, as printed, and in English, which says its kind and year."""
        kind = self.kind[1] if self.kind else "disclosure"
        year = f" of {self.year}" if self.year is not None else ""
        return self.title or self.key, f"{kind}{year} ({self.key})"


@dataclass(frozen=True, slots=True)
class Portal:
    """门户: names of the catalogue's nodes, the settings, when the store and its documents were made."""

    names: Names
    settings: Settings
    dates: Dates

    @property
    def title(self) -> str:
        """The title of the catalogue as the settings have it."""
        return self.settings.title or _TITLES[0]

    @property
    def titles(self) -> tuple[str, str]:
        """The title in Chinese and English; that of the settings in the language it is written in."""
        zh, en = _TITLES
        given = self.settings.title
        if given is None:
            return zh, en
        return (given, en) if is_chinese(given) else (zh, given)

    def dates_of(self, key: str | None) -> tuple[datetime, datetime]:
        """When a document, or for None the whole, came and changed."""
        return (self.dates.first, self.dates.last) if key is None else self.dates.of(key)

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
