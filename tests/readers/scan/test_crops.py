"""Places of text cut at rules, drawn on to the ink beside them, and letters stacked in a narrow cell."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="needs the extra: pip install 'jixiao-kg[ocr]'")

from kg.readers.lattice import Rules
from kg.readers.scan.crops import Rect, cut_at_rules, missed, picture, reaching, shrunk_to_ink, uncovered, unstacked

UPRIGHT = (50.0, 0.0, 100.0)
CUTS = {
    "rule-through-the-middle": (Rect(10, 10, 90, 30), [UPRIGHT], [], [(10, 50), (50, 90)]),
    "rule-at-the-edge-trims": (Rect(49, 10, 90, 30), [UPRIGHT], [], [(50, 90)]),
    "rule-that-ends-above": (Rect(10, 40, 90, 60), [(50.0, 0.0, 45.0)], [], [(10, 90)]),
    "two-rules": (Rect(10, 10, 90, 30), [(35.0, 0, 100), (60.0, 0, 100)], [], [(10, 35), (35, 60), (60, 90)]),
    "level-rule-parts-two-lines": (Rect(10, 10, 90, 50), [], [(30.0, 0.0, 100.0)], [(10, 90), (10, 90)]),
}


@pytest.mark.parametrize(("rect", "upright", "level", "expected"), CUTS.values(), ids=CUTS)
def test_cut_at_rules(rect, upright, level, expected):
    parts = cut_at_rules([rect], Rules(level, upright))
    assert [(part.left, part.right) for part in parts] == expected


def inked(*boxes):
    ink = np.zeros((100, 200), np.uint8)
    for left, top, right, bottom in boxes:
        ink[top:bottom, left:right] = 255
    return ink


def test_blank_sides_are_left_out():
    shrunk = shrunk_to_ink(Rect(0, 10, 200, 30), inked((60, 12, 80, 28)))
    assert shrunk is not None
    assert 50 < shrunk.left <= 60
    assert 80 <= shrunk.right < 90


def test_place_without_ink_is_none():
    assert shrunk_to_ink(Rect(0, 10, 200, 30), inked((60, 50, 80, 70))) is None


def test_full_stop_beside_a_line_belongs_to_it():
    ink = inked((20, 12, 100, 28), (104, 24, 108, 28))
    (reached,) = reaching([Rect(20, 10, 100, 30)], Rules(), ink)
    assert reached.right == 108


def test_ink_beyond_a_rule_does_not():
    ink = inked((20, 12, 100, 28), (104, 24, 108, 28))
    (reached,) = reaching([Rect(20, 10, 100, 30)], Rules([], [(102.0, 0.0, 100.0)]), ink)
    assert reached.right == 100


def test_ink_of_another_place_does_not():
    ink = inked((20, 12, 100, 28), (104, 12, 160, 28))
    reached, _ = reaching([Rect(20, 10, 100, 30), Rect(102, 10, 162, 30)], Rules(), ink)
    assert reached.right == 100


def test_overlooked_digit_is_found_in_its_cell():
    ink = inked((20, 12, 60, 28), (150, 12, 158, 30))
    free = uncovered(ink, [Rect(18, 10, 62, 30)])
    (rect,) = missed(free, Rect(120, 2, 190, 40), 200)
    assert rect.left <= 150
    assert rect.right >= 158


def test_specks_are_not():
    assert missed(inked((150, 12, 153, 15)), Rect(120, 2, 190, 40), 200) == []


def test_stacked_letters_stand_side_by_side():
    ink = inked((92, 5, 108, 20), (92, 26, 108, 42), (92, 48, 108, 52), (92, 58, 108, 62))
    line = unstacked(255 - ink, ink, Rect(90, 0, 110, 70))
    assert line is not None
    assert line.shape[0] == picture(ink, Rect(90, 0, 110, 70)).shape[1]
    dark = np.flatnonzero((line < 128).any(axis=0))
    assert 1 + int((np.diff(dark) > 1).sum()) == 3  # the two strokes at the end are one letter (二)
