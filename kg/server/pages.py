"""The pages for people: a form to ask, and one page for each thing in the graph. They need nothing from any network.

Everything that comes from the store is escaped; the pages run no script but their own file and load nothing from elsewhere.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from urllib.parse import quote as percent
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse

from kg.query import listing
from kg.query.describe import Resource, Said
from kg.query.run import prepare
from kg.server.faults import not_allowed
from kg.server.options import Options

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
_STATIC = Path(__file__).parent / "static"
_MANY = 20
_KEPT = "/:@!$&'()*+,;=%~"


class Pages:
    """首页."""

    def __init__(self, base: str, options: Options) -> None:
        self._base, self._options = base, options
        self._page: str | None = None

    async def index(self, request: Request) -> HTMLResponse:
        """A form for SPARQL, with the library's questions to begin from."""
        if request.method not in ("GET", "HEAD"):
            raise not_allowed("GET", "HEAD", "OPTIONS")
        if self._page is None:
            self._page = await asyncio.to_thread(self._made)
        return HTMLResponse(self._page, headers=HEADERS)

    def _made(self) -> str:
        limits = self._options.limits
        return _template("index.html").substitute(
            base=escape(self._base),
            seconds=f"{limits.seconds:g}",
            rows=f"{limits.rows:,}",
            writing="可写（须带令牌）" if self._options.token else "只读",
            questions=_questions(),
        )


def _questions() -> str:
    """The library's questions as JSON in a script element: title and SPARQL with default parameters."""
    found = [
        {"title": query.header.question_zh or query.header.summary_zh, "sparql": prepare(query, {}).sparql}
        for query in listing(kind="competency")
    ]
    return json.dumps(found, ensure_ascii=False).replace("<", "\\u003c")


def entity(resource: Resource, base: str, lang: str) -> str:
    """The page of one resource."""
    zh = lang == "zh"
    facts = [one for one in resource.said if one.place is None]
    places = [one for one in resource.said if one.place is not None]
    title = resource.label or resource.iri
    sections = [_table(facts, base, lang)]
    if places:
        sections.append(_section("出处" if zh else "Where it is printed", _table(places, base, lang)))
    if resource.users:
        sections.append(_section("被引用" if zh else "Pointed to by", _table(resource.users, base, lang)))
    return _template("entity.html").substitute(
        lang=lang,
        title=escape(title),
        iri=escape(resource.iri),
        classes="".join(f"<span>{escape(name)}</span>" for name in resource.classes),
        sections="".join(sections),
        home="绩效图谱" if zh else "Performance graph",
        formats=" ".join(_format(resource.iri, *one) for one in _FORMATS),
        other=f'<a href="{escape(_with(resource.iri, lang="en" if zh else "zh"))}">{"English" if zh else "中文"}</a>',
    )


_FORMATS = (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"), ("nt", "N-Triples"))


def _with(iri: str, **fields: str) -> str:
    return "/resource?" + urlencode({"iri": iri, **fields})


def _format(iri: str, suffix: str, name: str) -> str:
    return f'<a href="{escape(_with(iri, format=suffix))}" rel="alternate">{name}</a>'


def _section(title: str, content: str) -> str:
    return f"<h2>{escape(title)}</h2>{content}"


def _table(said: Iterable[Said], base: str, lang: str) -> str:
    rows = []
    for _, group in groupby(said, key=lambda one: one.predicate):
        ones = list(group)
        name = f'<a href="{escape(_with(ones[0].predicate, lang=lang))}">{escape(ones[0].property)}</a>'
        rows.append(f"<tr><th>{name}</th><td>{_values(ones, base, lang)}</td></tr>")
    return f"<table>{''.join(rows)}</table>"


def _values(ones: Sequence[Said], base: str, lang: str) -> str:
    shown = "".join(f"<li>{_value(one, base)}</li>" for one in ones[:_MANY])
    if len(ones) <= _MANY:
        return f"<ul>{shown}</ul>"
    more = f"其余 {len(ones) - _MANY} 个" if lang == "zh" else f"{len(ones) - _MANY} more"
    rest = "".join(f"<li>{_value(one, base)}</li>" for one in ones[_MANY:])
    return f"<ul>{shown}</ul><details><summary>{more}</summary><ul>{rest}</ul></details>"


def _value(one: Said, base: str) -> str:
    """A value: a link where it is an IRI."""
    text = escape(one.place or one.label or one.value.removeprefix(base))
    address = address_of(one.value, base)
    return text if address is None else f'<a href="{escape(address)}">{text}</a>'


def address_of(value: str, base: str) -> str | None:
    """Where a value's page is: that of an instance at its path, that of another IRI by its name; None of what is no IRI."""
    if value.startswith(base) and not base.endswith("#"):
        return percent(urlsplit(base).path + value[len(base) :], safe=_KEPT)
    if value.startswith(("http://", "https://")) and not any(letter in value for letter in ' <>"'):
        return _with(value)
    return None


def _template(name: str) -> Template:
    return Template((_STATIC / name).read_text(encoding="utf-8"))
