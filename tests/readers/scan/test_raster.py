"""Slant and rules of a raster, without any character recognition."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="needs the extra: pip install 'jixiao-kg[ocr]'")

import sheets

from kg.readers.lattice import find_grids
from kg.readers.scan import raster


def grey(sheet, spoil):
    return np.asarray(sheets.scan(sheet, spoil).convert("L"), np.uint8)


def shapes(page, dpi):
    angle = raster.slant(page, dpi) or 0.0
    upright = raster.turned(page, raster.upright_matrix(page.shape, angle), angle)
    rules = raster.find_rules(raster.inked(upright, dpi), dpi).rules
    return [
        (len(grid.rows) - 1, len(grid.columns) - 1, len(grid.cells)) for grid in find_grids(raster.in_points(rules, 72 / dpi))
    ]


def shape(drawn):
    covered = sum(cell.row_span * cell.column_span for cell in drawn.cells)
    rows, columns = len(drawn.rows) - 1, len(drawn.columns) - 1
    return rows, columns, len(drawn.cells) + rows * columns - covered


SPOILS = {
    "clean": sheets.Spoil(200),
    "mild": sheets.MILD,
    "harsh": sheets.HARSH,
    "two-degrees-left": sheets.Spoil(150, angle=2.0, jpeg=40),
    "two-degrees-right": sheets.Spoil(200, angle=-2.0, blur=0.7),
    "shaded": sheets.Spoil(150, shade=0.4, noise=10),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
@pytest.mark.parametrize("number", range(4), ids=["indicators", "budget", "goals", "double-rules"])
def test_cells_of_a_spoilt_table(fonts, number, spoil):
    sheet = sheets.sheets(4)[number]
    assert shapes(grey(sheet, spoil), spoil.dpi) == [shape(sheet.tables[0])]


@pytest.mark.parametrize("angle", [-2.0, -0.7, 0.0, 1.3, 2.0])
def test_slant_is_measured(fonts, angle):
    page = grey(sheets.sheets(2)[1], sheets.Spoil(150, angle=angle))
    assert raster.slant(page, 150) == pytest.approx(-angle, abs=0.06)


def test_prose_has_no_rules(fonts):
    page = grey(sheets.prose_sheet(), sheets.MILD)
    assert raster.slant(page, 200) is None
    assert shapes(page, 200) == []


def test_underlines_are_no_table():
    page = np.full((1000, 800), 255, np.uint8)
    for row in range(100, 900, 60):
        page[row : row + 2, 80:700] = 0
    assert shapes(page, 100) == []


def test_rules_are_wiped_and_ink_beside_them_stays(fonts):
    page = grey(sheets.sheets(2)[1], sheets.Spoil(200))
    ruled = raster.find_rules(raster.inked(page, 200), 200)
    clean = raster.without_rules(page, ruled, 200)
    assert ruled.mask.any()
    assert clean[ruled.mask > 0].min() > 200
    inside = np.abs(clean.astype(int) - page) > 60
    assert not inside[raster.cv2.dilate(ruled.mask, np.ones((5, 5), np.uint8)) == 0].any()
