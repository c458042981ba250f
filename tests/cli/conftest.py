"""The command line as a fixture: one command in the folder of a module's `place`."""

from __future__ import annotations

import sys

import pytest

from kg.cli.main import main


@pytest.fixture
def kg(place, monkeypatch, capfdbinary):
    """Run one command in that folder; gives its exit code, output and errors."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("KG_STORE", str(place / "store"))

    def run(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode(errors="replace"), err.decode()

    return run
