"""Small sets of light rows of our own making."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from pathlib import Path

import pytest

from kg.records.link import LightCitation, LightDepartment, LightNotice, LightProject, LightRows

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
LONG = "关于加快农村供水改造的实施意见"


def pytest_addoption(parser: pytest.Parser) -> None:
    with contextlib.suppress(ValueError):  # declared by a conftest above
        parser.addoption("--approve", action="store_true", help="write golden files instead of comparing with them")


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare bytes with a golden file, or write it under --approve."""

    def compare(name: str, content: bytes) -> None:
        path = GOLDEN / name
        if request.config.getoption("--approve", default=False):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        assert content.decode().splitlines() == path.read_text(encoding="utf-8").splitlines()

    return compare


def corpus() -> tuple[LightRows, ...]:
    """Five documents of three levels that share bases, names and codes in every way the link step knows."""
    return (
        LightRows(
            "a/水务.txt", "遵化市水务局", "318", "county", "130281", ("唐山市", "河北省", "遵化市"),
            (LightDepartment(1, "遵化市水务局", "318"), LightDepartment(2, "遵化市水务局本级", "318001", "county", "130281")),
            (LightProject(1, "供水改造", None, 2, Decimal(1205000)),
             LightProject(2, "河道清淤", "13P", None, Decimal("305000.50"))),
            (
                LightCitation(1, "basis", 1, 1, "冀水字", 2023, "17", LONG),
                LightCitation(2, "basis", 1, 2, "冀水字", 2023, "17", None),
                LightCitation(3, "purpose", 2, None, None, None, None, f"《{LONG}》"),
                LightCitation(4, "prose", 2, None, "冀水字", 2023, "18", None),
                LightCitation(5, "basis", 2, 1, "遵政发", 2022, "3", "实施方案"),
            ),
        ),
        LightRows(
            "b/财政.txt", "遵化市水务局", None, "county", "130281", ("遵化市",),
            (), (LightProject(1, "供水改造", None, None, Decimal(5000)),),
            (LightCitation(1, "name", 1, None, None, None, None, LONG),
             LightCitation(2, "goal", 1, None, None, None, None, "实施方案")),
        ),
        LightRows(
            "c/省厅.txt", "河北省水利厅", "201", "provincial", "130000", ("河北省",), (), (),
            (LightCitation(1, "prose", None, None, "冀水字", 2023, "17", LONG.replace("加快", "加快《")),),
            LightNotice(LONG, "冀水字", 2023, "17"),
        ),
        LightRows("d/未知.txt", "水务局", "318", None, None, (), (), (LightProject(1, "无主"),), (
            LightCitation(1, "basis", 1, 1, None, None, None, "样例条例"),
            LightCitation(2, "basis", 7, 1, "冀水字", 2023, "17", None))),
        LightRows("e/空.txt"),
    )  # fmt: skip


@pytest.fixture(scope="session")
def rows() -> tuple[LightRows, ...]:
    return corpus()
