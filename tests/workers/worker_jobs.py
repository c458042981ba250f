"""Tasks for the tests of kg.workers; imported by the worker processes."""

import os
import signal
import sys
import time
from pathlib import Path


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


def pid(_):
    return os.getpid()


def deep(depth):
    return 0 if depth == 0 else 1 + deep(depth - 1)
