"""The command reference as Markdown, made of the parser itself, for `kg docs`."""

from __future__ import annotations

import argparse

from kg.cli.parser import Parser, make_parser
from kg.cli.words import Lang


def reference(lang: Lang) -> str:
    """Every command with its arguments and options."""
    lines: list[str] = []
    for action in make_parser(lang)._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                lines += _command(name, command)
    return "\n".join(lines).strip()


def _command(name: str, command: Parser) -> list[str]:
    lines = [f"#### `kg {name}`", "", command.description or "", ""]
    lines += [f"- `{_written(action)}` {action.help}" for action in command._actions if not _everywhere(action)]
    return [*lines, "", *([command.epilog, ""] if command.epilog else [])]


def _everywhere(action: argparse.Action) -> bool:
    """Options that every command has are described once, by hand."""
    return bool({"--help", "--lang", "--settings", "--store"} & {*action.option_strings})


def _written(action: argparse.Action) -> str:
    name = action.option_strings[-1] if action.option_strings else ""
    value = "" if action.nargs == 0 else str(action.metavar or "|".join(action.choices or ()))
    return " ".join(part for part in (name, value) if part)
