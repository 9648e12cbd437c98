"""The replay of decisions: it tells the rule of every field, and comes to the same as extraction and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import FIXTURES

from extractor import Document, extract, read
from extractor.checks import CHECKS, Check, check
from extractor.explain import Explained, explain
from extractor.records import Figure, plain

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = sorted((FIXTURES / "reports").glob("*.txt"))
FIELDS = ("bound", "category", "aspect", "indicator", "modality", "period", "scope")


def _said(number: Explained) -> dict[str, str]:
    return {decision.field: decision.value for decision in number.decisions}


def _held(figure: Figure) -> dict[str, str]:
    upper = f" - {plain(figure.value_max)}" if figure.value_max is not None else ""
    value = f"{plain(figure.value)}{upper} {figure.unit}".strip()
    held = {"value": value} | {field: str(getattr(figure, field) or "-") for field in FIELDS}
    return held | ({"part_of": figure.part_of} if figure.part_of else {})


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_figure_of_a_report_replays(path: Path) -> None:
    document = Document("text", read(path).text)
    explained = [number for number in explain(document.text).numbers if number.figure is not None]
    figures = extract(document).figures
    assert [number.figure for number in explained] == list(figures)
    assert [_said(number) for number in explained] == [_held(figure) for figure in figures]
    assert all(decision.rule for number in explained for decision in number.decisions)


@pytest.mark.parametrize("one", CHECKS, ids=lambda one: one.code)
def test_every_finding_is_explained_by_its_check(one: Check) -> None:
    text = one.example
    explanation = explain(text)
    assert tuple(reason.finding for reason in explanation.reasons) == check(extract(Document("text", text)))
    assert {reason.check.code for reason in explanation.reasons} == {one.code}
    for lang, title in (("en", one.title), ("zh", one.title_zh)):
        shown = explanation.render(lang)
        assert title in shown
        assert all(figure.mention in shown for reason in explanation.reasons for figure, _ in reason.intervals)


def test_a_finding_shows_the_numbers_compared() -> None:
    shown = explain("126家改制企业中,已有102家企业完成改制,改制率达92%。").render()
    assert "compared: part = 102; total = 126; computed = 80.9524; stated = 92" in shown
    assert "92%  [27:30]  stands for 91.5 - 92.999 %" in shown


def test_a_number_that_is_no_figure_names_the_rule() -> None:
    numbers = explain("2012年召开第三届会议,增强四个意识。").numbers
    assert all(number.figure is None for number in numbers)
    assert all(decision.rule for number in numbers for decision in number.decisions)


def test_a_text_that_is_right_has_no_reasons() -> None:
    assert explain("126家改制企业中,已有102家企业完成改制,改制率达81%。").reasons == ()
