"""The help of the commands, which stands in ``help.toml`` and is read when the help of one is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from extractor.cli.language import language_of_locale
from extractor.words import helps
from extractor.writing import FORMATS, STREAM_FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = "shuzheng"
"""Section of the program itself."""

SHARED = "shared"
"""Section of the arguments and options that several commands have."""


class HelpfulCommand(TyperCommand):
    """A command whose help stands in ``help.toml``."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, all of it as plain text."""
        fill_help(ctx.find_root().command)
        super().format_help(ctx, formatter)


class HelpfulGroup(TyperGroup):
    """A group of commands whose help stands in ``help.toml``."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, all of it as plain text."""
        fill_help(ctx.find_root().command)
        super().format_help(ctx, formatter)


def fill_help(program: Any) -> None:
    """Give all commands of a program, and what they take, their help in the language of the locale."""
    values = {
        "suffixes": ", ".join(suffix for one in FORMATS.values() for suffix in one.suffixes),
        "formats": ", ".join(FORMATS),
        "streams": ", ".join(STREAM_FORMATS),
    }
    helped = {key: text.format(**values) for key, text in helps(language_of_locale()).items()}
    _fill(program, "", helped)


def _fill(command: Any, name: str, helped: Mapping[str, str]) -> None:
    section = name or ROOT
    command.help = helped[f"{section}.about"]
    for one in command.params:
        own = helped.get(f"{section}.{one.name}")
        one.help = helped[f"{SHARED}.{one.name}"] if own is None else own
    for below, one in getattr(command, "commands", {}).items():
        _fill(one, f"{name}.{below}".strip("."), helped)
