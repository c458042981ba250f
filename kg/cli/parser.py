"""The commands and their arguments. Nothing is imported here that takes time: `kg --help` has to answer at once."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from kg import __version__
from kg.cli.words import Lang

TABLE_FORMATS = ("csv", "xlsx", "jsonl", "parquet")
ANSWER_FORMATS = ("table", "csv", "xlsx", "json", "jsonl", "parquet", "md")
TOPICS = ("bases", "exposure", "communities", "diffusion", "peers", "change")
SIDES = ("department", "document", "project", "region", "level")
WEIGHTS = ("count", "money", "rarity")
SEARCH_KINDS = ("project", "goal", "indicator", "policy", "department")
REPORT_FORMATS = ("text", "json", "ttl")
_LONGEST_WAIT = 10.0**9
SEVERITIES = ("Violation", "Warning", "Info", "never")

_OR = "\x1f"
"""Between what a message says in Chinese, in English, and the value it is about."""
_WANTED = (re.compile(rf"argument (.*): .*{_OR}(.*){_OR}(.*)"), r"argument \1 must be \2, not \3")
_ERRORS = (
    (re.compile(r"the following arguments are required: (.*)"), r"缺少参数 \1"),
    (re.compile(r"unrecognized arguments: (.*)"), r"不认识的参数 \1"),
    (re.compile(r"argument (.*): invalid choice: (.*) \(choose from (.*)\)"), r"参数 \1 的值 \2 无效，可用 \3"),
    (re.compile(r"argument (.*): expected one argument"), r"参数 \1 需要一个值"),
    (re.compile(rf"argument (.*): (.*){_OR}.*{_OR}(.*)"), r"参数 \1 应为\2，得到 \3"),
    (re.compile(r"ambiguous option: (.*) could match (.*)"), r"选项 \1 不明确，可能是 \2"),
    (re.compile(r"one of the arguments (.*) is required"), r"\1 须给出其一"),
    (re.compile(r"argument (.*): not allowed with argument (.*)"), r"参数 \1 不能与 \2 同用"),
)


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` whose own words are Chinese too."""

    def __init__(self, *, lang: Lang = "zh", **named: Any) -> None:
        super().__init__(**named, add_help=False, formatter_class=_formatter(lang), allow_abbrev=False)
        self.lang: Lang = lang
        zh = lang == "zh"
        self._positionals.title = "参数" if zh else "arguments"
        self._optionals.title = "选项" if zh else "options"
        self.add_argument("-h", "--help", action="help", help="显示帮助" if zh else "show this help")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call, and how to get help; exit code 2."""
        for pattern, replacement in _ERRORS if self.lang == "zh" else (_WANTED,):
            message = pattern.sub(replacement, message)
        hint = f"用 {self.prog} --help 查看用法" if self.lang == "zh" else f"see {self.prog} --help"
        self.exit(2, f"{self.prog}: {message}\n{hint}\n")


def _formatter(lang: Lang) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.RawDescriptionHelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, ("用法: " if lang == "zh" else "usage: ") if prefix is None else prefix)

    return Formatter


class _Commands:
    """Adds commands; every text is given in both languages."""

    def __init__(self, lang: Lang) -> None:
        self._lang: Lang = lang
        self.parser = Parser(
            lang=lang,
            prog="kg",
            description=self.text(
                "绩效图谱：把预算绩效公开文件读成可验证、可查询的知识图谱",
                "Budget-performance disclosures as a validated, queryable knowledge graph",
            ),
        )
        version = f"jixiao-kg {__version__}"
        self.parser.add_argument("--version", action="version", version=version, help=self.text("显示版本", "show the version"))
        self._everywhere(self.parser, None)
        commands = self.text("命令", "commands")
        self._added = self.parser.add_subparsers(dest="command", metavar="COMMAND", title=commands, required=True)

    def text(self, zh: str, en: str) -> str:
        """The text in the language of this run."""
        return zh if self._lang == "zh" else en

    def add(self, name: str, zh: str, en: str, *, store: bool = True) -> Parser:
        """A command, with the options that every command has."""
        command: Parser = self._added.add_parser(name, lang=self._lang, help=self.text(zh, en), description=self.text(zh, en))
        self._everywhere(command, argparse.SUPPRESS)
        if store:
            where = self.text("图库文件夹（默认 kg-store，或 KG_STORE）", "folder of the store (kg-store, or KG_STORE)")
            command.add_argument("--store", metavar="DIR", help=where)
        return command

    def unmasked(self, command: Parser, zh: str = "", en: str = "") -> None:
        """The option of all that writes what leaves the house."""
        said = self.text(f"不遮盖个人信息（联系人姓名、电话）{zh}", f"leave names and numbers of persons as they stand{en}")
        command.add_argument("--unmasked", action="store_true", help=said)

    def _everywhere(self, parser: Parser, default: str | None) -> None:
        """Options before and after the command; those after it leave the others be when they are not given."""
        language = self.text("语言（默认 zh，或 KG_LANG）", "language of what is printed (zh, or KG_LANG)")
        parser.add_argument("--lang", choices=("zh", "en"), default=default, help=language)
        file = self.text("设置文件（默认 kg.toml）", "settings file (kg.toml)")
        parser.add_argument("--settings", metavar="FILE", default=default, help=file)


def make_parser(lang: Lang) -> Parser:
    """The whole command line."""
    commands = _Commands(lang)
    _add_building(commands)
    _add_asking(commands)
    _add_linking(commands)
    _add_analysing(commands)
    _add_checking(commands)
    _add_publishing(commands)
    _add_serving(commands)
    return commands.parser


def _add_building(commands: _Commands) -> None:
    text = commands.text
    build = commands.add("build", "读取文件，建成图库（增量）", "read documents into the store, incrementally")
    extract = commands.add("extract", "读取文件，写出整洁的表格", "read documents into tidy tables", store=False)
    for command in (build, extract):
        command.add_argument("paths", nargs="+", metavar="PATH", help=text("文件或文件夹", "files or folders"))
        root = text("语料根目录：文件键由此算起（默认各路径的共同上级）", "corpus root: document keys count from it")
        command.add_argument("--root", metavar="DIR", help=root)
        workers = text("进程数（0 为不用子进程）", "number of worker processes; 0 for none")
        command.add_argument("--workers", type=_whole, metavar="N", help=workers)
        check = text(
            "PDF 另用 pdfplumber 再读一遍，不一致的单元格列为发现",
            "read PDFs with pdfplumber too; cells that differ are findings",
        )
        command.add_argument("--cross-check", action="store_true", help=check)
    output = text("输出文件夹；以 .xlsx 结尾则写成一个工作簿", "a folder, or one workbook FILE.xlsx")
    extract.add_argument("--output", required=True, metavar="DIR", help=output)
    extract.add_argument("--format", choices=TABLE_FORMATS, help=text("格式（默认 csv）", "format (csv)"))
    commands.unmasked(extract)
    remove = commands.add("remove", "从图库中移除文件", "take documents out of the store")
    remove.add_argument("documents", nargs="+", metavar="DOCUMENT", help=text("文件键或路径", "document keys or paths"))


def _add_answer(command: Parser, commands: _Commands, limit: int | None = None) -> None:
    """The options of every command that answers with a table."""
    text = commands.text
    form = text("格式（默认按 --output 的后缀，否则 table）", "format (by the suffix of --output, else table)")
    command.add_argument("--format", choices=ANSWER_FORMATS, help=form)
    command.add_argument("--output", metavar="FILE", help=text("写入文件（默认标准输出）", "write to a file"))
    rows = text(f"至多几行（默认{limit or '全部'}）", f"rows at most ({limit or 'all'})")
    command.add_argument("--limit", type=_whole, metavar="N", default=limit, help=rows)
    seconds = text("时间上限（秒），到时停止", "time limit in seconds")
    command.add_argument("--timeout", type=_seconds, metavar="SECONDS", help=seconds)
    commands.unmasked(command, "；终端上的表格总是照印", "; a table on the terminal always does")


def _whole(given: str) -> int:
    return int(_number(given, int, 0, math.inf, "非负整数", "a whole number, 0 or more"))


def _seconds(given: str) -> float:
    return _number(given, float, math.ulp(0), _LONGEST_WAIT, "正数（秒）", "a number above 0")


def _number(given: str, make: Callable[[str], float], least: float, most: float, zh: str, en: str) -> float:
    """A number within bounds; the message says which are wanted, in both languages, of which `error` takes its own."""
    try:
        number = make(given)
    except ValueError:
        number = math.nan
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{zh}{_OR}{en}{_OR}{given!r}")
    return number


def _add_asking(commands: _Commands) -> None:
    text = commands.text
    query = commands.add("query", "查询：查询库中的名称、.rq 文件或 SPARQL", "ask: a query of the library, a file, or SPARQL")
    asked = text("名称、文件、SPARQL，- 为标准输入", "name, file, SPARQL, or - for standard input")
    query.add_argument("query", nargs="?", metavar="NAME|FILE|-", help=asked)
    query.add_argument("--list", action="store_true", help=text("分组列出查询库", "list the library by group"))
    query.add_argument("--show", action="store_true", help=text("显示查询的文本，不运行", "print the text of the query only"))
    folder = text("自己的 .rq 文件夹，可重复", "a folder of .rq files of your own; repeatable")
    query.add_argument("--queries", action="append", metavar="DIR", help=folder)
    service = text(
        "允许查询用 SERVICE 访问其他端点（会访问网络）", "let the query call other endpoints by SERVICE (needs the network)"
    )
    query.add_argument("--allow-service", action="store_true", help=service)
    _add_answer(query, commands)
    query.epilog = text("查询的参数写作 --名称 值，例如 --year 2023", "Parameters are given as --NAME VALUE, such as --year 2023")
    ask = commands.add("ask", "用中文提问，由查询库回答（不用模型）", "ask in Chinese; the library answers, without a model")
    ask.add_argument("question", nargs="+", metavar="QUESTION", help=text("问题，如“哪些部门引用了…”", "a question in Chinese"))
    ask.add_argument("--dry-run", action="store_true", help=text("只显示理解的结果，不查询", "only show how it is understood"))
    ask.add_argument("--queries", action="append", metavar="DIR", help=folder)
    _add_answer(ask, commands)
    search = commands.add(
        "search", "全文检索：项目、目标、指标、政策文件、部门", "full text of projects, goals, indicators, policies, departments"
    )
    wanted = text("要找的词，都要出现；空格分开", "words to find, all of them")
    search.add_argument("words", nargs="+", metavar="WORD", help=wanted)
    kinds = text("只找这一类，可重复", "only this kind; repeatable")
    search.add_argument("--kind", action="append", choices=SEARCH_KINDS, help=kinds)
    _add_answer(search, commands, 20)
    show = commands.add("show", "显示一个资源及其出处", "show a resource and where it is printed")
    resource = text("IRI、文件键，或基准 IRI 之后的部分", "IRI, document key, or what follows the base")
    show.add_argument("resource", metavar="IRI", help=resource)
    picture = text("单元格所在页面的图像（PNG；默认写入当前文件夹）", "picture of a cell's page (PNG; by default in this folder)")
    show.add_argument("--output", metavar="FILE", help=picture)
    export = commands.add("export", "写出图、表格、网络、目录", "write the graph, its tables, its network, a catalogue")
    what = text(
        "文件，后缀决定内容：.ttl .nq .trig .nt .jsonld .rdf 图，.xlsx 表格，.graphml .gexf 网络，datapackage.json 财政数据包；"
        "文件夹：整洁的表格",
        "file; the suffix says what: .ttl .nq .trig .nt .jsonld .rdf graph, .xlsx tables, .graphml .gexf network, "
        "datapackage.json fiscal data package; a folder: tidy tables",
    )
    export.add_argument("file", metavar="FILE|DIR", help=what)
    tables = text("表格的格式（写入文件夹，默认 csv）", "format of the tables (into a folder; csv)")
    export.add_argument("--format", choices=TABLE_FORMATS, help=tables)
    export.add_argument(
        "--view", metavar="NAME", help=text("另一种词汇的视图，如 cube", "a view in another vocabulary, such as cube")
    )
    catalogue = text("为文件夹中的导出文件写目录（DCAT-AP、VoID、PROV）", "write the catalogue of the files in a folder")
    export.add_argument("--catalogue", action="store_true", help=catalogue)
    export.add_argument("--graph", metavar="IRI|KEY", help=text("只写一个图或一份文件", "only one graph or document"))
    commands.unmasked(export)


def _add_linking(commands: _Commands) -> None:
    text = commands.text
    link = commands.add("link", "链接审核：写出建议，套用人的决定", "review links: write proposals, take what a person decided")
    what = link.add_mutually_exclusive_group(required=True)
    propose = text("写出存疑的链接，供人在 Excel 中决定（.xlsx 或 .csv）", "write uncertain links to decide on (.xlsx or .csv)")
    what.add_argument("--propose", metavar="FILE", help=propose)
    apply = text("把填好的表并入 decisions.csv，并重新链接", "take the edited file into decisions.csv and link anew")
    what.add_argument("--apply", metavar="FILE", help=apply)
    link.add_argument("--who", metavar="NAME", help=text("经办人，表中留空处用之", "who decided, where the file leaves it out"))


def _add_analysing(commands: _Commands) -> None:
    text = commands.text
    analyse = commands.add(
        "analyse", "分析：共用依据、敞口、社群、传导、同类、变化", "shared bases, exposure, communities, diffusion"
    )
    analyse.add_argument("topic", choices=TOPICS, metavar="TOPIC", help=" ".join(TOPICS))
    for name, zh, en in (
        ("level", "只看此级次", "only this level"),
        ("region", "只看名称含此的地区", "only regions whose name holds this"),
        ("function", "只看有此功能分类支出的公开文件（如 205）", "only disclosures with this functional class (205)"),
        ("department", "只看名称含此的部门", "only departments whose name holds this"),
        ("base", "依据文件的文号或标题（exposure、diffusion、peers）", "number or title of a policy document"),
        ("concept", "指标名称（peers）", "name of the indicator (peers)"),
    ):
        analyse.add_argument(f"--{name}", metavar="WORDS", help=text(zh, en))
    analyse.add_argument("--year", type=_whole, metavar="YEAR", help=text("只看此年度", "only this fiscal year"))
    analyse.add_argument("--by", choices=SIDES, default="department", help=text("社群的成员（默认 department）", "members"))
    weight = text("边的权重：共用份数、金额、稀有度（默认 rarity）", "weight of edges: count, money, rarity")
    analyse.add_argument("--weight", choices=WEIGHTS, default="rarity", help=weight)
    analyse.add_argument(
        "--from", dest="before", metavar="YEAR|KEY", help=text("change：前一年度或文件", "earlier year or document")
    )
    analyse.add_argument("--to", dest="after", metavar="YEAR|KEY", help=text("change：后一年度或文件", "later year or document"))
    output = text("写入文件夹：表格、图、网页报告", "folder for tables, figures and the HTML report")
    analyse.add_argument("--output", metavar="DIR", help=output)
    analyse.add_argument(
        "--format", choices=TABLE_FORMATS, default="csv", help=text("表格的格式（默认 csv）", "format of tables")
    )
    commands.unmasked(analyse, "；终端上总是照印", "; the terminal always does")
    analyse.add_argument("--write", action="store_true", help=text("把结果写回图库", "write the results into the store"))


def _add_checking(commands: _Commands) -> None:
    text = commands.text
    validate = commands.add("validate", "验证：形状与跨文件检查", "findings of extraction, shapes and checks")
    fail_on = text("有此级或更重的发现即返回 1（默认 Violation）", "exit 1 at this severity or worse (Violation)")
    validate.add_argument("--fail-on", choices=SEVERITIES, default="Violation", help=fail_on)
    form = text("格式（默认按 --output 的后缀，否则 text）", "format (by the suffix of --output, else text)")
    validate.add_argument("--format", choices=REPORT_FORMATS, help=form)
    validate.add_argument("--output", metavar="FILE", help=text("写入文件（默认标准输出）", "write to a file"))
    commands.unmasked(validate, "；终端上的文字总是照印", "; text on the terminal always does")
    document = text("只验证此文件，可重复", "only this document; repeatable")
    validate.add_argument("--document", action="append", metavar="KEY", help=document)
    shapes = text("另加的形状文件，可重复", "further shapes; repeatable")
    validate.add_argument("--shapes", action="append", metavar="FILE", help=shapes)
    docs = commands.add("docs", "重写由本体、形状、查询生成的文档", "write the generated documentation", store=False)
    docs.add_argument("--check", action="store_true", help=text("只检查是否最新，不写", "only check that it is current"))


def _add_publishing(commands: _Commands) -> None:
    text = commands.text
    publish = commands.add(
        "publish",
        "写出资料包：网页、数据、表格、目录，无需联网即可阅读",
        "write the pack: pages, data, tables, catalogue; needs no network",
    )
    folder = text("资料包的文件夹；已有的资料包整体替换", "folder of the pack; an existing pack is replaced whole")
    publish.add_argument("folder", metavar="DIR", help=folder)
    fresh = text("全部重写，不沿用上次未变的部分", "make everything anew, take nothing over from the last run")
    publish.add_argument("--fresh", action="store_true", help=fresh)
    commands.unmasked(publish)


def _add_serving(commands: _Commands) -> None:
    text = commands.text
    serve = commands.add("serve", "以 HTTP 提供查询端点和网页", "serve the store over HTTP: SPARQL, graphs, pages")
    host = text("监听地址（默认 127.0.0.1）", "address to listen on (127.0.0.1)")
    serve.add_argument("--host", default="127.0.0.1", metavar="HOST", help=host)
    port = text("端口（默认 8080；0 为任选）", "port (8080; 0: any free one)")
    serve.add_argument("--port", type=_port, default=8080, metavar="N", help=port)
    token = text(
        "令牌文件：带此令牌者可更新用户自己的图（默认只读）；更新的 WHERE 要以 GRAPH 写明所读的图，看不到被遮盖的个人信息",
        "file with the token of who may update users' graphs; the WHERE of an update reads by GRAPH, and sees no persons",
    )
    serve.add_argument("--update-token-file", metavar="FILE", help=token)
    seconds = text("一次查询至多几秒（默认 30）", "seconds a query may take (30)")
    serve.add_argument("--timeout", type=_seconds, metavar="SECONDS", help=seconds)
    rows = text("一次查询至多几行（默认 1000000）", "rows of an answer at most (1000000)")
    serve.add_argument("--rows", type=_positive, metavar="N", help=rows)
    memory = text("一次查询的内存（MB，默认 1024）", "memory of a query in MB (1024)")
    serve.add_argument("--memory-mb", type=_positive, metavar="N", help=memory)
    service = text("允许查询用 SERVICE 访问其他端点", "let queries call other endpoints by SERVICE")
    serve.add_argument("--allow-service", action="store_true", help=service)
    load = text("允许更新用 LOAD 读取网址", "let updates read addresses by LOAD")
    serve.add_argument("--allow-load", action="store_true", help=load)
    commands.unmasked(serve, "，只供内部使用", ": for use inside the house only")
    proxy = text(
        "前面有反向代理：按它的 X-Forwarded-For 和 X-Forwarded-Proto 认定来者",
        "a proxy stands before it: believe its X-Forwarded-For and X-Forwarded-Proto",
    )
    serve.add_argument("--behind-proxy", action="store_true", help=proxy)
    serve.add_argument("--quiet", action="store_true", help=text("不写访问日志", "no access log"))


def _port(given: str) -> int:
    return int(_number(given, int, 0, (1 << 16) - 1, "0 到 65535 的整数", "a whole number from 0 to 65535"))


def _positive(given: str) -> int:
    return int(_number(given, int, 1, math.inf, "正整数", "a whole number above 0"))


def parse(arguments: Sequence[str], lang: Lang) -> tuple[argparse.Namespace, list[str]]:
    """The arguments, and those left over: parameters of a query."""
    parser = make_parser(lang)
    found, rest = parser.parse_known_args(arguments)
    if rest and found.command != "query":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return found, rest
