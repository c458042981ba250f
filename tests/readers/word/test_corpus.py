"""The layouts of the real disclosures, printed as Word: the same records as from their text."""

from __future__ import annotations

import pytest
from test_one_shape import records
from towords import to_docx

from kg.readers import read, read_bytes


@pytest.mark.corpus
def test_docx_gives_the_records_of_the_real_texts(corpus, corpus_pages):
    different = []
    for path in (*corpus, *corpus_pages):
        document = read(path, path.name)
        if records(read_bytes(to_docx(document), path.name)) != records(document):
            different.append(path.name)
    assert different == []
