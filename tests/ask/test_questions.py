"""Questions in Chinese: the right query with the right slots, and no answer where the graph has none.

Every `questions_*.csv` was written by a reader who had not seen the matcher: `query` is the query that answers the question, or
`none`; `params` its parameters, `name=value;name=value`. Judged blind were the second (90 of 110 right, 0 of 35 unanswerable ones
answered) and, after learning from independent phrasings, the third (86 of 90, 2 of 30; no phrase was learned from it), the
fourth (94 of 100, 3 of 50; of the three the library does answer one, f104, whose label is mended here), the fifth (93 of 100,
1 of 50) and the sixth (92 of 100, 2 of 50); of these two some phrases were learned. Any file of that shape
can be judged: KG_QUESTIONS=FILE. Two parameters are the same where they make the same SPARQL (a default, another spelling of an
entry of a code list), or where they are parts of names that choose the same rows (装备中心 and 教育技术装备中心).
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

from kg.ask import Reader, StoreNames, stale
from kg.ask.coded import find_slots
from kg.ask.files import files
from kg.ask.learner import train
from kg.ask.model import model_of
from kg.ask.offices import departments
from kg.ask.packed import pack, unpack
from kg.ask.profile import profiles
from kg.ask.wanted import wanted
from kg.cli.main import main
from kg.errors import QueryError
from kg.pipeline import build
from kg.query import find, listing, run
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


FILES = [Path(os.environ["KG_QUESTIONS"])] if "KG_QUESTIONS" in os.environ else sorted(HERE.glob("questions_*.csv"))
QUESTIONS = [one for file in FILES for one in read_questions(file)]
PARTS_OF_NAMES = {"unit", "level", "region", "name", "policy", "department_name", "series_name"}
ANSWERABLE = [one for one in QUESTIONS if one.query != "none"]
UNANSWERABLE = [one for one in QUESTIONS if one.query == "none"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ask") / "store"
    assert build([DISCLOSURES], path, settings=Settings(workers=0)).ok
    return path


@pytest.fixture(scope="module")
def store(folder: Path) -> Any:
    return open_store(folder)


@pytest.fixture(scope="module")
def reader(store: Any) -> Reader:
    return Reader(listing(), StoreNames(store, index_of(store)))


def _sparql(query: str, params: Mapping[str, str]) -> str | None:
    try:
        return prepare(find(query), params).sparql
    except QueryError:
        return None


def _same(store: Any, query: str, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two choices of parameters ask the same: one SPARQL, or parts of names that choose the same rows, and some."""
    if _sparql(query, one) == _sparql(query, other):
        return _sparql(query, one) is not None
    exact = [{name: value for name, value in params.items() if name not in PARTS_OF_NAMES} for params in (one, other)]
    if _sparql(query, exact[0]) != _sparql(query, exact[1]):
        return False
    rows = [list(run(store, query, params).rows) for params in (one, other)]
    return rows[0] == rows[1] != []


def test_the_questions_are_many_and_of_both_kinds() -> None:
    assert len(ANSWERABLE) >= 75
    assert len(UNANSWERABLE) >= 15
    for file in FILES:
        assert len({one.question for one in read_questions(file)}) == len(read_questions(file))
    titles = {text for query in listing() for text in (query.header.summary_zh, query.header.question_zh)}
    assert not titles & {one.question for one in QUESTIONS}
    assert not {one.query for one in ANSWERABLE} - {query.name for query in listing()}


def test_the_right_query_with_the_right_slots(reader: Reader, store: Any) -> None:
    wrong = []
    for one in ANSWERABLE:
        chosen = reader.read(one.question).chosen
        if chosen is None or chosen.query.name != one.query:
            wrong.append((one, chosen and (chosen.query.name, chosen.params)))
        elif not _same(store, one.query, one.params, dict(chosen.params)):
            wrong.append((one, chosen.params))
    assert len(wrong) <= (1 - RIGHT) * len(ANSWERABLE), wrong


