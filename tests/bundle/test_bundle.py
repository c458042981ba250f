"""The bundle: installs into a fresh environment with no index to ask, and reads the examples there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", "http_proxy": "http://127.0.0.1:9"}


def run(*command: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    settings = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV", "KG_LANG", "KG_STORE")
    }
    whole = {**settings, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})}
    return subprocess.run(list(map(str, command)), env=whole, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle") / "包"
    done = run(sys.executable, ROOT / ".ci" / "bundle.py", folder)
    if done.returncode == 1:
        pytest.skip(f"packages cannot be fetched here: {done.stdout}")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_installs_and_runs_without_a_network(bundle: Path, tmp_path: Path) -> None:
    target = tmp_path / "安装"
    installed = run("sh", bundle / "install.sh", target, env={**OFFLINE, "PYTHON": sys.executable})
    assert installed.returncode == 0, installed.stderr
    assert "已装好" in installed.stdout
    kg, store = target / "bin" / "kg", tmp_path / "kg-store"
    built = run(kg, "build", bundle / "examples", "--store", store, env=OFFLINE)
    assert built.returncode == 0, built.stderr
    assert "已读 7" in built.stdout
    published = run(kg, "publish", tmp_path / "pack", "--store", store, env=OFFLINE)
    assert published.returncode == 0, published.stderr
    assert "7 份公开文件" in published.stdout


@pytest.mark.slow
def test_a_damaged_bundle_is_not_installed(bundle: Path, tmp_path: Path) -> None:
    wheel = next((bundle / "wheels").glob("jixiao_kg-*.whl"))
    whole = wheel.read_bytes()
    try:
        wheel.write_bytes(whole[:-1])
        installed = run("sh", bundle / "install.sh", tmp_path / "x", env={**OFFLINE, "PYTHON": sys.executable})
        assert installed.returncode == 1
        assert "安装包已损坏" in installed.stderr
        assert not (tmp_path / "x").exists()
    finally:
        wheel.write_bytes(whole)


@pytest.mark.slow
def test_scripts_are_filled_in_and_name_no_place(bundle: Path) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for name in ("install.sh", "install.bat", "安装说明.txt"):
        data = (bundle / name).read_bytes()
        said = data.decode()
        assert version in said
        assert "@PYTHON@" not in said
        assert "://" not in said
        assert (b"\r\n" in data) is (name != "install.sh")


def test_another_python_is_told(tmp_path: Path) -> None:
    """Without the Python it was made for, the script says so and does nothing."""
    script = (
        (ROOT / ".ci/bundle/install.sh").read_text(encoding="utf-8").replace("@PYTHON@", "3.1").replace("@WANTED@", "jixiao-kg")
    )
    (tmp_path / "install.sh").write_text(script, encoding="utf-8")
    done = run("sh", tmp_path / "install.sh", tmp_path / "x")
    assert done.returncode == 1
    assert "找不到 Python 3.1" in done.stderr
    assert not (tmp_path / "x").exists()


def test_a_bundle_that_cannot_be_made_leaves_the_one_that_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "包"
    folder.mkdir()
    (folder / "install.sh").write_text("whole", encoding="utf-8")
    done = run(sys.executable, ROOT / ".ci" / "bundle.py", folder, env=OFFLINE)
    assert done.returncode == 1
    assert "pip 未能取得全部包" in done.stderr
    assert (folder / "install.sh").read_text(encoding="utf-8") == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["包"]
