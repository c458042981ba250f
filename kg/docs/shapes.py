"""shapes/README.md: every constraint with its message, severity and rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg import vocab
from kg.docs.markdown import code, page, table
from kg.validate.shapes import ShapeInfo, read_shapes

_INTRO = (
    "每个文件约束一类结点，只用 SHACL Core；`_ontology.ttl` 约束本体自身。跨结点的规则在 `queries/checks/`。 · "
    "A file a class, SHACL Core only; `_ontology.ttl` is about the ontology itself. "
    "Rules across nodes stand in `queries/checks/`.",
    "",
)


def shapes_readme() -> str:
    """The page as it should stand."""
    return page("形状 · Shapes", _INTRO, *(_file(path) for path in sorted(vocab.data_dir("shapes").glob("*.ttl"))))


def _file(path: Path) -> Iterator[str]:
    shapes = read_shapes((path,))
    constraints = sorted((info for info in shapes.infos.values() if info.message_zh), key=lambda info: info.iri)
    yield from (f"## {path.name}", "", _comment(path), "")
    yield from table(
        ("约束 · constraint", "属性 · path", "说明 · message", "程度 · severity", "规则 · rule"),
        (_row(info) for info in constraints),
    )


def _row(info: ShapeInfo) -> tuple[str, ...]:
    rule = info.rule if any(info.rule == one.notation for one in vocab.scheme("rule")) else ""
    return (
        code(_local(info.iri)),
        code(_local(info.path or "")),
        f"{info.message_zh} · {info.message_en}",
        info.severity.value,
        code(rule),
    )


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _comment(path: Path) -> str:
    """The Chinese and the English line a file opens with."""
    return " · ".join(line.lstrip("# ") for line in path.read_text(encoding="utf-8").splitlines()[:2] if line.startswith("#"))
