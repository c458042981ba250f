"""The library of queries: `queries/*/NAME.rq` of this installation, and the folders a user adds.

A query is named by its file without suffix; its folder says what it is for (competency, reports, checks, construct). A user's
query of the same name wins over ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from kg.errors import QueryError
from kg.query.faults import fault, shortened, unread, with_near
from kg.query.header import Header, parse_header
from kg.vocab import data_dir

GROUPS: Mapping[str, tuple[str, str]] = {
    "departments": ("部门", "departments"),
    "projects": ("项目", "projects"),
    "indicators": ("指标", "indicators"),
    "budgets": ("预算", "budgets"),
    "bases": ("政策依据", "policy bases"),
    "levels": ("级次与地区", "levels and regions"),
    "years": ("年度", "years"),
    "quality": ("质量与出处", "quality and evidence"),
}
"""What our questions are about, in the order of the list; a user's query may name a group of its own."""


@dataclass(frozen=True, slots=True)
class Query:
    """查询: one query with its header. `path` is None for text given directly, `kind` the folder it stands in."""

    name: str
    text: str
    header: Header = field(hash=False)
    kind: str = ""
    path: Path | None = None


def listing(
    folders: Sequence[Path] = (), *, kind: str | None = None, broken: Callable[[QueryError], None] | None = None
) -> tuple[Query, ...]:
    """All queries, by kind and name; users' folders come last in the list and first in the search.

    A file that is no query stops the list, unless `broken` takes what is wrong with it.
    """
    found = {query.name: query for query in _queries(folders, broken)}
    return tuple(
        sorted((query for query in found.values() if kind in (None, query.kind)), key=lambda query: (query.kind, query.name))
    )


def replaced(folders: Sequence[Path]) -> Mapping[str, Path]:
    """The users' files that stand in the place of queries of ours, by name."""
    return {path.stem: path for path in _paths(folders) if path.stem in _ours()}


def find(name: str, folders: Sequence[Path] = ()) -> Query:
    """The query with this name."""
    paths = {**_ours(), **{path.stem: path for path in _paths(folders)}}
    if name in paths:
        return read_query(paths[name])
    zh, en = with_near(f"没有名为 {shortened(name)} 的查询", f"no query named {shortened(name)}", name, set(paths))
    raise fault(
        f"{zh}；kg query --list 列出全部，用中文提问用 kg ask，找词用 kg search",
        f"{en}; kg query --list lists them, kg ask takes questions, kg search takes words",
    )


def read_query(path: Path) -> Query:
    """One query file."""
    try:
        state = path.stat()
        return _read(path, state.st_mtime_ns, state.st_size)
    except (OSError, UnicodeDecodeError) as error:
        raise unread(path, error) from error


@lru_cache(maxsize=512)
def _read(path: Path, _changed: int, _size: int) -> Query:
    """A file as it is since it was changed last."""
    text = path.read_text(encoding="utf-8-sig")
    return Query(path.stem, text, parse_header(text, path.name), path.parent.name, path)


@cache
def _ours() -> Mapping[str, Path]:
    """The files of this installation, which stay where they are while a process runs."""
    return {path.stem: path for path in _paths([data_dir("queries")])}


def _queries(folders: Sequence[Path], broken: Callable[[QueryError], None] | None) -> Iterator[Query]:
    for path in (*_ours().values(), *_paths(folders)):
        try:
            yield read_query(path)
        except QueryError as error:
            if broken is None:
                raise
            broken(error)


def _paths(folders: Sequence[Path]) -> Iterator[Path]:
    """Every query file of some folders: whoever comes later wins."""
    for root in folders:
        if not root.is_dir():
            raise fault(f"{root}：查询文件夹不存在", f"{root}: no such folder of queries")
        yield from sorted(root.rglob("*.rq"))
