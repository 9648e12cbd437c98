"""The command ``shuzheng``: it reads options, calls the stages, and says on the terminal what came of it.

Exit codes: 0 all went well; 1 a document, an output or a rule's example failed, or a check found an error; 2 the
command line cannot be carried out as it stands. Each command is a file of its own here; its help stands in
``extractor/words/help.toml``.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from extractor.cli.apply import apply
from extractor.cli.batch import batch
from extractor.cli.check import check
from extractor.cli.common import OneLineErrors, help_if_no_command
from extractor.cli.compare import compare
from extractor.cli.concepts import concepts_app
from extractor.cli.explain import explain
from extractor.cli.extract import extract
from extractor.cli.fill import fill
from extractor.cli.find import find
from extractor.cli.helping import HelpfulCommand
from extractor.cli.panel import panel
from extractor.cli.reports import reports
from extractor.cli.rules import rules_app
from extractor.cli.serve import serve
from extractor.cli.verify import verify
from extractor.version import __version__

app = typer.Typer(
    cls=OneLineErrors,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help is the same on every terminal, and is shown sooner
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (extract, reports, panel, fill, check, find, compare, verify, apply, explain, serve, batch):
    app.command(cls=HelpfulCommand)(command)
app.add_typer(concepts_app, name="concepts")
app.add_typer(rules_app, name="rules")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shuzheng {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def shuzheng(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Show the help where no command is named."""
    help_if_no_command(context)


def main() -> None:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows ? instead of failing
    app(prog_name="shuzheng")
