"""Scans of our own making: sheets of seeded tables drawn with known cells, then spoiled as a scanner spoils them.

A sheet is drawn large and made small, so that its letters have the soft edges of a scan. `Spoil` says what the scanner does.
Used by the tests of this folder and by `bench/bench_readers_scan.py`.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path("/usr/share/fonts/opentype/noto")
WIDTH, HEIGHT = 595.0, 842.0
_OVER = 3
_LEFT, _RIGHT = 56.0, 539.0


@dataclass(frozen=True)
class Known:
    """A cell as drawn: where it stands in its table (from 1), how far it spans, its text."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


@dataclass(frozen=True)
class Drawn:
    """One table as drawn: the edges of its columns and rows in points, its cells, the size of its letters."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[Known, ...]
    size: float = 10.0
    double: bool = False


@dataclass(frozen=True)
class Sheet:
    """A page: lines of prose as (left, top, size, text), and tables."""

    lines: tuple[tuple[float, float, float, str], ...]
    tables: tuple[Drawn, ...]
    font: str = "NotoSerifCJK-Regular.ttc"


@dataclass(frozen=True)
class Spoil:
    """What a scanner does to a sheet."""

    dpi: int = 200
    angle: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    jpeg: int | None = None
    turned: int = 0
    shade: float = 0.0


MILD = Spoil(200, angle=0.4, blur=0.4, noise=4.0, jpeg=85)
HARSH = Spoil(150, angle=-1.7, blur=0.7, noise=8.0, jpeg=40, shade=0.15)


def scan(sheet: Sheet, spoil: Spoil = MILD, seed: int = 0) -> Image.Image:
    """The sheet as it comes from the scanner."""
    image = _draw(sheet, spoil.dpi)
    if spoil.angle:
        image = image.rotate(spoil.angle, Image.Resampling.BICUBIC, fillcolor=255)
    if spoil.blur:
        image = image.filter(ImageFilter.GaussianBlur(spoil.blur))
    if spoil.shade:
        ramp = Image.linear_gradient("L").rotate(90).resize(image.size)
        image = Image.composite(image, image.point(lambda v: int(v * (1 - spoil.shade))), ramp)
    if spoil.noise:
        image = _noisy(image, spoil.noise, seed)
    if spoil.jpeg:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=spoil.jpeg)
        image = Image.open(io.BytesIO(out.getvalue())).convert("L")
    if spoil.turned:
        image = image.rotate(spoil.turned, expand=True)
    return image


def _noisy(image: Image.Image, sigma: float, seed: int) -> Image.Image:
    """Grain of a fixed seed, tiled from one small patch."""
    rng = random.Random(seed)
    patch = Image.new("L", (256, 256))
    patch.putdata([min(255, max(0, round(rng.gauss(128, sigma)))) for _ in range(256 * 256)])
    grain = Image.new("L", image.size)
    for x in range(0, image.width, 256):
        for y in range(0, image.height, 256):
            grain.paste(patch.rotate(90 * rng.randrange(4)), (x, y))
    from PIL import ImageChops

    return ImageChops.add(image, grain, offset=-128)


def _draw(sheet: Sheet, dpi: int) -> Image.Image:
    scale = dpi / 72 * _OVER
    image = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
    pen = _Pen(ImageDraw.Draw(image), scale, sheet.font)
    for left, top, size, text in sheet.lines:
        pen.write(left, top, size, text)
    for table in sheet.tables:
        _draw_table(pen, table)
    return image.resize((image.width // _OVER, image.height // _OVER), Image.Resampling.BOX)


class _Pen:
    def __init__(self, draw: ImageDraw.ImageDraw, scale: float, font: str) -> None:
        self.draw, self.scale = draw, scale
        self._font, self._made = font, {}

    def font(self, size: float) -> ImageFont.FreeTypeFont:
        if size not in self._made:
            self._made[size] = ImageFont.truetype(str(FONTS / self._font), round(size * self.scale), index=2)
        return self._made[size]

    def width(self, text: str, size: float) -> float:
        return self.font(size).getlength(text) / self.scale

    def write(self, left: float, top: float, size: float, text: str) -> None:
        """Write a line whose letters' square begins at `top`."""
        self.draw.text((left * self.scale, (top + 0.88 * size) * self.scale), text, 20, self.font(size), anchor="ls")

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.6) -> None:
        s = self.scale
        self.draw.line((x0 * s, y0 * s, x1 * s, y1 * s), 20, max(1, round(width * s)))


