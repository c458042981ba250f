"""Questions in Chinese, without a model: which query of the library is meant, and with which parameters.

In: a question, the library, and the names in the store. Out: a `Reading`: the best query with its slots, the runners-up, or the
reason why none fits. What may be said is data: `#+ ask:` lines of the queries and `queries/words.csv`.
"""

from kg.ask.names import KnownNames, StoreNames
from kg.ask.reading import Candidate, Reader, Reading

__all__ = ["Candidate", "KnownNames", "Reader", "Reading", "StoreNames"]
