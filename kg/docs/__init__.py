"""Pages written from what the program itself reads: ontology, shapes, queries, columns of tables, commands.

`generate` gives the pages as they should stand, `stale` those that do not; `kg docs` writes or checks them. The command line
hands its own reference in as text, since this package stands below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.docs.ontology import ontology_readme
from kg.docs.queries import queries_readme
from kg.docs.sections import fill, tables_section
from kg.docs.shapes import shapes_readme

__all__ = ["generate", "ontology_readme", "queries_readme", "shapes_readme", "stale"]

_WITH_SECTIONS = ("README.md", "README.zh-CN.md")


def generate(root: Path, sections: Mapping[str, str] | None = None) -> dict[Path, str]:
    """Every generated page below the repository root, and its text.

    `sections` adds text by name (`commands`) to the part `tables` for pages that hold `<!-- generated: NAME -->` markers.
    """
    pages = {
        root / "ontology" / "README.md": ontology_readme(),
        root / "queries" / "README.md": queries_readme(),
        root / "shapes" / "README.md": shapes_readme(),
    }
    parts = {"tables": tables_section(), **(sections or {})}
    for name in _WITH_SECTIONS:
        path = root / name
        if path.is_file():
            pages[path] = fill(path.read_text(encoding="utf-8"), parts)
    return pages


def stale(root: Path, sections: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """The generated pages that are missing or differ from what `generate` gives."""
    return tuple(
        path for path, text in generate(root, sections).items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    )
