"""Where the paragraphs and sentences of a text stand: a paragraph is a line, a sentence ends at its mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A sentence without an end is cut at a clause mark before this many code points: no text costs more than its length.
MAX_SENTENCE = 2000

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
# the full stop of ASCII ends a sentence after a Han character, not after the number of a list; looking for a mark
# before the alternatives makes the search twice as fast
_SENTENCE_END = re.compile(
    r"(?=[。！？!?….])(?:[。！？!?][”’」』）)\"]*|…{2}|(?<=[\u4e00-\u9fff%％”)])\.(?![0-9A-Za-z.]))"
)
# a comma between digits belongs to the number
_CLAUSE_END = re.compile(r"[；;：:，]|,(?![0-9０-９])")


def paragraphs(text: str) -> Iterator[Span]:
    """Yield the lines of a text that hold more than blanks."""
    for line in _LINE.finditer(text):
        if not line[0].isspace():
            yield Span(*line.span())


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of ``text[start:end]`` without the blanks around them.

    None is longer than :data:`MAX_SENTENCE` code points.
    """
    stops = [match.end() for match in _SENTENCE_END.finditer(text, start, end)]
    for stop in (*stops, end):
        for last in (*_cuts(text, start, stop), stop):
            stripped = text[start:last].strip()
            if stripped:
                at = text.index(stripped[0], start)
                yield Span(at, at + len(stripped))
            start = last


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Where to cut a stretch that is longer than a sentence may be: after the last clause mark that fits."""
    cuts: list[int] = []
    while end - start > MAX_SENTENCE:
        limit = start + MAX_SENTENCE
        marks = [mark.end() for mark in _CLAUSE_END.finditer(text, limit - MAX_SENTENCE // 4, limit)]
        start = marks[-1] if marks else limit
        cuts.append(start)
    return cuts
