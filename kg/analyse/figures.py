"""Pictures of an analysis: SVG whose words stay text in a Chinese font stack, PNG with a Chinese font that is found.

In: a `Figure`. Out: bytes, the same for the same figure. Drawn by matplotlib (extra "figures"), never with a screen.
Groups differ in marker as well as in grey value, so that a copy in grey can be read.
"""

from __future__ import annotations

import io
import logging
import math
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

import networkx as nx

from kg.analyse.model import Bars, Figure, Pairs, Spread, Steps, Web
from kg.analyse.tables import level_name, level_rank
from kg.errors import UsageError

Format = Literal["svg", "png"]
FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "SimSun",
    "Noto Sans CJK JP",
)
_COLOURS = ("#0b3954", "#c0392b", "#3a7d44", "#b9770e", "#6c3483", "#2e86ab", "#7f8c8d", "#1b2631")
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
_LABELLED, _LONGEST = 40, 22


def draw(figure: Figure, form: Format = "svg") -> bytes:
    """One figure as SVG or PNG. Raises `UsageError` where matplotlib, or for PNG a Chinese font, is not there."""
    plt = _matplotlib()
    family = chinese_font() if form == "png" else None
    if form == "png" and family is None:
        raise UsageError(
            "找不到中文字体，无法写 PNG：请安装 Noto Sans CJK 或改写 SVG (no Chinese font found; install one, or write SVG)"
        )
    fonts = [family] if family else [*FONTS, "sans-serif"]
    settings = {
        "font.family": fonts if family else ["sans-serif"],
        "font.sans-serif": fonts,
        "svg.fonttype": "none",
        "svg.hashsalt": "jixiao-kg",
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with plt.rc_context(settings), _quiet():
        made = _DRAWERS[type(figure)](plt, figure)
        target = io.BytesIO()
        metadata: Mapping[str, Any] = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        made.savefig(target, format=form, dpi=150, bbox_inches="tight", metadata=metadata)
        plt.close(made)
    data = target.getvalue()
    return data.replace(b"\r\n", b"\n") if form == "svg" else data


@cache
def chinese_font() -> str | None:
    """The first font of the stack that this machine has, or None."""
    _matplotlib()
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in FONTS if name in installed), None)


def _matplotlib() -> Any:
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise UsageError("画图需要 matplotlib：pip install 'jixiao-kg[figures]' (drawing needs the extra figures)") from error
    mpl.use("Agg")
    from matplotlib import pyplot

    return pyplot


@contextmanager
def _quiet() -> Iterator[None]:
    """Fonts that an SVG names need not be on this machine: no warning for each glyph."""
    logger = logging.getLogger("matplotlib.font_manager")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _rows(plt: Any, title: str, count: int, width: float = 9.0) -> tuple[Any, Any]:
    """A figure with a line a label, as high as the labels need."""
    made, axes = plt.subplots(figsize=(width, 1.2 + 0.34 * max(count, 3)))
    axes.set_title(title, loc="left", fontsize=13)
    axes.tick_params(length=0)
    return made, axes


def _bars(plt: Any, figure: Bars) -> Any:
    made, axes = _rows(plt, figure.title, len(figure.labels))
    places = list(range(len(figure.labels)))
    axes.barh(places, figure.values, color=_COLOURS[0], height=0.62)
    axes.set_yticks(places, [_short(label) for label in figure.labels])
    axes.invert_yaxis()
    axes.set_xlabel(figure.unit)
    for place, value in zip(places, figure.values, strict=True):
        axes.annotate(f" {value:,.10g}", (value, place), va="center", fontsize=9)
    return made


def _web(plt: Any, figure: Web) -> Any:
    made, axes = plt.subplots(figsize=(10, 8))
    axes.set_title(figure.title, loc="left", fontsize=13)
    axes.axis("off")
    places = _layout(figure)
    heaviest = max((weight for _, _, weight in figure.edges), default=1.0)
    for one, other, weight in figure.edges:
        (x1, y1), (x2, y2) = places[one], places[other]
        axes.plot([x1, x2], [y1, y2], color="#888888", alpha=0.35, linewidth=0.4 + 2.2 * weight / heaviest, zorder=1)
    for group in sorted(set(figure.groups)):
        members = [number for number, held in enumerate(figure.groups) if held == group]
        axes.scatter(
            [places[number][0] for number in members],
            [places[number][1] for number in members],
            s=[40 + 25 * figure.sizes[number] ** 0.8 for number in members],
            color=_COLOURS[group % len(_COLOURS)],
            marker=_MARKERS[group % len(_MARKERS)],
            edgecolor="white",
            linewidth=0.8,
            zorder=2,
            label=f"社群 {group + 1}（{len(members)}）",
        )
    shown = sorted(range(len(figure.labels)), key=lambda number: -figure.sizes[number])[:_LABELLED]
    for number in shown:
        axes.annotate(
            _short(figure.labels[number]), places[number], xytext=(5, 5), textcoords="offset points", fontsize=7.5, zorder=3
        )
    axes.legend(loc="lower left", bbox_to_anchor=(1.0, 0.0), frameon=False, fontsize=9)
    return made


