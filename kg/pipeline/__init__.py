"""The whole way of data, composed: paths in, a linked and validated graph (or tidy tables) and a report out.

Only this package knows all stages. Documents are read by supervised processes, one file a task; what is read goes to the
store in one draft, which becomes visible as a whole.
"""

from kg.pipeline.building import build, remove
from kg.pipeline.report import BuildReport, Counts, Event, FileReport, Progress
from kg.pipeline.tables import extract_all

__all__ = ["BuildReport", "Counts", "Event", "FileReport", "Progress", "build", "extract_all", "remove"]
