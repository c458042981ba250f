"""`kg serve`."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from kg.address import is_url, shown
from kg.cli.words import note
from kg.errors import UsageError
from kg.settings import Settings


def serve(options: argparse.Namespace, settings: Settings) -> int:
    """Serve the store over HTTP until told to stop."""
    if is_url(settings.store):
        raise UsageError(f"{shown(settings.store)}: kg serve 需要图库文件夹 (kg serve needs the folder of a store)")
    zh = options.lang == "zh"
    try:  # looked up here, not above: the web framework is an extra, and the server is no part of the command line
        running, tokens, server = (import_module(f"kg.server{name}") for name in (".running", ".tokens", ""))
    except ModuleNotFoundError as error:
        raise UsageError(f"缺少 {error.name}：pip install 'jixiao-kg[serve]' ({error.name} is missing)") from error
    given = {"seconds": options.timeout, "rows": options.rows, "memory_mb": options.memory_mb}
    limits = server.Limits(**{name: value for name, value in given.items() if value is not None})
    token = tokens.read_token(Path(options.update_token_file)) if options.update_token_file else None

    def ready(address: str) -> None:
        access = ("可写，须带令牌" if zh else "writable with the token") if token else ("只读" if zh else "read-only")
        note(f"{address}  {access}" + ("，Ctrl-C 停止" if zh else "; Ctrl-C stops it"))
        if not settings.mask_persons:
            note("未遮盖个人信息，只供内部使用" if zh else "persons are not masked: for use inside the house only")

    running.log_to_stderr(access=not options.quiet)
    running.run(
        server.Options(
            store=Path(settings.store),
            host=options.host,
            port=options.port,
            token=token,
            allow_service=options.allow_service,
            allow_load=options.allow_load,
            mask=settings.mask_persons,
            behind_proxy=options.behind_proxy,
            limits=limits,
        ),
        ready=ready,
    )
    return 0
