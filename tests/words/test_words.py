"""Words: tokens and bigrams of printed text, and where the dictionary is cached."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.words import bigrams, tokens

TOKENS = [
    ("服务对象满意度", ("服务", "对象", "满意度")),
    ("经济效益指 标", ("经济效益", "指标")),
    ("资金支付率（％）", ("资金", "支付", "率")),
    ("Python  Package 索引", ("python", "package", "索引")),
    ("≥９５%", ("95",)),
    ("——、。", ()),
    ("", ()),
]

BIGRAMS = [
    ("资金支付率", ("资金", "金支", "支付", "付率")),
    ("邢开办呈【２０２２】16 号", ("邢开", "开办", "办呈", "2022", "16", "号")),
    ("经济效\n益", ("经济", "济效", "效益")),
    ("PM2.5浓度", ("pm2.5", "浓度")),
    ("Open Data 平台", ("open", "data", "平台")),
    ("一", ("一",)),
    ("《》", ()),
    ("", ()),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS, ids=[text or "empty" for text, _ in TOKENS])
def test_tokens(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(("text", "expected"), BIGRAMS, ids=[text or "empty" for text, _ in BIGRAMS])
def test_bigrams(text: str, expected: tuple[str, ...]) -> None:
    assert bigrams(text) == expected


def _run(code: str, **environment: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | environment, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert result.stderr == ""
    return result.stdout


CODE = (
    "import sys; sys.stdout.reconfigure(encoding='utf-8'); from kg.words import tokens; print('|'.join(tokens('服务对象满意度')))"
)


def test_the_dictionary_is_cached_in_the_own_folder_only_and_nothing_is_reported(tmp_path: Path) -> None:
    own, shared = tmp_path / "own", tmp_path / "shared"
    shared.mkdir()
    folders = {
        "XDG_CACHE_HOME": str(own),
        "LOCALAPPDATA": str(own),
        "TMPDIR": str(shared),
        "TEMP": str(shared),
        "TMP": str(shared),
    }
    first = _run(CODE, **folders)
    assert first.strip() == "服务|对象|满意度"
    assert list(shared.iterdir()) == []
    assert [path.name for path in own.rglob("*.cache")] == ["jieba.cache"]
    assert _run(CODE, **folders) == first


def test_without_a_writable_folder_the_words_are_the_same(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert _run(CODE, XDG_CACHE_HOME=str(blocked), LOCALAPPDATA=str(blocked)).strip() == "服务|对象|满意度"


def test_a_users_own_dictionary_of_jieba_changes_nothing() -> None:
    code = "import jieba; jieba.setLogLevel(60); jieba.add_word('服务对象满意度', 10**9);" + CODE
    assert _run(code).strip() == "服务|对象|满意度"
