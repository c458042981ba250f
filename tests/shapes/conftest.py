"""What the twins need: their cases, the vocabulary, and units made of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import rdf, vocab
from kg.rdf import Names
from kg.store import MemoryStore
from kg.validate.engines import Raw, Unit, triples_of
from kg.validate.shapes import SH, Shapes, read_shapes, shape_files
from kg.validate.units import mentioned, unit_of

HERE = Path(__file__).parent
CASES = tuple(sorted(HERE.glob("*/*.ttl")))
CLASSES = tuple(path.stem for path in shape_files() if path.stem != "concept")
DOCUMENT = "https://w3id.org/jixiao-kg/id/doc/a.txt/"

_PREFIXES = {"": DOCUMENT, "kg": vocab.KG, "kgs": vocab.SHAPES, "sh": SH}


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """One line `# expect: focus | path | component | severity | shape` of a failing twin, names in full."""

    focus: str
    path: str
    component: str
    severity: str
    shape: str


@dataclass(frozen=True, slots=True)
class Case:
    """A fixture: its class, its text, what must be found."""

    path: Path
    text: str
    expected: tuple[Expected, ...]

    @property
    def name(self) -> str:
        """Class and file, for test ids."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def body(self) -> list[str]:
        """The lines without comments."""
        return [line for line in self.text.splitlines() if line and not line.startswith("#")]


@cache
def read_case(path: Path) -> Case:
    text = path.read_text(encoding="utf-8")
    lines = [line.removeprefix("# expect: ") for line in text.splitlines() if line.startswith("# expect: ")]
    return Case(path, text, tuple(Expected(*(full(part) for part in line.split(" | "))) for line in lines))


def full(name: str) -> str:
    """A prefixed name in full; other words as they are."""
    prefix, colon, local = name.partition(":")
    return _PREFIXES[prefix] + local if colon and prefix in _PREFIXES else name


@cache
def shapes_of(name: str) -> Shapes:
    """The shapes of one class, with the code lists."""
    folder = vocab.data_dir("shapes")
    return read_shapes([folder / f"{name}.ttl", folder / "concept.ttl"])


def shown(raw: Raw, shapes: Shapes) -> Expected:
    """A result as a twin states it."""
    info = shapes.infos[raw.shape]
    return Expected(raw.focus, info.path or "-", raw.component, info.severity.value, raw.shape)


@pytest.fixture(scope="session")
def store() -> MemoryStore:
    """A store with the vocabulary and nothing else."""
    names = Names()
    made = MemoryStore(names.base)
    made.replace_graphs({names.graph("vocabulary"): rdf.vocabulary_quads(names)})
    return made


@pytest.fixture(scope="session")
def unit(store: MemoryStore):
    """Makes the unit of some Turtle, for the shapes of a class."""

    def make(text: str, name: str) -> Unit:
        looked_at = mentioned(shapes_of(name))
        triples = [triple for triple in triples_of(ox.parse(text, format=ox.RdfFormat.TURTLE)) if triple[1] in looked_at]
        return unit_of(store, "test", triples, looked_at)

    return make
