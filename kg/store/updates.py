"""What a SPARQL update writes, read from its text: the graphs it names. Users may write their own; ours are made of documents.

The text is read by the words of the grammar (`kg.store.scan`), names are resolved by the engine itself, so that no second
parser can understand them otherwise. (rdflib's did, and took minutes for some thousand triples.) A target that is not a plain
name (`GRAPH ?g`, `DROP ALL`) could be ours. What this cannot read for certain it says so of; then what the engine did decides
(`kg.store.trial`), and a server gets no such update.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from kg.errors import ProtectedError, QueryError
from kg.store.scan import TOKENS, is_doubtful

RESERVED = "urn:jixiao-kg:"
"""Beginning of the graphs in which a build that goes to a server keeps its books and lays its graphs ready."""

_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:[^\\]*>")
_LETTERS = re.compile(r"\\(?:u00[0-7]|U000000[0-7])[0-9A-Fa-f]")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_CONSTANTS = ("", "A", "TRUE", "FALSE")


@dataclass(frozen=True, slots=True)
class Reading:
    """更新的目标: the graphs an update writes, "" for the default graph, None for any; `certain` is False where the text could
    be read in more than one way. `data` says that it does nothing but insert, or delete, the triples it lists; `deletes` are
    the places of DELETE there.
    """

    written: tuple[str | None, ...]
    certain: bool
    data: Literal["insert", "delete"] | None = None
    deletes: tuple[int, ...] = ()

    def as_inserts(self, text: str) -> str:
        """The text of deletions with INSERT in place of DELETE, letter for letter."""
        for place in self.deletes:
            text = f"{text[:place]}INSERT{text[place + len('DELETE') :]}"
        return text


def read(sparql: str, base_iri: str | None = None) -> Reading:
    """What an update writes.

    >>> read("INSERT DATA { <a:s> <a:p> 1 . GRAPH <a:g> { <a:s> <a:p> 1 } }").written
    ('', 'a:g')
    """
    reader = _Reader(sparql, base_iri)
    try:
        reader.operations()
    except _UncertainError:
        return Reading((*reader.written, None), certain=False)
    data = next(iter(reader.kinds)) if len(reader.kinds) == 1 else None
    return Reading(tuple(reader.written), certain=True, data=None if data == "other" else data, deletes=tuple(reader.deletes))


def refuse(reading: Reading, base: str) -> None:
    """Raise `ProtectedError` where what is read for certain could be a graph below `{base}graph/`, or of a build's books."""
    ours = f"{base}graph/"
    for target in reading.written:
        if (target is None and reading.certain) or (target is not None and target.startswith((ours, RESERVED))):
            raise protected("GRAPH ?… / ALL / NAMED" if target is None else f"<{target}>", base)


def protected(shown: str, base: str) -> ProtectedError:
    """That an update may not write this."""
    ours = f"{base}graph/"
    return ProtectedError(
        f"更新只能写入用户自己的图，不能写 {shown}；{ours} 下的图由文件生成 "
        f"(an update may write users' graphs only, not {shown}; graphs below {ours} are made of documents)"
    )


# -- updates that another server is to run -----------------------------------------------------------------------------


def refuse_ours(sparql: str, base: str) -> None:
    """Raise `ProtectedError` where an update could write a graph below `{base}graph/`, `QueryError` where that cannot be told."""
    refuse(_certain(sparql), base)


def targets(sparql: str) -> Iterator[str | None]:
    """The graphs an update writes: names, "" for the default graph, None for any. Raises `QueryError` where that cannot be told.

    >>> sorted(targets("INSERT DATA { <a:s> <a:p> 1 . GRAPH <a:g> { <a:s> <a:p> 1 } }"))
    ['', 'a:g']
    """
    yield from _certain(sparql).written


def plain(sparql: str) -> str:
    """An update as every engine reads it alike: some expand `\\u0022` before they look for strings, some end a comment at a
    carriage return only where a new line follows. Raises `QueryError` where it must be written otherwise.
    """
    found = _LETTERS.search(sparql)
    if found is not None:
        raise QueryError(f"请直接写出字符，不用 {found[0]} (syntax: write the letter itself, not {found[0]})")
    return _LONE_RETURN.sub("\n", sparql)


def _certain(sparql: str) -> Reading:
    reading = read(plain(sparql))
    if not reading.certain or any(name and ("/./" in name or "/../" in name) for name in reading.written):
        raise QueryError(
            "更新语法错误，或看不出写入哪些图；请写全图名 "
            "(a syntax error, or an update of which cannot be told what graphs it writes: write their whole names)"
        )
    return reading


# -- the grammar of updates, as far as it names graphs (SPARQL 1.1 Query, 19.8, from [29] Update) ---------------------------


class _UncertainError(Exception):
    """A text that is not understood, or in two ways."""


