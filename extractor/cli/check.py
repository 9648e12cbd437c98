"""``shuzheng check``: what cannot be right in what reports say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.common import (
    AsOfOption,
    CorrectedOption,
    EncodingOption,
    LangOption,
    QuietOption,
    Reports,
    ReportsOrNone,
    RulesOption,
    UnitOption,
    UsageError,
    corrections_of,
    usable_output,
)
from extractor.cli.language import language_of_locale
from extractor.records import Severity
from extractor.rulepack import load_rules
from extractor.words import message
from extractor.writing import TABLE_FORMATS, export_findings
from extractor.writing.terminal import ListedCheck, print_checks, print_findings


def check(
    reports: ReportsOrNone = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="OUT")] = None,
    show_list: Annotated[bool, typer.Option("--list")] = False,
    skip: Annotated[list[str] | None, typer.Option(metavar="CODE")] = None,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    corrected: CorrectedOption = None,
    rules: RulesOption = None,
    quiet: QuietOption = False,
) -> None:
    """Carry out ``shuzheng check``."""
    # the help of every command would be shown later by the time that these take
    from extractor.checks import CHECKS
    from extractor.checks import check as check_results

    language = lang or language_of_locale()
    if show_list:
        listed = (
            ListedCheck(one.code, one.severity, one.example, one.counter_example, one.parameters()) for one in CHECKS
        )
        print_checks(listed, language)
        return
    if not reports:
        raise UsageError(message("cli.no_report"))
    known = {one.code for one in CHECKS}
    for code in skip or ():
        if code not in known:
            raise UsageError(message("cli.unknown_check", code=code, known=", ".join(sorted(known))))
    documents = Reports(reports, encoding, quiet=quiet)
    corrections = corrections_of(as_of, unit, corrected, documents)
    if output is not None:
        usable_output(output, TABLE_FORMATS)
        documents.leave_out(output)
    pack = load_rules(rules)
    results = documents.results(pack, corrections)
    findings = check_results(results, [one for one in CHECKS if one.code not in (skip or ())], pack)
    if output is not None and results:
        export_findings(findings, output, lang=language)
    if not quiet and results:
        print_findings(findings, len(results), documents.failed, output, language)
    if documents.failed or any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(1)
