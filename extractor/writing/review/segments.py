"""Spans that may overlap → flat segments, and a document as the pieces of text that the page puts together.

The page never counts characters, it gets the text cut: Python counts code points and a browser UTF-16 units, which
differ behind the first character above U+FFFF.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.records import Span

    Piece = str | list[str | int]  # text, or text with the numbers of the figures that cover it: ["8182个", 0]
    Item = (
        str | list[int | Piece]
    )  # text outside the sentences of figures, or the number of such a sentence and its pieces

PARAGRAPH, SENTENCE, FIGURE = range(3)


class Layer(NamedTuple):
    """A span of a document with what it is (a paragraph, a sentence or a figure) and its number among these."""

    span: Span
    kind: int
    number: int


class Segment(NamedTuple):
    """A range of code points that the same layers cover from end to end; those of one kind in order of their number."""

    start: int
    end: int
    layers: tuple[Layer, ...]

    def numbers(self, kind: int) -> list[int]:
        """The numbers of the layers of a kind."""
        return [layer.number for layer in self.layers if layer.kind == kind]


def flat(layers: Iterable[Layer]) -> Iterator[Segment]:
    """Cut what layers cover wherever one of them begins or ends; segments never overlap, and are in order."""
    given = sorted(layers)
    cuts = sorted({position for layer in given for position in layer.span})
    covering: list[Layer] = []
    opened = 0
    for start, end in pairwise(cuts):
        covering = [layer for layer in covering if layer.span.end > start]
        while opened < len(given) and given[opened].span.start == start:
            if given[opened].span.end > start:
                covering.append(given[opened])
            opened += 1
        if covering:
            yield Segment(start, end, tuple(sorted(covering, key=lambda layer: (layer.kind, layer.number))))


def cut(text: str, layers: Iterable[Layer]) -> dict[int, list[Item]]:
    """The items of each paragraph, by its number; what stands in no paragraph is left out."""
    paragraphs: dict[int, list[Item]] = {}
    for segment in flat(layers):
        if not (inside := segment.numbers(PARAGRAPH)):
            continue
        items = paragraphs.setdefault(inside[0], [])
        piece = text[segment.start : segment.end]
        figures = segment.numbers(FIGURE)
        sentence = next(iter(segment.numbers(SENTENCE)), None)
        if sentence is None:
            items.append(piece)
            continue
        if not items or not isinstance(items[-1], list) or items[-1][0] != sentence:
            items.append([sentence])
        items[-1].append([piece, *figures] if figures else piece)  # type: ignore[union-attr]  # a list, see above
    return paragraphs
