"""The tool that finds figures whose mention cuts a word."""

from __future__ import annotations

from find_cut_mentions import cuts_of, report
from support import figures_of


def test_a_mention_that_ends_inside_a_word_is_shown_with_the_word() -> None:
    figures = figures_of("全区8家规上企业建会。")
    assert list(report(cuts_of(figures), len(figures))) == [
        "家|规  1",
        "    case.txt: 全区【8家】规上企业建会。",
        "cuts: 1 in 1 figures",
    ]


def test_a_mention_between_words_is_not_shown() -> None:
    figures = figures_of("新增企业12家,慰问职工300人次。")
    assert list(report(cuts_of(figures), len(figures))) == ["cuts: 0 in 2 figures"]
