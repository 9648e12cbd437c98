"""The lines at the top of a report before its running text, and those at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.extraction.layout import Paragraph
    from extractor.rulepack import RulePack

#: How many paragraphs at the top are looked at.
HEAD = 40
#: How many paragraphs at the top are asked who does something.
OPENING = 12
#: How much of each of them, in code points.
OPENING_LINE = 400
#: How many paragraphs at the end are looked at.
TAIL = 4
#: A longer line is running text.
MAX_LINE = 70


class TextLine(NamedTuple):
    """A line without the blanks around it; ``folded`` is its folded text."""

    start: int
    end: int
    folded: str

    @property
    def is_running(self) -> bool:
        """Whether it is a sentence of running text."""
        return len(self.folded) > MAX_LINE or self.folded.endswith("。")


def lines_of(folded: str, paragraphs: Iterable[Paragraph]) -> Iterator[TextLine]:
    """Strip the lines of paragraphs."""
    for start, end, *_ in paragraphs:
        words = folded[start:end]
        stripped = words.strip(" \t\u3000#*")
        if stripped:
            at = start + words.index(stripped)
            yield TextLine(at, at + len(stripped), stripped)


def head_of(lines: Iterable[TextLine], rules: RulePack) -> list[TextLine]:
    """The first lines up to the first sentence of running text, with it, without what a web page puts around them."""
    head = []
    for line in lines:
        if _is_residue(line, rules):
            continue
        head.append(line)
        if line.is_running:
            break
    return head


def _is_residue(line: TextLine, rules: RulePack) -> bool:
    """Whether a line is a word of a web page's frame: 下载, 打印, 【字号:."""
    words = line.folded.strip("【】[]>:| ")
    return not words or rules.words["page-frame"].at(words, 0, len(words)) == len(words) or len(words) == 1
