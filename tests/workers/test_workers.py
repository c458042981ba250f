"""One task a time in a process of its own: what goes wrong costs that task alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg import workers
from kg.errors import WorkerError

HERE = Path(__file__).parent
LIMITS = workers.Limits(seconds=60, memory_mb=1024)


@pytest.fixture(autouse=True)
def _jobs_can_be_imported(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))


def run(tasks, count=2, limits=LIMITS):
    """Outcomes in order of the tasks."""
    return sorted(workers.run("worker_jobs:job", tasks, workers=count, limits=limits), key=lambda outcome: outcome.index)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_values_come_back(count):
    outcomes = run([("double", number) for number in range(7)], count)
    assert [outcome.value for outcome in outcomes] == [0, 2, 4, 6, 8, 10, 12]
    assert {outcome.status for outcome in outcomes} == {"done"}


def test_no_tasks():
    assert run([]) == []


BAD = [
    pytest.param(("die", 3), "crashed", "3", 2, id="exit"),
    pytest.param(("segfault", None), "crashed", "-11", 2, id="segfault"),
    pytest.param(("hog", None), "memory", "1024", 2, id="memory-hog"),
    pytest.param(("fail", "不行"), "failed", "不行", 1, id="exception"),
    pytest.param(("fail_oddly", "odd"), "failed", "odd", 1, id="exception-that-does-not-pickle"),
    pytest.param(("unpicklable", None), "failed", "", 1, id="value-that-does-not-pickle"),
    pytest.param(("deep", 10_000), "failed", "nested", 1, id="recursion"),
]


@pytest.mark.skipif(os.name != "posix", reason="signals and memory limits of POSIX")
@pytest.mark.parametrize(("task", "status", "words", "attempts"), BAD)
def test_a_bad_task_costs_itself_alone(task, status, words, attempts):
    good = [("double", number) for number in range(5)]
    outcomes = run([*good[:2], task, *good[2:]])
    assert outcomes[2].status == status
    assert words in str(outcomes[2].error)
    assert outcomes[2].attempts == attempts
    assert [outcome.value for outcome in outcomes if outcome.index != 2] == [0, 2, 4, 6, 8]


def test_a_hang_is_ended_and_reported():
    outcomes = run([("hang", None), ("double", 1)], limits=workers.Limits(seconds=1, memory_mb=1024))
    assert [outcome.status for outcome in outcomes] == ["timeout", "done"]
    assert isinstance(outcomes[0].error, WorkerError)


def test_a_task_that_crashed_once_is_tried_again(tmp_path):
    outcome = run([("die_once", str(tmp_path / "flag")), ("double", 2)])[0]
    assert (outcome.status, outcome.value, outcome.attempts) == ("done", "second time", 2)


def test_what_a_task_prints_does_not_disturb_the_answer(capfd):
    outcome = run([("shout", "听见了吗")])[0]
    assert outcome.value == "听见了吗"
    assert capfd.readouterr().out == ""


def test_a_process_is_used_again():
    pids = {outcome.value for outcome in run([("pid", number) for number in range(6)], count=1)}
    assert len(pids) == 1
    assert os.getpid() not in pids


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_interrupt_is_the_parents_business():
    assert run([("interrupt", None)])[0].value == "still here"


def test_closing_early_ends_the_processes():
    outcomes = workers.run("worker_jobs:job", [("pid", 1), ("hang", 2), ("hang", 3)], workers=2, limits=LIMITS)
    pid = next(outcomes).value
    outcomes.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_task_that_cannot_be_sent_is_a_clear_error():
    with pytest.raises(WorkerError, match="send"):
        run([lambda: None])


def test_unexpected_errors_say_where_they_arose():
    assert run([("fail", "x")])[0].error.__notes__ == [f"worker_jobs.py:{line_of('raise ValueError')}"]


def test_works_from_a_script_without_a_main_guard(tmp_path):
    script = tmp_path / "plain.py"
    call = "workers.run('kg.text:fold', ['Ａ'], workers=1)"
    script.write_text(f"from kg import workers\nprint([outcome.value for outcome in {call}])\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "['a']\n"


def line_of(words: str) -> int:
    lines = (HERE / "worker_jobs.py").read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_steps_are_told_and_grant_time():
    limits = workers.Limits(seconds=3, memory_mb=1024)
    told: list[workers.Step] = []
    tasks = [("steps", (8, 0.6, 2.0)), ("double", 1)]
    found = list(workers.run("worker_jobs:job", tasks, workers=2, limits=limits, on_step=told.append))
    assert {outcome.index: outcome.value for outcome in found} == {0: 8, 1: 2}
    assert told == [workers.Step(0, part, 8) for part in range(1, 9)]


def test_steps_without_time_do_not_put_the_end_off():
    limits = workers.Limits(seconds=1, memory_mb=1024)
    (outcome,) = workers.run("worker_jobs:job", [("steps", (100, 0.2, 0.0))], workers=1, limits=limits)
    assert outcome.status == "timeout"
    assert "1 秒" in str(outcome.error)


def test_a_process_that_retires_is_replaced():
    tasks = [("last_of_its_process", None), ("pid", None), ("pid", None)]
    first, second, third = [outcome.value for outcome in run(tasks, 1)]
    assert first != second == third


def test_outside_a_worker_steps_are_nothing():
    workers.step(1, 2, 3.0)
