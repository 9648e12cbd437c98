"""``shuzheng rules``: the rules, listed and tested."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.common import RulesOption, complain, help_if_no_command
from extractor.cli.helping import HelpfulCommand, HelpfulGroup
from extractor.cli.language import shown
from extractor.rulepack import load_rules
from extractor.rulepack.schema import Step
from extractor.words import message
from extractor.writing.terminal import on_one_line

if TYPE_CHECKING:
    from extractor.extraction.examples import ExampleFailure
    from extractor.words import Both

rules_app = typer.Typer(cls=HelpfulGroup, rich_markup_mode=None)


@rules_app.callback(invoke_without_command=True)
def rules(context: typer.Context) -> None:
    """Carry out ``shuzheng rules``."""
    help_if_no_command(context)


@rules_app.command("list", cls=HelpfulCommand)
def list_rules(rules: RulesOption = None) -> None:
    """Carry out ``shuzheng rules list``."""
    for entry in load_rules(rules).entries():
        typer.echo(shown(message("cli.rule", id=entry.id, kind=entry.kind, file=entry.file, why=entry.why)))
        for key, examples in (("cli.rule_yes", entry.yes), ("cli.rule_no", entry.no)):
            if examples:
                typer.echo(shown(message(key, examples=" | ".join(map(on_one_line, examples)))))


@rules_app.command("test", cls=HelpfulCommand)
def check_rules(
    pack: Annotated[Path | None, typer.Argument(metavar="[PACK.toml]")] = None,
) -> None:
    """Carry out ``shuzheng rules test``."""
    from extractor.extraction.cases import (
        run_cases,  # the help of every command would be shown later by the time that it takes
    )
    from extractor.extraction.examples import run_examples

    rules = load_rules(pack)
    listed = rules.own if pack is None else rules.added
    tested = [one for one in listed if not isinstance(one.rule, Step)]  # examples of steps are numbers to explain
    faults = [_example_fault(failure) for failure in run_examples(rules, tested)]
    if pack is not None:
        faults += [
            message("cases.fault", pack=pack.name, number=one.number, text=one.text, reason=one.reason)
            for one in run_cases(rules)
        ]
    for fault in faults:
        complain(fault)
    if faults:
        raise typer.Exit(1)
    examples = sum(len(rule.yes) + len(rule.no) for rule, _ in tested)
    numbers = {"rules": len(tested), "examples": examples, "cases": len(rules.cases)}
    told = message("cli.own_rules_hold", **numbers) if pack is None else message("cli.pack_holds", pack=pack, **numbers)
    typer.echo(shown(told))
    replaced = sorted({rule.id for rule, _ in rules.added} & {rule.id for rule, _ in load_rules().own})
    if replaced:
        typer.echo(shown(message("cli.replaced_rules", rules=", ".join(replaced))))


def _example_fault(failure: ExampleFailure) -> Both:
    if failure.wanted:
        key = "examples.not_matched_because" if failure.hint else "examples.not_matched"
    else:
        key = "examples.not_tested" if failure.hint else "examples.matched"
    reason = message(key, found=failure.found, hint=failure.hint)
    return message("examples.fault", file=failure.file, rule=failure.rule, example=failure.example, reason=reason)
