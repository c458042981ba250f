"""Title rows inside a table: forms exported from Excel or HTML print their title, year and unit in rows of the table itself.

Such rows at the top of a table are lines above it, which is where every other layout prints them; they keep their places.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.document import Table
from kg.tables.rows import Row, rows_of, texts

_TITLE = re.compile(r"(?:绩效|预算|决算|收支|收入|支出|经费|采购|自评|资产|评价).{0,24}表\s*\d*\s*(?:[（(].{1,20}[）)])?\s*$")
_AROUND = re.compile(
    r"^[（(]?\s*20\d\d\s*年?\s*度?\s*[）)]?$|^(?:金额)?单位\s*[:：]|^(?:(?:预算|财政)?(?:编制|填报|预算|公开|申报|主管|报送)?(?:部门|单位)"
    r"(?:[（(][^（）()]{1,4}[）)])?(?:名称)?|填报日期|日期|预算年度|年度)\s*[:：]\s*\S|^(?:公开|附|预算)?\s*\d{1,2}\s*表$|^附(?:件|表)?\s*\d{0,2}\s*[:：]?$"
)
_MAX_CELLS = 4
_MAX_CHARS = 60


def split_titles(table: Table) -> tuple[list[Row], Table]:
    """The title rows at the top of a table, and the rest; a table that is nothing but titles keeps them."""
    rows = rows_of(table)
    count = 0
    while count < len(rows) and len(rows[count]) <= _MAX_CELLS and all(is_title(text) for text in texts(rows[count])):
        count += 1
    if count == 0 or count == len(rows):
        return [], table
    return rows[:count], replace(table, cells=tuple(cell for row in rows[count:] for _, cell in sorted(row.items())))


def is_title(text: str) -> bool:
    """Tell a cell that titles the table: its name, its year, its unit, who filled it in.

    >>> is_title("项目支出绩效自评表"), is_title("（2023年度）"), is_title("项目名称")
    (True, True, False)
    """
    return len(text) <= _MAX_CHARS and bool(_TITLE.search(text) or _AROUND.match(text))