def _draw_table(pen: _Pen, table: Drawn) -> None:
    covered = set()
    for cell in table.cells:
        box = (
            table.columns[cell.column - 1],
            table.rows[cell.row - 1],
            table.columns[cell.column + cell.column_span - 1],
            table.rows[cell.row + cell.row_span - 1],
        )
        covered |= {
            (r, c) for r in range(cell.row, cell.row + cell.row_span) for c in range(cell.column, cell.column + cell.column_span)
        }
        _frame(pen, box, table.double)
        _fill(pen, box, cell.text, table.size)
    for r in range(1, len(table.rows)):
        for c in range(1, len(table.columns)):
            if (r, c) not in covered:
                _frame(pen, (table.columns[c - 1], table.rows[r - 1], table.columns[c], table.rows[r]), table.double)


def _frame(pen: _Pen, box: tuple[float, float, float, float], double: bool) -> None:
    """The border of a cell; drawn by each of two neighbours 1 pt apart where `double`."""
    inset = 0.5 if double else 0.0
    left, top, right, bottom = box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset
    for x0, y0, x1, y1 in (
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, top, left, bottom),
        (right, top, right, bottom),
    ):
        pen.rule(x0, y0, x1, y1, 0.4 if double else 0.6)


def _fill(pen: _Pen, box: tuple[float, float, float, float], text: str, size: float) -> None:
    """The text of a cell, wrapped and centred; a narrow cell stacks its letters."""
    lines = wrapped(pen, text, box[2] - box[0] - 5, size)
    pitch = size * 1.25
    top = (box[1] + box[3] - pitch * len(lines)) / 2 + pitch * 0.1
    for number, line in enumerate(lines):
        left = (box[0] + box[2] - pen.width(line, size)) / 2
        pen.write(left, top + number * pitch, size, line)


def wrapped(pen: _Pen, text: str, width: float, size: float) -> list[str]:
    """Lines of a text in a cell; none begins with a stop: the letter before it goes along."""
    lines, line = [], ""
    for character in text:
        if line and pen.width(line + character, size) > width:
            taken = line[-1] if character in "。；，、）〕%" and len(line) > 1 else ""
            lines.append(line.removesuffix(taken))
            line = taken
        line += character
    return [*lines, line] if line else lines


_SUBJECTS = (
    "教室修缮",
    "道路养护",
    "图书采购",
    "防汛物资",
    "河道清淤",
    "老年食堂",
    "乡村教师",
    "就业培训",
    "林地补助",
    "疫苗接种",
    "档案整理",
    "执法装备",
)
_MEASURES = (
    "完成数量",
    "覆盖人数",
    "验收合格率",
    "资金到位率",
    "群众满意度",
    "及时完成率",
    "单位成本",
    "新增岗位数",
    "设备完好率",
    "投诉处理率",
)
_UNITS = ("万元", "亿元", "人", "%", "%", "所", "公里", "天", "次", "项")
_LEVELS = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("社会效益", "可持续影响")),
    ("满意度指标", ("服务对象满意度",)),
)


def target(rng: random.Random) -> str:
    """A target value with a sign that decides."""
    unit = rng.choice(_UNITS)
    number = (
        f"{rng.randrange(60, 100)}"
        if unit == "%"
        else rng.choice((f"{rng.randrange(2, 900)}", f"{rng.uniform(1, 900):.2f}", f"{rng.randrange(1000, 90000):,}"))
    )
    return f"{rng.choice('≥≤＞＜=≥≤')}{number}{unit}"


def indicators(seed: int, top: float = 150.0) -> Drawn:
    """A table of indicators: labels merged down, one of them stacked in a narrow column."""
    rng = random.Random(seed)
    columns = (_LEFT, _LEFT + 22, _LEFT + 92, _LEFT + 182, _LEFT + 320, _LEFT + 400, _RIGHT)
    cells = [
        Known(1, column, 1, 1, text)
        for column, text in enumerate(("级", "一级指标", "二级指标", "三级指标", "指标值", "分值"), 1)
    ]
    row = 2
    for level1, seconds in _LEVELS:
        start = row
        for level2 in seconds:
            count = rng.randrange(1, 4)
            cells.append(Known(row, 3, count, 1, level2))
            for _ in range(count):
                cells.append(Known(row, 4, 1, 1, rng.choice(_SUBJECTS) + rng.choice(_MEASURES)))
                cells.append(Known(row, 5, 1, 1, target(rng)))
                cells.append(Known(row, 6, 1, 1, f"{rng.choice((5, 10, 15, 20))}"))
                row += 1
        cells.append(Known(start, 2, row - start, 1, level1))
    cells.append(Known(2, 1, row - 2, 1, "年度绩效指标"))
    rows = tuple(top + 22.0 * number for number in range(row))
    return Drawn(columns, rows, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), 9.5)


def _amount(rng: random.Random) -> str:
    return rng.choice((f"{rng.uniform(0.1, 99):.2f}", f"{rng.uniform(100, 99999):,.2f}", f"{rng.randrange(1, 9999)}"))


