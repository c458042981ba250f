"""Reading, inside a worker: queries, graphs and resources, from the build that the store's pointer names now."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.server import media
from kg.server.rows import Sink, TooManyRowsError
from kg.server.served import Served
from kg.server.wire import Query, ReadGraph, ReadResource, Rules, TaskError
from kg.store.scan import DOUBT, Word, forbidden, has_dataset, position

HTML = "text/html"
_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): ", re.IGNORECASE)
_RANGES = re.compile(r"(?:, )?\[(?:'[^']*'(?: ?\.\.=? ?'[^']*')?(?: \| )?)+\]")
_LONGEST, _AROUND = 300, 60


def answer_query(served: Served, task: Query, sink: Sink, rules: Rules) -> None:
    """Run a query and write what it answers, in the format of its kind."""
    if not rules.allow_service:
        refuse(forbidden(task.text, ("SERVICE",)), task.text)
    try:
        result = served.database().query(task.text, base_iri=task.base, **_dataset(task))
        if isinstance(result, ox.QuerySolutions):
            chosen = _offered(task.table, "SELECT", media.RESULTS)
            sink.head(chosen, media.RESULTS[chosen])
            result.serialize(_file(sink), media.RESULTS[chosen])
        elif isinstance(result, ox.QueryBoolean):
            chosen = _offered(task.boolean, "ASK", media.BOOLEANS)
            sink.head(chosen)
            sink.write(result.serialize(format=media.RESULTS[chosen]) or b"")
        else:
            write_triples(result, _offered(task.graph, "CONSTRUCT, DESCRIBE", media.GRAPHS), sink)
        sink.end()
    except SyntaxError as error:
        raise syntax_fault(error, task.text) from error
    except (OSError, RuntimeError, ValueError, TooManyRowsError) as error:
        raise _failed(error, sink, rules) from error


def _dataset(task: Query) -> dict[str, Any]:
    """The graphs to ask: those of the request, else those of the query, else the union of all."""
    if task.default is None and task.named is None:
        return {} if has_dataset(task.text) else {"use_default_graph_as_union": True}
    try:
        return {
            "default_graph": [ox.NamedNode(name) for name in task.default or ()],
            "named_graphs": [ox.NamedNode(name) for name in task.named or ()],
        }
    except ValueError as error:
        raise TaskError(400, f"图的名称不是绝对 IRI：{error}", f"the name of a graph is no absolute IRI: {error}") from error


def _offered(chosen: str | None, kind: str, offers: Iterable[str]) -> str:
    if chosen is None:
        names = ", ".join(offers)
        raise TaskError(406, f"{kind} 的结果没有所要的格式，可用：{names}", f"no such format of {kind}; there are {names}")
    return chosen


def _file(sink: Sink) -> Any:
    """The stubs ask for a whole `IO[bytes]`; the engine calls `write` and `flush`."""
    return sink


def refuse(word: Word | None, text: str) -> None:
    """Refuse a text that would make the server call another one."""
    if word is None:
        return
    place = position(text, word.start)
    if word.text == DOUBT:
        raise TaskError(
            403,
            f"第 {place} 处的 < 有两种读法，可能藏有 SERVICE 或 LOAD；请在其前后加空格或改写",
            f"the < at {place} reads two ways and could hide SERVICE or LOAD; write it otherwise",
        )
    what = "LOAD" if "LOAD" in word.text else "SERVICE"
    raise TaskError(403, f"第 {place} 处的 {what} 不被允许", f"{what} at {place} is not allowed on this server")


def syntax_fault(error: SyntaxError, text: str = "", *, above: int = 0, what: str = "SPARQL") -> TaskError:
    """400, with line and column, and the place in the text; `above` are lines that were put before it."""
    message = _RANGES.sub("", " ".join(str(error).split()))
    found = _PLACE.search(message)
    if found is not None:
        line, column, detail = max(int(found["line"]) - above, 1), int(found["column"]), message[found.end() :][:_LONGEST]
    elif error.lineno is not None:
        line, column, detail = error.lineno, error.offset or 1, message[:_LONGEST]
    else:
        return TaskError(400, f"{what} 语法错误：{message[:_LONGEST]}", f"syntax error: {message[:_LONGEST]}")
    return TaskError(
        400,
        f"{what} 语法错误，第 {line} 行第 {column} 列",
        f"syntax error at {line}:{column}: {detail}{_marked(text, line, column)}",
    )


def _marked(text: str, line: int, column: int) -> str:
    """The line at fault, with a mark below its place."""
    lines = text.splitlines()
    if not 1 <= line <= len(lines):
        return ""
    start = max(column - _AROUND, 0)
    shown = "".join(letter if letter.isprintable() else " " for letter in lines[line - 1][start : column + _AROUND])
    return f"\n\n{shown}\n{' ' * (column - 1 - start)}^"


def _failed(error: Exception, sink: Sink, rules: Rules) -> TaskError:
    if sink.exceeded or isinstance(error, TooManyRowsError):
        return TaskError(
            503,
            f"结果超过 {rules.rows:,} 行，已停止；请用 LIMIT 和 OFFSET 分批查询",
            f"more than {rules.rows:,} rows; stopped; ask in parts with LIMIT and OFFSET",
        )
    if isinstance(error, OSError):
        status = 502 if rules.allow_service else 500
        return TaskError(status, f"查询失败：{error}", f"the query failed: {error}")
    return TaskError(400, f"查询无法执行：{error}", f"the query cannot be run: {error}")


def write_triples(triples: Iterable[ox.Triple], chosen: str, sink: Sink) -> None:
    """Write a graph in the format of a media type, with the project's prefixes."""
    from kg.query.prefixes import PREFIXES

    sink.head(chosen)
    ox.serialize(_counted(triples, sink), _file(sink), media.GRAPHS[chosen], prefixes=dict(PREFIXES))


