"""From an engine's raw results to findings: rule, severity, messages and property come from the shape itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.validate.engines import Raw
from kg.validate.report import Result
from kg.validate.shapes import Shapes


def shape_results(found: Iterable[Raw], shapes: Shapes) -> Iterator[Result]:
    """One finding for each broken constraint; the same constraint broken twice by the same value is one."""
    for raw in dict.fromkeys(found):
        info = shapes.infos[raw.shape]
        yield Result(
            rule=info.rule,
            severity=info.severity,
            message_zh=info.message_zh,
            message_en=info.message_en,
            focus=raw.focus,
            source="shape",
            path=info.shown_at or info.path,
            shape=raw.shape,
            component=raw.component,
            value=raw.value or None,
        )
