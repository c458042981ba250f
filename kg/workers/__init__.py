"""Supervised processes: one task a time to each, so that a crash, a hang or a memory hog costs that task alone.

In: the dotted name of a function and its tasks (anything that pickles). Out: one `Outcome` a task, as they finish.
A task that fails by the death of its process is tried once more, alone, after all others; then it is reported. A long task may
say how far it is (`step`), and be granted more time by that.

Each worker is a fresh interpreter that is fed by pipe. Nothing is forked (PDF libraries and threads do not survive it)
and, unlike in `multiprocessing`, the caller's main script is not imported again, so that `kg.build()` works from a
script without a main guard, from a notebook and from standard input. When the parent dies the pipe closes and the worker goes.
"""

from kg.workers.child import Status, retire, step
from kg.workers.crew import Limits, OnStep, Outcome, Step, run

__all__ = ["Limits", "OnStep", "Outcome", "Status", "Step", "retire", "run", "step"]
