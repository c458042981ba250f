"""A page, or a graph, for every IRI of the store: the path of an instance IRI is its address on this server.

https://www.w3.org/TR/cooluris/ — which of both is sent hangs on the Accept header, or on `?format=`.
"""

from __future__ import annotations

import pickle
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from kg.server import media, pages
from kg.server.answering import HTML
from kg.server.faults import bad_request, not_acceptable, not_allowed
from kg.server.limits import Limits
from kg.server.pool import Pool
from kg.server.protocol import absolute_iri, as_iri, client_of, header, parse_fields, raw_path
from kg.server.streaming import respond, whole
from kg.server.wire import ReadResource

_SUFFIXES = {
    "html": HTML,
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
_XHTML = "application/xhtml+xml"
_OFFERS = (HTML, _XHTML, *media.GRAPHS)


class Entities:
    """实体页面: an ASGI application for the paths of instances and for `/resource?iri=`."""

    def __init__(self, pool: Pool, base: str, limits: Limits) -> None:
        self._pool, self._base, self._limits = pool, base, limits
        self.path = "/id/" if base.endswith("#") else urlsplit(base).path

    @property
    def route(self) -> str:
        """The addresses of instances, as a route."""
        return self.path + "{rest:path}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is said of an IRI."""
        if scope["method"] not in ("GET", "HEAD"):
            raise not_allowed("GET", "HEAD", "OPTIONS")
        fields = dict(parse_fields(scope["query_string"]))
        name = self._name(scope, fields)
        chosen = _chosen(scope, fields.get("format"))
        if chosen != HTML:
            frames = self._pool.frames(ReadResource(name, chosen, "zh"), client_of(scope))
            await respond(frames, scope, receive, send, after=self._limits.long_after)
            return
        lang = "en" if fields.get("lang") == "en" else "zh"
        _, data = await whole(self._pool.frames(ReadResource(name, HTML, lang), client_of(scope)))
        page = pages.entity(pickle.loads(data), self._base, lang)  # noqa: S301  from our own child
        await HTMLResponse(page, headers={**pages.HEADERS, "Vary": "Accept"})(scope, receive, send)

    def _name(self, scope: Scope, fields: dict[str, str]) -> str:
        """The IRI that is meant; `/resource` also takes the key of a document."""
        if scope["path"] != "/resource":
            return absolute_iri(self._base + as_iri(raw_path(scope)[len(self.path) :]))
        name = fields.get("iri", "").strip()
        if not name:
            raise bad_request("请给出参数 iri", "give the parameter iri")
        return name


def _chosen(scope: Scope, wanted: str | None) -> str:
    if wanted is not None:
        if wanted not in _SUFFIXES:
            raise bad_request(f"format 可为 {', '.join(_SUFFIXES)}", f"format is one of {', '.join(_SUFFIXES)}")
        return _SUFFIXES[wanted]
    chosen = media.best(header(scope, "accept"), _OFFERS)
    if chosen is None:
        raise not_acceptable(", ".join(_OFFERS))
    return HTML if chosen == _XHTML else chosen
