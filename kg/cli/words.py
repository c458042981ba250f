"""What the command line says, in Chinese or English, and where: results on standard output, the rest on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Literal

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
    print(text)


def note(text: str) -> None:
    """One line about the work, not of its result."""
    print(text, file=sys.stderr)


def prepare_streams() -> None:
    """A character that the terminal cannot show must not end the run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
