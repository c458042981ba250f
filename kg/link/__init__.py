"""Links over all documents: policy documents, organisations, and the shortcuts derived from them. Rows in, `Links` out."""

from kg.link.rows import rows_from_store, rows_of
from kg.link.whole import link

__all__ = ["link", "rows_from_store", "rows_of"]
