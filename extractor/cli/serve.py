"""``shuzheng serve``: the HTTP service."""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys
from typing import Annotated

import typer

from extractor.cli.common import RulesOption, UsageError, complain
from extractor.cli.language import shown
from extractor.errors import MissingExtraError
from extractor.rulepack import read_pack
from extractor.words import message

LOOPBACK_ADDRESSES = ("127.0.0.1", "localhost", "::1")


def serve(
    host: Annotated[str, typer.Option(metavar="ADDRESS")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", min=0, max=65535)] = 8000,
    jobs: Annotated[int | None, typer.Option(metavar="N", min=1, show_default=False)] = None,
    max_bytes: Annotated[int, typer.Option(metavar="N", min=1)] = 20_000_000,
    max_seconds: Annotated[float, typer.Option(metavar="SECONDS", min=0.1)] = 30.0,
    rules: RulesOption = None,
) -> None:
    """Carry out ``shuzheng serve``."""
    try:
        from extractor.service import Settings, make_app
        from extractor.service.server import run
        from extractor.service.settings import LOOPBACK
    except ModuleNotFoundError as error:
        raise MissingExtraError.of("shuzheng serve", (error.name or "").partition(".")[0], "serve") from error

    is_loopback = host in LOOPBACK_ADDRESSES
    settings = Settings(
        jobs=jobs or os.cpu_count() or 1,
        max_bytes=max_bytes,
        max_seconds=max_seconds,
        rules=None if rules is None else read_pack(rules),
        hosts=LOOPBACK if is_loopback else None,
    )
    app = make_app(settings)
    listening = _listen(host, port)
    if not is_loopback:
        complain(
            message("cli.no_authentication", host=host),
            kind="warning",
        )
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{listening.getsockname()[1]}/"
    logging.getLogger("python_multipart").setLevel(logging.ERROR)  # it warns of every form that is none
    run(app, listening, lambda: typer.echo(shown(message("cli.serving", address=address)), err=True))


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens; raises UsageError where there can be none."""
    if not host:  # for a socket that is every address of this machine
        raise UsageError(message("cli.empty_host"))
    # where the protocol is not named, asyncio leaves out TCP_NODELAY, and each answer takes 40 milliseconds more
    listening = socket.socket(
        socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )
    try:
        if sys.platform != "win32":  # where it would let two programs listen
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
    except (OSError, TypeError, UnicodeError) as error:  # the last two for what is no name of a machine at all
        listening.close()
        number, reason = (
            (error.errno, error.strerror) if isinstance(error, OSError) else (None, message("cli.no_such_name"))
        )
        advice = {
            errno.EADDRINUSE: message("cli.address_in_use"),
            errno.EACCES: message("cli.system_port"),
        }.get(number or 0, message("cli.address"))
        raise UsageError(message("cli.not_listening", host=host, port=port, reason=reason, advice=advice)) from error
    return listening
