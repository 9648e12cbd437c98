"""Figures → Findings: what cannot be right in what reports say. No check ever alters a Figure.

Each check is a class with its parameters; :data:`CHECKS` lists them. A new check is a class of
:class:`extractor.checks.base.Check` and an entry there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.checks.averages import AverageMismatch
from extractor.checks.base import Check
from extractor.checks.conflicts import Conflict
from extractor.checks.growth import GrowthMismatch
from extractor.checks.parts import OverTotal, PartsDifferFromTotal, PartsExceedTotal
from extractor.checks.rates import RateOver100
from extractor.checks.ratios import RatioMismatch
from extractor.checks.repeats import Repeated
from extractor.checks.report import CheckedReport
from extractor.checks.units import FractionalCount, RangeReversed, UnitScale
from extractor.records import Result
from extractor.rulepack import RulePack, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.records import Finding

__all__ = ["CHECKS", "Check", "check", "replay"]

CHECKS: tuple[Check, ...] = (
    RateOver100(),
    PartsExceedTotal(),
    PartsDifferFromTotal(),
    RatioMismatch(),
    GrowthMismatch(),
    AverageMismatch(),
    FractionalCount(),
    Conflict(),
    UnitScale(),
    Repeated(),
    RangeReversed(),
    OverTotal(),
)
"""All checks with their usual parameters."""


def check(
    results: Result | Iterable[Result], checks: Sequence[Check] = CHECKS, rules: RulePack | None = None
) -> tuple[Finding, ...]:
    """Find what cannot be right, or may be wrong, in the figures of one report or several.

    Args:
        results: from :func:`extractor.extract`; figures of several reports are compared with one another too.
        checks: which checks to make; all with their usual parameters by default.
        rules: the rule pack that the figures were extracted with, which tells what kind each unit is of.

    Returns:
        The findings in the order of the reports and their text; the same reports give the same findings.
    """
    given = [results] if isinstance(results, Result) else list(results)
    pack = rules or load_rules()
    reports = [CheckedReport(result, pack) for result in given]
    order = {report.document.document_id: index for index, report in enumerate(reports)}
    found = [finding for one in checks for finding in one.find(reports)]
    found.sort(key=lambda finding: (order[finding.evidence[0].document_id], finding.evidence[0].start, finding.code))
    return tuple(found)


def replay(
    finding: Finding,
    results: Result | Iterable[Result],
    checks: Sequence[Check] = CHECKS,
    rules: RulePack | None = None,
) -> Finding | None:
    """Make the check of a finding once more, with the figures of its sentences only; None if it finds nothing.

    ``results`` are those in which it was found. What comes out is equal to ``finding`` where its reasons hold.
    """
    given = [results] if isinstance(results, Result) else list(results)
    named = set(finding.figures)
    places = {(one.document_id, one.sentence_start) for one in finding.evidence}
    documents = {document_id for document_id, _ in places}
    reduced = [
        replace(
            result,
            figures=tuple(
                figure
                for figure in result.figures
                if figure.id in named or (figure.document_id, figure.sentence_start) in places
            ),
        )
        for result in given
        if result.document.document_id in documents
    ]
    again = check(reduced, [one for one in checks if one.code == finding.code], rules)
    return next((one for one in again if one.id == finding.id), None)
