"""`kg query` as a program: groups, files, limits, and a time limit that really stops the work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from kg.cli.main import main
from kg.query import GROUPS, listing
from kg.store import open_store

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = " ".join(map(str, range(2000)))
VALUES = " ".join(f"VALUES ?{name} {{ {NUMBERS} }}" for name in "abc")
RUNAWAY = f"SELECT (COUNT(*) AS ?n) WHERE {{ {VALUES} FILTER(?a + ?b = ?c) }}"
ENDLESS_ROWS = f"SELECT * WHERE {{ {VALUES} }}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store: what is tested here does not depend on what is in it."""
    path = tmp_path_factory.mktemp("asked")
    open_store(path / "store", base="https://example.org/id/", create=True)
    return path


@pytest.fixture
def kg(folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("KG_STORE", str(folder / "store"))

    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


@pytest.fixture
def started(folder: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `kg` as a process of its own; whatever is left of it at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "kg", *map(str, arguments), "--store", str(folder / "store")]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            assert pipe is not None
            pipe.close()


@pytest.mark.parametrize("text", [RUNAWAY, ENDLESS_ROWS], ids=["inside-the-engine", "many-rows"])
def test_the_time_limit_ends_the_process(started: Any, tmp_path: Path, text: str) -> None:
    output = tmp_path / "answer.csv"
    output.write_text("from before", "utf-8")
    query = tmp_path / "runaway.rq"
    query.write_text(text, "utf-8")
    process = started("query", query, "--timeout", "1.5", "--format", "csv", "--output", output)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 1
    assert said == "kg: 查询超过 1.5 秒，已停止，结果不完整；可用 --timeout 放宽，或缩小查询的范围\n"
    assert {path.name for path in tmp_path.iterdir()} == {"answer.csv", "runaway.rq"}
    assert output.read_text("utf-8") == "from before"


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_stops_the_engine(started: Any, tmp_path: Path) -> None:
    query = tmp_path / "endless.rq"
    query.write_text(ENDLESS_ROWS, "utf-8")
    process = started("query", query, "--format", "csv")
    assert process.stdout.readline().strip("\ufeff\n") == "a,b,c"  # it is at work
    process.stdout.close()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) in (130, 0)  # 0: it met the closed pipe first


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_inside_the_engine(started: Any, tmp_path: Path) -> None:
    query = tmp_path / "runaway.rq"
    query.write_text(RUNAWAY, "utf-8")
    process = started("query", query, "--timeout", "60")
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "kg: 已中断\n")


def test_an_answer_in_time_is_not_touched(kg: Any) -> None:
    assert kg("query", "SELECT ?x WHERE { VALUES ?x { 1 } }", "--timeout", "60", "--format", "json")[:2] == (
        0,
        '[\n{"x": 1}\n]\n',
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("--timeout=soon", "--timeout 应为正数（秒），得到 'soon'"),
        ("--timeout=0", "--timeout 应为正数（秒），得到 '0'"),
        ("--limit=x", "--limit 应为非负整数，得到 'x'"),
        ("--limit=-1", "--limit 应为非负整数，得到 '-1'"),
    ],
)
def test_limits_are_numbers(kg: Any, given: str, words: str) -> None:
    code, _, said = kg("query", "ASK { }", given)
    assert (code, words in said) == (2, True)


def test_limits_are_numbers_in_english_too(kg: Any) -> None:
    said = kg("query", "ASK { }", "--limit", "abc", "--lang", "en")[2]
    assert "argument --limit must be a whole number, 0 or more, not 'abc'" in said


def test_limit_takes_the_first_rows(kg: Any) -> None:
    code, out, said = kg("query", ENDLESS_ROWS, "--limit", "3", "--format", "jsonl")
    assert (code, len(out.splitlines())) == (0, 3)
    assert "只取前 3 行" in said
    assert kg("query", "ASK { }", "--limit", "3")[2] == ""


def test_list_is_grouped(kg: Any) -> None:
    lines = kg("query", "--list")[1].splitlines()
    groups = [line for line in lines if not line.startswith(" ")]
    questions = [query for query in listing() if query.kind in ("competency", "reports")]
    assert len(questions) >= 60
    counted = [(zh, sum(query.header.group == name for query in questions)) for name, (zh, _) in GROUPS.items()]
    assert groups[: len(counted)] == [f"{zh}（{count}）" for zh, count in counted]
    assert kg("query", "--list", "--lang", "en")[1].startswith("departments (")


def test_show_prints_the_text(kg: Any) -> None:
    code, out, _ = kg("query", "--show", "policies-by-year")
    assert (code, out) == (0, (ROOT / "queries" / "competency" / "policies-by-year.rq").read_text("utf-8"))


HEADER = "#+ summary@zh: 我的问题\n#+ summary@en: mine\n#+ group: 我的\n#+ param level: level = 市级 | 级次 | level\n"
MINE = HEADER + "SELECT ?level WHERE { VALUES ?level { UNDEF } }\n"


@pytest.fixture
def mine(folder: Path) -> Path:
    path = folder / "mine"
    path.mkdir(exist_ok=True)
    (path / "my-level.rq").write_text(MINE, "utf-8")
    return path


