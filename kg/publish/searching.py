"""What the search of a pack reads: titles as scripts, a file a kind, because a page opened from a folder may fetch nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from kg.publish.context import Context, named
from kg.publish.guide import MENU
from kg.publish.nodes import Node

_KINDS = (("PolicyDocument", "policies", "依据文件", 1), ("Organisation", "departments", "部门", 0),
          ("IndicatorConcept", "concepts", "指标概念", 3), ("ProjectSeries", "series", "项目系列", 5))  # fmt: skip
Row = tuple[str, str, str]
"""Title, path, what stands beside it."""


def scripts(context: Context) -> Iterator[tuple[str, str]]:
    """Path and text of each script; the one named index tells the others."""
    names = []
    for name, kind, rank, rows in _parts(context):
        if (script := _script(kind, rank, rows)) is not None:
            names.append(name)
            yield f"assets/search/{name}.js", script
    yield "assets/search/index.js", f"window.kgSearchParts={json.dumps(names)};\n"


def _parts(context: Context) -> Iterator[tuple[str, str, int, Iterable[Row]]]:
    documents = context.documents
    yield "documents", "公开文件", 2, ((one.title, one.path, f"{one.publisher} {one.year}".strip()) for one in documents)
    yield "projects", "项目", 4, (
        (project.name, project.path, f"{project.department} {one.year} {project.code}".strip())
        for one in documents
        for project in one.projects
    )  # fmt: skip
    for name, part, kind, rank in _KINDS:
        yield part, kind, rank, (_row(context, node) for node in context.canonical.of_class(name))
    yield "pages", "栏目", 6, [(word.text, word.href, "") for word in MENU]


def _row(context: Context, node: Node) -> Row:
    target = context.resolve(node.iri)
    context.forget()
    more = " ".join(part for part in (node.text("policyNumber"), node.text("unitCode")) if part and part not in named(node))
    return named(node), target.path if target else "", more


def _script(kind: str, rank: int, rows: Iterable[Row]) -> str | None:
    """Paths are told once a folder: `[title, folder, file, more]`. None where there are no rows."""
    folders: dict[str, int] = {}
    packed = []
    for title, path, more in rows:
        folder, slash, file = path.rpartition("/")
        number = folders.setdefault(folder + slash, len(folders))
        packed.append(_json([title, number, file, more] if more else [title, number, file]))
    if not packed:
        return None
    head = _json({"kind": kind, "rank": rank, "paths": list(folders)}).removesuffix("}")
    written = f'{head},"rows":[{",".join(packed)}]}}'
    return f"kgSearch({written.replace('<', chr(92) + 'u003c')});\n".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
