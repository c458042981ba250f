"""The incremental key: it changes with whatever changes what is read, and with nothing else."""

from __future__ import annotations

import ast
import sys
from importlib import metadata
from pathlib import Path

import kg
from kg.pipeline import fingerprint

PACKAGE = Path(kg.__file__).parent
READING = ("readers", "tables", "extract", "grammar")
NOT_READING = {"pyoxigraph", "rdflib"}


def imported(path: Path) -> set[str]:
    """Top-level names of what a module imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_every_library_that_reads_is_in_the_key():
    names = set().union(*(imported(path) for part in READING for path in (PACKAGE / part).rglob("*.py")))
    owners = metadata.packages_distributions()
    foreign = {name for name in names - set(sys.stdlib_module_names) - {"kg"} - NOT_READING if name in owners}
    assert foreign, "readers import something"
    assert [name for name in sorted(foreign) if not set(owners[name]) & set(fingerprint.LIBRARIES)] == []


def test_keys_differ_with_each_part():
    keys = {
        fingerprint.build_key(*parts)
        for parts in (("a", "b", "c"), ("x", "b", "c"), ("a", "x", "c"), ("a", "b", "x"), ("ab", "", "c"))
    }
    assert len(keys) == 5


def test_a_changed_file_changes_the_digest_and_line_ends_do_not(tmp_path):
    one, other = tmp_path / "a.py", tmp_path / "b.py"

    def digest(*contents):
        for path, content in zip((one, other), contents, strict=True):
            path.write_bytes(content)
        return fingerprint._digest(tmp_path, [one, other], "word")

    first = digest(b"x = 1\n", b"y\n")
    assert digest(b"x = 1\r\n", b"y\r\n") == first
    assert len({first, digest(b"x = 2\n", b"y\n"), digest(b"x = 1\ny\n", b""), digest(b"", b"x = 1\ny\n")}) == 4
