"""The commands and their arguments. Nothing is imported here that takes time: `kg --help` has to answer at once."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from kg import __version__
from kg.cli.words import Lang

TABLE_FORMATS = ("csv", "xlsx", "jsonl", "parquet")
ANSWER_FORMATS = ("table", "csv", "xlsx", "json", "jsonl", "parquet", "md")
REPORT_FORMATS = ("text", "json", "ttl")
SEVERITIES = ("Violation", "Warning", "Info", "never")

_ERRORS = (
    (re.compile(r"the following arguments are required: (.*)"), r"缺少参数 \1"),
    (re.compile(r"unrecognized arguments: (.*)"), r"不认识的参数 \1"),
    (re.compile(r"argument (.*): invalid choice: (.*) \(choose from (.*)\)"), r"参数 \1 的值 \2 无效，可用 \3"),
    (re.compile(r"argument (.*): expected one argument"), r"参数 \1 需要一个值"),
    (re.compile(r"ambiguous option: (.*) could match (.*)"), r"选项 \1 不明确，可能是 \2"),
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
        if self.lang == "zh":
            for pattern, replacement in _ERRORS:
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
    _add_checking(commands)
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
        command.add_argument("--workers", type=int, metavar="N", help=workers)
    output = text("输出文件夹；以 .xlsx 结尾则写成一个工作簿", "a folder, or one workbook FILE.xlsx")
    extract.add_argument("--output", required=True, metavar="DIR", help=output)
    extract.add_argument("--format", choices=TABLE_FORMATS, default="csv", help=text("格式（默认 csv）", "format (csv)"))
    remove = commands.add("remove", "从图库中移除文件", "take documents out of the store")
    remove.add_argument("documents", nargs="+", metavar="DOCUMENT", help=text("文件键或路径", "document keys or paths"))


def _add_asking(commands: _Commands) -> None:
    text = commands.text
    query = commands.add("query", "查询：查询库中的名称、.rq 文件或 SPARQL", "ask: a query of the library, a file, or SPARQL")
    asked = text("名称、文件、SPARQL，- 为标准输入", "name, file, SPARQL, or - for standard input")
    query.add_argument("query", nargs="?", metavar="NAME|FILE|-", help=asked)
    query.add_argument("--list", action="store_true", help=text("列出查询库", "list the library"))
    query.add_argument("--format", choices=ANSWER_FORMATS, default="table", help=text("格式（默认 table）", "format (table)"))
    query.add_argument("--output", metavar="FILE", help=text("写入文件（默认标准输出）", "write to a file"))
    query.epilog = text("查询的参数写作 --名称 值，例如 --year 2023", "Parameters are given as --NAME VALUE, such as --year 2023")
    show = commands.add("show", "显示一个资源及其出处", "show a resource and where it is printed")
    resource = text("IRI、文件键，或基准 IRI 之后的部分", "IRI, document key, or what follows the base")
    show.add_argument("resource", metavar="IRI", help=resource)
    picture = text("单元格所在页面的图像（PNG；默认写入当前文件夹）", "picture of a cell's page (PNG; by default in this folder)")
    show.add_argument("--output", metavar="FILE", help=picture)
    export = commands.add("export", "写出图：.ttl .nq .trig .nt .jsonld", "write the graph: .ttl .nq .trig .nt .jsonld")
    export.add_argument("file", metavar="FILE", help=text("文件，后缀决定格式", "file; the suffix says the format"))
    export.add_argument("--graph", metavar="IRI|KEY", help=text("只写一个图或一份文件", "only one graph or document"))


def _add_checking(commands: _Commands) -> None:
    text = commands.text
    validate = commands.add("validate", "验证：形状与跨文件检查", "findings of extraction, shapes and checks")
    fail_on = text("有此级或更重的发现即返回 1（默认 Violation）", "exit 1 at this severity or worse (Violation)")
    validate.add_argument("--fail-on", choices=SEVERITIES, default="Violation", help=fail_on)
    validate.add_argument("--format", choices=REPORT_FORMATS, default="text", help=text("格式（默认 text）", "format (text)"))
    validate.add_argument("--output", metavar="FILE", help=text("写入文件（默认标准输出）", "write to a file"))
    document = text("只验证此文件，可重复", "only this document; repeatable")
    validate.add_argument("--document", action="append", metavar="KEY", help=document)
    shapes = text("另加的形状文件，可重复", "further shapes; repeatable")
    validate.add_argument("--shapes", action="append", metavar="FILE", help=shapes)
    docs = commands.add("docs", "重写由本体、形状、查询生成的文档", "write the generated documentation", store=False)
    docs.add_argument("--check", action="store_true", help=text("只检查是否最新，不写", "only check that it is current"))


def parse(arguments: Sequence[str], lang: Lang) -> tuple[argparse.Namespace, list[str]]:
    """The arguments, and those left over: parameters of a query."""
    parser = make_parser(lang)
    found, rest = parser.parse_known_args(arguments)
    if rest and found.command != "query":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return found, rest
