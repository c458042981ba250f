"""What all stores on a server have in common: they are asked, their graphs are read, and users' graphs updated, over there."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.store.protocol import Answer
from kg.store.remote.endpoints import Endpoints
from kg.store.remote.server import Server
from kg.store.updates import RESERVED, plain, refuse_ours


class ServerStore:
    """服务器上的图库, whoever builds it."""

    def __init__(self, server: Server, base: str) -> None:
        self._server, self._base = server, base

    @property
    def base(self) -> str:
        """The base of instance IRIs."""
        return self._base

    @property
    def endpoints(self) -> Endpoints:
        """Where it is."""
        return self._server.at

    def query(self, sparql: str, /) -> Answer:
        """The answer to a SPARQL query over the union of all graphs."""
        self._require_whole()
        return self._server.query(sparql)

    def graphs(self) -> Iterator[str]:
        """The names of all graphs, sorted."""
        return iter(self._sizes())

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one graph, or of all. Raises `StoreError` at the end where not all have come."""
        if graph is not None:
            self._require_whole()
            yield from self._server.read(graph)
            return
        for name, size in self._sizes().items():
            yield from self._server.read(name, size)

    def update(self, sparql: str, /) -> None:
        """Run a SPARQL update on users' graphs, on the server itself."""
        sparql = plain(sparql)
        refuse_ours(sparql, self._base)
        self._require_whole()
        self._server.update(sparql, again=False)

    def _sizes(self) -> dict[str, int]:
        self._require_whole()
        return {graph: size for graph, size in self._server.sizes().items() if not graph.startswith(RESERVED)}

    def _require_whole(self) -> None:
        """Raise `StoreError` where what the server holds is known to be half of something."""
