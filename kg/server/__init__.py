"""`kg serve`: the graph over HTTP. SPARQL 1.1 Protocol, Graph Store Protocol, service description, pages.

In: a store's folder and limits. Starlette takes the requests; queries run in worker processes of ours, one at a time in each,
because nothing else stops a query of this engine: its Python API has no time-out. `oxigraph serve-read-only --timeout-s` has
one, but starts a thread for each request that sleeps until the time is over (3,500 threads after a second of load; with 30
seconds the process aborts), ignores how many rows and how much memory a query takes, and is no faster behind a proxy of ours.
`bench/bench_endpoint.py` holds the whole against the bare server.
"""

from kg.server.limits import Limits
from kg.server.options import HOST, PORT, Options

__all__ = ["HOST", "PORT", "Limits", "Options"]
