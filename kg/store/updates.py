"""Which graphs a SPARQL update may write: users' own only. Ours are made of documents, and the next build makes them again.

The update is parsed by rdflib, its targets are looked up in the parse; a target that is not a plain name (`GRAPH ?g`,
`DROP ALL`) could be ours and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.errors import ProtectedError, QueryError


def refuse_ours(sparql: str, base: str, *, bare: bool = False) -> None:
    """Raise `ProtectedError` where an update could write a graph below `{base}graph/`.

    A bare store has none of them yet, so that `DROP ALL` does no harm there.
    """
    ours = f"{base}graph/"
    for target in targets(sparql):
        if (target is None and not bare) or (target is not None and target.startswith(ours)):
            shown = "GRAPH ?… / ALL / NAMED" if target is None else f"<{target}>"
            raise ProtectedError(
                f"更新只能写入用户自己的图，不能写 {shown}；{ours} 下的图由文件生成 "
                f"(an update may write users' graphs only, not {shown}; graphs below {ours} are made of documents)"
            )


def targets(sparql: str) -> Iterator[str | None]:
    """The graphs an update writes: names, "" for the default graph, None for any.

    >>> sorted(targets("INSERT DATA { <a:s> <a:p> 1 . GRAPH <a:g> { <a:s> <a:p> 1 } }"))
    ['', 'a:g']
    """
    from rdflib.plugins.sparql import parser
    from rdflib.plugins.sparql.algebra import translateUpdate

    try:
        operations = translateUpdate(parser.parseUpdate(sparql)).algebra
    except Exception as error:  # pyparsing and rdflib raise many kinds on a broken text, Exception itself among them
        raise QueryError(f"SPARQL 更新语法错误 (syntax error in update): {error}") from error
    for operation in operations:
        for target in _written(operation):
            # rdflib keeps the backslash of `kg:graph\/links`; no IRI has one
            yield None if target is None else target.replace("\\", "")


def _written(operation: Any) -> Iterator[str | None]:
    match operation.name:
        case "InsertData" | "DeleteData" | "DeleteWhere":
            yield from _of_quads(operation, "")
        case "Modify":
            default = str(operation.withClause) if operation.withClause else ""
            for part in (operation.delete, operation.insert):
                if part:
                    yield from _of_quads(part, default)
        case "Clear" | "Drop" | "Create":
            yield _name(operation.graphiri)
        case "Load":
            yield str(operation.graphiri) if operation.graphiri else ""
        case "Add" | "Copy":
            yield _name(operation.graph[1])
        case "Move":
            yield from (_name(graph) for graph in operation.graph)
        case _:
            yield None


def _of_quads(part: Any, default: str) -> Iterator[str | None]:
    from rdflib import URIRef

    if part.triples:
        yield default
    for graph in part.quads or ():
        yield str(graph) if isinstance(graph, URIRef) else None


def _name(graph: Any) -> str | None:
    if graph == "DEFAULT":
        return ""
    return None if graph in ("ALL", "NAMED") else str(graph)