def test_a_users_folder_joins_the_library(kg: Any, mine: Path) -> None:
    assert "我的（1）\n  my-level  我的问题  [--level 市级]\n" in kg("query", "--list", "--queries", mine)[1]
    assert kg("query", "my-level", "--queries", mine, "--format", "jsonl")[1] == '{"level": "municipal"}\n'
    assert kg("query", "my-level", "--level", "县", "--queries", mine, "--format", "jsonl")[1] == '{"level": "county"}\n'
    (mine.parent / "kg.toml").write_text('queries = "mine"\n', "utf-8")
    try:
        assert kg("query", "my-level", "--level=zone", "--format", "jsonl")[1] == '{"level": "zone"}\n'
    finally:
        (mine.parent / "kg.toml").unlink()


FAULTS = [
    pytest.param(["my-level", "--level", "街道办级"], "参数 level 没有“街道办级”这一项", id="no-such-concept"),
    pytest.param(["my-levle"], "没有名为 my-levle 的查询；相近：my-level", id="near-name"),
    pytest.param(["my-level", "--levl", "市级"], "没有参数 levl；相近：level", id="near-parameter"),
    pytest.param(["largest-projects", "--minimum_wan", "many"], "参数 minimum_wan 应为数字", id="no-number"),
    pytest.param(["largest-projects", "--year", "23"], "参数 year 应为四位年份", id="no-year"),
    pytest.param(["ASK { " + "{" * 2000 + "}" * 2000 + " }"], "括号嵌套超过 500 层", id="too-deep"),
    pytest.param(["ASK { FILTER(" + "!" * 2000 + "true) }"], "括号嵌套超过 500 层", id="too-many-signs"),
    pytest.param(["my-level", "--queries", "nowhere"], "nowhere：查询文件夹不存在", id="no-folder"),
    pytest.param(["my-level", "--output", "none/answer.csv"], "none/answer.csv: 无法写入", id="no-place"),
]


@pytest.mark.parametrize(("arguments", "words"), FAULTS)
def test_one_clear_message(kg: Any, mine: Path, arguments: list[str], words: str) -> None:
    code, out, said = kg("query", *arguments, "--queries", mine)
    assert (code, out) == (2, "")
    assert words in said
    assert "Traceback" not in said


def test_a_query_of_ten_megabytes_is_refused(kg: Any, folder: Path) -> None:
    path = folder / "long.rq"
    path.write_text("SELECT * WHERE { VALUES ?x { " + "1 " * 5_000_000 + "} }", "utf-8")
    code, _, said = kg("query", path)
    assert (code, "超过 1,000,000 个字符" in said, len(said) < 300) == (2, True, True)


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "md", "xlsx", "parquet", "table"])
def test_every_format_to_a_file(kg: Any, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"answer.{form}"
    assert kg("query", "SELECT ?x WHERE { VALUES ?x { 1 2 } }", "--format", form, "--output", path)[0] == 0
    assert path.stat().st_size > 0
    if form == "parquet":
        assert pyarrow.parquet.read_table(path).to_pydict() == {"x": ["1", "2"]}
    if form == "json":
        assert json.loads(path.read_text("utf-8")) == [{"x": 1}, {"x": 2}]


@pytest.mark.skipif(os.name != "posix", reason="measures memory with resource")
@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet"])
def test_rows_stream(folder: Path, tmp_path: Path, form: str) -> None:
    """Twenty times the rows take no more memory than a batch of them: peak of a process of its own, against a short answer."""
    text = tmp_path / "rows.rq"
    text.write_text(f"SELECT * WHERE {{ VALUES ?a {{ {NUMBERS} }} VALUES ?b {{ {NUMBERS} }} }}", "utf-8")
    peaks = [_peak(folder, text, form, rows, tmp_path) for rows in (5_000, 100_000)]
    assert peaks[1] < peaks[0] + 60_000


def _peak(folder: Path, text: Path, form: str, rows: int, place: Path) -> int:
    """Peak memory in KB."""
    arguments = ["query", str(text), "--limit", str(rows), "--format", form, "--store", str(folder / "store")]
    arguments += ["--output", str(place / f"{rows}.{form}")]
    program = (
        "import resource, sys\nfrom kg.cli.main import main\ncode = main(sys.argv[1:])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\nsys.exit(code)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, env=environment
    )
    return int(done.stderr.splitlines()[-1])


PERSONS = 'SELECT ?code ?who WHERE { VALUES (?code ?who) { ("13912345678" "联系人：李小明 2026588") } }'


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "md"])
def test_persons_are_masked_in_what_is_written_for_others(kg: Callable[..., tuple[int, str, str]], form: str) -> None:
    code, out, err = kg("query", PERSONS, "--format", form)
    assert code == 0
    assert "李小明" not in out
    assert "2026588" not in out
    assert "13912345678" in out
    assert "已遮盖 2 处" in err


def test_persons_stay_on_the_terminal_and_where_one_asks_for_them(
    kg: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    assert "李小明" in kg("query", PERSONS)[1]
    assert "李小明" in kg("query", PERSONS, "--format", "csv", "--unmasked")[1]
    assert kg("query", PERSONS, "--output", tmp_path / "a.txt")[0] == 0
    assert "李小明" not in (tmp_path / "a.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "parquet", "md"])
def test_a_full_disk_leaves_the_old_answer(
    kg: Callable[..., tuple[int, str, str]], tmp_path: Path, full_disk: Any, form: str
) -> None:
    target = tmp_path / f"a.{form}"
    target.write_bytes(b"before")
    with full_disk(4000):  # enough for the message
        code, _, err = kg("query", f"SELECT ?a WHERE {{ VALUES ?a {{ {NUMBERS} }} }}", "--format", form, "--output", target)
    assert code == 2
    assert "无法写入" in err
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]
