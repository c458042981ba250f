"""The command `kg`: parse, call one library function, print. Exit 0 done, 1 findings or unread files, 2 misuse."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from kg.cli.parser import parse
from kg.cli.words import chosen_language, finish_stdout, note, prepare_streams, silence_stdout
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.settings import Settings

DONE, FOUND, MISUSE, INTERRUPTED = 0, 1, 2, 130

_HOMES = {
    "build": "building",
    "extract": "building",
    "remove": "building",
    "query": "asking",
    "show": "showing",
    "ask": "questions",
    "search": "searching",
    "export": "exporting",
    "link": "linking",
    "validate": "checking",
    "docs": "checking",
    "analyse": "analysing",
    "publish": "publishing",
    "serve": "serving",
}
"""Which module a command lives in; it is imported when the command is given."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    prepare_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = chosen_language(given)
    try:
        options, rest = parse(given, lang)
        options.lang, options.rest = lang, rest
        code = run(options)
        finish_stdout()
        return code
    except KgError as error:
        note(f"kg: {error}")
        silence_stdout()
        return MISUSE
    except KeyboardInterrupt:
        note("kg: 已中断；再次运行会接着做" if lang == "zh" else "kg: interrupted; run it again to go on")
        return INTERRUPTED
    except BrokenPipeError:
        silence_stdout()  # the reader of our output has gone (`kg query … | head`)
        return DONE


def run(options: argparse.Namespace) -> int:
    """Call the function of the command with its options and settings."""
    home = import_module(f"kg.cli.{_HOMES[options.command]}")
    code: int = getattr(home, options.command)(options, settings_for(options))
    return code


def settings_for(options: argparse.Namespace) -> Settings:
    """The settings file, then the environment, then the command line."""
    from dataclasses import replace
    from pathlib import Path

    from kg.settings import load

    settings = load(Path(options.settings) if options.settings else None)
    if getattr(options, "store", None):
        settings = replace(settings, store=options.store)
    if getattr(options, "workers", None) is not None:
        settings = replace(settings, workers=max(options.workers, 0))
    if getattr(options, "unmasked", False):
        settings = replace(settings, mask_persons=False)
    if getattr(options, "cross_check", False):
        settings = replace(settings, cross_check=True)
    return settings


if __name__ == "__main__":
    sys.exit(main())
