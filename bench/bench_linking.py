"""Linking citations to policy documents: python bench/bench_linking.py [--sizes 10000,100000,1000000] [--baseline 5000]
[--lsh 20000]

Seeded citations of our own making: documents reused by a power law, cited by number, by title or by both, with brackets,
issuers and carriers as printed in disclosures, some of them damaged. Each size is linked in a process of its own; seconds and
peak memory are those of the link step alone. Precision and recall count pairs of citations against the truth (recall also
with proposals). Baselines on the sizes they can do: every pair of distinct texts by rapidfuzz, and candidates by MinHash-LSH
(datasketch) scored the same way, each at the lowest threshold of a grid that reaches this package's recall, or at its best
recall where none does.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.grammar.citation import parse_citations  # noqa: E402
from kg.link.policy import link_policies  # noqa: E402
from kg.link.words import light_citation  # noqa: E402
from kg.records.link import LightCitation, LightRows  # noqa: E402
from kg.vocab import divisions  # noqa: E402

_PER_DOCUMENT = 200
_CENTRAL_SHARE = 0.05
_CITATIONS_A_POLICY = 8
_ORGANS = (
    ("财", "财政局", "教 社 建 农 行 综 预 资环 企 金"),
    ("政办", "人民政府办公室", "发 函 字"),
    ("发改", "发展和改革委员会", "投 资 价"),
    ("教", "教育局", "财 基 职"),
    ("水", "水利局", "财 资 管"),
    ("民", "民政局", "发 财 福"),
)
_CENTRAL = (
    ("财建", "财政部"),
    ("财教", "财政部"),
    ("财社", "财政部"),
    ("国发", "国务院"),
    ("国办发", "国务院办公厅"),
    ("发改投资", "国家发展和改革委员会"),
)
_VERBS = (
    "下达{y}年{f}的通知",
    "提前下达{y}年{f}预算的通知",
    "做好{y}年{f}管理工作的通知",
    "印发《{p}{f}管理办法》的通知",
    "印发《{p}{y}年{t}实施方案》的通知",
    "加强{t}工作的意见",
    "进一步推进{t}的实施意见",
    "调整{y}年{f}的批复",
    "开展{y}年{t}专项检查的通知",
)
_NAMED = """
农村供水 中小学校舍 职业教育 基层医疗 水土保持 河道治理 公共文化 养老服务 残疾人康复 节能减排 道路养护
城市更新 科技创新 数字政府 安全生产 防汛抗旱 乡村振兴 人才引进 食品检验 就业创业 医疗救助 义务教育
学前教育 学生营养 高标准农田 种业振兴 畜禽防疫 林业生态 湿地保护 大气污染防治 水污染防治 土壤修复
污水管网 垃圾分类 老旧小区 棚户区 公租房 公共图书馆 文物保护 全民健身 旅游发展 电子商务 外贸稳增长
中小企业发展 专精特新 技术改造 工业设计 公共交通 物流枢纽 消防救援 社区矫正 法律援助 档案信息化 政务公开
机关后勤 公务用车 妇幼健康 疾病预防 卫生应急 中医药传承 计划生育 退役安置 优抚对象 社会救助 儿童福利
殡葬服务 慈善事业 民族团结 宗教场所 侨务服务 对台交流
"""
_TOPICS = tuple(_NAMED.split())
_KINDS = "中央 省级 市级 专项 基础设施 能力提升 试点示范 运行维护 改造升级 以奖代补 配套 奖励 补助 补贴 建设 管护"
_QUALITIES = tuple(_KINDS.split())


@dataclass(frozen=True, slots=True)
class Policy:
    """A document of the truth."""

    code: str
    year: int
    serial: int
    title: str
    issuer: str
    division: str


def make_policies(count: int, chance: random.Random) -> list[Policy]:
    """So many different documents of real places; no two have a number, or an issuer with a title, in common."""
    known = divisions()
    places = [(one, heads[0]) for one in known if one.level in ("provincial", "municipal") and (heads := _heads(one.code))]
    found: list[Policy] = []
    seen: set[Hashable] = set()
    while len(found) < count:
        place, head = chance.choice(places)
        organ, body, sections = chance.choice(_ORGANS)
        centre = chance.choice(_CENTRAL) if chance.random() < _CENTRAL_SHARE else None
        year, serial = chance.randint(2014, 2025), chance.randint(1, 900)
        topic = chance.choice(_TOPICS)
        fund = f"{chance.choice(_TOPICS)}{chance.choice(_QUALITIES)}资金" + (
            f"（第{chance.choice('一二三')}批）" if chance.random() < 0.2 else ""
        )
        title = "关于" + chance.choice(_VERBS).format(
            y=year, f=fund, t=topic + chance.choice(_QUALITIES), p="" if centre else place.name
        )
        code = centre[0] if centre else head + organ + chance.choice(sections.split())
        issuer = centre[1] if centre else place.name + body
        if (code, year, serial) in seen or (issuer[:2], title) in seen:
            continue
        seen |= {(code, year, serial), (issuer[:2], title)}
        found.append(Policy(code, year, serial, title, issuer, "" if centre else place.code))
    return found


def _heads(code: str) -> list[str]:
    return _abbreviations().get(code, [])


def _abbreviations() -> dict[str, list[str]]:
    if not _FOUND:
        path = ROOT / "ontology" / "codelists" / "division-abbreviations.csv"
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            head, code = line.split(",")[:2]
            _FOUND.setdefault(code, []).append(head)
    return _FOUND


_FOUND: dict[str, list[str]] = {}


def printed(policy: Policy, chance: random.Random) -> str:
    """A citation as a cell prints it."""
    opening, closing = chance.choice(("〔〕", "[]", "【】", "（）", "［］"))
    number = f"{policy.code}{opening}{policy.year}{closing}{policy.serial}号"
    title = policy.title
    draw = chance.random()
    if draw < 0.004 and len(policy.code) > 2:
        swap = chance.randrange(1, len(policy.code) - 1)
        code = policy.code[:swap] + policy.code[swap + 1] + policy.code[swap] + policy.code[swap + 2 :]
        number = f"{code}{opening}{policy.year}{closing}{policy.serial}号"
    elif draw < 0.008:
        number = f"{policy.code}{policy.year}{policy.serial}号"
    elif draw < 0.014:
        place = chance.randrange(4, len(title) - 4)
        title = title[:place] + chance.choice("迤酃鹬黏麈") + title[place + 1 :]
    form = chance.random()
    if form < 0.35:
        return number
    if chance.random() < 0.4:
        title = policy.issuer + title
    if form < 0.65:
        return f"《{title}》"
    return f"《{title}》（{number}）" if chance.random() < 0.7 else f"{number}《{title}》"


def make_rows(size: int, seed: int) -> tuple[list[LightRows], list[int], list[str]]:
    """So many citations in disclosures, the true document of each, and their words."""
    chance = random.Random(seed)
    policies = make_policies(max(10, size // _CITATIONS_A_POLICY), chance)
    places = [one.code for one in divisions() if one.level in ("municipal", "county")]
    at_home: defaultdict[str, list[int]] = defaultdict(list)
    for number, policy in enumerate(policies):
        at_home[policy.division].append(number)
    rows, truth, words = [], [], []
    for document in range(-(-size // _PER_DOCUMENT)):
        division = chance.choice(places)
        levels = [
            at_home[code] for code in (*(one.code for one in divisions().ancestors(division)), division, "") if at_home[code]
        ]
        citations = []
        while len(citations) < _PER_DOCUMENT and len(truth) < size:
            near = chance.choice(levels)
            number = near[int(len(near) * chance.random() ** 3)]
            text = printed(policies[number], chance)
            light = _light(text, len(citations) + 1)
            if light is not None:
                citations.append(light)
                truth.append(number)
                words.append(text)
        rows.append(LightRows(f"{document:06}.txt", division=division, citations=tuple(citations)))
    return rows, truth, words


def _light(text: str, number: int) -> LightCitation | None:
    found = parse_citations(text)
    if len(found) != 1:
        return None
    one = found[0]
    parts = (one.number.code, one.number.year, one.number.serial) if one.number else (None, None, None)
    return light_citation((number, "basis", 1 + number // 10, number), "document", one.text, parts, one.title, f"1-{number}-1")


def pair_figures(truth: Sequence[int], labels: Sequence[Hashable]) -> tuple[float, float]:
    """Precision and recall over pairs of citations."""
    both = sum(count * (count - 1) for count in Counter(zip(truth, labels, strict=True)).values())
    return (
        both / max(1, sum(count * (count - 1) for count in Counter(labels).values())),
        both / max(1, sum(count * (count - 1) for count in Counter(truth).values())),
    )


def joined(labels: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The labels with further pairs of labels taken as one."""
    parent: dict[str, str] = {}

    def root(label: str) -> str:
        while (above := parent.get(label, label)) != label:
            label = above
        return label

    for left, right in pairs:
        parent[root(left)] = root(right)
    return [root(label) for label in labels]


