"""``shuzheng explain``: how the numbers of a text are decided."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.cli.common import LangOption, RulesOption, language_of_locale
from extractor.rulepack import load_rules


def explain(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A sentence, in quotation marks; e.g. '发展会员83630人。'")
    ],
    rules: RulesOption = None,
    lang: LangOption = None,
) -> None:
    """Show how the numbers of a text are decided.

    For each number: its span, the rules that fired and those that lost; for each finding: what was compared and why.

    Example: shuzheng explain '全市新建工会8182个,发展会员83630人。'
    """
    from extractor.explain import explain as explain_text  # as late as in the commands that check

    typer.echo(explain_text(text, load_rules(rules)).render(lang or language_of_locale()))
