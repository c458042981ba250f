"""Evidence from a store: a handful of flat SELECT queries, put together by position. Any store that answers SPARQL will do.

What a filter leaves out is left out here, so that every measure sees the same set. A department that is not printed is not
invented: its projects stay, without a department.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from kg import vocab
from kg.analyse.model import Base, Evidence, Filters, Project, Source, Use
from kg.errors import UsageError
from kg.query import texts

_PREFIX = f"PREFIX kg: <{vocab.KG}>\n"

_SOURCES = """SELECT ?document ?key ?year ?level ?division ?publisher WHERE {
  ?document a kg:Disclosure ; kg:documentKey ?key .
  OPTIONAL { ?document kg:fiscalYear ?year } OPTIONAL { ?document kg:level ?level }
  OPTIONAL { ?document kg:region ?division } OPTIONAL { ?document kg:publisher ?publisher } }"""

_REGIONS = "SELECT ?document (MIN(?name) AS ?region) WHERE { ?document a kg:Disclosure ; kg:regionName ?name } GROUP BY ?document"

_FUNCTIONS = """SELECT DISTINCT ?document ?class WHERE {
  ?line a kg:BudgetLine ; kg:classification "functional" ; kg:disclosure ?document ; kg:code ?code .
  BIND(SUBSTR(?code, 1, 3) AS ?class) }"""

_PROJECTS = """SELECT ?project ?name ?document ?organisation ?yuan WHERE {
  ?project a kg:Project ; kg:name ?name ; kg:disclosure ?document .
  OPTIONAL { ?project kg:department/kg:organisation ?organisation }
  OPTIONAL { ?project kg:budgetAmount ?yuan } }"""

_NAMES = "SELECT ?organisation ?name WHERE { ?organisation a kg:Organisation ; kg:name ?name }"

_BASES = """SELECT ?policy ?number ?title ?year ?level WHERE {
  ?policy a kg:PolicyDocument .
  OPTIONAL { ?policy kg:policyNumber ?number } OPTIONAL { ?policy kg:title ?title }
  OPTIONAL { ?policy kg:policyYear ?year } OPTIONAL { ?policy kg:issuerLevel ?level } }"""

_USES = "SELECT ?project ?policy WHERE { ?project kg:restsOn ?policy }"

_COUNTS = """SELECT ?project ?policy (COUNT(?citation) AS ?citations) WHERE {
  ?citation kg:refersTo ?policy ; kg:project ?project } GROUP BY ?project ?policy"""

_RELATIONS = """SELECT DISTINCT ?one ?other WHERE {
  VALUES ?relation { kg:implements kg:forwards kg:basedOn } ?one ?relation ?other }"""

Values = Sequence[str | None]


class Queryable(Protocol):
    """What a store must offer: its base, and SPARQL over the union of its graphs."""

    @property
    def base(self) -> str:
        """The base of instance IRIs."""

    def query(self, sparql: str, /) -> Any:
        """The answer to one SPARQL query."""


def select(store: Queryable, sparql: str) -> Iterable[Values]:
    """Rows of plain strings; None where a variable is unbound."""
    return texts(store, _PREFIX + sparql)


def read_evidence(store: Queryable, filters: Filters | None = None) -> Evidence:
    """All that the measures need, of the documents that the filters leave.

    Raises `UsageError` where the level of the filters is none.
    """
    filters = filters or Filters()
    names = {text(iri): text(name) for iri, name in select(store, _NAMES)}
    sources = _sources(store, filters)
    position = {one.iri: number for number, one in enumerate(sources)}
    projects = _projects(store, filters, sources, position, names)
    bases = _bases(store)
    uses = _uses(store, projects, bases)
    return _trimmed(Evidence(sources, projects, bases, uses, names, _relations(store, bases)))


def text(value: str | None) -> str:
    """A value that is always bound."""
    return value or ""


def level_of(iri: str | None) -> str | None:
    """The notation of a level from its IRI."""
    return vocab.concept("level", iri.rsplit("#", 1)[-1]).notation if iri else None


def level_named(words: str) -> str:
    """The notation of a level from its name in Chinese or English; raises `UsageError` that lists the names."""
    found = vocab.lookup("level", words)
    if found is None:
        known = "、".join(one.label_zh for one in vocab.scheme("level"))
        raise UsageError(f"没有级次“{words}”，可用：{known} (no such level)")
    return found.notation


def _sources(store: Queryable, filters: Filters) -> tuple[Source, ...]:
    regions = {text(document): region for document, region in select(store, _REGIONS)}
    functions: defaultdict[str, set[str]] = defaultdict(set)
    for document, code in select(store, _FUNCTIONS):
        functions[text(document)].add(text(code))
    level = level_named(filters.level) if filters.level else None
    found = []
    for document, key, year, at, division, publisher in select(store, _SOURCES):
        iri = text(document)
        region = _region(division) or regions.get(iri)
        one = Source(
            iri, text(key), int(year) if year else None, level_of(at), region, publisher, frozenset(functions.get(iri, ()))
        )
        if _wanted(one, filters, level):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.key))


def _region(iri: str | None) -> str | None:
    known = vocab.divisions().get(iri.rsplit("/", 1)[-1]) if iri else None
    return known.name if known else None


def _wanted(one: Source, filters: Filters, level: str | None) -> bool:
    if filters.document is not None and one.key != filters.document:
        return False
    if filters.year is not None and one.year != filters.year:
        return False
    if level is not None and one.level != level:
        return False
    if filters.region is not None and filters.region not in (one.region or ""):
        return False
    return filters.function is None or any(code.startswith(filters.function[:3]) for code in one.functions)


def _projects(
    store: Queryable, filters: Filters, sources: Sequence[Source], position: Mapping[str, int], names: Mapping[str, str]
) -> tuple[Project, ...]:
    found = []
    for iri, name, document, organisation, yuan in select(store, _PROJECTS):
        source = position.get(text(document))
        if source is None:
            continue
        department = organisation or sources[source].department
        if filters.department is not None and filters.department not in names.get(department or "", ""):
            continue
        found.append(Project(text(iri), text(name), source, department, Decimal(yuan) if yuan else None))
    return tuple(sorted(found, key=lambda one: (one.source, one.iri)))


def _bases(store: Queryable) -> tuple[Base, ...]:
    found = {}
    for iri, number, title, year, level in select(store, _BASES):
        found[text(iri)] = Base(text(iri), number, title, int(year) if year else None, level_of(level))
    return tuple(found[iri] for iri in sorted(found))


def _uses(store: Queryable, projects: Sequence[Project], bases: Sequence[Base]) -> tuple[Use, ...]:
    project_at = {one.iri: number for number, one in enumerate(projects)}
    base_at = {one.iri: number for number, one in enumerate(bases)}
    counts = {(text(project), text(policy)): int(text(count)) for project, policy, count in select(store, _COUNTS)}
    found = []
    for project, policy in select(store, _USES):
        one, base = project_at.get(text(project)), base_at.get(text(policy))
        if one is not None and base is not None:
            found.append(Use(one, base, counts.get((text(project), text(policy)), 1)))
    return tuple(sorted(found, key=lambda use: (use.project, use.base)))


def _relations(store: Queryable, bases: Sequence[Base]) -> tuple[tuple[int, int], ...]:
    at = {one.iri: number for number, one in enumerate(bases)}
    pairs = ((at.get(text(one)), at.get(text(other))) for one, other in select(store, _RELATIONS))
    return tuple(sorted((one, other) for one, other in pairs if one is not None and other is not None and one != other))


def _trimmed(evidence: Evidence) -> Evidence:
    """Without the bases that nothing in the set rests on, unless they lie between those that it does."""
    used = {use.base for use in evidence.uses}
    kept = used | {one for one, other in evidence.implements if other in used} | {o for n, o in evidence.implements if n in used}
    order = sorted(kept)
    moved = {old: new for new, old in enumerate(order)}
    return Evidence(
        evidence.sources,
        evidence.projects,
        tuple(evidence.bases[old] for old in order),
        tuple(Use(use.project, moved[use.base], use.citations) for use in evidence.uses),
        evidence.names,
        tuple((moved[one], moved[other]) for one, other in evidence.implements if one in moved and other in moved),
    )