def run_own(size: int, seed: int) -> tuple[float, float]:
    """Link so many citations; print a line; precision and recall."""
    rows, truth, _ = make_rows(size, seed)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    links = link_policies(rows)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    labels = [links.citations[one.document, citation.citation_no].id for one in rows for citation in one.citations]
    precision, recall = pair_figures(truth, labels)
    with_proposals = pair_figures(truth, joined(labels, ((one.left, one.right) for one in links.proposals)))
    print(
        f"kg       {size:>9,} citations {seconds:>8.1f} CPU s {size / seconds:>9,.0f} /s"
        f"  rows {before / 1024:>6,.0f} MiB, peak {peak / 1024:>6,.0f} MiB"
        f"  documents {len(links.documents):>8,}  proposals {len(links.proposals):>7,}"
        f"  precision {precision:.4f} recall {recall:.4f}"
        f", with proposals {with_proposals[1]:.4f} (precision {with_proposals[0]:.4f})",
        flush=True,
    )
    return precision, recall


def run_baseline(kind: str, size: int, seed: int) -> None:
    """A baseline at this size, at the lowest threshold that reaches this package's recall."""
    rows, truth, words = make_rows(size, seed)
    links = link_policies(rows)
    own = [links.citations[one.document, citation.citation_no].id for one in rows for citation in one.citations]
    wanted = pair_figures(truth, own)[1]
    texts = sorted(set(words))
    start = time.process_time()
    scored = _pairwise(texts) if kind == "rapidfuzz" else _lsh(texts)
    seconds = time.process_time() - start
    best: tuple[float, float, int] | None = None
    for threshold in range(95, 44, -5):
        precision, recall = pair_figures(truth, joined(words, (pair for pair, score in scored if score >= threshold)))
        if best is None or recall > best[1]:
            best = (precision, recall, threshold)
        if recall >= wanted:
            break
    assert best is not None
    print(
        f"{kind:<9}{size:>9,} citations {seconds:>8.1f} CPU s  {len(texts):,} texts, {len(scored):,} pairs scored"
        f"  threshold {best[2]}:"
        f" precision {best[0]:.4f} recall {best[1]:.4f} (wanted {wanted:.4f})",
        flush=True,
    )


