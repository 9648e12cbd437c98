"""The page of the commands and their options."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from typer.main import get_command
from typer.testing import CliRunner

from extractor.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def commands() -> dict[str, Any]:
    """Every command by what is typed behind ``shuzheng``; the first is the program itself."""
    return dict(_commands("", get_command(app)))


def _commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield name, command
    for word, one in getattr(command, "commands", {}).items():
        yield from _commands(f"{name} {word}".strip(), one)


def cli_page() -> str:
    """The help text of every command."""
    parts = ["# Commands\n\nGenerated from `shuzheng --help` by `make docs`.\n"]
    for command in commands():
        shown = CliRunner().invoke(app, [*command.split(), "--help"], prog_name="shuzheng")
        assert shown.exit_code == 0, shown.output
        parts.append(f"## shuzheng {command}".rstrip() + f"\n\n```text\n{shown.stdout.rstrip()}\n```\n")
    return "\n".join(parts)
