"""A store on any server that speaks SPARQL 1.1: query, update, graph store protocol.

`endpoints` says where it is, `client` speaks HTTP, `answers` reads what comes back, `server` asks, updates and carries graphs,
`ledger` keeps what the store is, `publishing` makes a change whole or nothing, `store` is the `Store`, `served` the one that
`kg serve` answers from; `reading` is what both can do.
"""

from kg.store.remote.endpoints import Endpoints
from kg.store.remote.served import ServedStore
from kg.store.remote.store import RemoteStore, is_remote_store, open_remote

__all__ = ["Endpoints", "RemoteStore", "ServedStore", "is_remote_store", "open_remote"]
