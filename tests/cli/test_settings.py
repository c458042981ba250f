"""kg.toml: what it may say, and all its faults at once."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from kg import settings
from kg.errors import SettingsError
from kg.settings import Settings, load

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "kg.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_no_file_is_the_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load(environ={}) == Settings()


def test_the_file_of_the_working_directory_is_found(write, tmp_path, monkeypatch):
    write('publisher = "某市财政局"\n')
    monkeypatch.chdir(tmp_path)
    assert load(environ={}).publisher == "某市财政局"


def test_everything_can_be_said(write, tmp_path):
    path = write("""
base = "https://data.example.gov.cn/id/"
publisher = "某市财政局"
licence = "https://creativecommons.org/licenses/by/4.0/"
root = "公开"
store = "图库"
decisions = "决定.csv"
workers = 0
[limits]
seconds = 1.5
memory_mb = 512
text_bytes = 1000
[masking]
persons = false
[rules]
unrecognised-table = "off"
""")
    assert load(path, environ={}) == Settings(
        base="https://data.example.gov.cn/id/",
        publisher="某市财政局",
        licence="https://creativecommons.org/licenses/by/4.0/",
        root=tmp_path / "公开",
        store=str(tmp_path / "图库"),
        decisions=tmp_path / "决定.csv",
        workers=0,
        seconds=1.5,
        memory_mb=512,
        reader_limits={"text_bytes": 1000},
        mask_persons=False,
        rules={"unrecognised-table": "off"},
    )


def test_the_environment_names_the_store(write):
    assert load(write('store = "a"'), environ={"KG_STORE": "/elsewhere"}).store == "/elsewhere"


FAULTS = [
    pytest.param('base = "example"', ["base"], id="base-not-absolute"),
    pytest.param('base = "https://example.org/id"', ["base"], id="base-without-slash"),
    pytest.param("workers = -1", ["workers"], id="negative"),
    pytest.param('workers = "many"', ["workers"], id="not-a-number"),
    pytest.param("publisher = 3", ["publisher"], id="not-text"),
    pytest.param("seconds = 3", ["seconds"], id="out-of-its-section"),
    pytest.param("[limits]\ntext_bytes = true", ["text_bytes"], id="not-an-integer"),
    pytest.param('[rules]\nx = "Error"', ["rules.x", "Violation"], id="unknown-severity"),
    pytest.param("[masking]\nfaces = true", ["faces"], id="unknown-in-section"),
    pytest.param("limits = 3", ["limits"], id="section-is-no-table"),
    pytest.param('colour = "red"\nworkers = -1\nbase = "x"', ["colour", "workers", "base"], id="all-at-once"),
    pytest.param("base = ", ["cannot be read"], id="broken-toml"),
]


@pytest.mark.parametrize(("text", "words"), FAULTS)
def test_faults(write, text, words):
    with pytest.raises(SettingsError) as caught:
        load(write(text), environ={})
    assert all(word in str(caught.value) for word in ["kg.toml", *words])


def test_a_named_file_that_is_missing():
    with pytest.raises(SettingsError, match=r"no\.toml"):
        load(Path("no.toml"), environ={})


def test_never_more_workers_than_files():
    assert Settings(workers=8).worker_count(3) == 3
    assert Settings(workers=0).worker_count(3) == 0
    assert 1 <= Settings().worker_count(1000) <= 1000


def told_in(name):
    """The settings as a page, or the module itself, shows them."""
    if name == "settings.py":
        assert settings.__doc__ is not None
        return "\n".join(line.removeprefix("    ") for line in settings.__doc__.splitlines() if line.startswith("    "))
    return re.search(r"```toml\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)[1]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "settings.py"])
def test_the_list_of_settings_is_whole_and_can_be_copied(write, name):
    text = told_in(name)
    found = load(write(text), environ={})
    assert (found.cross_check, found.publisher_type, found.seconds) == (False, "LocalAuthority", 300)
    data = tomllib.loads(text)
    said = {name for name, value in data.items() if not isinstance(value, dict)} | set(data["catalogue"])
    nested = {"seconds", "memory_mb", "reader_limits", "mask_persons", "rules"}
    assert said == {field.name for field in dataclasses.fields(Settings)} - nested
    assert data["limits"].keys() >= {"seconds", "memory_mb"}
    assert data["masking"].keys() == {"persons"}


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_environment_variable_is_told(name):
    """Of those whose names are ours, or that stand for the clock."""
    program = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "kg").rglob("*.py")))
    used = set(re.findall(r'"(KG_[A-Z]+(?:_[A-Z]+)*|SOURCE_DATE_EPOCH)"', program))
    assert used >= {"KG_STORE", "SOURCE_DATE_EPOCH"}
    text = (ROOT / name).read_text("utf-8")
    assert [variable for variable in sorted(used) if f"`{variable}`" not in text] == []
