"""`kg validate`, `kg docs`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kg import docs as documentation
from kg import vocab
from kg.cli.asking import destination, mask_for, tell_masked
from kg.cli.formats import chosen_format
from kg.cli.parser import REPORT_FORMATS
from kg.cli.words import say, stdout_told
from kg.document import Severity
from kg.errors import UsageError
from kg.rdf import Names
from kg.settings import Settings
from kg.store import open_store
from kg.validate import Report, as_json, as_text, as_turtle, masked
from kg.validate import validate as validate_store

_OFF = "off"


def validate(options: argparse.Namespace, settings: Settings) -> int:
    """Print what was found; exit 1 where it is as severe as asked for."""
    options.format = chosen_format(options.format, options.output, REPORT_FORMATS, "text")
    store = open_store(settings.store)
    shapes = [Path(path) for path in options.shapes or ()]
    report = with_rules(validate_store(store, documents=options.document, shapes=shapes), settings.rules)
    mask = mask_for(options, store, settings, screen="text")
    if mask is not None:
        report = masked(report, mask.finding, Names(store.base))
    match options.format:
        case "json":
            text = as_json(report)
        case "ttl":
            text = as_turtle(report, store.base)
        case _:
            text = as_text(report, options.lang)
    if options.output:
        with destination(options.output) as file:
            file.write(text.encode())
        say(options.output)
    else:
        with stdout_told():
            sys.stdout.write(text)
    tell_masked(mask, options.lang)
    at = None if options.fail_on == "never" else Severity(options.fail_on)
    return 1 if report.fails(at) else 0


def with_rules(report: Report, rules: Mapping[str, str]) -> Report:
    """The report with the severities that the settings give to rules; rules that are off are left out."""
    if not rules:
        return report
    results = [
        replace(one, severity=Severity(rules[one.rule])) if one.rule in rules else one
        for one in report.results
        if rules.get(one.rule) != _OFF
    ]
    return replace(report, results=tuple(results))


def docs(options: argparse.Namespace, _: Settings) -> int:
    """Write the generated pages, or say which are out of date."""
    from kg import ask, query
    from kg.cli.reference import reference

    root = vocab.data_dir("ontology").parent
    if not (root / "pyproject.toml").is_file():
        raise UsageError("只能在源代码目录中生成文档 (the documentation is generated in a source checkout only)")
    sections = {"commands": reference("en"), "commands-zh": reference("zh")}
    late = documentation.stale(root, sections)
    pages = documentation.generate(root, sections)
    for path in late:
        if not options.check:
            path.write_text(pages[path], encoding="utf-8", newline="\n")
        say(str(path.relative_to(root)))
    unlearned = ask.stale(query.listing())
    for path in unlearned:
        if not options.check:
            ask.learn(query.listing())
        say(str(path.relative_to(root)))
    return 1 if options.check and (late or unlearned) else 0