def budget(seed: int, top: float = 120.0, count: int = 22, double: bool = False) -> Drawn:
    """A budget table: codes, names, sums; a head of two rows with spans, some cells left empty."""
    rng = random.Random(seed)
    columns = (_LEFT, _LEFT + 60, _LEFT + 200, _LEFT + 270, _LEFT + 340, _LEFT + 410, _RIGHT)
    cells = [
        Known(1, 1, 2, 1, "科目编码"),
        Known(1, 2, 2, 1, "科目名称"),
        Known(1, 3, 1, 4, "本年支出（万元）"),
        *(Known(2, column, 1, 1, text) for column, text in enumerate(("合计", "基本支出", "项目支出", "其他"), 3)),
    ]
    for row in range(3, count + 3):
        cells.append(Known(row, 1, 1, 1, f"{rng.randrange(201, 230)}{rng.randrange(1, 20):02d}{rng.randrange(1, 30):02d}"))
        cells.append(Known(row, 2, 1, 1, rng.choice(_SUBJECTS) + rng.choice(("支出", "经费", "专项", "补助资金"))))
        filled = [column for column in range(3, 7) if column == 3 or rng.random() < 0.75]
        cells += [Known(row, column, 1, 1, _amount(rng)) for column in filled]
    rows = tuple(top + 20.0 * number for number in range(count + 3))
    return Drawn(columns, rows, tuple(cells), 9.5, double)


_PHRASES = (
    "按照省级项目库管理要求组织实施",
    "保障机关正常运转，完成年度各项任务",
    "依据某财预〔2023〕92号文件据实测算",
    "补助标准为每人每月1,250元，发放及时率≥98%",
    "项目总投资3.6亿元，其中市级配套5,800万元",
    "成本控制在预算批复范围之内（≤1,200万元）",
    "按合同约定支付进度款，质保金3%",
    "对下转移支付资金按因素法分配",
    "群众投诉处理及时，满意度>90%",
    "单位面积能耗<45千克标准煤",
)


def goals(seed: int, top: float = 120.0) -> Drawn:
    """A table of long texts that wrap, with small letters."""
    rng = random.Random(seed)
    columns = (_LEFT, _LEFT + 70, _LEFT + 290, _LEFT + 360, _RIGHT)
    cells = [
        Known(1, column, 1, 1, text) for column, text in enumerate(("项目名称", "绩效目标", "预算资金", "指标值确定依据"), 1)
    ]
    rows = [top, top + 18]
    for row in range(2, 11):
        phrases = rng.sample(_PHRASES, rng.randrange(2, 5))
        cells.append(Known(row, 1, 1, 1, rng.choice(_SUBJECTS) + rng.choice(("专项资金", "工程", "项目"))))
        cells.append(Known(row, 2, 1, 1, "；".join(phrases) + "。"))
        cells.append(Known(row, 3, 1, 1, f"{rng.uniform(1, 9999):,.2f}"))
        cells.append(Known(row, 4, 1, 1, f"某财{rng.choice('预教社农')}〔{rng.randrange(2019, 2025)}〕{rng.randrange(1, 300)}号"))
        rows.append(rows[-1] + 12 + 11 * len(phrases))
    return Drawn(columns, tuple(rows), tuple(cells), 8.5)


_KINDS = (indicators, budget, goals, lambda seed: budget(seed, count=26, double=True))


def sheets(count: int, seed: int = 1) -> list[Sheet]:
    """Sheets with one table each, of all kinds in turn, in two fonts."""
    fonts = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc")
    found = []
    for number in range(count):
        table = _KINDS[number % len(_KINDS)](seed + number)
        lines = ((190.0, 60.0, 16.0, f"某某市财政局部门预算公开表（{number + 1}）"), (_LEFT, 92.0, 10.0, "单位：万元"))
        found.append(Sheet(lines, (table,), fonts[number // 2 % 2]))
    return found


PROSE = (
    "一、部门职责",
    "贯彻执行国家财政税收法律法规，拟订全市财政发展规划并组织实施，负责管理市",
    "本级各项财政收支，编制年度预算草案，受市政府委托向市人民代表大会报告预算。",
    "二、收支总体情况",
    "本年收入预算12345.67万元，其中一般公共预算拨款≥95%，比上年增加1.2亿元。",
)


def prose_sheet() -> Sheet:
    """A page of prose and no table."""
    lines = tuple(
        (_LEFT + (21 if text[1] != "、" and number in (1, 4) else 0), 120.0 + 22 * number, 10.5, text)
        for number, text in enumerate(PROSE)
    )
    return Sheet(lines, ())


def texts(drawn: Sequence[Known]) -> dict[tuple[int, int, int, int], str]:
    """Place and span of each cell with its text."""
    return {(cell.row, cell.column, cell.row_span, cell.column_span): cell.text for cell in drawn}