def test_what_the_graph_cannot_answer_is_not_answered(reader: Reader) -> None:
    read = {one.question: reader.read(one.question).chosen for one in UNANSWERABLE}
    assert {question for question, chosen in read.items() if chosen is not None} == set()


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
    ("警告级别的问题", {"severity": "Warning"}),
    ("至少被引用过5次的文件", {"count": "5"}),
    ("横跨三个层级的", {"some": "3"}),
    ("满意度目标低于85分", {"percent": "85"}),
    ("执行率在八成五以下", {"percent": "85"}),
    ("二〇二三年的项目", {"year": "2023"}),
    ("23年市级项目", {"year": "2023", "level": "市级"}),
    ("县区级材料", {"level": "区县级"}),
    ("上千万的项目", {"amount": "1000"}),
    ("一亿元以上", {"amount": "10000"}),
    ("三千五百万的项目", {"amount": "3500"}),
    ("2000000元以上的项目", {"amount": "200"}),
    ("年底前完成", {"month-end": "12"}),
    ("2023年到2024年的变化", {"year-before": "2023", "year-after": "2024"}),
    ("住房保障支出（221）里面", {"function": "221"}),
    ("办法和通知各几份", {"documentTypes": "通知"}),
    ("只要错误一级的", {"severity": "Violation"}),
    ("疑问级（Warning）问题", {"severity": "Warning"}),
    ("提示级别的问题", {"severity": "Info"}),
    ("滁州市连同下面的县区", {"region": "滁州市", "level": None}),
    ("跟谁家有关的项目", {"project-words": None, "words": None}),
    ("only errors的问题", {"severity": "Violation"}),
    ("只看牵涉两个项目以上的", {"count": "2"}),
    ("被三家部门及以上引用", {"count": "3"}),
    ("用在5个项目里或更多的文件", {"count": "5"}),
    ("2个月以上才付", {"count": None}),
    ("满意度一项没有设", {"count": None}),
    ("2023年和2024年的预算一增一减", {"year-before": "2023", "year-after": "2024", "year": None}),
    ("2021年印发、写进2024年预算的", {"issued": "2021", "year": "2024"}),
    ("“师生满意度”这个指标，各个项目定的多少", {"indicator-words": "师生满意度", "project-words": None}),
    ("整张表连名字带指标重复登了一遍的项目", {"project-words": None, "words": None}),
    ("县区一级超过300万元的项目", {"level": "区县级", "amount": "300"}),
    ("省、市、区县几级里谁高", {"spoken": "级次", "level": None}),
    ("开发区一级的错误类问题", {"level": "开发区", "severity": "Violation"}),
    ("高新区一级的项目", {"level": "开发区"}),
    ("新区里的项目", {"level": None}),
    ("跨了三个级次都在用的", {"some": "3"}),
    ("省市县三级都引用的", {"spoken": "级次", "some": None}),
    ("五个以上部门引用的", {"count": "5"}),
    ("四部门共用的文件", {"some": "4"}),
    ("钱最多的五个项目", {"top": "5", "some": None, "count": None}),
    ("项目数排名前十的部门", {"top": "10", "some": None}),
    ("三个最大的项目", {"top": "3", "some": None}),
    ("前三季度的支出计划", {"top": None}),
    ("最多的三级指标", {"top": None}),
    ("目前三个级次都有的", {"top": None}),
    ("按照2024年绩效管理工作要求，列出市级项目", {"aside": "", "year": "2024", "level": "市级"}),
    ("为了迎接检查，市级项目有哪些", {"aside": "", "level": "市级"}),
    ("根据财综〔2021〕18号要求，安排了哪些项目", {"aside": None, "policy": "财综〔2021〕18号"}),
    ("按级次，项目各有多少", {"aside": None}),
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
    ("教体局有哪些项目", {"unit": "滁州市教育体育局"}),
    ("南谯卫健委有哪些项目", {"unit": "滁州市南谯区卫生健康委员会"}),
    ("装备中心有哪些固定资产", {"unit": "安徽省教育技术装备中心"}),
    ("经开区经发局材料有什么问题", {"unit": "滁州经济技术开发区经济发展局", "level": "开发区"}),
    ("皖财教2023年1588号被哪些部门引用", {"policy": "皖财教〔2023〕1588号"}),
    ("财教218号文支持了哪些项目", {"policy": "财教〔2023〕218号"}),
    ("哪些指标是照着滁开管（2023）12号定的", {"policy": "滁开管〔2023〕12号"}),
    ("哪些部门引用了预算法", {"policy": "预算法"}),
    ("budget-education-sports-2024里查出的警告", {"file": "budget-education-sports-2024", "severity": "Warning"}),
    ("转移支付说明里讲安排了多少？来安的", {"unit": "来安县", "item": "转移支付"}),
    ("滁州市教育考试院归哪个部门管", {"unit": "滁州市教育考试院"}),
    ("做一个2024年的依据文件排行", {"year": "2024"}),
    ("滁州市教育体育局2024年有哪些项目", {"unit": "滁州市教育体育局", "year": "2024"}),
    ("滁州市教育体育局2024年的项目清单", {"unit": "滁州市教育体育局", "year": "2024"}),
    ("来安县有多少个项目", {"unit": "来安县"}),
    ("按照年度预算绩效管理工作部署，请列出市级500万元以上的项目", {"level": "市级", "minimum_wan": "500"}),
    ("义务教育薄弱环节补助资金的绩效目标", {"name": "义务教育薄弱环节改善与能力提升补助资金"}),
]


