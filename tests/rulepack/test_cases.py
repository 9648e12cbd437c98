"""Sentences with their figures: what is found, and what each figure means; an empty string stands for nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from scoring import indicators_agree, scopes_agree
from support import Case, align, cases, figures_of, known_failures, marked

if TYPE_CHECKING:
    from extractor import Figure

ALL = cases("cases", "figures")
FIELDS = (
    "value",
    "unit",
    "bound",
    "category",
    "aspect",
    "direction",
    "modality",
    "period",
    "time_period",
    "scope",
    "entity",
    "indicator",
    "part_of",
)


@pytest.mark.parametrize("case", [marked(case, "figures") for case in ALL])
def test_mentions(case: Case) -> None:
    aligned = align(case)
    assert (aligned.missed, aligned.false) == ([], [])


def _given(field: str) -> list[Any]:
    return [
        marked(case, field, field)
        for case in ALL
        if any(field in expected.fields and not expected.optional for expected in case.figures)
    ]


@pytest.mark.parametrize(("case", "field"), [parameters for field in FIELDS for parameters in _given(field)])
def test_field(case: Case, field: str) -> None:
    wrong = [
        (expected.mention, expected.fields[field], _shown(field, figure, case.text))
        for expected, figure in align(case).pairs
        if field in expected.fields and not expected.optional and not _agrees(field, expected.fields, figure, case.text)
    ]
    assert wrong == [], "mention, wanted, got"


def _agrees(field: str, expected: dict[str, Any], figure: Figure, text: str) -> bool:
    wanted, got = expected[field], _shown(field, figure, text)
    if field == "value":
        upper = expected.get("value_max")
        return figure.value == Decimal(wanted) and figure.value_max == (Decimal(upper) if upper else None)
    if field == "scope":
        return scopes_agree(wanted, got)
    if field == "indicator":
        return indicators_agree(wanted, got)
    return bool(wanted == got)


def _shown(field: str, figure: Figure, text: str) -> Any:
    if field == "part_of":
        return next((total.mention for total in figures_of(text) if total.id == figure.part_of), "")
    value = getattr(figure, field)
    return "" if value is None else str(value)


def test_known_failures_name_cases() -> None:
    names = {case.name for case in (*ALL, *cases("numerals", "expect"))}
    fields = {"figures", *FIELDS}
    known = [key for key in known_failures() if not key[0].startswith("checks/")]
    assert [key for key in known if key[0] not in names or key[1] not in fields] == []
