"""``shuzheng compare``: a draft against the reports that it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.common import (
    STDOUT,
    AsOfOption,
    CorrectedOption,
    EncodingOption,
    LangOption,
    QuietOption,
    Reports,
    RulesOption,
    UnitOption,
    UsageError,
    complain,
    corrections_of,
    usable_output,
)
from extractor.cli.language import language_of_locale
from extractor.records import DraftJudgement
from extractor.rulepack import load_rules
from extractor.words import message
from extractor.writing import COMPARISON_FORMATS, export_comparison

if TYPE_CHECKING:
    from extractor.records import Result


def compare(
    draft: Annotated[str, typer.Argument(metavar="DRAFT")],
    more_sources: Annotated[list[str] | None, typer.Argument(metavar="SOURCE...")] = None,
    against: Annotated[list[str] | None, typer.Option("--against", metavar="SOURCE...")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="OUT")] = None,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    corrected: CorrectedOption = None,
    rules: RulesOption = None,
    quiet: QuietOption = False,
) -> None:
    """Carry out ``shuzheng compare``."""
    # the help of every command would be shown later by the time that these take
    from extractor.comparing.compare import compare as compare_results
    from extractor.writing.answers import print_comparison

    sources = [*(against or ()), *(more_sources or ())]
    if not against:
        raise UsageError(message("cli.no_sources", draft=draft))
    if draft == STDOUT and STDOUT in sources:
        raise UsageError(message("cli.stdin_twice"))
    drafts = Reports([draft], encoding, quiet=quiet)
    if len(drafts.sources) != 1:
        raise UsageError(message("cli.several_drafts", draft=draft, number=len(drafts.sources)))
    documents = Reports(sources, encoding, quiet=quiet)
    corrections = corrections_of(as_of, unit, corrected, drafts, documents)
    if output is not None:
        usable_output(output, COMPARISON_FORMATS)
        drafts.leave_out(output)
        documents.leave_out(output)
    pack = load_rules(rules)
    for result in drafts.results(pack, corrections):
        others = _others(result, documents.results(pack, corrections))
        verdicts = compare_results(result, others, pack)
        language = lang or language_of_locale()
        if others and output is not None:
            export_comparison(verdicts, output, lang=language)
        if others and not quiet:
            print_comparison(verdicts, result.document.name, len(others), documents.failed, output, language)
        if not others or any(one.verdict is DraftJudgement.CONTRADICTED for one in verdicts):
            raise typer.Exit(1)
    if drafts.failed or documents.failed:
        raise typer.Exit(1)


def _others(draft: Result, results: list[Result]) -> list[Result]:
    """The sources without the draft itself, which would support all that it says."""
    others = [result for result in results if result.document.document_id != draft.document.document_id]
    if len(others) < len(results):
        name = draft.document.name
        complain(message("cli.draft_is_source", name=name), kind="warning")
        if not others:
            complain(message("cli.no_other_source"))
    return others
