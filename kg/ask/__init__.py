"""Questions in Chinese, without a model of language: which query of the library is meant, and with which parameters.

In: a question, the library, and the names in the store. Out: a `Reading`: the best query with its slots, the runners-up, or the
reason why none fits. What may be said is data: `#+ ask:` lines of the queries, `queries/words.csv`, `queries/unanswerable.txt`;
from these a small linear learner is trained.
"""

from collections.abc import Iterable
from pathlib import Path

from kg.ask import model
from kg.ask.names import KnownNames, StoreNames
from kg.ask.profile import profiles
from kg.ask.reading import Candidate, Reader, Reading
from kg.query import Query

__all__ = ["Candidate", "KnownNames", "Reader", "Reading", "StoreNames", "learn", "stale"]


def stale(library: Iterable[Query]) -> tuple[Path, ...]:
    """The file of the shipped model, where it was not learned from this library."""
    return () if model.is_current(profiles(library)) else (model.shipped(),)


def learn(library: Iterable[Query]) -> None:
    """Learn the shipped model anew: about a minute, the same bytes from the same phrases."""
    model.write_shipped(profiles(library))
