"""What whoever runs the program says of reports: dates and periods as people write them, and which report is meant."""

from __future__ import annotations

import pytest

from extractor import Correction, CorrectionError, Corrections, ReportName
from extractor.values.corrections import date_written, period_written

DATES = [
    ("2026-02-03", "2026-02-03"),
    ("2026/2/3", "2026-02-03"),  # as a spreadsheet shows it after a look at the file
    ("2026.2.3", "2026-02-03"),
    ("2026年2月3日", "2026-02-03"),
    ("２０２６年２月", "2026-02"),
    ("2026-2", "2026-02"),
    ("2026年", "2026"),
    (" 2026 ", "2026"),
    # no dates
    ("2026-02-30", None),
    ("2026-13", None),
    ("Feb-26", None),
    ("去年", None),
    ("2025/2026-01", None),
    ("2025-01/2025-06", None),  # a period
    ("3.2.2026", None),
]


@pytest.mark.parametrize(("written", "date"), DATES)
def test_dates(written: str, date: str | None) -> None:
    if date is not None:
        assert date_written(written) == date
        return
    with pytest.raises(ValueError, match=r"is no date; write it like 2013-01-20, 2013-01 or 2013"):
        date_written(written)


PERIODS = [
    ("2025", "2025"),
    ("2025年", "2025"),
    ("2025年度", "2025"),
    ("2025年上半年", "2025-01/2025-06"),
    ("2025年第三季度", "2025-07/2025-09"),
    ("2025年1-9月", "2025-01/2025-09"),
    ("2021-2025年", "2021/2025"),
    ("2021/2025", "2021/2025"),
    ("2025-01/2025-06", "2025-01/2025-06"),
    ("2025/6", "2025-06"),
    # what tells no time, or none by itself
    ("上半年", None),
    ("今年", None),
    ("2025/2021", None),
    ("2025-13", None),
    ("见2025年附表", None),
    ("十四五", None),
]


@pytest.mark.parametrize(("written", "period"), PERIODS)
def test_periods(written: str, period: str | None) -> None:
    if period is not None:
        assert period_written(written) == period
        return
    with pytest.raises(ValueError, match=r"is no period; write it like 2025, 2025-06 or 2025-01/2025-06"):
        period_written(written)


UNIT, DATE = Correction("白河县总工会"), Correction(date="2026-02-03")
MANY = Corrections(
    {
        ReportName("a.txt"): UNIT,
        ReportName("a.txt", "讲话 篇2"): DATE,
        ReportName("b.txt"): Correction(),
    },
    Correction("云岭省", "2025"),
)
OF_REPORTS = [
    # (document, section, what is said of it): a row of the report itself, else of its document, else of all
    ("a.txt", "", Correction("白河县总工会", "2025")),
    ("a.txt", "讲话 篇1", Correction("白河县总工会", "2025")),
    (
        "a.txt",
        "讲话 篇2",
        Correction("云岭省", "2026-02-03"),
    ),  # named itself: what is said of the document is not of it
    ("b.txt", "", Correction("云岭省", "2025")),
    ("c.txt", "讲话 篇2", Correction("云岭省", "2025")),
]


@pytest.mark.parametrize(("document", "section", "said"), OF_REPORTS)
def test_what_is_said_of_a_report(document: str, section: str, said: Correction) -> None:
    assert MANY.of(document, section) == said


WRONG = [
    ({"reporting_unit": "  "}, "reporting_unit is blank"),
    ({"date": "2026-02-30"}, "is no date"),
    ({"date": "2025/2026"}, "is no date"),
    ({"reporting_period": "上半年"}, "is no period"),
]


@pytest.mark.parametrize(("fields", "reason"), WRONG)
def test_what_would_resolve_nothing_is_refused(fields: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Correction(**fields)


def test_a_document_that_is_not_there() -> None:
    corrections = Corrections({ReportName("x.txt"): Correction(place="reports.csv: line 2")})
    corrections.check_documents(["y.txt", "x.txt"])
    for names, listed in [
        ([], ""),
        (["a.txt"], " (there is a.txt)"),
        (["a.txt", "b.txt", "c.txt", "d.txt"], " (there are a.txt, b.txt, c.txt, …)"),
    ]:
        with pytest.raises(CorrectionError) as error:
            corrections.check_documents(names)
        assert str(error.value) == (
            f"reports.csv: line 2: no document is called x.txt{listed}; "
            "write it as shuzheng reports does, or leave it out"
        )
