"""Whole reports against their annotation: what `make score` prints must not fall below what is promised."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from gold import CORPUS, annotated_corpus, annotated_report, report_paths
from scoring import FIELDS, Comparison, Row, Tally, compare

if TYPE_CHECKING:
    from pathlib import Path

#: What all reports together must reach.
POOLED = {
    "f1": 0.97,
    "value": 0.99,
    "unit": 0.99,
    "bound": 0.98,
    "category": 0.95,
    "aspect": 0.95,
    "modality": 0.95,
    "indicator": 0.90,
    "period": 0.90,
    "scope": 0.85,
    "row": 0.90,
}
#: What each report must reach: no kind of author may be paid for by the others.
EACH = {"f1": 0.95, "row": 0.80}


@cache
def _compared(path: Path) -> Comparison:
    report = annotated_report(path)
    return compare(report.gold, report.predicted)


def _below(tally: Tally, thresholds: dict[str, float]) -> dict[str, float]:
    shares = tally.shares()
    return {name: round(shares[name], 3) for name, least in thresholds.items() if shares[name] < least}


@pytest.mark.parametrize("path", report_paths(), ids=lambda path: path.stem)
def test_each_report(path: Path) -> None:
    comparison = _compared(path)
    assert _below(comparison.tally, EACH) == {}, "\n".join(comparison.errors(5))


def test_all_reports() -> None:
    comparisons = [_compared(path) for path in report_paths()]
    pooled = sum((comparison.tally for comparison in comparisons), Tally())
    assert pooled.wanted >= 500
    assert _below(pooled, POOLED) == {}, pooled.line()


def test_annotated_speeches_of_the_corpus() -> None:
    if not CORPUS.exists():
        pytest.skip(f"the corpus is no part of the repository and is not at {CORPUS}")
    pooled = sum((compare(text.gold, text.predicted).tally for text in annotated_corpus()), Tally())
    assert pooled.wanted == 166
    assert _below(pooled, POOLED) == {}, pooled.line()


def _row(start: int, mention: str, value: str, **fields: object) -> Row:
    return Row.from_annotation(
        {"start": start, "end": start + len(mention), "mention": mention, "value": value, **fields}
    )


GOLD = [
    _row(0, "30人", "30", unit="人", indicator="新发展会员", scope="市总工会", period="去年"),
    _row(10, "5 家", "5", unit="家"),
    _row(20, "几件", "2", unit="件", optional=True),
]

JUDGED = [
    # what is predicted → wanted, predicted, found, exact spans, whole rows
    (GOLD, (2, 2, 2, 2, 2)),
    # an optional figure counts on neither side
    (GOLD[:2], (2, 2, 2, 2, 2)),
    ([], (2, 0, 0, 0, 0)),
    # the number is right, the unit is not in the span: found, but neither the span nor the row is right
    ([GOLD[0], _row(10, "5", "5")], (2, 2, 2, 1, 1)),
    # an overlap with another value is a wrong figure
    ([GOLD[0], _row(9, "15 家", "15", unit="家")], (2, 2, 1, 1, 1)),
    # the span is right, the value is not
    ([GOLD[0], _row(10, "5 家", "50", unit="家")], (2, 2, 2, 2, 1)),
    # a figure where there is none
    ([*GOLD, _row(40, "9人", "9")], (2, 3, 2, 2, 2)),
]


@pytest.mark.parametrize(("predicted", "counts"), JUDGED)
def test_measure(predicted: list[Row], counts: tuple[int, ...]) -> None:
    tally = compare(GOLD, predicted).tally
    assert (tally.wanted, tally.predicted, tally.found, tally.exact, tally.rows) == counts


FIELD_JUDGED = [
    # a scope may be told more or less fully, but not left out
    ({"scope": "全市总工会"}, set()),
    ({"scope": "工会"}, set()),
    ({"scope": None}, {"scope"}),
    # an indicator may be somewhat longer, or have other words at its ends
    ({"indicator": "全年新发展会员"}, set()),
    ({"indicator": "发展会员"}, set()),
    ({"indicator": "会员"}, {"indicator"}),
    ({"indicator": "围绕中心服务大局新发展会员"}, set()),
    ({"indicator": "围绕中心服务大局全年新发展会员"}, {"indicator"}),
    ({"indicator": "新发展的会员"}, set()),
    # blanks in a period do not matter, other words do
    ({"period": "去 年"}, set()),
    ({"period": "去年底"}, {"period"}),
    # the upper end of a range belongs to the value
    ({"value_max": "40"}, {"value"}),
]


@pytest.mark.parametrize(("change", "wrong"), FIELD_JUDGED)
def test_measure_of_fields(change: dict[str, object], wrong: set[str]) -> None:
    given = {"unit": "人", "indicator": "新发展会员", "scope": "市总工会", "period": "去年"}
    right = compare(GOLD[:1], [_row(0, "30人", "30", **(given | change))]).tally.right
    assert {name for name in FIELDS if not right[name]} == wrong
