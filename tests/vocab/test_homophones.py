from __future__ import annotations

import pytest

from kg.vocab.files import csv_rows
from kg.vocab.homophones import sounds_as


@pytest.mark.parametrize(("one", "other"), ["制治", "预予", "规归", "财才", "权全", "利力"])
def test_characters_of_one_reading_sound_alike_whatever_the_tone(one, other):
    assert sounds_as(one) == sounds_as(other)


@pytest.mark.parametrize(("one", "other"), ["制度", "财教", "省市"])
def test_characters_of_two_readings_do_not(one, other):
    assert sounds_as(one) != sounds_as(other)


def test_what_no_list_has_stands_for_itself():
    assert sounds_as("〇") == "〇"


def test_each_character_stands_under_one_reading():
    rows = list(csv_rows("homophones.csv", "sound", "characters"))
    listed = [character for _, characters in rows for character in characters]
    assert len(rows) >= 300
    assert len(listed) == len(set(listed))
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
