"""The command line as fixtures: one command, and one in the folder of a module's `place`."""

from __future__ import annotations

import sys

import pytest

from kg.cli.main import main


@pytest.fixture
def any_command(capfdbinary):
    """Run one command; gives its exit code, output and errors."""

    def run(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


@pytest.fixture
def kg(place, monkeypatch, any_command):
    """The same in that folder, with its store."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("KG_STORE", str(place / "store"))
    return any_command
