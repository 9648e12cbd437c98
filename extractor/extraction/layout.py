"""Document → sections and sentences, as spans.

A paragraph is a line. A heading is a line that the format marks as one, or a short line that carries a number of a
known style (篇1, 第一部分, 一、, (一), 1、). The level of a style is not fixed: a heading continues the innermost
open level whose style and number it follows, and opens a level of its own if it starts a count (reports nest
一、 under 一、). 一是 and the like open an item inside a paragraph; they give the section path but no new section.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Section, Sentence, Span
from extractor.values.numerals import decimal, han_value
from extractor.values.sentences import paragraphs as lines
from extractor.values.sentences import sentences
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from extractor.records import Document
    from extractor.rulepack import RulePack

#: A longer line is a paragraph even if it starts with a number.
MAX_HEADING = 60
#: Headings nest no deeper: a count that starts anew below goes on beside the innermost one.
MAX_DEPTH = 8
#: A longer line without a number is a paragraph.
MAX_TITLE = 30

#: Lines that are cut at the width of a page are at least this long, in code points.
MIN_WIDTH = 16
#: How much longer or shorter than the line before it a line may be, where signs are narrower.
MAX_RAGGED = 4
#: A paragraph of wrapped lines is no longer.
MAX_WRAPPED = 20_000
# a line that ends its paragraph: with a mark, or as an entry of a list
_BREAKS = re.compile(r"[。；;！!？?：:…》】”|]\s*$|^\s*(?:来源|作者|编辑|日期|时间|电话|地址)")
# the cells of a table
_CELLS = re.compile(r"[|\t]|\s{3,}\S")
_CLAUSE_MARK = re.compile(r"[，,；;。](?![0-9])")

_HAN = "[一二三四五六七八九十百零〇]{1,5}"
#: Styles of numbered headings; each with an example.
STYLES = {
    "speech": r"\S{0,30}?\s*篇\s?(?P<speech>[0-9０-９]{1,3})\s*$",  # 总工会工作会议领导讲话 篇6
    "part": rf"第(?P<part>{_HAN}|[0-9]{{1,2}})[部章节編编篇](?:分)?",  # 第一部分
    "han": rf"(?P<han>{_HAN})[、.．,，]",  # 一、
    "bracket": rf"[(（](?P<bracket>{_HAN})[)）][、.．]?",  # (一)
    "arabic": r"(?P<arabic>[0-9０-９]{1,2})(?:、|[.．](?![0-9０-９])|[.．]?\s)",  # 1、
    "arabic_bracket": r"(?:[(（](?P<arabic_bracket>[0-9０-９]{1,2})[)）]|[①-⑳])",  # (1)
}
# 在云溪县劳模表彰大会上的讲话: in a file of several, each begins a speech
_SPEECH_TITLE = re.compile(
    r"[\s#]*(?:[一二三四五六七八九十]{1,3}、)?在[^，,。；;：:]{4,40}(?:会|会议|论坛|仪式)上的(?:工作)?(?:讲话|报告|发言|致辞)"
    r"(?:[(（][^()（）]{1,10}[)）])?\s*"
)
_HEADING = re.compile(r"[\s#]*(?:" + "|".join(f"(?:{pattern})" for pattern in STYLES.values()) + ")")
# 一是成功举办……;二是…… at the start of a clause; (二)促进就业 at the start of a sentence; looking for a first
# character makes the search twice as fast
_ITEM = re.compile(
    r"(?=[ \u3000第一二三四五六七八九十百零〇(（])(?:"
    rf"(?:(?<=[。；;:：!！?？,，\r\n])|^)[ \u3000]*(?=(?:{_HAN}(?:是|要)(?=\S)|第{_HAN}[,，、]))"
    rf"|(?<=[。；;\s])(?=[(（](?:{_HAN}|[0-9]{{1,2}})[)）][\u4e00-\u9fff]))",
    re.MULTILINE,
)
# a clause mark, or a quantity in a line without a number, or the mark of a list: running text
_RUNNING = re.compile(r"[，,。；;！!？?]|[0-9０-９][人名个個家件户戶万萬亿億元%％]|^[●•·◆■★▲◇▶➢►✓]")
# ——经济实力实现新跃升   ●帮扶   一是强化
_LISTED = re.compile(r"——|[●•·◆■★▲◇▶➢►✓]|[一二三四五六七八九十]{1,3}是|其[一二三四五六七八九十][,，、]")
# 这一年,我们感恩奋进,改革如期完成。   一是联合承办全运会。   a sentence alone that introduces the paragraphs after it
_INTRODUCES = re.compile(r"[^。；;!！0-9０-９：:]{6,36}。")
# a comma between digits belongs to the number
_TITLE_END = re.compile(r"[；;：:，。！？!?]|,(?![0-9０-９])")


class Paragraph(NamedTuple):
    """A line with text, or several that were cut at the width of a page, and the index of its section.

    ``lead`` is the index of the paragraph that introduces it: the list whose item it is, by its mark or below one that
    is the headline of an item, or a short sentence alone; None if there is none.
    """

    start: int
    end: int
    section: int
    lead: int | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a document in order, and its paragraphs (headings are paragraphs too).

    ``roots`` are the indices of the outermost section around each section.
    """

    sections: tuple[Section, ...]
    roots: tuple[int, ...]
    paragraphs: tuple[Paragraph, ...]
    starts: tuple[int, ...]

    def enclosing(self, section: int) -> Iterator[int]:
        """The index of a section, and of those around it, innermost first."""
        index: int | None = section
        while index is not None:
            yield index
            index = self.sections[index].parent

    def root(self, section: int) -> int:
        """The index of the outermost section around a section: one speech of a file of many."""
        return self.roots[section]

    def within(self, root: int) -> Sequence[Section]:
        """The sections of an outermost section, itself first; of 0, all of the document."""
        if root == 0:
            return self.sections
        later = (index for index in range(root + 1, len(self.sections)) if self.sections[index].parent == 0)
        return self.sections[root : next(later, len(self.sections))]

    def speeches(self) -> dict[int, str]:
        """The outermost sections of a file of many speeches (篇1, 在…大会上的讲话), each with a name; empty for others.

        The name is the heading, with a number behind one that came before: ``讲话 篇1 (2)``.
        """
        names: dict[int, str] = {}
        uses: Counter[str] = Counter()
        spoken = [index for index, one in enumerate(self.sections) if one.parent == 0 and _is_speech(one)]
        titled = [index for index in spoken if _SPEECH_TITLE.fullmatch(self.sections[index].path[-1])]
        for index in spoken:
            if titled != [index]:  # one title alone is that of the document
                heading = self.sections[index].path[-1]
                uses[heading] += 1
                names[index] = heading if uses[heading] == 1 else f"{heading} ({uses[heading]})"
        return names

    def paragraph_at(self, position: int) -> Paragraph:
        """The paragraph that holds the code point at ``position``."""
        return self.paragraphs[bisect_right(self.starts, position) - 1]