@pytest.mark.parametrize(("question", "params"), NAMED, ids=[question for question, _ in NAMED])
def test_names_of_the_store(reader: Reader, question: str, params: Mapping[str, str]) -> None:
    chosen = reader.read(question).chosen
    assert chosen is not None
    assert dict(chosen.params) == params


FILE_NAMES = [
    ("budget-2024里查出的错误", "Budget-2024"),
    ("city/budget-2024.pdf这份文件", "city/Budget-2024.pdf"),
    ("以教育局2024年预算.pdf为例", "教育局2024年预算.pdf"),
    ("二〇二四年部门预算公开这份材料", "二〇二四年部门预算公开"),
    ("预算里的pdf文件", None),
    ("budget-2031里查出的错误", None),
]


@pytest.mark.parametrize(("question", "expected"), FILE_NAMES, ids=[question for question, _ in FILE_NAMES])
def test_disclosures_by_their_file_names(question: str, expected: str | None) -> None:
    keys = ["city/Budget-2024.pdf", "city/教育局2024年预算.pdf", "二〇二四年部门预算公开.docx", "预算.pdf"]
    assert next((slot.value for slot in files(question, keys)), None) == expected


OFFICES = [
    ("教体局的指标", "滁州市教育体育局"),
    ("市教体局", "滁州市教育体育局"),
    ("卫健委的项目", "滁州市南谯区卫生健康委员会"),
    ("公积金中心", "滁州市住房公积金管理中心"),
    ("市人社局", "滁州市人力资源和社会保障局"),
    ("发改委", "滁州市发展和改革委员会"),
    ("县财政局", "县财政局"),
    ("教育体育局", "教育体育局"),
    ("上海市教育局", None),
    ("财政部门", None),
]


@pytest.mark.parametrize(("question", "expected"), OFFICES, ids=[question for question, _ in OFFICES])
def test_departments_as_people_say_them(question: str, expected: str | None) -> None:
    names = [
        "安徽省教育技术装备中心", "滁州市教育体育局", "滁州市南谯区卫生健康委员会", "滁州市住房公积金管理中心", "来安县财政局",
        "滁州市人力资源和社会保障局", "滁州市发展和改革委员会",
    ]  # fmt: skip
    around = [slot for slot in find_slots(question) if slot.kind in ("region", "level")]
    assert next((slot.value for slot in departments(question, names, around)), None) == expected


def test_the_shipped_model_is_that_of_the_library() -> None:
    assert stale(listing()) == (), "run kg docs"


def test_the_learner_is_deterministic_and_learns() -> None:
    texts = [("红 苹果 甜", "fruit"), ("绿 苹果 酸", "fruit"), ("快 车 红", "car"), ("慢 车 绿", "car")]
    examples = [(text.split(), name) for text, name in texts]
    one, other = train(examples[:2], examples[2:]), train(examples[:2], examples[2:])
    assert one == other
    for features, name in examples:
        scores, answered = one.scores(features)
        assert max(scores, key=scores.__getitem__) == name
        assert (answered > 0) == (name == "fruit")


def test_a_packed_model_scores_as_it_was_learned() -> None:
    learned = train([(["红", "苹果"], "fruit"), (["快", "车"], "car")], [(["为什么", "红"], "none|why")])
    assert unpack(pack(learned, "of these"), "of others") is None
    read = unpack(pack(learned, "of these"), "of these")
    assert read is not None
    assert (read.classes, {*read.features}) == (learned.classes, {*learned.features})
    for features in (["红", "苹果"], ["快"], ["为什么", "红", "unheard"], []):
        scores, answered = learned.scores(features)
        assert read.scores(features) == (pytest.approx(scores, abs=0.02), pytest.approx(answered, abs=0.02))


def test_learning_is_announced_and_done_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", str(tmp_path))
    senses = [sense for sense in profiles(listing()) if sense.query.name in ("largest-projects", "old-bases")]
    told: list[str] = []
    first = model_of(senses, lambda: told.append("learning"))
    assert told == ["learning"]
    assert model_of(senses, lambda: told.append("again")) == first
    assert told == ["learning"]


