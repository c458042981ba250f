"""LibreOffice, where it is present, as a converter of what no reader here knows: Word 6/95, Works and WPS, RTF.

It runs headless on a profile and in a folder of its own, both thrown away afterwards, with a time limit; macros stay off.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from kg.errors import ReadError
from kg.readers.limits import Limits

_PROGRAMS = ("soffice", "libreoffice")
_ADVICE = "请用 Word 或 WPS 另存为 .docx，或安装 LibreOffice 后重试"
_ADVICE_EN = "save it as .docx, or install LibreOffice and try again"


def converted(data: bytes, suffix: str, kind: str, key: str, limits: Limits) -> bytes:
    """The file as .docx. Raises `ReadError` where LibreOffice is absent, fails or takes longer than `limits.office_seconds`."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise ReadError(f"{key}: {kind} 格式需要转换，{_ADVICE} ({kind}: {_ADVICE_EN})")
    with tempfile.TemporaryDirectory(prefix="kg-office-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"in{suffix}")
        source.write_bytes(data)
        _run([program, *_arguments(folder), str(source)], folder, kind, key, limits)
        result = Path(folder, "out", "in.docx")
        if not result.exists() or result.stat().st_size > limits.unpacked_bytes:
            raise ReadError(
                f"{key}: {kind} 格式，LibreOffice 未能转换，请另存为 .docx ({kind}: LibreOffice could not convert it)"
            )
        return result.read_bytes()


def _arguments(folder: str) -> list[str]:
    profile = Path(folder, "profile").as_uri()
    return [
        f"-env:UserInstallation={profile}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
        *("--convert-to", "docx:Office Open XML Text", "--outdir", str(Path(folder, "out"))),
    ]


def _run(command: list[str], folder: str, kind: str, key: str, limits: Limits) -> None:
    """Run the program as a group of processes, so that a hang ends with all of them."""
    environment = {**os.environ, "HOME": folder, "TMPDIR": folder}
    with subprocess.Popen(  # noqa: S603 - the program was found on the path, the arguments are ours
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(limits.office_seconds)
        except subprocess.TimeoutExpired as error:
            limit = f"{limits.office_seconds:g}"
            raise ReadError(
                f"{key}: {kind} 格式，LibreOffice {limit} 秒内未转换完，请另存为 .docx (conversion timed out)"
            ) from error
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