def _counted(triples: Iterable[ox.Triple], sink: Sink) -> Iterator[ox.Triple]:
    for number, triple in enumerate(triples, 1):
        sink.count(number)
        yield triple


def answer_graph(served: Served, task: ReadGraph, sink: Sink, rules: Rules) -> None:
    """Write one graph."""
    database = served.database()
    graph = ox.DefaultGraph() if task.name is None else ox.NamedNode(task.name)
    if isinstance(graph, ox.NamedNode) and not database.contains_named_graph(graph):
        raise TaskError(404, f"没有图 <{task.name}>", f"no graph <{task.name}>")
    try:
        triples = (quad.triple for quad in database.quads_for_pattern(None, None, None, graph))
        write_triples(triples, task.media, sink)
        sink.end()
    except (OSError, RuntimeError, ValueError, TooManyRowsError) as error:
        raise _failed(error, sink, rules) from error


def answer_resource(served: Served, task: ReadResource, sink: Sink, rules: Rules) -> None:
    """Write what is said of an IRI, or what a page of it needs."""
    from kg.query.describe import describe
    from kg.query.naming import meant

    if task.media == HTML:
        try:
            resource = describe(served.store, task.iri, "en" if task.lang == "en" else "zh")
        except QueryError as error:
            raise _nothing(task.iri) from error
        sink.head(HTML)
        sink.end(pickle.dumps(resource))
        return
    found = next((said for iri in meant(task.iri, served.store.base) if (said := _said(served, iri))), None)
    if not found:
        raise _nothing(task.iri)
    try:
        write_triples(found, task.media, sink)
        sink.end()
    except TooManyRowsError as error:
        raise _failed(error, sink, rules) from error


def _said(served: Served, iri: str) -> list[ox.Triple]:
    """What is said of an IRI, if it is one."""
    try:
        subject = ox.NamedNode(iri)
    except ValueError:
        return []
    return sorted({quad.triple for quad in served.database().quads_for_pattern(subject, None, None, None)}, key=str)


def _nothing(iri: str) -> TaskError:
    return TaskError(404, f"图库中没有 <{iri}>", f"nothing named <{iri}> in the store")
