"""Everything that a machine without a network needs to run kg: wheels, install scripts, examples, a manifest of digests.

    python .ci/bundle.py out/bundle                                   for this platform and this Python
    python .ci/bundle.py out/bundle --extras fast,parquet             with extras
    python .ci/bundle.py out/bundle --platform win_amd64 --python 3.12    for another one

Where packages come from is pip's own business (its configuration, its cache); nothing here names a place. A package that is
published as source only is built here, which works for pure Python alone.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PARTS = Path(__file__).resolve().parent / "bundle"
CONSTRAINTS = ROOT / "constraints.txt"
SOURCE_ONLY = ("jieba",)
"""Dependencies without a wheel: pure Python, built here."""


def main() -> int:
    """Make the bundle; exit 1 where pip cannot get what it needs."""
    options = arguments()
    target = Path(options.folder)
    if target.exists() and not (target / "install.sh").is_file():
        print(f"{target}：已有文件夹，且不是安装包 (this folder is no bundle)", file=sys.stderr)
        return 2
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as beside:
        code = make(Path(beside) / target.name, options)
        if code == 0:
            if target.exists():
                shutil.rmtree(target)
            (Path(beside) / target.name).rename(target)
            size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
            print(f"{target}：{len(list((target / 'wheels').iterdir()))} 个包，{size / 1e6:,.0f} MB")
    return code


def make(target: Path, options: argparse.Namespace) -> int:
    """The bundle in a new folder; 1 where pip cannot get what it needs."""
    wheels = target / "wheels"
    wheels.mkdir(parents=True)
    wanted = f"jixiao-kg[{options.extras}]" if options.extras else "jixiao-kg"
    try:
        if options.platform or options.python:
            for_another(wheels, wanted, options.platform, options.python)
        else:
            pip("wheel", "--wheel-dir", wheels, f"{ROOT}[{options.extras}]" if options.extras else ROOT)
    except subprocess.CalledProcessError as error:
        print(f"pip 未能取得全部包（退出码 {error.returncode}） (pip could not get every package)", file=sys.stderr)
        return 1
    version = options.python or f"{sys.version_info.major}.{sys.version_info.minor}"
    write_scripts(target, wanted, version)
    shutil.copytree(ROOT / "examples" / "disclosures", target / "examples")
    write_sums(target)
    return 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="where the bundle goes")
    parser.add_argument("--extras", default="", help="extras of the package, such as fast,parquet")
    parser.add_argument("--platform", action="append", help="platform tag of wheels, such as win_amd64; repeatable")
    parser.add_argument("--python", help="version of Python there, such as 3.12")
    return parser.parse_args()


def pip(*arguments: str | Path) -> None:
    """Run pip with the tested versions."""
    command = (sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments, "--constraint", CONSTRAINTS, "--quiet")
    subprocess.run(list(map(str, command)), check=True)


def for_another(wheels: Path, wanted: str, platforms: list[str] | None, python: str | None) -> None:
    """Wheels for another platform or Python: our own and source-only ones are built, the others fetched as they are."""
    pip("wheel", "--no-deps", "--wheel-dir", wheels, ROOT, *SOURCE_ONLY)
    chosen = [part for name in platforms or () for part in ("--platform", name)]
    if python:
        chosen += ["--python-version", python]
    pip("download", "--only-binary=:all:", *chosen, "--find-links", wheels, "--dest", wheels, wanted)


def write_scripts(target: Path, wanted: str, version: str) -> None:
    """The install scripts and the note, filled in; the batch file with the line ends that Windows wants."""
    for part in sorted(PARTS.iterdir()):
        text = re.sub(r"@(\w+)@", lambda found: {"WANTED": wanted, "PYTHON": version}[found[1]], part.read_text(encoding="utf-8"))
        newline = "\r\n" if part.suffix in (".bat", ".txt") else "\n"
        path = target / part.name
        path.write_text(text, encoding="utf-8", newline=newline)
        if part.suffix == ".sh":
            path.chmod(0o755)


def write_sums(target: Path) -> None:
    """`SHA256SUMS`, as sha256sum reads it."""
    files = sorted(path for path in target.rglob("*") if path.is_file())
    lines = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(target).as_posix()}\n" for path in files)
    (target / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
