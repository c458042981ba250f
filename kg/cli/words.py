"""What the command line says, in Chinese or English, and where: results on standard output, the rest on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Literal

from kg.errors import ExportError

Lang = Literal["zh", "en"]
LANGUAGE_VARIABLE = "KG_LANG"


def chosen_language(arguments: Sequence[str]) -> Lang:
    """The language of `--lang`, looked up before the parser is made, because its help is in that language.

    >>> chosen_language(["query", "--lang", "en"]), chosen_language(["query", "--lang=en"])
    ('en', 'en')
    """
    found = os.environ.get(LANGUAGE_VARIABLE, "zh")
    for number, argument in enumerate(arguments):
        if argument == "--lang" and number + 1 < len(arguments):
            found = arguments[number + 1]
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return "en" if found == "en" else "zh"


def say(text: str) -> None:
    """One line of a result."""
    with stdout_told():
        print(text)


@contextmanager
def stdout_told() -> Iterator[None]:
    """What cannot be written to standard output is one `ExportError`; a reader who has gone is none."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ExportError(f"标准输出：无法写入 (standard output cannot be written): {error.strerror or error}") from error


def finish_stdout() -> None:
    """Write what waits for standard output, while a fault of it can still be told."""
    with stdout_told():
        sys.stdout.flush()


def silence_stdout() -> None:
    """What could not be written to standard output is not tried again at the end of the process."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):  # ValueError: closed by then
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(text: str) -> None:
    """One line about the work, not of its result."""
    print(text, file=sys.stderr)


def prepare_streams() -> None:
    """A character that the terminal cannot show must not end the run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
