"""Open a store by what names it: a folder, or the URL of a server."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from kg.address import is_url
from kg.errors import StoreError
from kg.store import embedded

if TYPE_CHECKING:
    from kg.store.embedded import EmbeddedStore
    from kg.store.remote import RemoteStore, ServedStore


def is_store(path: str | Path) -> bool:
    """Whether a store stands at a folder or URL."""
    return _remote().is_remote_store(str(path)) if is_url(path) else embedded.is_store(path)


def open_store(path: str | Path, *, base: str | None = None, create: bool = False) -> EmbeddedStore | RemoteStore | ServedStore:
    """Open the store at `path`, or, with `create`, make it there; `base` has to be the one it was made with."""
    if is_url(path):
        return _remote().open_remote(str(path), base=base, create=create)  # type: ignore[no-any-return]
    return embedded.open_store(path, base=base, create=create)


def _remote() -> ModuleType:
    """The part that speaks HTTP, where its library is installed."""
    try:
        from kg.store import remote
    except ImportError as error:
        raise StoreError("远程图库需要附加组件，请安装 (needs the extra): pip install 'jixiao-kg[remote]'") from error
    return remote
