"""``shuzheng rules``: the rules, listed and tested."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.common import RulesOption, complain, help_if_no_command
from extractor.rulepack import load_rules, run_examples

rules_app = typer.Typer(rich_markup_mode=None)


@rules_app.callback(invoke_without_command=True)
def rules(context: typer.Context) -> None:
    """Show the rules, or test a pack of them.

    Example: shuzheng rules test city.toml
    """
    help_if_no_command(context)


@rules_app.command("list")
def list_rules(rules: RulesOption = None) -> None:
    """List the rules, each with its examples.

    For each rule: why it is there, what it must match (yes) and what it must not (no).

    Example: shuzheng rules list
    """
    for entry in load_rules(rules).entries():
        typer.echo(f"{entry.id}  ({entry.kind}, {entry.file})\n  why: {entry.why}")
        for label, examples in (("yes", entry.yes), ("no ", entry.no)):
            if examples:
                typer.echo(f"  {label}: {' | '.join(examples)}")


@rules_app.command("test")
def check_rules(
    pack: Annotated[
        Path | None,
        typer.Argument(metavar="[PACK.toml]", help="The pack; without it the built-in rules; e.g. city.toml"),
    ] = None,
) -> None:
    """Test a pack of rules by its own examples.

    Names every example that comes out otherwise than its rule says.

    Example: shuzheng rules test city.toml
    """
    failures = run_examples(pack)
    for failure in failures:
        wanted = "should match and does not" if failure.wanted else "should not match and does"
        complain(f"{failure.file}: rule {failure.rule}: {failure.example!r} {wanted}")
    if failures:
        raise typer.Exit(1)
    typer.echo(f"{pack or 'built-in rules'}: all examples come out as they say")
