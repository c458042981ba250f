"""Settings: `kg.toml`, found beside the working directory, overlaid by environment variables and by the command line.

In: a TOML file. Out: one frozen `Settings`. All faults of a file are reported together.

    base = "https://data.example.gov.cn/id/"      # where instances get their names; kept in the store for ever
    publisher = "某某市财政局"
    licence = "https://creativecommons.org/licenses/by/4.0/"
    root = "disclosures"                          # keys of documents are paths below it
    store = "kg-store"
    workers = 4                                   # processes; 0 reads in this process, without protection
    decisions = "decisions.csv"
    issuers = "issuers.csv"                       # issuing codes of your own, in the columns of ontology/codelists/issuers.csv
    queries = "queries"                           # a folder of .rq files of your own, beside the library
    cross_check = false                           # read PDFs with a second engine too, and report what differs
    [catalogue]                                   # what a portal is told beside publisher and licence
    title = "某某市预算绩效知识图谱"
    homepage = "https://data.example.gov.cn/jixiao/"
    contact = "mailto:opendata@example.gov.cn"    # or a web page
    publisher_type = "LocalAuthority"             # or RegionalAuthority, NationalAuthority
    download = "https://data.example.gov.cn/jixiao/files/"   # where the exported files will lie
    endpoint = "https://data.example.gov.cn/jixiao/sparql"   # a SPARQL endpoint, where there is one
    [limits]
    seconds = 300                                 # a file; each scanned page adds scan_page_seconds (60)
    memory_mb = 2048                              # a worker
    text_bytes = 67108864                         # any further limit belongs to the readers
    [masking]
    persons = true
    [rules]
    unrecognised-table = "Info"                   # severity of a rule, or "off"
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.address import is_url
from kg.errors import SettingsError

DEFAULT_BASE = "https://w3id.org/jixiao-kg/id/"
"""Base of instance IRIs where nothing else is said. Not registered yet at w3id.org."""

FILE_NAME = "kg.toml"
STORE_VARIABLE = "KG_STORE"
TIME_VARIABLE = "SOURCE_DATE_EPOCH"
SEVERITIES = ("Violation", "Warning", "Info", "off")

_BASE = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+[/#]")


@dataclass(frozen=True, slots=True)
class Settings:
    """设置. Paths from a file are relative to the folder of that file; `base` None means that of the store, or the default."""

    base: str | None = None
    publisher: str | None = None
    licence: str | None = None
    title: str | None = None
    homepage: str | None = None
    contact: str | None = None
    publisher_type: str | None = None
    download: str | None = None
    endpoint: str | None = None
    root: Path | None = None
    store: str = "kg-store"
    decisions: Path = Path("decisions.csv")
    queries: Path | None = None
    issuers: Path | None = None
    workers: int | None = None
    cross_check: bool = False
    seconds: float = 300.0
    memory_mb: int = 2048
    reader_limits: Mapping[str, int | float] = field(default_factory=dict)
    mask_persons: bool = True
    rules: Mapping[str, str] = field(default_factory=dict)

    def worker_count(self, tasks: int) -> int:
        """How many processes to start for `tasks` files: no more than there are files or processors.

        >>> Settings(workers=8).worker_count(3)
        3
        """
        wanted = self.workers if self.workers is not None else _processors()
        return min(wanted, tasks)


def pinned_time(environ: Mapping[str, str] | None = None) -> datetime | None:
    """The time that SOURCE_DATE_EPOCH (seconds since 1970) puts in the place of every clock; None where it is not set."""
    given = (os.environ if environ is None else environ).get(TIME_VARIABLE)
    if not given:
        return None
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(f"{TIME_VARIABLE}={given}：应为秒数 (must be a number of seconds)") from error


def now() -> datetime:
    """The time, to the second: SOURCE_DATE_EPOCH where it is set, else the clock."""
    return pinned_time() or datetime.now(UTC).replace(microsecond=0)


def _processors() -> int:
    """Processors this process may use; fewer than the machine has in a container or under taskset."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def load(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of `path`, or of `kg.toml` in the working directory, or the defaults; then the environment."""
    environ = os.environ if environ is None else environ
    found = path or Path(FILE_NAME)
    if path is not None and not path.is_file():
        raise SettingsError(f"{path}: 设置文件不存在 (settings file not found)")
    settings = _parse(found) if found.is_file() else Settings()
    if environ.get(STORE_VARIABLE):
        settings = replace(settings, store=environ[STORE_VARIABLE])
    return settings