def _pairwise(texts: list[str]) -> list[tuple[tuple[str, str], float]]:
    from rapidfuzz import fuzz, process, utils

    plain = [utils.default_process(text) for text in texts]
    found = []
    for start in range(0, len(texts), 500):
        scores = process.cdist(plain[start : start + 500], plain, scorer=fuzz.token_set_ratio, score_cutoff=45, dtype="uint8")
        for row, column in zip(*scores.nonzero(), strict=True):
            if start + row < column:
                found.append(((texts[start + row], texts[column]), float(scores[row, column])))
    return found


def _lsh(texts: list[str]) -> list[tuple[tuple[str, str], float]]:
    from datasketch import MinHash, MinHashLSH
    from rapidfuzz import fuzz

    index = MinHashLSH(threshold=0.4, num_perm=64)
    found = []
    for text in texts:
        sketch = MinHash(num_perm=64)
        sketch.update_batch([text[place : place + 2].encode() for place in range(len(text) - 1)])
        found += [((other, text), fuzz.token_set_ratio(other, text)) for other in index.query(sketch)]
        index.insert(text, sketch)
    return found


def main() -> None:
    """Each run in a process of its own, so that peaks do not add up."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", default="10000,30000,100000")
    options.add_argument("--baseline", default="2000,5000", help="sizes for every pair by rapidfuzz")
    options.add_argument("--lsh", default="5000,20000", help="sizes for MinHash-LSH")
    options.add_argument("--seed", type=int, default=5)
    options.add_argument("--one", nargs=2, metavar=("KIND", "SIZE"), help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.one:
        kind, size = arguments.one[0], int(arguments.one[1])
        run_own(size, arguments.seed) if kind == "kg" else run_baseline(kind, size, arguments.seed)
        return
    for kind, sizes in (("kg", arguments.sizes), ("rapidfuzz", arguments.baseline), ("datasketch", arguments.lsh)):
        for size in filter(None, sizes.split(",")):
            command = [sys.executable, __file__, "--one", kind, size, "--seed", str(arguments.seed)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
