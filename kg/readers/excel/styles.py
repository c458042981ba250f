"""Cell styles of a workbook of XML: for each style its number format and whether it draws a border."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.readers.excel.builtin import GENERAL, format_code
from kg.readers.zipped import Package, local_name

_SIDES = frozenset({"left", "right", "top", "bottom", "start", "end"})


@dataclass(slots=True)
class Styles:
    """Number formats and borders by the number of a style."""

    codes: list[str] = field(default_factory=list)
    frames: list[bool] = field(default_factory=list)

    def code(self, style: int) -> str:
        """The number format of a style; General where there is none."""
        return self.codes[style] if style < len(self.codes) else GENERAL

    def is_framed(self, style: int) -> bool:
        """Whether cells of a style have a border."""
        return style < len(self.frames) and self.frames[style]


def read_styles(package: Package, path: str | None) -> Styles:
    """The styles of a package; none where it has no such part."""
    reader = _Reader()
    if path is not None and path in package:
        package.parse(path, reader.start, reader.end)
    return Styles(
        [format_code(number, reader.formats) for number, _ in reader.styles],
        [border < len(reader.borders) and reader.borders[border] for _, border in reader.styles],
    )


class _Reader:
    """Handlers of styles.xml."""

    def __init__(self) -> None:
        self.formats: dict[int, str] = {}
        self.borders: list[bool] = []
        self.styles: list[tuple[int, int]] = []
        self._within: set[str] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        name = local_name(tag)
        if name in ("cellXfs", "borders", "dxfs"):
            self._within.add(name)
        elif name == "numFmt" and "dxfs" not in self._within:
            self.formats[_number(attributes, "numFmtId")] = attributes.get("formatCode", "")
        elif name == "xf" and "cellXfs" in self._within:
            self.styles.append((_number(attributes, "numFmtId"), _number(attributes, "borderId")))
        elif "borders" in self._within and "dxfs" not in self._within:
            if name == "border":
                self.borders.append(False)
            elif name in _SIDES and self.borders and attributes.get("style", "none") != "none":
                self.borders[-1] = True

    def end(self, tag: str) -> None:
        """An element closes."""
        self._within.discard(local_name(tag))


def _number(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "0")
    return int(value) if value.isdecimal() and len(value) < 9 else 0
