"""The diagrams of the ontology: the way from level to policy document, and what stands around each class."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from kg import vocab
from kg.docs.html import Figure
from kg.docs.html_svg import Arrow, Box, diagram
from kg.vocab.graph import Block, blocks, last_part

PathOf = Callable[[str], str]
_MOST = 9

_COLUMNS = (
    ("level",), ("Organisation",), ("Disclosure", "Department"), ("Project", "PerformanceGoal"), ("Indicator",), ("Citation",),
    ("PolicyDocument",),
)  # fmt: skip
_EDGES = (
    ("Organisation", "level", "level"),
    ("Disclosure", "publisher", "Organisation"),
    ("Disclosure", "hasDepartment", "Department"),
    ("Department", "organisation", "Organisation"),
    ("Disclosure", "hasProject", "Project"),
    ("Project", "hasGoal", "PerformanceGoal"),
    ("Project", "hasIndicator", "Indicator"),
    ("Indicator", "hasCitation", "Citation"),
    ("Citation", "refersTo", "PolicyDocument"),
    ("Project", "restsOn", "PolicyDocument"),
    ("Organisation", "reliesOn", "PolicyDocument"),
)


def backbone(path: PathOf) -> Figure:
    """Government level → department → project → indicator → policy document, by the properties that lead along."""
    boxes = [
        Box(
            name,
            vocab.label(name),
            f"kg:{name}",
            column,
            _href(name, path),
            name not in ("level", "Department", "PerformanceGoal"),
        )
        for column, names in enumerate(_COLUMNS)
        for name in names
    ]
    arrows = [Arrow(source, target, vocab.label(name)) for source, name, target in _EDGES]
    return Figure(
        partial(diagram, boxes, arrows, "级次、部门、项目、指标、依据文件"),
        "从政府级次经部门、项目、指标到依据文件；每个值另有其出处单元格。",
    )


def around_class(block: Block, own: Iterable[Block], into: Iterable[Block], path: PathOf) -> Figure:
    """A class in the middle, the classes that lead to it on the left, those it leads to on the right."""
    left = _others(into, "domain", block.local)
    right = _others((one for one in own if _is_object(one)), "range", block.local)
    boxes = [Box(f"in-{name}", _title(name), _subtitle(name), 0, _href(name, path)) for name in left]
    boxes.append(Box(block.local, vocab.label(block.local), f"kg:{block.local}", 1, "", True))
    boxes += [Box(f"out-{name}", _title(name), _subtitle(name), 2, _href(name, path)) for name in right]
    arrows = [Arrow(f"in-{name}", block.local, _some(labels)) for name, labels in left.items()]
    arrows += [Arrow(block.local, f"out-{name}", _some(labels)) for name, labels in right.items()]
    return Figure(partial(diagram, boxes, arrows, vocab.label(block.local)))


def _others(properties: Iterable[Block], end: str, own: str) -> dict[str, list[str]]:
    """The classes at the other end of properties, each with the labels of those that lead there."""
    found: dict[str, list[str]] = {}
    for one in properties:
        for name in one.names(end):
            if name != own and last_part(name) != "Concept":
                found.setdefault(name, []).append(vocab.label(one.local))
    return dict(list(found.items())[:_MOST])


def _some(labels: list[str]) -> str:
    shown = " · ".join(labels[:2])
    return f"{shown} … (+{len(labels) - 2})" if len(labels) > 2 else shown


def _title(name: str) -> str:
    return vocab.label(name) if name in blocks() else last_part(name)


def _subtitle(name: str) -> str:
    return f"kg:{name}" if name in blocks() else last_part(name)


def _href(name: str, path: PathOf) -> str:
    return path(name) if name in blocks() else ""


def _is_object(block: Block) -> bool:
    return "ObjectProperty" in {last_part(name) for name in block.names("type")}
