"""Sections, sentences and items: where a figure stands in its report."""

from __future__ import annotations

import pytest

from extractor import Document, extract, load_rules
from extractor.extraction.layout import outline
from extractor.records import Heading
from extractor.values.sentences import MAX_SENTENCE

OUTLINES = [
    # a text without headings is one section without a path
    ("新增会员3人。", [("3人", "")]),
    # 一、 and 二、 stand beside each other
    ("一、组建\n新增3人。\n二、培训\n培训5人。", [("3人", "一、组建"), ("5人", "二、培训")]),
    # other styles open levels below, and the next number of the outer style closes them
    (
        "一、总结\n(一)会员\n新增3人。\n(二)培训\n培训5人。\n二、打算\n新增6人。",
        [("3人", "一、总结 › (一)会员"), ("5人", "一、总结 › (二)培训"), ("6人", "二、打算")],
    ),
    # four levels, of which the part is the outermost
    (
        "第一部分 回顾\n(一)组织\n1.基层\n(1)企业\n新增3人。\n2.会员\n新增4人。\n第二部分 任务\n新增6人。",
        [
            ("3人", "第一部分 回顾 › (一)组织 › 1.基层 › (1)企业"),
            ("4人", "第一部分 回顾 › (一)组织 › 2.会员"),
            ("6人", "第二部分 任务"),
        ],
    ),
    # a count that starts again under 一、 is a level of its own; 二、 goes on in it, the second 二、 outside
    (
        "一、回顾\n一、组建\n新增3人。\n二、培训\n培训4人。\n二、任务\n新增5人。",
        [("3人", "一、回顾 › 一、组建"), ("4人", "一、回顾 › 二、培训"), ("5人", "二、任务")],
    ),
    # speeches one after another share nothing
    (
        "工会讲话 篇1\n一、总结\n新增3人。\n工会讲话 篇2\n一、总结\n新增4人。\n新增5人。",
        [("3人", "工会讲话 篇1 › 一、总结"), ("4人", "工会讲话 篇2 › 一、总结"), ("5人", "工会讲话 篇2 › 一、总结")],
    ),
    # chapters, and a first line that is the title
    (
        "管理办法\n第一章 总则\n新增3人。\n第二章 细则\n新增4人。",
        [("3人", "管理办法 › 第一章 总则"), ("4人", "管理办法 › 第二章 细则")],
    ),
    # short lines without a number are headings if they name a review or a plan
    (
        "某局汇报\n工作总结\n新增3人。\n下一步打算\n新增4人。",
        [("3人", "某局汇报 › 工作总结"), ("4人", "某局汇报 › 下一步打算")],
    ),
    # a numbered line that runs on, or ends as a sentence does, is no heading
    ("一、组建\n1、会员新增3人。\n2、培训4人。", [("3人", "一、组建"), ("4人", "一、组建")]),
    # full-width and Traditional
    ("（一）會務\n新增３人。\n（二）福利\n新增４人。", [("３人", "（一）會務"), ("４人", "（二）福利")]),
    # items inside a paragraph end the path, each up to its first mark
    (
        "一、服务\n一是抓维权,帮助3人。二是抓培训,培训4人。\n培训5人。",
        [("3人", "一、服务 › 一是抓维权"), ("4人", "一、服务 › 二是抓培训"), ("5人", "一、服务")],
    ),
    (
        "一、服务\n一是帮助3人。二是培训4人。",
        [("3人", "一、服务 › 一是帮助3人"), ("4人", "一、服务 › 二是培训4人")],
    ),
]


@pytest.mark.parametrize(("text", "sections"), OUTLINES)
def test_section_path(text: str, sections: list[tuple[str, str]]) -> None:
    figures = extract(Document("report.txt", text)).figures
    assert [(figure.mention, figure.section) for figure in figures] == sections


MARKED = [
    # headings that the format marks need no number; a level closes those below it
    (
        ["报告", "总结", "新增3人。", "会员", "新增4人。", "打算", "新增5人。"],
        {0: 1, 1: 2, 3: 3, 5: 2},
        [("3人", "报告 › 总结"), ("4人", "报告 › 总结 › 会员"), ("5人", "报告 › 打算")],
    ),
    # levels may be left out
    (
        ["报告", "会员", "新增4人。", "打算", "新增5人。"],
        {0: 1, 1: 4, 3: 2},
        [("4人", "报告 › 会员"), ("5人", "报告 › 打算")],
    ),
    # numbered lines below a marked heading are headings too
    (
        ["报告", "一、会员", "新增4人。", "打算", "新增5人。"],
        {0: 1, 3: 1},
        [("4人", "报告 › 一、会员"), ("5人", "打算")],
    ),
]


@pytest.mark.parametrize(("lines", "levels", "sections"), MARKED)
def test_marked_headings(lines: list[str], levels: dict[int, int], sections: list[tuple[str, str]]) -> None:
    starts = [sum(len(line) + 1 for line in lines[:index]) for index in range(len(lines))]
    headings = tuple(Heading(starts[at], starts[at] + len(lines[at]), level) for at, level in levels.items())
    figures = extract(Document("report.md", "\n".join(lines), headings)).figures
    assert [(figure.mention, figure.section) for figure in figures] == sections


SENTENCES = [
    # full stops of every kind end a sentence, with the closing marks after them
    ("培训3人。慰问5人!", ["培训3人。", "慰问5人!"]),
    ("他说:“培训3人。”慰问5人。", ["他说:“培训3人。”", "慰问5人。"]),
    # so does a line
    ("培训3人\n慰问5人", ["培训3人", "慰问5人"]),
    # an ASCII stop after a Han character does, the point of a number or of a list does not
    ("培训3人.慰问5.5万人.", ["培训3人.", "慰问5.5万人."]),
    ("1.培训3人,慰问5人", ["1.培训3人,慰问5人"] * 2),
    # a semicolon does not
    ("培训3人;慰问5人。", ["培训3人;慰问5人。"] * 2),
    # blanks around a sentence are no part of it
    ("\u3000\u3000培训3人。  慰问5人。 ", ["培训3人。", "慰问5人。"]),
]


@pytest.mark.parametrize(("text", "sentences"), SENTENCES)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [figure.sentence for figure in extract(Document("report.txt", text)).figures] == sentences


def test_a_sentence_without_end_is_cut_between_clauses() -> None:
    figures = extract(Document("report.txt", "共有3家企业,投入5万元," * 400)).figures
    assert len(figures) == 800
    assert all(len(figure.sentence) <= MAX_SENTENCE for figure in figures)
    assert all(figure.sentence.endswith(",") for figure in figures)


def test_sections_cover_the_text_in_order() -> None:
    text = "报告\n一、总结\n新增3人。\n(一)会员\n二、打算\n"
    sections = outline(Document("report.txt", text), load_rules()).sections
    assert [section.start for section in sections[1:]] == [section.end for section in sections[:-1]]
    assert (sections[0].start, sections[-1].end) == (0, len(text))
    assert all(section.parent is None or sections[section.parent].start <= section.start for section in sections)