def _layout(figure: Web) -> list[tuple[float, float]]:
    """Groups on a circle, members around their group by springs; seeded, so that the same network looks the same."""
    groups = sorted(set(figure.groups))
    radius = 1.0 if len(groups) > 1 else 0.0
    places: dict[int, tuple[float, float]] = {}
    for turn, group in enumerate(groups):
        members = [number for number, held in enumerate(figure.groups) if held == group]
        inside: nx.Graph[Any] = nx.Graph()
        inside.add_nodes_from(members)
        inside.add_weighted_edges_from((a, b, w) for a, b, w in figure.edges if figure.groups[a] == figure.groups[b] == group)
        angle = 2 * math.pi * turn / len(groups)
        size = 0.18 + 0.42 * math.sqrt(len(members) / len(figure.labels))
        local = nx.spring_layout(inside, seed=1, weight=None, scale=size) if len(members) > 1 else {members[0]: (0.0, 0.0)}
        for number, (x, y) in local.items():
            places[number] = (float(x) + 1.4 * radius * math.cos(angle), float(y) + 1.4 * radius * math.sin(angle))
    return [places[number] for number in range(len(figure.labels))]


def _steps(plt: Any, figure: Steps) -> Any:
    made, axes = _rows(plt, figure.title, len(figure.labels), 10)
    levels = sorted({level for _, _, level in figure.points}, key=level_rank)
    shift = {level: (number - (len(levels) - 1) / 2) * 0.18 for number, level in enumerate(levels)}
    for number, level in enumerate(levels):
        chosen = [(year, place + shift[level]) for place, year, at in figure.points if at == level]
        axes.scatter(
            [year for year, _ in chosen],
            [place for _, place in chosen],
            color=_COLOURS[number % len(_COLOURS)],
            marker=_MARKERS[number % len(_MARKERS)],
            s=60,
            label=level_name(level),
            zorder=2,
        )
    issued = [(year, place) for place, year in enumerate(figure.issued) if year is not None]
    axes.scatter(
        [year for year, _ in issued],
        [place for _, place in issued],
        s=110,
        facecolor="none",
        edgecolor="black",
        linewidth=1.2,
        label="发文",
    )
    years = sorted({*(year for _, year, _ in figure.points), *(year for year, _ in issued)})
    axes.set_xticks(range(years[0], years[-1] + 1))
    axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    axes.set_yticks(range(len(figure.labels)), [_short(label) for label in figure.labels])
    axes.set_ylim(len(figure.labels) - 0.5, -0.5)
    axes.grid(axis="both", color="#dddddd", linewidth=0.6)
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, title="引用级次")
    return made


def _spread(plt: Any, figure: Spread) -> Any:
    made, axes = _rows(plt, figure.title, len(figure.labels))
    whole = [value for values in (*figure.values, *figure.outliers) for value in values]
    for place, (values, odd) in enumerate(zip(figure.values, figure.outliers, strict=True)):
        counted = Counter(values)
        axes.scatter(list(counted), [place] * len(counted), s=[26 * n for n in counted.values()], color=_COLOURS[0], alpha=0.5)
        axes.scatter(odd, [place] * len(odd), s=52, color=_COLOURS[1], marker="X", zorder=3)
        if values:
            middle = sorted(values)[len(values) // 2]
            axes.plot([middle, middle], [place - 0.3, place + 0.3], color="black", linewidth=2, zorder=2)
    axes.scatter([], [], s=26, color=_COLOURS[0], alpha=0.5, label="指标值（大小为个数）")
    axes.scatter([], [], s=52, color=_COLOURS[1], marker="X", label="离群")
    axes.plot([], [], color="black", linewidth=2, label="中位数")
    if whole and min(whole) > 0 and max(whole) / min(whole) > 1000:
        axes.set_xscale("log")
    axes.set_yticks(range(len(figure.labels)), [_short(label) for label in figure.labels])
    axes.set_ylim(len(figure.labels) - 0.5, -0.5)
    axes.set_xlabel(figure.unit)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False)
    return made


def _pairs(plt: Any, figure: Pairs) -> Any:
    made, axes = _rows(plt, figure.title, len(figure.labels))
    for place, (was, now) in enumerate(zip(figure.before, figure.after, strict=True)):
        if was is not None and now is not None:
            axes.plot([was, now], [place, place], color="#999999", linewidth=2, zorder=1)
    _points(axes, figure.before, "white", "o", figure.heads[0])
    _points(axes, figure.after, _COLOURS[1], "D", figure.heads[1])
    axes.set_yticks(range(len(figure.labels)), [_short(label) for label in figure.labels])
    axes.set_ylim(len(figure.labels) - 0.5, -0.5)
    axes.set_xlabel(figure.unit)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False)
    return made


def _points(axes: Any, values: Sequence[float | None], colour: str, marker: str, label: str) -> None:
    there = [(value, place) for place, value in enumerate(values) if value is not None]
    axes.scatter(
        [value for value, _ in there],
        [place for _, place in there],
        s=48,
        color=colour,
        edgecolor="black",
        marker=marker,
        label=label,
        zorder=2,
    )


_DRAWERS: Mapping[type, Callable[[Any, Any], Any]] = {Bars: _bars, Web: _web, Steps: _steps, Spread: _spread, Pairs: _pairs}
