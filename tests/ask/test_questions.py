"""Questions in Chinese: the right query with the right slots, and no answer where the graph has none.

`questions_open.csv` was written by a reader who had not seen the matcher: `query` is the query that answers the question, or
`none`; `params` its parameters, `name=value;name=value`. Any file of that shape can be judged: KG_QUESTIONS=FILE.
Two parameters are the same where they make the same SPARQL: a default, or another spelling of an entry of a code list.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kg.ask import Reader, StoreNames
from kg.ask.slots import find_slots
from kg.cli.main import main
from kg.errors import QueryError
from kg.pipeline import build
from kg.query import find, listing
from kg.query.run import prepare
from kg.search import index_of
from kg.settings import Settings
from kg.store import open_store

HERE = Path(__file__).parent
DISCLOSURES = HERE.parents[1] / "examples" / "disclosures"
RIGHT = 0.95


@dataclass(frozen=True)
class Asked:
    id: str
    question: str
    query: str
    params: Mapping[str, str]


def read_questions(path: Path) -> list[Asked]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Asked(row["id"], row["question"], row["query"], dict(pair.split("=", 1) for pair in row["params"].split(";") if pair))
            for row in csv.DictReader(file)
        ]


FILE = Path(os.environ.get("KG_QUESTIONS", HERE / "questions_open.csv"))
QUESTIONS = read_questions(FILE)
ANSWERABLE = [one for one in QUESTIONS if one.query != "none"]
UNANSWERABLE = [one for one in QUESTIONS if one.query == "none"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ask") / "store"
    assert build([DISCLOSURES], path, settings=Settings(workers=0)).ok
    return path


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    store = open_store(folder)
    return Reader(listing(), StoreNames(store, index_of(store)))


def _sparql(query: str, params: Mapping[str, str]) -> str | None:
    try:
        return prepare(find(query), params).sparql
    except QueryError:
        return None


def test_the_questions_are_many_and_of_both_kinds() -> None:
    assert len(ANSWERABLE) >= 75
    assert len(UNANSWERABLE) >= 15
    assert len({one.question for one in QUESTIONS}) == len(QUESTIONS)
    titles = {text for query in listing() for text in (query.header.summary_zh, query.header.question_zh)}
    assert not titles & {one.question for one in QUESTIONS}


def test_the_right_query_with_the_right_slots(reader: Reader) -> None:
    wrong = []
    for one in ANSWERABLE:
        chosen = reader.read(one.question).chosen
        if chosen is None or chosen.query.name != one.query:
            wrong.append((one, chosen and (chosen.query.name, chosen.params)))
        elif _sparql(one.query, one.params) != _sparql(one.query, dict(chosen.params)):
            wrong.append((one, chosen.params))
    assert len(wrong) <= (1 - RIGHT) * len(ANSWERABLE), wrong


def test_what_the_graph_cannot_answer_is_not_answered(reader: Reader) -> None:
    read = {one.question: reader.read(one.question).chosen for one in UNANSWERABLE}
    assert {question: chosen.query.name for question, chosen in read.items() if chosen is not None} == {}


SLOTS = [
    ("哪些部门引用了冀财建〔2022〕238号？", {"policy": "冀财建〔2022〕238号"}),
    ("依据财综［2021］18号的项目", {"policy": "财综〔2021〕18号"}),
    ("《全民健身条例》是谁的依据", {"policy": "全民健身条例"}),
    ("市级200万元以上的项目", {"level": "市级", "amount": "200"}),
    ("三千万以上", {"amount": "3000"}),
    ("1.5亿元以上", {"amount": "15000"}),
    ("省里市里县里分别有多少", {"spoken": "级次"}),
    ("2023年和2024年对比", {"spoken": "年度"}),
    ("2024年度县级", {"year": "2024", "level": "区县级"}),
    ("2022年印发的文件", {"issued": "2022"}),
    ("满意度低于百分之九十", {"percent": "90"}),
    ("不到九成", {"percent": "90"}),
    ("五年以上的旧依据", {"age": "5"}),
    ("十月份到期", {"month": "10"}),
    ("至少三个项目", {"count": "3"}),
    ("第5个项目第3行", {"project-no": "5", "row-no": "3"}),
    ("2050102一般行政管理事务", {"function": "2050102"}),
    ("商品和服务支出", {"economic": "302"}),
    ("社会效益指标", {"indicatorType": "社会效益指标"}),
    ("市级和县级共同的", {"spoken": "级次"}),
    ("滁州市及下面区县的", {"region": "滁州市"}),
    ("名字里带“义务教育”的项目", {"project-words": "义务教育"}),
    ("跟消防站有关的项目", {"project-words": "消防站"}),
    ("严重程度为Violation的", {"severity": "Violation"}),
]


@pytest.mark.parametrize(("question", "expected"), SLOTS, ids=[question for question, _ in SLOTS])
def test_slots(question: str, expected: Mapping[str, str]) -> None:
    from kg.text import fold

    found = {slot.kind: slot.value for slot in find_slots(fold(question))}
    assert {kind: found.get(kind) for kind in expected} == expected


NAMED = [
    ("南谯区卫生健康委有哪些项目", {"unit": "南谯区卫生健康委员会"}),
    ("省财政厅引用了哪些文件", {"unit": "省财政厅"}),
    ("开发区经济发展局有哪些项目", {"unit": "经济发展局", "level": "开发区"}),
    ("家庭医生签约服务补助的绩效目标", {"name": "家庭医生签约服务补助"}),
    ("师生满意度各项目定了多少", {"indicator_name": "师生满意度"}),
    ("滁州市三公经费是多少", {"unit": "滁州市"}),
]


@pytest.mark.parametrize(("question", "params"), NAMED, ids=[question for question, _ in NAMED])
def test_names_of_the_store(reader: Reader, question: str, params: Mapping[str, str]) -> None:
    chosen = reader.read(question).chosen
    assert chosen is not None
    assert dict(chosen.params) == params


def test_a_region_of_which_the_store_has_nothing_is_not_answered(reader: Reader) -> None:
    assert reader.read("上海市三公经费是多少").chosen is None
    assert reader.read("三公经费是多少").chosen is not None


@pytest.mark.parametrize("question", ["", "？", "的", "a" * 5000, "项" * 5000, "《" * 300, "SELECT * { ?s ?p ?o }", "\x00\ud800"])
def test_nonsense_is_not_answered(reader: Reader, question: str) -> None:
    assert reader.read(question).chosen is None


def test_a_users_query_is_asked_by_its_own_phrases(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "whales.rq").write_text(
        "#+ summary@zh: 鲸鱼\n#+ ask: 海里有多少头鲸鱼；鲸鱼{year}游到哪里\n#+ param year: year\nASK { VALUES ?year { UNDEF } }",
        "utf-8",
    )
    store = open_store(folder)
    reading = Reader(listing([tmp_path]), StoreNames(store, index_of(store))).read("2023年海里的鲸鱼有多少头")
    assert reading.chosen is not None
    assert (reading.chosen.query.name, dict(reading.chosen.params)) == ("whales", {"year": "2023"})


@pytest.fixture
def kg(folder: Path, capfdbinary: Any) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["ask", *arguments, "--store", str(folder)])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


def test_command_answers_and_says_how_it_understood(kg: Any) -> None:
    code, out, err = kg("哪些部门引用了皖财教〔2023〕1588号？", "--format", "csv")
    assert code == 0
    assert "滁州市教育体育局" in out
    assert err.splitlines()[0].startswith("理解为：departments-citing  引用某一政策文件的部门［policy = 皖财教〔2023〕1588号］")
    assert err.splitlines()[1] == "命令：kg query departments-citing --policy '皖财教〔2023〕1588号'"
    assert "其他可能：" in err


def test_dry_run_only_says_how_it_understood(kg: Any) -> None:
    code, out, err = kg("预算最大的项目是哪个", "--dry-run")
    assert (code, out) == (0, "")
    assert "largest-projects" in err


def test_command_says_that_it_cannot(kg: Any) -> None:
    code, out, err = kg("滁州明天会下雨吗？")
    assert (code, out) == (1, "")
    assert err.startswith("kg: 答不了“滁州明天会下雨吗？”：图谱里没有这类内容（下雨、明天）；可换个说法，用 kg query --list")
    assert kg("How tall is it?", "--lang", "en")[2].startswith("kg: cannot answer 'How tall is it?'")