class _Reader:
    """Goes through the words of an update once, one word ahead."""

    def __init__(self, text: str, base_iri: str | None) -> None:
        self._text, self._base = text, base_iri
        self._source = TOKENS.finditer(text)
        self._prologue = ""
        self._resolved: dict[tuple[str, str], str] = {}
        self.written: list[str | None] = []
        self.kinds: set[Literal["insert", "delete", "other"]] = set()
        self.deletes: list[int] = []
        self._kind = self._value = ""
        self._start = self._end = 0
        self._advance()

    def _advance(self) -> None:
        for token in self._source:
            if token.lastgroup != "comment":
                self._kind, self._value = token.lastgroup or "", token[0]
                self._start, self._end = token.span()
                return
        self._kind = self._value = ""

    @property
    def _word(self) -> str:
        return self._value.upper() if self._kind == "word" else ""

    def _take(self, *words: str) -> bool:
        """Go on where one of these words stands here."""
        if self._word not in words:
            return False
        self._advance()
        return True

    def _require(self, found: bool) -> None:
        if not found:
            raise _UncertainError

    def operations(self) -> None:
        """All operations and what is declared before them."""
        while self._kind:
            match self._word:
                case "PREFIX" | "BASE":
                    self._declare()
                case "WITH" | "INSERT" | "DELETE":
                    self._modify()
                case "LOAD" | "CLEAR" | "DROP" | "CREATE" | "ADD" | "MOVE" | "COPY":
                    self.kinds.add("other")
                    self._manage()
                case _:
                    self._require(self._value == ";")
                    self._advance()

    def _declare(self) -> None:
        start = self._start
        if not self._take("BASE"):
            self._advance()
            self._require(self._kind == "name")
            self._advance()
        self._require(self._kind == "iri")
        self._prologue += self._text[start : self._end] + "\n"
        self._advance()

    def _name(self) -> str:
        """The IRI that stands here."""
        self._require(self._kind in ("iri", "name"))
        value, key = self._value, (self._prologue, self._value)
        if self._kind == "iri" and _ABSOLUTE.fullmatch(value):
            name = value[1:-1]
        else:
            name = self._resolved[key] if key in self._resolved else self._resolved.setdefault(key, self._resolve(value))
        self._advance()
        return name

    def _resolve(self, value: str) -> str:
        try:
            found = ox.Store().query(f"{self._prologue}SELECT ({value} AS ?n) {{}}", base_iri=self._base)
        except (SyntaxError, ValueError) as error:
            raise _UncertainError from error
        assert isinstance(found, ox.QuerySolutions)
        return str(next(iter(found))["n"].value)

    def _manage(self) -> None:
        """Operations on whole graphs."""
        operation = self._word
        self._advance()
        self._take("SILENT")
        if operation == "LOAD":
            self._name()
            self.written.append(self._side() if self._take("INTO") else "")
        elif operation in ("CLEAR", "DROP", "CREATE"):
            self.written.append(None if self._take("ALL", "NAMED") else self._side())
        else:
            source = self._side()
            self._require(self._take("TO"))
            self.written += [source, self._side()] if operation == "MOVE" else [self._side()]

    def _side(self) -> str:
        if self._take("DEFAULT"):
            return ""
        self._take("GRAPH")
        return self._name()

    def _modify(self) -> None:
        default = self._name() if self._take("WITH") else ""
        place = self._start
        deletes = self._take("DELETE")
        self._require(deletes or self._take("INSERT"))
        if self._take("DATA"):
            self.kinds.add("delete" if deletes else "insert")
            self.deletes += [place] if deletes else []
            self._quads(default)
            return
        self.kinds.add("other")
        if deletes and self._take("WHERE"):
            self._quads(default)
            return
        self._quads(default)
        if deletes and self._take("INSERT"):
            self._quads(default)
        while self._take("USING"):
            self._take("NAMED")
            self._name()
        self._require(self._take("WHERE"))
        self._pass_group()

    def _quads(self, default: str) -> None:
        """A block of triples, and of `GRAPH`s with triples."""
        self._open()
        plain_triples = False
        while self._value != "}":
            if self._take("GRAPH"):
                self.written.append(None if self._kind == "variable" else self._name())
                if self._kind == "variable":
                    self._advance()
                self._pass_group()
                continue
            self._require(bool(self._kind) and self._value != "{" and (self._kind != "word" or self._word in _CONSTANTS))
            if not plain_triples and self._value != ".":
                plain_triples = True
                self.written.append(default)
            self._advance()
        self._advance()

    def _pass_group(self) -> None:
        """Go behind a group in braces."""
        self._open()
        depth = 1
        while depth:
            self._require(bool(self._kind) and not (self._kind == "iri" and is_doubtful(self._value)))
            if self._kind == "sign":
                depth += (self._value == "{") - (self._value == "}")
            self._advance()

    def _open(self) -> None:
        self._require(self._value == "{")
        self._advance()