def _parse(path: Path) -> Settings:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: 无法读取设置 (cannot be read): {error}") from error
    faults: list[str] = []
    values = _flatten(data, faults)
    values = {name: _checked(name, value, faults) for name, value in values.items()}
    if faults:
        raise SettingsError(f"{path}: " + "; ".join(faults))
    for name in _PATHS:
        if name in values:
            values[name] = path.parent / values[name]
    if "store" in values and not is_url(values["store"]):
        values["store"] = str(path.parent / values["store"])
    return Settings(**values)


def _flatten(data: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    """Sections to the fields of `Settings`; unknown names are faults."""
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name in _SECTIONS and isinstance(value, dict):
            values.update(_SECTIONS[name](value, faults))
        elif name in _CHECKS and name not in _NESTED:
            values[name] = value
        else:
            faults.append(f"未知设置 unknown setting {name!r}")
    return values


def _limits(section: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: section[name] for name in ("seconds", "memory_mb") if name in section}
    rest = {name: value for name, value in section.items() if name not in values}
    faults += [
        f"limits.{name}: 应为正数 must be a positive number" for name, value in rest.items() if not _positive_number(value)
    ]
    return {**values, "reader_limits": rest}


def _masking(section: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    faults += [f"未知设置 unknown setting 'masking.{name}'" for name in section if name != "persons"]
    return {"mask_persons": section["persons"]} if "persons" in section else {}


def _catalogue(section: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    faults += [f"未知设置 unknown setting 'catalogue.{name}'" for name in section if name not in _CATALOGUE]
    return {name: section[name] for name in _CATALOGUE if name in section}


def _rules(section: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    wrong = [name for name, value in section.items() if value not in SEVERITIES]
    faults += [f"rules.{name}: 应为 must be one of {', '.join(SEVERITIES)}" for name in wrong]
    return {"rules": dict(section)}


_CATALOGUE = ("title", "homepage", "contact", "publisher_type", "download", "endpoint")
PUBLISHER_TYPES = ("LocalAuthority", "RegionalAuthority", "NationalAuthority")

_SECTIONS: dict[str, Callable[[Mapping[str, Any], list[str]], dict[str, Any]]] = {
    "catalogue": _catalogue,
    "limits": _limits,
    "masking": _masking,
    "rules": _rules,
}


def _positive_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _positive(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _address(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"(?:https?://|mailto:)[^\s<>\"{}|\\^`]+", value))


_CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "base": (
        lambda value: _text(value) and bool(_BASE.fullmatch(value)),
        "应为以 / 或 # 结尾的绝对 IRI an absolute IRI ending in / or #",
    ),
    "publisher": (_text, "应为文字 text"),
    "licence": (_text, "应为文字 text"),
    "title": (_text, "应为文字 text"),
    "homepage": (_address, "应为网址 a URL"),
    "contact": (_address, "应为网址或 mailto: a URL or mailto:"),
    "publisher_type": (lambda value: value in PUBLISHER_TYPES, f"应为 must be one of {', '.join(PUBLISHER_TYPES)}"),
    "download": (lambda value: _address(value) and value.endswith("/"), "应为以 / 结尾的网址 a URL ending in /"),
    "endpoint": (_address, "应为网址 a URL"),
    "root": (_text, "应为路径 a path"),
    "store": (_text, "应为路径或网址 a path or URL"),
    "decisions": (_text, "应为路径 a path"),
    "queries": (_text, "应为文件夹 a folder"),
    "issuers": (_text, "应为路径 a path"),
    "workers": (lambda value: _positive(value) or value == 0, "应为非负整数 an integer, 0 or more"),
    "cross_check": (lambda value: isinstance(value, bool), "应为 true 或 false"),
    "seconds": (_positive_number, "应为正数 a positive number"),
    "memory_mb": (_positive, "应为正整数 a positive integer"),
    "mask_persons": (lambda value: isinstance(value, bool), "应为 true 或 false"),
}
_PATHS = ("root", "decisions", "queries", "issuers")
_NESTED = ("seconds", "memory_mb", "mask_persons", *_CATALOGUE)


def _checked(name: str, value: Any, faults: list[str]) -> Any:
    if name not in _CHECKS:
        return value
    check, expected = _CHECKS[name]
    if not check(value):
        faults.append(f"{name}: {expected}")
        return value
    return Path(value) if name in _PATHS else value
