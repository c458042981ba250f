"""The file `decisions.csv`: read with all its faults at once, extended without touching what is there."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

from kg.decisions.chains import Claim, conflicts
from kg.decisions.record import COLUMNS, SUBJECTS, Decision, Decisions, Kind, by_document, iso_date
from kg.errors import SettingsError
from kg.files import replacing


def load(path: Path) -> Decisions:
    """The decisions in a file; none where there is no file. Raises `SettingsError` that lists every faulty row."""
    claims = read(path)
    found = conflicts(claims)
    if found:
        raise SettingsError(f"{path}: " + "; ".join(found))
    decided = tuple(claim.decision for claim in claims)
    return Decisions(decided, by_document(decided))


def read(path: Path) -> list[Claim]:
    """The decisions in a file, each with the line it stands in, contradictions not yet looked for."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: 无法读取 (cannot be read): {error}") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise SettingsError(f"{path}: 列应为 (columns must be) {','.join(COLUMNS)}")
    faults: list[str] = []
    found = [
        Claim(f"{path.name} 第 {reader.line_num} 行", decision)
        for row in reader
        if (decision := _decision(row, reader.line_num, faults)) is not None
    ]
    if faults:
        raise SettingsError(f"{path}: " + "; ".join(faults))
    return found


def _decision(row: Mapping[str | None, str | None], line: int, faults: list[str]) -> Decision | None:
    if None in row or None in row.values():
        faults.append(f"第 {line} 行列数不对 (line {line}: wrong number of columns)")
        return None
    values = {name: (row[name] or "").strip() for name in COLUMNS}
    fault = _fault(values)
    if fault is not None:
        zh, en = fault
        faults.append(f"第 {line} 行{zh} (line {line}: {en})")
        return None
    values["when"] = iso_date(values["when"]) or values["when"]
    return Decision(**values)  # type: ignore[arg-type]  # kind was checked


def _fault(values: Mapping[str, str]) -> tuple[str, str] | None:
    """What is wrong with a row, in both languages."""
    kind, subject = values["kind"], values["subject"]
    if kind not in get_args(Kind):
        return f"未知类型 {kind!r}", f"unknown kind {kind!r}"
    missing = [name for name in ("subject", "who", "when", "why") if not values[name]]
    missing += [name for name in ("old", "new") if kind != "cell" and not values[name]]
    if kind == "cell" and "#" not in subject:
        return "应为 文件#单元格", "subject must be DOCUMENT#CELL"
    if missing:
        return f"缺少 {', '.join(missing)}", f"missing {', '.join(missing)}"
    if kind != "cell" and subject not in SUBJECTS:
        return f"对象应为 {', '.join(SUBJECTS)}", f"subject must be one of {', '.join(SUBJECTS)}"
    if kind != "cell" and values["old"] == values["new"]:
        return "两个编号相同", "both ids are the same"
    if iso_date(values["when"]) is None:
        return f"不是日期：{values['when']}", f"not a date: {values['when']}"
    return None


def append(path: Path, decided: Iterable[Decision]) -> None:
    """Add rows at the end, sorted; what is there stays byte for byte. The file changes as a whole or not at all.

    Raises `SettingsError` where it cannot be written.
    """
    try:
        old = path.read_bytes() if path.exists() else b""
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(old + _lines(decided, old))
    except OSError as error:
        raise SettingsError(f"{path}: 无法写入 (cannot be written): {error.strerror or error}") from error


def _lines(decided: Iterable[Decision], before: bytes) -> bytes:
    """The new rows as they follow what stands before: header first where there is nothing, in its line ends."""
    end = "\n" if b"\n" in before and b"\r\n" not in before else "\r\n"
    out = io.StringIO()
    if before and not before.endswith(b"\n"):
        out.write(end)
    writer = csv.writer(out, lineterminator=end)
    if not before.strip(codecs.BOM_UTF8 + b"\r\n "):
        writer.writerow(COLUMNS)
    writer.writerows([getattr(one, name) for name in COLUMNS] for one in sorted(decided))
    # The mark lets Excel open the file as what it is.
    return (b"" if before else codecs.BOM_UTF8) + out.getvalue().encode()
