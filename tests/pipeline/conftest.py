"""A small corpus of three disclosures, and a store built from it once and copied for each test."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from kg.pipeline import build
from kg.settings import Settings
from kg.store import open_store

sys.path.insert(0, str(Path(__file__).parent))

from small_corpus import write_corpus

IN_PROCESS = Settings(workers=0)


@pytest.fixture(scope="session")
def session_corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def session_store(session_corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("base") / "store"
    report = build([session_corpus], folder, settings=IN_PROCESS)
    assert report.ok, report
    return folder


@pytest.fixture
def corpus_folder(session_corpus, tmp_path):
    """A copy of the corpus that a test may change."""
    folder = tmp_path / "corpus"
    shutil.copytree(session_corpus, folder)
    return folder


@pytest.fixture
def store_folder(session_store, corpus_folder, tmp_path):
    """A copy of the built store, whose root is the copied corpus. Database files are linked: they are never written again."""
    folder = tmp_path / "store"
    shutil.copytree(
        session_store,
        folder,
        copy_function=lambda one, other: os.link(one, other) if one.endswith(".sst") else shutil.copy2(one, other),
    )
    open_store(folder).keep_root(corpus_folder)
    return folder
