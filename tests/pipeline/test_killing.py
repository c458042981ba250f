"""A build that is killed loses nothing: readers always see a whole graph, and the next build ends in the same one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE.parents[1]), str(HERE)))}
    folder = tmp_path_factory.mktemp("killing")
    done = subprocess.run(
        [sys.executable, HERE / "killing.py", folder], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_twenty_builds_were_killed_at_different_points(killed):
    assert len({result["point"] for result in killed["results"]}) == 20
    assert [result["status"] for result in killed["results"]] == [-9] * 20


@pytest.mark.parametrize("moment", ["c_call:swap", "c_return:swap", "c_call:backup", "c_return:bulk_load", "c_call:flush"])
def test_the_points_that_matter_are_among_them(killed, moment):
    assert any(result["point"].endswith(moment) for result in killed["results"])


def test_after_every_kill_the_store_is_whole(killed):
    assert [result["point"] for result in killed["results"] if not result["whole"]] == []


def test_the_next_build_ends_in_the_same_graph(killed):
    wrong = [result for result in killed["results"] if result["again"] != 0 or not result["same"]]
    assert wrong == []


def test_nothing_half_made_is_left(killed):
    assert [(result["point"], result["left"]) for result in killed["results"] if result["left"]] == []


def test_a_reader_beside_saw_whole_graphs_only(killed):
    assert set(killed["reader"]) == set(killed["digests"])
    assert len(set(killed["digests"])) == 2
    assert sum(killed["reader"].values()) > 20
