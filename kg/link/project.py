"""Which project of other years and documents each project is: by its code, then by its department and its name without years.

A name that is a transfer notice's title (关于提前下达2023年…的通知) counts without the number behind it, so that each year's
notice carries on the series; the notice itself is linked as what the project is named after. Two projects that one document
prints under one name with two codes are two. Near namesakes of one department are proposed, never joined.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kg.decisions import Decision
from kg.grammar.docnumber import find
from kg.grammar.project_code import parse_project_code
from kg.link.merging import Decided, decided, replaced, unite
from kg.link.naming import commonest, telling_words, without_years
from kg.link.near import gram_sets, near_pairs
from kg.records.link import LightCitation, LightProject, LightRows, OrganisationKey, PolicyKey, ProjectSeries, Proposal, SeriesKey
from kg.text import fold

_MARKS = re.compile(r"[《》<>\"'「」『』,.;:、。]")
_ENUMERATOR = re.compile(r"^(?:\d{1,2}[.、]|\(\d{1,2}\)|[一二三四五六七八九十]{1,3}、)(?!\d)")
_TAIL = re.compile(r"(?:(?:专项|补助|补贴|配套|工作|项目)?(?:资金|经费|费用|款)|专项|项目|工程|费)+$")
_EMPTY = re.compile(r"\(\)|\[\]")
_NUMERAL = re.compile(r"[0-9]+|(?<=第)[一二三四五六七八九十]+")
_ALIKE = 0.8
_SAME_CORE, _OTHER_OWNER = Decimal("0.9"), Decimal("0.8")
_SHORTEST = 4
_PLACES = 5


_NOTICE = re.compile(r"关于.{6,}的(?:通知|函|批复|意见)$")


@dataclass(frozen=True, slots=True)
class Work:
    """One project as printed: where, whose (`organisation`, None where unknown), its keys by code and by name."""

    document: str
    no: int
    printed: str
    year: int | None
    division: str | None
    organisation: OrganisationKey | None
    by_code: SeriesKey | None
    by_name: SeriesKey

    @property
    def own(self) -> SeriesKey:
        """The key it has by itself."""
        return self.by_code or self.by_name


@dataclass(frozen=True, slots=True)
class Series:
    """The projects of all documents as series."""

    series: tuple[ProjectSeries, ...]
    projects: tuple[tuple[str, int, SeriesKey], ...]
    named_after: tuple[tuple[str, int, PolicyKey], ...]
    proposals: tuple[Proposal, ...]


def link_projects(
    rows: Iterable[LightRows],
    owners: Mapping[tuple[str, int], OrganisationKey],
    cited: Mapping[tuple[str, int], PolicyKey],
    decisions: Iterable[Decision] = (),
) -> Series:
    """The series of every project; `owners` are departments at the top, `cited` leads from (document, citation) to policies."""
    rows = tuple(rows)
    told = decided(decisions, "project")
    works = [_work(one, project, owners.get((one.document, project.no))) for one in rows for project in one.projects]
    keys = {key for work in works for key in (work.own, work.by_name)}
    ties = _ties(works)
    nodes = unite(keys, ties, told)
    before = unite(keys, ties) if told.merges or told.splits else nodes
    return Series(
        tuple(_series(works, nodes, before)),
        tuple((work.document, work.no, nodes[work.own]) for work in works),
        tuple(sorted(_named_after(rows, cited), key=lambda edge: (*edge[:2], edge[2].order))),
        _proposals(works, nodes, told),
    )


def _work(rows: LightRows, project: LightProject, owner: OrganisationKey | None) -> Work:
    code = parse_project_code(project.code) if project.code else None
    scope = owner.id if owner is not None else rows.division or f"document {rows.document}"
    by_code = SeriesKey(code.text) if code is not None and code.check_ok is not False else None
    by_name = SeriesKey(None, scope, name_key(project.name, rows.year))
    return Work(rows.document, project.no, project.name, rows.year, rows.division, owner, by_code, by_name)


def with_name_titles(rows: LightRows) -> LightRows:
    """The rows with a citation, numbered below zero, for each project whose name is a notice's title that is no citation yet.

    Number -n stands for the name of project n; no node of the document has it.
    """
    known = {one.project_no for one in rows.citations if one.field == "name"}
    more = tuple(
        LightCitation(-one.no, "name", one.no, title=found[0])
        for one in rows.projects
        if one.no not in known and (found := _NOTICE.search(one.name.strip("《》 "))) is not None
    )
    return replace(rows, citations=(*rows.citations, *more)) if more else rows


def name_key(name: str, year: int | None) -> str:
    """A project's name as it is compared over years: folded, without marks, document numbers and the budget's own years.

    >>> name_key("关于提前下达2023年专项资金预算（第二批）的通知（承财建[2022]105号）", 2023)
    '关于提前下达专项资金预算(第二批)的通知'
    """
    text = name
    for found in reversed(find(name)):
        text = text[: found.start] + text[found.end :]
    text = _MARKS.sub("", _ENUMERATOR.sub("", fold(text)))
    text = _EMPTY.sub("", without_years(text, year))
    return text or fold(name)


def _ties(works: Iterable[Work]) -> list[tuple[SeriesKey, SeriesKey]]:
    """A name and the codes it is printed with, unless one document shows that the name or the code stands for several."""
    codes: defaultdict[SeriesKey, set[SeriesKey]] = defaultdict(set)
    in_document: defaultdict[tuple[str, SeriesKey], set[SeriesKey]] = defaultdict(set)
    for work in works:
        if work.by_code is not None:
            codes[work.by_name].add(work.by_code)
            in_document[work.document, work.by_name].add(work.by_code)
            in_document[work.document, work.by_code].add(work.by_name)
    unclear = {key for (_, key), others in in_document.items() if len(others) > 1}
    return [
        (name, code)
        for name in sorted(codes, key=lambda key: key.order)
        if name not in unclear
        for code in sorted(codes[name], key=lambda key: key.order)
        if code not in unclear
    ]


@dataclass(slots=True)
class _Gathered:
    """The projects of one series."""

    names: Counter[str] = field(default_factory=Counter)
    codes: set[str] = field(default_factory=set)
    owners: Counter[str] = field(default_factory=Counter)
    years: set[int] = field(default_factory=set)
    weaker: set[SeriesKey] = field(default_factory=set)


def _series(
    works: Iterable[Work], nodes: Mapping[SeriesKey, SeriesKey], before: Mapping[SeriesKey, SeriesKey]
) -> Iterator[ProjectSeries]:
    found: defaultdict[SeriesKey, _Gathered] = defaultdict(_Gathered)
    organisations: dict[str, OrganisationKey] = {}
    for work in works:
        one = found[nodes[work.own]]
        one.names[work.printed] += 1
        if work.by_code is not None and work.by_code.code is not None:
            one.codes.add(work.by_code.code)
        elif work.by_name != nodes[work.own]:
            one.weaker.add(work.by_name)
        if work.organisation is not None:
            organisations[work.organisation.id] = work.organisation
            one.owners[work.organisation.id] += 1
        if work.year is not None:
            one.years.add(work.year)
    for key, gone in replaced(before, nodes).items():
        if key in found:
            found[key].weaker.update(gone)
    for key in sorted(found, key=lambda key: key.order):
        one = found[key]
        owner = organisations.get(commonest(one.owners) or "")
        weaker = tuple(sorted(one.weaker, key=lambda weaker: weaker.order))
        years = (min(one.years, default=None), max(one.years, default=None))
        yield ProjectSeries(key, commonest(one.names) or key.name, tuple(sorted(one.codes)), owner, *years, weaker)


def _named_after(rows: Iterable[LightRows], cited: Mapping[tuple[str, int], PolicyKey]) -> set[tuple[str, int, PolicyKey]]:
    """Projects whose name cites a policy document, or is the title of one."""
    return {
        (one.document, citation.project_no, cited[one.document, citation.citation_no])
        for one in map(with_name_titles, rows)
        for citation in one.citations
        if citation.field == "name" and citation.project_no is not None and (one.document, citation.citation_no) in cited
    }


# -- proposals ---------------------------------------------------------------------------------------------------------


def _proposals(works: Iterable[Work], nodes: Mapping[SeriesKey, SeriesKey], told: Decided) -> tuple[Proposal, ...]:
    """Series that may be one: near names of one owner in different documents, one name under two owners of one division."""
    documents: defaultdict[SeriesKey, set[str]] = defaultdict(set)
    places: defaultdict[SeriesKey, set[tuple[str, int]]] = defaultdict(set)
    by_owner: defaultdict[str, dict[str, SeriesKey]] = defaultdict(dict)
    by_division: defaultdict[tuple[str, str], dict[SeriesKey, bool]] = defaultdict(dict)
    for work in sorted(works, key=lambda work: (work.document, work.no)):
        node = nodes[work.own]
        documents[node].add(work.document)
        places[node].add((work.document, work.no))
        by_owner[work.by_name.scope].setdefault(work.by_name.name, node)
        if work.division is not None:
            by_division[work.division, work.by_name.name][node] = work.organisation is not None
    apart = {frozenset(pair) for pair in told.splits}
    made: dict[tuple[SeriesKey, SeriesKey], Proposal] = {}
    for left, right, score, reason in (*_near(by_owner), *_of_two_owners(by_division)):
        if left == right or documents[left] & documents[right] or frozenset((left.id, right.id)) in apart:
            continue
        stays = min((left, right), key=lambda key: (key.code is None, -len(places[key]), key.order))
        goes = left if stays == right else right
        evidence = tuple(sorted(places[goes])[:_PLACES])
        made.setdefault((goes, stays), Proposal("project", goes.id, stays.id, score, (reason,), evidence))
    return tuple(sorted(made.values()))


def _near(by_owner: Mapping[str, Mapping[str, SeriesKey]]) -> Iterator[tuple[SeriesKey, SeriesKey, Decimal, str]]:
    for scope in sorted(by_owner):
        nodes = by_owner[scope]
        cores: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(nodes):
            cores[_TAIL.sub("", name)].append(name)
        for core in sorted(core for core, same in cores.items() if len(core) >= _SHORTEST and len(same) > 1):
            first, *others = cores[core]
            yield from ((nodes[first], nodes[other], _SAME_CORE, "same-core") for other in others)
        for left, right, score in near_pairs(gram_sets(name for name in sorted(nodes) if len(name) >= _SHORTEST), _ALIKE):
            if may_be_one(left, right):
                yield nodes[left], nodes[right], Decimal(str(round(score, 2))), "similar-name"


def may_be_one(left: str, right: str) -> bool:
    """Whether no number, batch or telling word (省级, 市级; 小学, 中学) parts two names.

    >>> may_be_one("专项资金(第一批)", "专项资金(第二批)"), may_be_one("企业服务平台经费", "企业服务平台建设经费")
    (False, True)
    """
    return _NUMERAL.findall(left) == _NUMERAL.findall(right) and telling_words(left) == telling_words(right)


def _of_two_owners(
    by_division: Mapping[tuple[str, str], Mapping[SeriesKey, bool]],
) -> Iterator[tuple[SeriesKey, SeriesKey, Decimal, str]]:
    """A project whose owner is not printed, and the only one of its name that has an owner in the division."""
    for place in sorted(by_division):
        owned = [key for key, known in by_division[place].items() if known]
        loose = [key for key, known in by_division[place].items() if not known]
        if len(owned) == 1 and len(place[1]) >= _SHORTEST:
            yield from ((key, owned[0], _OTHER_OWNER, "same-name-owner-unknown") for key in loose)
