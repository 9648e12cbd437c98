"""What whoever runs the program says of reports, in place of what they say of themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import CorrectionError
from extractor.values.periods import Period, TimeFrame, TimePeriod
from extractor.values.text import fold
from extractor.words import Both, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# 2026-02-03   2026/2/3   2026.2   2026年2月3日   2026年   2026: what a spreadsheet may make of a date
_DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?|年)?")
# 2025年度   2025年上半年   2025年1-9月   2021-2025年
_PERIOD = re.compile(r"[0-9]{4}(?:[-—~至到][0-9]{4})?年[-—~至到0-9度月日上下半年前第一二三四季]*")
#: How many names of documents a message lists.
NAMES_SHOWN = 3


class ReportName(NamedTuple):
    """What tells one report from others: the name of its document, and its section in a file of many speeches."""

    document: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is said of one report; None keeps what was found.

    Attributes:
        reporting_unit: who reports.
        date: when it speaks, in ISO 8601, to the year, month or day.
        reporting_period: the time that it reports on, in ISO 8601.
        place: where it is said, for messages: ``reports.csv: line 3``.

    Raises:
        ValueError: the name is blank, or date or period are not in ISO 8601.
    """

    reporting_unit: str | None = None
    date: str | None = None
    reporting_period: str | None = None
    place: str = ""

    def __post_init__(self) -> None:
        """Refuse what would resolve nothing."""
        if self.reporting_unit is not None and not self.reporting_unit.strip():
            raise ValueError(message("corrections.blank_unit"))
        if self.date is not None:
            TimePeriod.of_report(self.date)
        if self.reporting_period is not None and TimePeriod.parse(self.reporting_period) is None:
            raise ValueError(message("corrections.no_period", words=f"reporting_period={self.reporting_period!r}"))

    def over(self, other: Correction) -> Correction:
        """This correction, with what another says where this one says nothing."""
        return Correction(
            self.reporting_unit or other.reporting_unit,
            self.date or other.date,
            self.reporting_period or other.reporting_period,
            self.place or other.place,
        )


@dataclass(frozen=True, slots=True)
class Corrections:
    """What is said of several reports.

    Attributes:
        of_reports: by report. What is said of a document holds for each of its sections that is not named itself.
        of_all: what is said of every report, where ``of_reports`` says nothing of it.
    """

    of_reports: Mapping[ReportName, Correction] = field(default_factory=dict)
    of_all: Correction = field(default_factory=Correction)

    def with_all(self, *, as_of: str | None = None, unit: str | None = None) -> Corrections:
        """These corrections, with the date and the reporting unit of every report.

        Raises:
            ValueError: ``as_of`` is no date, or ``unit`` is blank.
        """
        if as_of is None and unit is None:
            return self
        return Corrections(self.of_reports, Correction(unit, as_of).over(self.of_all))

    def of(self, document: str, section: str = "") -> Correction:
        """What is said of the report of a document, or of a section of it."""
        whole = self.of_reports.get(ReportName(document), Correction())
        return self.of_reports.get(ReportName(document, section), whole).over(self.of_all)

    def check_documents(self, names: Iterable[str]) -> None:
        """Raise CorrectionError for a correction of a document that is none of those with these names."""
        known = list(dict.fromkeys(names))
        for name, correction in self.of_reports.items():
            if name.document not in known:
                raise _unknown(correction, message("corrections.unknown_document", document=name.document), known)

    def check_sections(self, document: str, names: Iterable[str]) -> None:
        """Raise CorrectionError for a correction of a section that a document does not have as a report."""
        known = [name for name in names if name]
        for name, correction in self.of_reports.items():
            if name.document == document and name.section and name.section not in known:
                raise _unknown(
                    correction, message("corrections.unknown_section", document=document, section=name.section), known
                )


def _unknown(correction: Correction, reason: Both, known: list[str]) -> CorrectionError:
    """The error for a report that is not there; it names some that are."""
    shown = ", ".join([*known[:NAMES_SHOWN], *(["…"] if len(known) > NAMES_SHOWN else [])])
    key = ("corrections.there_is_none", "corrections.there_is_one", "corrections.there_are")[min(len(known), 2)]
    unknown = message(key, reason=reason, known=shown)
    return CorrectionError(message("named", name=correction.place, reason=unknown) if correction.place else unknown)


def date_written(words: str) -> str:
    """A date as people and spreadsheets write it, in ISO 8601.

    >>> date_written("2026/2/3"), date_written("2026年2月"), date_written("2026")
    ('2026-02-03', '2026-02', '2026')

    Raises:
        ValueError: it is none.
    """
    date = _date(fold(words).strip())
    if date is None:
        raise ValueError(message("corrections.no_date", words=words))
    return str(date)


def period_written(words: str) -> str:
    """A reporting period as people and spreadsheets write it, in ISO 8601.

    >>> [period_written(one) for one in ("2025", "2025年上半年", "2021-2025年", "2025-01/2025-06", "2025年6月")]
    ['2025', '2025-01/2025-06', '2021/2025', '2025-01/2025-06', '2025-06']

    Raises:
        ValueError: it is none.
    """
    folded = fold(words).strip()
    period = TimePeriod.parse(folded) or _date(folded)
    if period is None and _PERIOD.fullmatch(folded):
        period = Period.parse(folded).resolve(TimeFrame())
    if period is None:
        raise ValueError(message("corrections.no_period", words=words))
    return str(period)


def _date(words: str) -> TimePeriod | None:
    found = _DATE.fullmatch(words)
    return TimePeriod.of(tuple(int(number) for number in found.groups() if number)) if found else None
