"""The replay of decisions: it tells the rule of every field, and comes to the same as extraction and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import FIXTURES

from extractor import Document, extract, read
from extractor.checks import CHECKS, Check, check
from extractor.explain import Explained, explain
from extractor.records import Aspect, Bound, Category, Figure, Modality, plain
from extractor.records.names import check_title
from extractor.rulepack import PackText, load_rules
from extractor.words import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = sorted((FIXTURES / "reports").glob("*.txt"))
FIELDS = ("bound", "category", "aspect", "indicator", "modality", "period", "scope", "concept")


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
    for lang in LANGUAGES:
        shown = explanation.render(lang)
        assert check_title(one.code, lang) in shown
        assert all(figure.mention in shown for reason in explanation.reasons for figure, _ in reason.intervals)


def test_a_finding_shows_the_numbers_compared() -> None:
    shown = explain("126家改制企业中,已有102家企业完成改制,改制率达92%。").render()
    assert "compared: part = 102; total = 126; computed = 80.9524; stated = 92" in shown
    assert "92%  [27:30]  stands for 91.5 - 92.999 %" in shown


def test_a_number_that_is_no_figure_names_the_rule() -> None:
    numbers = explain("2012年召开第三届会议,增强四个意识。").numbers
    assert all(number.figure is None for number in numbers)
    assert all(decision.rule for number in numbers for decision in number.decisions)


NO_FIGURES = [
    # (text, the reason in English and in Chinese)
    ("召开第三届会议", "says which one, not how many", "“第四届”说的是哪一个"),  # a screen
    ("增强四个意识", "political programmes known by their number", "以数字为名的政治提法"),  # a phrase
    ("开展“五个一”活动", "it is part of a name in quotation marks", "引号中的名称"),
    ("三县参加", "name a group", "一组机构的统称"),
    ("带动百户农家", "without a digit are ornament", "前面没有数字的"),
    ("2012年召开", "a date or a stretch of time", "日期或一段时间"),
    ("历时50多年", "a date or a stretch of time", "日期或一段时间"),  # as extraction reads it, behind a particle
    ("约500。", "no unit follows", "后面没有单位"),
]


@pytest.mark.parametrize(("text", "english", "chinese"), NO_FIGURES, ids=[case[0] for case in NO_FIGURES])
def test_the_reason_of_no_figure_is_in_the_language_asked_for(text: str, english: str, chinese: str) -> None:
    explanation = explain(text)
    assert (english in explanation.render(), chinese in explanation.render()) == (True, False)
    assert (english in explanation.render("zh"), chinese in explanation.render("zh")) == (False, True)


def test_a_pack_may_leave_out_the_reason_in_chinese() -> None:
    mine = '[[phrase]]\nid = "phrase.mine"\nwhy = "a name"\nphrases = ["两个课堂"]\nyes = ["两个课堂"]\n'
    for added, reason in (("", "原因: a name"), ('why_zh = "名称"\n', "原因: 名称")):
        rules = load_rules(PackText("mine.toml", mine + added))
        assert reason in explain("建设两个课堂", rules).render("zh")


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_values_have_names_in_chinese(path: Path) -> None:
    values = {str(value) for value in (*Bound, *Category, *Aspect, *Modality)}
    for line in explain(read(path).text).render("zh").splitlines():
        label, _, value = line.strip().partition(": ")
        if label in ("精确程度", "类别", "指标性质", "已完成或计划"):
            assert value.split("  <- ")[0] not in values


def test_a_text_that_is_right_has_no_reasons() -> None:
    assert explain("126家改制企业中,已有102家企业完成改制,改制率达81%。").reasons == ()
