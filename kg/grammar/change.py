"""What a sentence says of an organisation's change (机构变更): renamed, merged from others, transferred; or its former name.

In goes prose or a printed name; out come the former names and the resulting one, as printed. The difficulty is the left edge of
a name in running text: it begins behind punctuation and the words that lead a clause (由, 将, 原), and it ends in a word that
bodies of the state end in. A sentence without such a name on the side that the change needs says nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kg.grammar.flat import any_of, squeeze

ChangeKind = Literal["renamed", "merged", "transferred", "former"]
"""更名为; 合并组建; 划入、划转; 原…局, where only the former name is told."""


@dataclass(frozen=True, slots=True)
class Change:
    """机构变更: `former` the names before, `resulting` the name after (or the body it came under), None where untold."""

    kind: ChangeKind
    former: tuple[str, ...]
    resulting: str | None


_ENDS = any_of("""
委员会 办公室 管委会 指挥部 联合会 协会 总会 总队 支队 大队 中队 管理处 管理所 管理站 服务站 研究院 研究所 档案馆 图书馆 文化馆
博物馆 中心 局 厅 委 办 院 部 署 处 站 馆 社 所 学校 中学 小学 学院 幼儿园
""")
_NAME = rf"[一-鿿]{{2,22}}?{_ENDS}(?:\([一-鿿]{{2,12}}\))?"
_MORE = rf"{_NAME}(?:(?:、|和|与|及|以及){_NAME})*"
_FORMER = r"(?:原(?:来的?|有的?)?)?"
_DUTIES = r"(?:的?(?:全部|相关|有关|部分|整体|行政)?(?:职责|职能|机构|业务|人员|编制)(?:[、和及](?:职责|职能|机构|人员|编制))*)?"
_LEAD = re.compile(
    r"^(?:.*(?:根据|按照|依据|依照).*?(?:要求|精神|规定|方案|通知|意见|批复)(?:》)?|(?:20\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日)?"
    r"(?:机构改革(?:后|中|时)?|改革(?:后|中)?)?|.*年机构改革(?:后|中|时)?)?(?:我[省市区县](?:委|政府)?)?(?:决定|同意|经批准)?"
    r"(?:由|将|把|以|现|原|本|其|该|我|的|于|在|从|经|已|并|是)*"
)
_NOT_A_NAME = re.compile(
    r"^[本我该原全].$|[的了为将由把是对向从]|负责|承担|根据|按照|工作(?!委员会|领导)|职责|项目|预算|规定|以及|所属|隶属|下设|内设|挂牌|加挂|等|各|本年|上年|单位|部门"
)
_GENERIC = frozenset({"财政部", "机关", "中心", "办公室", "委员会", "管委会", "联合会"})
_SHORTEST = 4
_LONGEST_SENTENCE = 400

_OLD, _OLDS, _NEW = rf"{_FORMER}(?P<old>{_NAME})", rf"{_FORMER}(?P<old>{_MORE})", rf"(?P<new>{_NAME})"
_SINCE = r"(?:于20\d\d年(?:\d{1,2}月)?)?(?:正式|现|已|整体)?"
_RENAMED = r"(?:更名|改名|改称|名称变更|变更|重新命名)为"
_INTO_ONE = r"(?:进行)?(?:合并|整合)?(?:后)?,?(?:组建|成立|合并为|整合为|合并组成)(?:了|新的|为)?"
_MOVED = r"(?:整体|统一)?(?:划转|划归|划入|并入|转隶)(?:至|到|给|为|入)?"
_PATTERNS: tuple[tuple[ChangeKind, re.Pattern[str]], ...] = (
    ("merged", re.compile(rf"{_NEW}(?:是|系)?由{_OLDS}{_DUTIES}(?:合并|整合|重新)(?:组建|成立|而成|组成|设立)")),
    (
        "merged",
        re.compile(rf"(?:将|由|把){_FORMER}(?P<old>{_NAME}(?:(?:、|和|与|及|以及){_NAME})+){_DUTIES}等?{_INTO_ONE}{_NEW}"),
    ),
    (
        "merged",
        re.compile(rf"(?P<old>{_NAME}(?:(?:、|和|与|及){_NAME})+)(?:合并|整合)(?:组建|成立|设立)?(?:为|成|了)?(?:新的)?{_NEW}"),
    ),
    ("renamed", re.compile(rf"(?:由|将)?{_OLD}{_SINCE}{_RENAMED}{_NEW}")),
    ("renamed", re.compile(rf"原(?:名称?|称)(?:为|是|叫)?(?P<old>{_NAME}),.{{0,20}}?(?:更名|改名|改称|变更)为{_NEW}")),
    ("renamed", re.compile(rf"(?:将|由|撤销){_OLD}{_DUTIES}(?:重组为|改组为|(?:整合)?,组建(?:了|为)?){_NEW}")),
    ("transferred", re.compile(rf"将?{_OLD}{_DUTIES}{_MOVED}{_NEW}")),
    ("former", re.compile(rf"{_NEW}\((?:原名称为|原名|原为|原称|原|曾用名):?(?P<old>{_MORE})\)")),
    ("former", re.compile(rf"原(?P<old>{_NAME})\((?:现|现为|现名|现更名为|今|现称){_NEW}\)")),
)
_SPLIT = re.compile(r"、|以及|(?<=[局厅委办院部署处站馆社所会室心校园队])[和与及](?=[一-鿿]{3})")


def find_changes(text: str) -> tuple[Change, ...]:
    """All changes that a passage tells, in order, each once.

    >>> find_changes("2019年机构改革，原邢台市工业局更名为邢台市工业和信息化局。")
    (Change(kind='renamed', former=('邢台市工业局',), resulting='邢台市工业和信息化局'),)
    """
    flat = squeeze(text).flat.replace("（", "(").replace("）", ")")
    if not _WORTH.search(flat):
        return ()
    found: dict[Change, None] = {}
    for clause in _sentences(flat):
        found.update(dict.fromkeys(_in_clause(clause)))
    return tuple(found)


_WORTH = re.compile(
    r"名为|改称|变更为|改为|合并|整合|组建|划转|划归|划入|并入|转隶|\(原|曾用名|\(现|命名为|重组为|改组为|撤销|原名"
)


def _sentences(flat: str) -> list[str]:
    return [sentence for sentence in re.split(r"[。;!?]", flat) if 0 < len(sentence) <= _LONGEST_SENTENCE]


def _in_clause(sentence: str) -> list[Change]:
    found = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            change = _read(kind, match["old"], match["new"])
            if change is not None:
                taken.append(match.span())
                found.append((match.start(), change))
    return [change for _, change in sorted(found, key=lambda one: one[0])]


def _read(kind: ChangeKind, old: str, new: str) -> Change | None:
    former = tuple(name for part in _SPLIT.split(old) if (name := _name(part)) is not None)
    resulting = _name(new)
    if not former or resulting is None or resulting in former or len(former) != len([part for part in _SPLIT.split(old) if part]):
        return None
    return Change(kind, former, resulting)


def _name(text: str) -> str | None:
    """The name without the words that lead up to it; None where what is left is none."""
    name = _LEAD.sub("", text)
    bare = re.sub(r"\(.*\)$", "", name)
    if len(bare) < _SHORTEST or bare in _GENERIC or _NOT_A_NAME.search(bare):
        return None
    return name


def former_name(name: str) -> tuple[str, str | None]:
    """A printed name parted from the former one behind it in brackets.

    >>> former_name("邢台市文化广电和旅游局（原邢台市文化局）"), former_name("邢台市教育局（本级）")
    (('邢台市文化广电和旅游局', '邢台市文化局'), ('邢台市教育局（本级）', None))
    """
    match = _BEHIND.fullmatch(name)
    return (match["new"], match["old"]) if match else (name, None)


_BEHIND = re.compile(r"(?P<new>[^（()）]{3,40})[（(](?:原名|原为|原)[:：]?(?P<old>[^（()）]{3,40})[）)]")
