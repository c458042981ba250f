"""Fonts of this machine, to draw a page whose file names its fonts without holding them: a name in, a font out.

The font of that name where it is installed, else any with Chinese characters, so that the page can be read though it looks a
little different. Fonts are found by the names of their files, for to open all of them takes seconds.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "%WINDIR%/Fonts",
    "%LOCALAPPDATA%/Microsoft/Windows/Fonts",
)
_SUFFIXES = (".ttf", ".ttc", ".otf")
_FILES = {
    "宋体": ("simsun", "notoserifcjk", "sourcehanserif", "songti"),
    "simsun": ("simsun", "notoserifcjk", "sourcehanserif", "songti"),
    "仿宋": ("simfang", "fangsong", "notoserifcjk"),
    "fangsong": ("simfang", "fangsong", "notoserifcjk"),
    "楷体": ("simkai", "kaiti", "notoserifcjk"),
    "kaiti": ("simkai", "kaiti", "notoserifcjk"),
    "黑体": ("simhei", "notosanscjk", "sourcehansans", "wqy-zenhei"),
    "simhei": ("simhei", "notosanscjk", "sourcehansans", "wqy-zenhei"),
}
"""Beginnings of the file names of well-known fonts, and of what stands in for them."""
_ANY = ("simsun", "notoserifcjk", "notosanscjk", "sourcehan", "wqy", "songti", "pingfang", "stheiti", "msyh", "simhei", "uming")
_FAMILY = ("SC", "CN")
_MOST = 5000
_FACES = 16


@cache
def font_file(name: str) -> tuple[str, int] | None:
    """The file of a font and the number of the face in it, for a font of this name; None where there is no Chinese font."""
    files = _installed()
    for beginnings in (_wanted(name), _ANY):
        for beginning in beginnings:
            found = next((path for stem, path in files if stem.startswith(beginning) and "bold" not in stem), None)
            if found is not None:
                return found, _face(found)
    return None


def load(name: str, size: int) -> Any:
    """The PIL font of a name at a size in pixels; None where there is no font with Chinese characters."""
    from PIL import ImageFont

    found = font_file(name)
    return None if found is None else ImageFont.truetype(found[0], max(1, size), index=found[1])


def _wanted(name: str) -> Iterable[str]:
    plain = name.lower().replace(" ", "").partition("_")[0]
    known = next((files for key, files in _FILES.items() if key in plain), ())
    return (plain, *known) if plain else known


@cache
def _installed() -> tuple[tuple[str, str], ...]:
    """Stems, in small letters, and paths of the fonts in the folders of this system."""
    found: list[tuple[str, str]] = []
    for folder in _FOLDERS:
        where = Path(os.path.expandvars(folder)).expanduser()
        found += [(path.stem.lower(), str(path)) for path in _below(where)]
    return tuple(sorted(found)[:_MOST])


def _below(folder: Path) -> Iterator[Path]:
    for name, _, files in os.walk(folder):
        yield from (Path(name, file) for file in files if file.lower().endswith(_SUFFIXES))


def _face(path: str) -> int:
    """The face of a collection that draws simplified Chinese, else the first."""
    from PIL import ImageFont

    if not path.lower().endswith(".ttc"):
        return 0
    for index in range(_FACES):
        try:
            family = ImageFont.truetype(path, 10, index=index).getname()[0] or ""
        except OSError:
            break
        if family.endswith(_FAMILY):
            return index
    return 0
