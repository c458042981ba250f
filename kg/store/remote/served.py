"""A store that `kg serve` answers from, opened by its URL: asked from anywhere, built only where it lies.

`kg serve` keeps no ledger and refuses what a build writes; it says in its service description that it serves this vocabulary
(void:vocabulary), and what its IRIs begin with (void:uriSpace). https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.protocol import Draft
from kg.store.remote.reading import ServerStore
from kg.store.remote.server import Server
from kg.vocab import KG

_VOID = "http://rdfs.org/ns/void#"
_VOCABULARY, _SPACE = ox.NamedNode(_VOID + "vocabulary"), ox.NamedNode(_VOID + "uriSpace")


def served_base(server: Server) -> str | None:
    """The base of the store that `kg serve` answers from here; None where this is another server."""
    said = server.described()
    ours = {quad.subject for quad in said if quad.predicate == _VOCABULARY and quad.object == ox.NamedNode(KG)}
    spaces = [quad.object for quad in said if quad.predicate == _SPACE and quad.subject in ours]
    return spaces[0].value if len(spaces) == 1 and isinstance(spaces[0], ox.Literal) else None


def refuse_build(server: Server) -> NoReturn:
    """Say that nothing is built through `kg serve`, and what to do."""
    raise StoreError(
        f"{server.at.shown}：这是 kg serve 的服务，只能查询，不能往里构建；请在图库所在的机器上运行 "
        "kg build --store 图库文件夹，服务会自动换用新图 "
        "(this is kg serve: ask it, but run kg build on its machine, with the folder of the store; it takes up what is new)"
    )


class ServedStore(ServerStore):
    """服务中的图库. Get one from `kg.store.open_store(url)`."""

    @property
    def notes(self) -> Mapping[str, str]:
        """What the content was made with is not told."""
        return {}

    @property
    def root(self) -> Path | None:
        """The documents are not on this machine."""
        return None

    @property
    def staging(self) -> Path:
        """Refused."""
        refuse_build(self._server)

    def keep_root(self, root: Path) -> None:  # noqa: ARG002
        """Refused."""
        refuse_build(self._server)

    def replace_graphs(self, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:  # noqa: ARG002
        """Refused."""
        refuse_build(self._server)

    def load(self, files: Iterable[Path]) -> None:  # noqa: ARG002
        """Refused."""
        refuse_build(self._server)

    def locked(self) -> AbstractContextManager[None]:
        """Refused."""
        refuse_build(self._server)

    def writing(self, *, compact: bool = False) -> AbstractContextManager[Draft]:  # noqa: ARG002
        """Refused."""
        refuse_build(self._server)
