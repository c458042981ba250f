"""Small disclosures of our own making: enough for every kind of graph, small enough to be built often."""

from __future__ import annotations

from pathlib import Path

TEXT = """{place}{bureau}2024年部门预算公开

1.{name}绩效目标表
单位：万元
项目名称\t{name}
预算数\t{amount}\t其中：财政资金\t{amount}\t其他资金\t
绩效目标\t1.完成{name}。
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据
产出指标\t数量指标\t完成数量\t完成{name}的数量\t≥{number}个\t《关于做好{subject}工作的通知》（邢财建〔2023〕{serial}号）
\t质量指标\t验收合格率\t验收合格的比例\t≥95%\t历史标准
满意度指标\t服务对象满意度指标\t服务对象满意度\t满意的比例\t≥90%\t问卷调查
"""


def document(place="邢台市", bureau="教育局", name="校园信息化", amount="12.50", number=3, subject="信息化", serial=31):
    """One disclosure with one project, three indicators and one policy document cited."""
    return TEXT.format(place=place, bureau=bureau, name=name, amount=amount, number=number, subject=subject, serial=serial)


DOCUMENTS = {
    "市级/教育局.txt": document(),
    "市级/工信局.txt": document(bureau="工业和信息化局", name="企业上云", amount="30.00", number=20),
    "区县/襄都区教育局.txt": document(place="邢台市襄都区", name="教师培训", amount="8.00", subject="培训", serial=77),
}


def write_corpus(folder: Path, documents=DOCUMENTS) -> Path:
    """Write documents below a folder."""
    for key, text in documents.items():
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
