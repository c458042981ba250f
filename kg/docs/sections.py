"""Generated sections inside pages that are otherwise written by hand.

A section stands between `<!-- generated: NAME -->` and `<!-- end of NAME -->`; the words around it are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.docs.markdown import code, table
from kg.records.columns import SCHEMAS

_SECTION = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end of (?P=name) -->)", re.DOTALL)


def fill(text: str, sections: Mapping[str, str]) -> str:
    """The page with its sections written anew; a section nobody knows stays as it is.

    >>> fill("a\\n<!-- generated: x -->\\nold\\n<!-- end of x -->\\nb", {"x": "new"})
    'a\\n<!-- generated: x -->\\nnew\\n<!-- end of x -->\\nb'
    """

    def write(found: re.Match[str]) -> str:
        section = sections.get(found["name"])
        return found[0] if section is None else f"{found[1]}{section.strip()}\n{found[3]}"

    return _SECTION.sub(write, text)


def tables_section() -> str:
    """The tidy tables: file, column, heading, kind, meaning."""
    lines: list[str] = []
    for schema in SCHEMAS:
        lines += [f"#### {schema.name} · {schema.title}", ""]
        lines += table(
            ("列 · column", "标题", "类型 · kind", "说明", "meaning"),
            ((code(one.name), one.heading, one.kind, one.description_zh, one.description_en) for one in schema.columns),
        )
    return "\n".join(lines)