def test_views_are_not_asked_for(reader: Reader) -> None:
    reading = reader.read("数据立方体的观测值")
    named = [one for one in (reading.chosen, *reading.others) if one is not None]
    assert all(one.query.kind != "construct" for one in named)


def test_a_phrase_may_fix_a_parameter(reader: Reader) -> None:
    chosen = reader.read("有哪些数值没写计量单位").chosen
    assert chosen is not None
    assert (chosen.query.name, dict(chosen.params)) == ("findings-listed", {"rule": "数值缺单位"})


def test_a_region_of_which_the_store_has_nothing_is_not_answered(reader: Reader) -> None:
    assert reader.read("上海市三公经费是多少").chosen is None
    assert reader.read("三公经费是多少").chosen is not None


BESIDE_WHAT_IS_HELD = [
    "滁州市教育体育局的公务接待费为什么逐年减少",
    "滁州市教育体育局三月份的公务接待费实际花了多少",
    "全民健身活动经费后年会安排多少预算",
    "老旧小区改造的预算是不是偏高了",
    "家庭医生签约服务补助应当怎样设置满意度指标",
    "采购项目的供货商是哪几家",
    "滁州市教育体育局人均公用经费在全省排第几",
    "全民健身活动经费由哪位科长经办",
    "哪个科室管的项目最多",
    "还有哪几家没把预算公开出来",
    "目标值比上一年定得低的有哪些",
    "公务接待一年接待了几批人",
    "今年新出的文件哪份最重要",
]
"""Each asks of what the graph holds for what it does not: a reason, a month, what will be, a judgement, a way, a person,
an office within a department, those that are not there, another year's targets, guests."""


@pytest.mark.parametrize("question", BESIDE_WHAT_IS_HELD)
def test_what_lies_beside_what_is_held_is_not_answered(reader: Reader, question: str) -> None:
    assert reader.read(question).chosen is None


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


def test_rows_that_are_asked_for_are_the_first_where_the_query_sorts_so(kg: Any) -> None:
    code, out, err = kg("钱最多的五个项目", "--format", "csv")
    assert code == 0
    assert len(out.splitlines()) == 1 + 5
    assert "命令：kg query largest-projects --limit 5" in err
    assert len(kg("钱最多的五个项目", "--format", "csv", "--limit", "2")[1].splitlines()) == 1 + 2


FIRST = [
    ("钱最多的五个项目", "largest-projects", True),
    ("最大的五个项目", "largest-projects", True),
    ("最贵的三个项目", "largest-projects", True),
    ("预算最小的三个项目", "largest-projects", False),
    ("项目最多的三个部门", "departments-most-projects", True),
    ("钱最多的三个部门", "departments-most-projects", False),
    ("被引用最多的是哪个文件", "most-cited-policies", True),
    ("项目最多的三份文件", "money-by-policy", False),
    ("最早到期的三条指标", "deadlines-by-month", False),
]


@pytest.mark.parametrize(("question", "name", "first"), FIRST, ids=[question for question, _, _ in FIRST])
def test_whether_the_rows_asked_for_stand_first(question: str, name: str, first: bool) -> None:
    found = wanted(question, find_slots(question))
    assert found is not None
    assert found.are_first(find(name)) == first


def test_one_that_is_asked_for_stands_at_the_top(kg: Any) -> None:
    _, _, err = kg("哪个项目预算最大", "--dry-run")
    assert "答案从大到小排列" in err
    assert "--limit" not in err


def test_rows_that_a_query_does_not_sort_by_are_all_given_and_told(kg: Any) -> None:
    _, _, err = kg("预算最小的三个项目", "--dry-run")
    assert "--limit" not in err
    assert "问题只要 3 个" in err


def test_what_a_query_has_no_filter_for_is_told(kg: Any) -> None:
    assert "没有用上：公务接待费" in kg("公务接待费花了多少", "--dry-run")[2]
    assert "没有用上" not in kg("三公经费是多少", "--dry-run")[2]
    assert "没有用上" not in kg("滁州市教育体育局2024年有哪些项目", "--dry-run")[2]


def test_command_says_that_it_cannot(kg: Any) -> None:
    code, out, err = kg("滁州明天会下雨吗？")
    assert (code, out) == (1, "")
    assert err.startswith("kg: 答不了“滁州明天会下雨吗？”：图谱里没有这类内容（下雨、明天）；可换个说法，用 kg query --list")
    assert kg("How tall is it?", "--lang", "en")[2].startswith("kg: cannot answer 'How tall is it?'")