@dataclass(slots=True)
class _Level:
    style: str
    number: Decimal
    section: int


def outline(document: Document, rules: RulePack) -> Outline:
    """Split a document into sections and paragraphs in one pass over its lines.

    ``rules`` tells which short lines without a number are headings too: those with the words of a review or a plan.
    """
    marked = {heading.start: heading for heading in document.headings}
    sections = [Section(0, 0, len(document.text), (), None)]
    roots = [0]
    levels: list[_Level] = []
    paragraphs: list[Paragraph] = []
    lead: int | None = None
    below_headline = introduced = False
    line_start = 0
    spans = list(lines(document.text))
    several = _has_speeches(document.text, spans)
    for start, end in spans:
        line = document.text[start:end].strip()
        heading = marked.get(start)
        style, number = _heading_style(line, rules, first=not paragraphs)
        if style is not None and document.table_at(start) is not None:  # a row of a table is no heading
            style, number = None, None
        if several and _SPEECH_TITLE.fullmatch(line):
            style, number = "speech", None
        if heading is not None:
            style, number = f"#{heading.level}", None
        if style is not None:
            _open(levels, style, number, len(sections))
            parent = levels[-2].section if len(levels) > 1 else 0
            title = " ".join(line.lstrip("#").split())
            roots.append(roots[parent] or len(sections))
            sections.append(Section(start, end, end, (*sections[parent].path, title), parent))
        section = len(sections) - 1
        if style is None and paragraphs and _goes_on(document.text, paragraphs[-1], section, line_start, start, end):
            paragraphs[-1] = paragraphs[-1]._replace(end=end)
            line_start = start
            continue
        line_start = start
        if lead is not None and paragraphs[lead].section != section:
            lead = None
        is_item = _LISTED.match(line) is not None
        introduces = _INTRODUCES.fullmatch(line) is not None
        below_headline = (is_item and introduces) or (below_headline and not is_item and lead is not None)
        in_list = is_item or below_headline or (introduced and lead is not None and not introduces)
        paragraphs.append(Paragraph(start, end, section, lead if in_list else None))
        if not in_list:
            lead, introduced = len(paragraphs) - 1, introduces
    ends = [section.start for section in sections[1:]] + [len(document.text)]
    closed = tuple(
        Section(section.start, section.body, end, section.path, section.parent)
        for section, end in zip(sections, ends, strict=True)
    )
    return Outline(closed, tuple(roots), tuple(paragraphs), tuple(paragraph.start for paragraph in paragraphs))


def _has_speeches(text: str, spans: Iterable[Span]) -> bool:
    """Whether a text, whose lines are ``spans``, has more than one title of a speech."""
    titled = (one for one in spans if text.find("上的", *one) >= 0)
    titles = (_SPEECH_TITLE.fullmatch(text[start:end].strip()) for start, end in titled)
    return sum(title is not None for title in titles) > 1


