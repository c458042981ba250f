"""The corpus generator: what it writes, the real pipeline reads back as its truth says; the same seed gives the same corpus."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import corpus
import pytest
from corpus.layouts import split_target, words_of

from kg import vocab
from kg.decisions import Decisions
from kg.extract import extract
from kg.pipeline import build, composing
from kg.query import listing, run
from kg.rdf import Names, document_quads
from kg.readers import read
from kg.settings import Settings
from kg.store import MemoryStore
from kg.tables import join
from kg.text import fold, unwrap

BENCH = Path(corpus.__file__).resolve().parents[1]
FORMATS = tuple(corpus.FORMATS)


@pytest.fixture(scope="module", params=corpus.LAYOUTS)
def written(request, tmp_path_factory):
    """Some files of one layout in every format, many citations damaged, and what they say."""
    folder = tmp_path_factory.mktemp(request.param)
    return folder, corpus.write(folder, 3, 12, FORMATS, layouts=(request.param,), damage=0.2)


def read_back(folder, key):
    return extract(join(read(folder / key, key)))


def test_files_read_back_give_the_truth(written):
    folder, truth = written
    assert len(truth.documents) == 12
    assert {Path(key).suffix for key in truth.documents} == {f".{form}" for form in FORMATS}
    for key, document in truth.documents.items():
        found = read_back(folder, key)
        header = found.header
        assert (header.title, header.publisher_name) == (document.title, document.bureau.name), key
        assert (header.fiscal_year, header.division_code) == (document.year, document.division.code), key
        assert header.level == vocab.concept("level", document.division.level).label_zh
        assert projects_of(found) == planned_projects(document), key
        assert indicators_of(found) == planned_indicators(document), key
        assert lines_of(found) == [(one.code, one.name, one.total, one.basic, one.project) for one in document.lines], key
        cited = [((c.code, c.year, c.serial) if c.code else None, c.title) for c in found.citations if c.kind == "document"]
        assert cited == [(one.number, one.title) for one in document.citations], key


def lines_of(found):
    return [(one.code, one.name, one.total.wan, one.basic.wan, one.project.wan) for one in found.budget_lines]


def projects_of(found):
    return [(one.name.rpartition("-")[2], one.code, one.budget.wan) for one in found.projects]


def planned_projects(document):
    return [(one.name, None if document.layout == "list" else one.code, one.budget) for one in document.projects]


def indicators_of(found):
    return [
        (one.project_no, one.row_no, one.level1, one.level2, one.level3, one.target.number, one.target.unit, one.basis_text)
        for one in found.indicators
    ]


def planned_indicators(document):
    rows = []
    for project in document.projects:
        for one in project.indicators:
            _, number, unit = split_target(one.target)
            basis = unwrap(words_of(one.basis)) or None
            rows.append((project.no, one.row_no, one.level1, one.level2, one.level3, Decimal(number), unit, basis))
    return rows


def test_records_are_those_that_extraction_reads(tmp_path):
    truth = corpus.write(tmp_path, 5, 10, ("txt",), layouts=("basis-column",))
    made = {one.header.document: one for one in corpus.records(5, 10)}
    assert made.keys() == truth.documents.keys()
    for key, one in made.items():
        found = read_back(tmp_path, key)
        assert projects_of(found) == projects_of(one)
        assert indicators_of(found) == indicators_of(one)
        assert lines_of(found) == lines_of(one)
        assert [table_line(line) for line in found.budget_table_lines] == [table_line(line) for line in one.budget_table_lines]
        assert [goal.text for goal in found.goals] == [goal.text for goal in one.goals]
        assert [cite(c) for c in found.citations] == [cite(c) for c in one.citations]
        assert [one.target for one in found.indicators] == [one.target for one in one.indicators]


def table_line(line):
    return (line.statement, line.code, line.name, line.column_name, line.amount, line.place)


def cite(one):
    return (one.project_no, one.row_no, one.field, one.kind, one.text, one.number, one.title, one.basis_class)


def test_records_go_through_the_real_mapping():
    quads = [quad for one in corpus.records(1, 5) for found in document_quads(one, Names()).values() for quad in found]
    assert len(set(quads)) == len(quads) > 5000
    light = list(corpus.records(1, 5, cells=False))
    assert all(not one.cells for one in light)
    assert sum(len(one.citations) for one in light) == sum(len(one.citations) for one in corpus.records(1, 5))


def test_a_whole_build_links_what_belongs_together(tmp_path):
    truth = corpus.write(tmp_path / "files", 7, 10, ("txt", "html"), layouts=("basis-column",), damage=0)
    store = MemoryStore("https://example.org/id/")
    report = build([tmp_path / "files"], store, settings=Settings(workers=0, decisions=tmp_path / "none.csv"))
    assert [file.key for file in report.files] == sorted(truth.documents)
    query = "SELECT ?n WHERE { ?d a kg:PolicyDocument ; kg:policyNumber ?n }"
    numbers = {row[0].value for row in store.query(f"PREFIX kg: <{vocab.KG}> {query}")}
    printed = {one.policy for _, one in truth.citations if one.number}
    assert numbers == printed
    shares = [file.counts.share for file in report.files]
    assert min(shares) > 0.99


# -- all other figures of a full disclosure --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def full():
    return list(corpus.records(6, 20, figures=True))


def test_full_figures_add_up(full):
    for one in full:
        sides = {side: [line.amount.wan for line in one.balances if line.side == side] for side in ("income", "expenditure")}
        for *parts, total in sides.values():
            assert sum(parts) == total == one.budget_lines[0].total.wan
        for phase in ("budget", "prior"):
            three = {line.item: line.amount.wan for line in one.three_public if line.phase == phase}
            assert len(three) == 6
            if phase == "budget":
                assert three["vehicle_purchase"] + three["vehicle_running"] == three["vehicles"]
                assert three["vehicles"] + three["abroad"] + three["reception"] == three["total"]
        for item in one.procurement:
            assert item.quantity * item.unit_price.wan == item.total.wan
            assert item.project in {project.name for project in one.projects}
        assert {step.project_no for step in one.payment_plan} == {project.no for project in one.projects}


def test_every_fifth_document_is_a_self_evaluation(full):
    judged = [one for one in full if one.header.kind == "绩效自评"]
    assert len(judged) * 5 == len(full)
    assert all(row.score <= row.weight for one in judged for row in one.indicators)
    assert all(project.executed.wan <= project.adjusted.wan for one in judged for project in one.projects)


def test_full_disclosures_go_through_the_real_mapping_and_most_questions_find_something(full):
    graphs = [document_quads(one, Names()) for one in full]
    quads = [quad for found in graphs for some in found.values() for quad in some]
    assert len(set(quads)) == len(quads)
    store = MemoryStore(Names().base)
    with store.writing() as draft:
        for found in graphs:
            draft.replace_graphs(found)
        composing.compose(draft, {}, Decisions())
    asked = [query for query in listing() if query.kind == "competency" and query.header.group in ("budgets", "projects")]
    assert len(asked) > 10
    empty = {query.name for query in asked if next(run(store, query.name).rows, None) is None}
    assert empty <= {"project-codes-invalid", "projects-named-after-notices", "projects-without-amount", "projects-without-basis"}


# -- the same for a seed, and like the world -------------------------------------------------------------------------


def digest(seed):
    folder = hashlib.sha256()
    for one in corpus.records(seed, 15):
        folder.update(repr(one).encode())
    return folder.hexdigest()


def test_the_same_seed_gives_the_same_corpus_in_every_process():
    program = (
        "import hashlib, corpus\nfound = hashlib.sha256()\n"
        "for one in corpus.records(11, 15): found.update(repr(one).encode())\nprint(found.hexdigest())"
    )
    digests = set()
    for hash_seed in ("0", "77"):
        environment = {**os.environ, "PYTHONPATH": f"{BENCH}{os.pathsep}{BENCH.parent}", "PYTHONHASHSEED": hash_seed}
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
        digests.add(done.stdout.strip())
    assert digests == {digest(11)}
    assert digest(12) != digest(11)


def test_files_are_the_same_byte_for_byte(tmp_path):
    for name in ("one", "other"):
        corpus.write(tmp_path / name, 2, 8, FORMATS)
    for path in (tmp_path / "one").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "other" / path.relative_to(tmp_path / "one")).read_bytes()


@pytest.fixture(scope="module")
def large():
    return corpus.truth(1, 600, layouts=("basis-column",))


def test_few_policies_are_cited_by_everybody_and_most_hardly_ever(large):
    counts = sorted(large.policies.values(), reverse=True)
    assert counts[0] > 30 * counts[len(counts) // 2]
    assert sum(count <= 2 for count in counts) > len(counts) / 3
    assert sum(counts[: len(counts) // 10]) > sum(counts) / 3


def test_a_number_names_one_policy_and_a_title_too(large):
    titles, numbers = {}, {}
    for _, one in large.citations:
        if one.damage is None and one.number:
            numbers.setdefault(one.number, set()).add(one.policy)
        if one.damage is None and one.title:
            titles.setdefault(fold(one.title), set()).add(one.policy)
    assert max(len(found) for found in numbers.values()) == 1
    assert max(len(found) for found in titles.values()) == 1


def test_near_namesakes_stand_side_by_side(large):
    """Titles that differ by nothing but a year."""
    found = {}
    for _, one in large.citations:
        if one.title and one.damage is None:
            found.setdefault("".join(char for char in fold(one.title) if not char.isdigit()), set()).add(one.policy)
    assert sum(len(policies) > 1 for policies in found.values()) > 5


def test_levels_years_and_recurring_projects(large):
    assert Counter(one.division.level for one in large.documents.values()).keys() == {"provincial", "municipal", "county"}
    assert len({one.year for one in large.documents.values()}) == 5
    years, codes = {}, {}
    for document in large.documents.values():
        for project in document.projects:
            years.setdefault(project.series, set()).add(document.year)
            codes.setdefault(project.series, set()).add(project.code)
    assert max(map(len, years.values())) == 5
    assert min(map(len, years.values())) < 5
    assert {len(found) for found in codes.values()} == {1}
    assert len({code for found in codes.values() for code in found}) == len(codes)


def test_damage_is_known(large):
    kinds = Counter(one.damage for _, one in large.citations)
    total = sum(kinds.values())
    assert set(corpus.DAMAGES) < set(kinds)
    assert 0.01 < (total - kinds[None]) / total < 0.06
    assert all(one.damage is None for _, one in corpus.truth(1, 20, damage=0).citations)


def test_amounts_add_up(large):
    for document in large.documents.values():
        for project in document.projects:
            assert project.budget == project.fiscal + project.other
            assert project.fiscal > 0
        assert document.lines[0].project == sum(project.budget for project in document.projects)
        assert document.lines[0].total == sum(one.total for one in document.lines if len(one.code) == 7)


def test_planted_structure_is_there():
    planting = corpus.Planting(communities=3, bridges=2, outliers=2)
    truth = corpus.truth(4, 200, layouts=("basis-column",), planting=planting, damage=0)
    assert (len(truth.communities), len(truth.bridges), len(truth.outliers)) == (3, 2, 2)
    cited = {}
    for document in truth.documents.values():
        cited.setdefault(document.bureau.name, set()).update(one.policy for one in document.citations)
    for names in truth.communities.values():
        for name in names:
            inside = max((len(cited[name] & cited[other]) for other in names if other != name), default=0)
            outside = [other for found in truth.communities.values() if found is not names for other in found]
            assert inside > max(len(cited[name] & cited[other]) for other in outside)
    for name in truth.outliers:
        assert not any(cited[name] & found for other, found in cited.items() if other != name)
    for name in truth.bridges:
        touched = [group for group, names in truth.communities.items() if max(len(cited[name] & cited[one]) for one in names) > 5]
        assert len(touched) >= 2
