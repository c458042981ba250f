"""Files that cannot be read here, and LibreOffice as the way out where it is present."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.readers import read_bytes
from kg.readers.doc import read_doc
from kg.readers.limits import Limits
from kg.readers.sniff import OLE_MAGIC
from kg.readers.word import office

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "doc"
GOOD = (FOLDER / "merged-cells.doc").read_bytes()
FIB = GOOD.index(b"\xec\xa5")


def patched(offset: int, value: bytes) -> bytes:
    """The good file with bytes of its information block overwritten."""
    return GOOD[: FIB + offset] + value + GOOD[FIB + offset + len(value) :]


def encrypted() -> bytes:
    return patched(0x0B, bytes([GOOD[FIB + 0x0B] | 1]))


BAD = [
    pytest.param(GOOD[: len(GOOD) // 2], "damaged", id="cut-off"),
    pytest.param(GOOD[:600], "damaged", id="head-only"),
    pytest.param(OLE_MAGIC + "WordDocument\0".encode("utf-16-le"), "damaged", id="head-of-a-container"),
    pytest.param(encrypted(), "encrypted", id="encrypted"),
    pytest.param(patched(0, b"\0\0"), "not a Word file", id="other-mark"),
    pytest.param(patched(0x1A2, b"\xff\xff\xff\x7f"), "beyond the file", id="pointer-beyond-the-file"),
]


@pytest.mark.parametrize(("data", "message"), BAD)
def test_one_clear_message(data, message):
    with pytest.raises(ReadError, match=message) as caught:
        read_doc(data, "坏.doc")
    assert str(caught.value).startswith("坏.doc: ")
    assert str(caught.value).count("坏.doc") == 1


def test_file_larger_than_allowed():
    with pytest.raises(ReadError, match="office_bytes"):
        read_doc(GOOD, "x.doc", Limits(office_bytes=100))


def outcome(data: bytes) -> str:
    """The format of the document, or the message."""
    try:
        return read_doc(data, "x.doc").format
    except ReadError as error:
        return str(error)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_byte_here_and_there_costs_a_message_at_most(seed, monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    rng = random.Random(seed)
    data = bytearray(
        (FOLDER / f"{rng.choice(('numbered-lists', 'nested-tables', 'notes-and-header', 'text-box'))}.doc").read_bytes()
    )
    for _ in range(rng.randint(1, 40)):
        data[rng.randrange(512, len(data))] = rng.randrange(256)
    assert outcome(bytes(data)).startswith(("doc", "x.doc: "))


OLD = [
    pytest.param(patched(0, b"\xdc\xa5"), "Word 6/95", id="word-95"),
    pytest.param(patched(2, b"\x68\0"), "Word 6/95", id="old-version"),
    pytest.param(b"\xdb\xa5\x2d\0" + bytes(600), "Word 6/95", id="word-2"),
    pytest.param(b"{\\rtf1\\ansi a}", "RTF", id="rtf"),
]


@pytest.mark.parametrize(("data", "kind"), OLD)
def test_without_libreoffice_the_message_says_what_to_do(data, kind, monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    read = read_bytes if data.startswith(b"{") else read_doc
    with pytest.raises(ReadError, match=kind) as caught:
        read(data, "旧.doc")
    assert "另存为 .docx" in str(caught.value)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_rtf_through_libreoffice():
    rtf = rb"{\rtf1\ansi\ansicpg936 {\trowd\cellx2000\cellx4000\intbl \u30002?\cell 2\cell\row}\pard end\par}"
    document = read_bytes(rtf, "x.doc")
    assert document.format == "doc"
    assert [cell.text for cell in document.tables()[0].cells] == ["甲", "2"]
    assert [paragraph.text for paragraph in document.paragraphs()] == ["end"]


def fake_office(folder: Path, program: str) -> str:
    """A program that stands in for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\n{program}")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for LibreOffice")
@pytest.mark.parametrize(
    ("program", "message"),
    [("import time; time.sleep(600)", "timed out"), ("raise SystemExit(1)", "could not convert")],
    ids=["hangs", "fails"],
)
def test_libreoffice_that_hangs_or_fails(program, message, monkeypatch, tmp_path):
    found = fake_office(tmp_path, program)
    monkeypatch.setattr(office.shutil, "which", lambda name: found)
    with pytest.raises(ReadError, match=message):
        office.converted(b"x", ".doc", "Word 6/95", "x.doc", Limits(office_seconds=2))


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for LibreOffice")
def test_what_a_hanging_program_started_ends_with_it(monkeypatch, tmp_path):
    note = str(tmp_path / "pid")
    child = (
        f"import subprocess, time; p = subprocess.Popen(['sleep', '611']); open({note!r}, 'w').write(str(p.pid)); time.sleep(600)"
    )
    found = fake_office(tmp_path, child)
    monkeypatch.setattr(office.shutil, "which", lambda name: found)
    with pytest.raises(ReadError, match="timed out"):
        office.converted(b"x", ".doc", "Word 6/95", "x.doc", Limits(office_seconds=2))
    pid = (tmp_path / "pid").read_text()
    state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False).stdout.strip()
    assert state == "" or state.startswith("Z")