def _goes_on(text: str, before: Paragraph, section: int, line_start: int, start: int, end: int) -> bool:
    """Whether a line goes on with the sentence of the one before it, which was cut at the width of a page.

    ``line_start`` is where the line before begins. It ends in a word, behind a clause mark, or is about as long as this
    one.
    """
    if before.section != section or before.start == start or text[before.end : start] not in ("\n", "\r\n", "\r"):
        return False
    if before.end - before.start > MAX_WRAPPED:
        return False
    previous, line = text[line_start : before.end], text[start:end]
    if line[0].isspace() or _LISTED.match(line) or _BREAKS.search(previous) or _CELLS.search(previous + line):
        return False
    if len(line) < MIN_WIDTH and line.endswith(("：", ":")):
        return False
    if _CLAUSE_MARK.search(text, before.start, before.end) and len(previous) + before.end - before.start > MIN_WIDTH:
        return True
    # a line without a mark may be a title: the one after it has to be as long
    wrapped = len(previous) >= MIN_WIDTH and abs(len(line) - len(previous)) <= MAX_RAGGED
    return wrapped and _CLAUSE_MARK.search(line) is not None


def _is_speech(section: Section) -> bool:
    if not section.path:
        return False
    match = _HEADING.match(section.path[-1])
    is_numbered = match is not None and match.lastgroup == "speech"
    return is_numbered or _SPEECH_TITLE.fullmatch(section.path[-1]) is not None


def _heading_style(line: str, rules: RulePack, *, first: bool) -> tuple[str | None, Decimal | None]:
    """The style of a heading, with its number if it has one; (None, None) for a line of running text."""
    if len(line) > MAX_HEADING or line[-1] in "。；;！!，,、":
        return None, None
    match = _HEADING.match(line)
    if match is not None:
        style = match.lastgroup or "arabic_bracket"
        written = match.groupdict().get(style) or "1"
        return style, decimal(written) if written[0].isdigit() else han_value(written)
    if len(line) > MAX_TITLE or line[-1] in "：:" or _RUNNING.search(line):
        return None, None
    if first:
        return "title", None
    named = any(hit.roles & {"plan", "review", "next"} for hit in rules.cues_in(fold(line)))
    return ("named", None) if named else (None, None)


def _open(levels: list[_Level], style: str, number: Decimal | None, section: int) -> None:
    """Close what the new heading ends and open its level, by the rule in the module's docstring."""
    if style.startswith("#"):
        while levels and not levels[-1].style < style:
            levels.pop()
        levels.append(_Level(style, number or _ZERO, section))
        return
    number = number or _ZERO
    for depth in range(len(levels) - 1, -1, -1):
        if levels[depth].style == style and levels[depth].number + 1 == number:
            del levels[depth:]
            break
    else:
        same = [depth for depth, level in enumerate(levels) if level.style == style]
        if same and not (number == 1 and style == "han"):
            del levels[same[-1] :]
        elif style in ("speech", "title"):
            levels.clear()
        elif style == "named":
            del levels[_first(levels, lambda level: level.style not in ("speech", "title")) :]
    del levels[MAX_DEPTH - 1 :]
    levels.append(_Level(style, number, section))


def _first(levels: list[_Level], wanted: Callable[[_Level], bool]) -> int:
    return next((depth for depth, level in enumerate(levels) if wanted(level)), len(levels))


_ZERO = decimal("0")
_start = attrgetter("start")


class Passage(NamedTuple):
    """A paragraph in its parts: its sentences, and where its items (一是, 二是) start."""

    sentences: tuple[Sentence, ...]
    items: tuple[Span, ...]

    def sentence_at(self, position: int) -> Sentence:
        """The sentence that holds ``position``."""
        return self.sentences[bisect_right(self.sentences, position, key=_start) - 1]

    def item_at(self, position: int) -> Span | None:
        """The item that holds ``position``, as the span of its opening words; None before the first."""
        index = bisect_right(self.items, position, key=_start)
        return self.items[index - 1] if index else None


def passage(text: str, paragraph: Paragraph) -> Passage:
    """Split a paragraph into sentences, and find its items."""
    found = tuple(
        Sentence(start, end, paragraph.section) for start, end in sentences(text, paragraph.start, paragraph.end)
    )
    items = tuple(
        Span(match.end(), _title_end(text, match.end(), paragraph.end))
        for match in _ITEM.finditer(text, paragraph.start, paragraph.end)
    )
    return Passage(found, items)


def _title_end(text: str, start: int, end: int) -> int:
    behind_ordinal = start + 3  # the comma of 第一, does not end the title
    mark = _TITLE_END.search(text, behind_ordinal, min(end, start + MAX_HEADING // 2))
    return mark.start() if mark else min(end, start + MAX_HEADING // 2)
