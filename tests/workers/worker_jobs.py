"""Tasks for the tests of kg.workers; imported by the worker processes."""

import os
import signal
import sys
import time
from pathlib import Path

from kg import workers


def job(task):
    """Do what the task says, so that one list can hold good and bad ones."""
    verb, argument = task
    return globals()[verb](argument)


def double(number):
    return number * 2


def fail(words):
    raise ValueError(words)


def fail_oddly(words):
    class OddError(Exception):  # a local class does not pickle
        pass

    raise OddError(words)


def die(code):
    os._exit(code)


def segfault(_):
    os.kill(os.getpid(), signal.SIGSEGV)


def die_once(flag):
    if not Path(flag).exists():
        Path(flag).touch()
        os._exit(3)
    return "second time"


def hang(_):
    time.sleep(600)


def hog(_):
    return len(bytearray(8 * 1024**3))


def shout(words):
    sys.stdout.write(words)
    return words


def interrupt(_):
    os.kill(os.getpid(), signal.SIGINT)
    return "still here"


def unpicklable(_):
    return lambda: None


def steps(argument):
    parts, seconds, granted = argument
    for part in range(1, parts + 1):
        workers.step(part, parts, granted)
        time.sleep(seconds)
    return parts


def last_of_its_process(_):
    workers.retire()
    return os.getpid()


def pid(_):
    return os.getpid()


def deep(depth):
    return 0 if depth == 0 else 1 + deep(depth - 1)
