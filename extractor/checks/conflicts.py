"""Two values of one indicator, within a document and between documents."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from extractor.checks.base import Check
from extractor.checks.keys import period_key, scope_key
from extractor.records import Finding, Severity, plain
from extractor.values.intervals import interval_of
from extractor.values.keywords import key_words
from extractor.values.parties import Party, named_at_start, without_own_places
from extractor.values.text import bigrams, dice, fold
from extractor.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.checks.report import CheckedReport
    from extractor.records import Figure

# when a sentence says that it holds, whatever it is about: |截至|2012年|底|
_FRAME = re.compile("截[至止]|[年月]?[底末初]")
_DATE = re.compile(r"[0-9]{4}年?[,\s]*")


class FigureOfSubject(NamedTuple):
    """A figure with what its sentence is about: the words in front of its first number, but for those of the figure.

    ``body`` is the place or body that the sentence begins with; ``opens`` tells that the figure is its first one.
    """

    figure: Figure
    subject: str
    body: str
    opens: bool


@dataclass(frozen=True)
class Conflict(Check):
    """Two values of the same indicator, scope and period, where only one can be right.

    Only figures are compared whose sentence states the period, and whose sentences begin alike: a report may give
    money out or hold classes several times in the year that a section is about.
    """

    code = "conflict"
    severity = Severity.WARNING
    example = "2012年全市新发展会员83630人。会员服务不断加强。2012年全市新发展会员83360人,创历史新高。"
    counter_example = "2011年全市新发展会员83630人。2012年全市新发展会员83360人,创历史新高。"

    #: Words that make a number one of several.
    several: tuple[str, ...] = ("各自", "各为", "各有", "每", "分别", "再", "又", "另", "其中")
    #: The shortest indicator that is one by itself.
    least: int = 2
    #: Code points before the first number of a sentence that tell what it is about, and how alike they must be for
    #: that number (``alike``) and for those behind it (``same``).
    lead: int = 24
    alike: Decimal = Decimal("0.5")
    same: Decimal = Decimal("0.9")
    #: Figures with one key of which a contradiction is looked for; the rest are compared with these.
    candidates: int = 5

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """Figures with equal keys whose intervals have no number in common."""
        groups: dict[tuple[object, ...], list[tuple[CheckedReport, Figure, Figure]]] = defaultdict(list)
        for report in reports:
            for group in report.sentences:
                for figure in group:
                    if self._is_dated(report, figure):
                        groups[self._key(figure)].append((report, figure, group[0]))
        for same_key in groups.values():
            if len({figure.value for _, figure, _ in same_key}) > 1:
                statements = (self._statement(*one) for one in same_key)
                yield from self._conflicts([one for one in statements if one is not None])

    def _is_dated(self, report: CheckedReport, figure: Figure) -> bool:
        """Whether the sentence of a figure says itself when it holds, in front of it."""
        if figure.repeats or figure.part_of or not figure.period or len(figure.indicator) < self.least:
            return False
        indicator = fold(figure.indicator)
        if report.rules.words["related"].at(indicator, 0, len(indicator)):
            return False
        return 0 <= figure.sentence.find(figure.period) < figure.start - figure.sentence_start

    def _statement(self, report: CheckedReport, figure: Figure, first: Figure) -> FigureOfSubject | None:
        """What a figure's sentence is about; None where its words make it one of several."""
        lead = report.before(first, self.lead)
        before = lead + report.before(figure, self.lead)
        if any(word in before for word in self.several):
            return None
        clauses, at, after = lead.rpartition(fold(figure.period or ""))
        subject = key_words(re.split("[,:;]", clauses)[-1] + after if at else lead)
        body = named_at_start(_DATE.sub("", _without_frame(fold(first.sentence[: self.lead]))))
        if figure is first:
            subject = subject.replace(key_words(figure.indicator), "")
        return FigureOfSubject(figure, _without_frame(key_words(subject)), body, figure is first)

    def _key(self, figure: Figure) -> tuple[object, ...]:
        return (
            key_words(figure.indicator),
            scope_key(figure.scope),
            figure.time_period or (figure.document_id, *period_key(figure)),
            fold(figure.unit),
            figure.aspect,
            figure.direction,
            figure.modality,
        )

    def _conflicts(self, statements: list[FigureOfSubject]) -> Iterator[Finding]:
        """One finding for the first figure that others contradict, with the first figure of each other value."""
        for number, first in enumerate(statements[: self.candidates]):
            others: dict[str, Figure] = {}
            for other in statements[number + 1 :]:
                if self._contradict(first, other):
                    others.setdefault(plain(other.figure.value), other.figure)
            if others:
                yield self._conflict(first, list(others.values()))
                return

    def _contradict(self, one: FigureOfSubject, other: FigureOfSubject) -> bool:
        if (
            one.figure.sentence_start == other.figure.sentence_start
            and one.figure.document_id == other.figure.document_id
        ):
            return False
        if interval_of(one.figure).overlaps(interval_of(other.figure)):
            return False
        if one.body != other.body and one.body and other.body:
            return False
        if one.opens and other.opens and not (one.subject and other.subject):
            return True
        return one.opens is other.opens and self._are_alike(one, other)

    def _are_alike(self, one: FigureOfSubject, other: FigureOfSubject) -> bool:
        """Whether two sentences begin alike enough for both numbers to be about one thing."""
        least = self.alike if one.opens else self.same
        return one.subject == other.subject or dice(bigrams(one.subject), bigrams(other.subject)) >= Fraction(least)

    def _conflict(self, statement: FigureOfSubject, others: list[Figure]) -> Finding:
        first = statement.figure
        figures = [first, *others]
        mentions = [figure.mention for figure in figures]
        elsewhere = any(figure.document_id != first.document_id for figure in others)
        named = statement.body or (first.scope and not Party.parse(first.scope).is_relative)
        return self.finding(
            figures,
            self.said(indicator=first.indicator, mentions=listed("and", mentions)),
            {f"value {number}": figure.value for number, figure in enumerate(figures, start=1)},
            Severity.INFO if elsewhere and not named else self.severity,
        )


def _without_frame(folded: str) -> str:
    """The words of a sentence without those that say when it holds, and without the report's own place."""
    return without_own_places(_FRAME.sub("", folded))
