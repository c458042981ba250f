"""`decisions.csv`: what a person decided about the data (who, when, why), kept beside the settings so that it outlives the store.

Columns: kind, subject, old, new, who, when, why. Three kinds of rows:

    cell,2023_501.txt#2-4-1,1OO,100,张三,2024-03-01,字母误作数字
    merge,policy,邢开呈办〔2022〕3号,邢开办呈〔2022〕3号,张三,2024-03-01,代字误植
    split,organisation,130500:017001,130500:教育局,张三,2024-03-01,两个机构

`cell` corrects one printed cell before anything is extracted: the subject is the document key, `#`, and the cell
(table-row-column, or p-paragraph); `old` has to be what is printed there. `merge` says that two nodes are one, of which `new`
stays; `split` that two are never to be one. The file is the record: it is replayed on every build, and undone by deleting a row.
"""

from kg.decisions.chains import Claim, conflicts, stays
from kg.decisions.correcting import correct, digest
from kg.decisions.file import append, load
from kg.decisions.record import COLUMNS, SUBJECTS, Decision, Decisions, Kind, iso_date

__all__ = [
    "COLUMNS",
    "SUBJECTS",
    "Claim",
    "Decision",
    "Decisions",
    "Kind",
    "append",
    "conflicts",
    "correct",
    "digest",
    "iso_date",
    "load",
    "stays",
]
