"""Find figures whose mention begins or ends inside a word, in the reports named.

Most of what it prints are words that the segmenter joins and the rules do not (人次, 万元). The rest are numbers with
the beginning of a word as their unit (5万亿台|阶), which the lexicons of role ``no-unit`` keep apart.
"""

from __future__ import annotations

import argparse
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import rjieba

from extractor import extract, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor import Figure

#: How many code points are shown on each side of a mention.
AROUND = 12


class Cut(NamedTuple):
    """A word that a mention cuts, with a bar where the mention begins or ends, and the figure."""

    word: str
    figure: Figure

    @property
    def context(self) -> str:
        """The mention in brackets between the characters around it."""
        figure = self.figure
        start, end = figure.start - figure.sentence_start, figure.end - figure.sentence_start
        before, after = figure.sentence[max(0, start - AROUND) : start], figure.sentence[end : end + AROUND]
        return f"{before}【{figure.mention}】{after}"


def cuts_of(figures: Iterable[Figure]) -> Iterator[Cut]:
    """Yield the cuts of figures; a figure that cuts a word at each end has two."""
    for figure in figures:
        for place in (figure.start, figure.end):
            word = cut_word(figure.sentence, place - figure.sentence_start)
            if word is not None:
                yield Cut(word, figure)


def cut_word(sentence: str, place: int) -> str | None:
    """Return the word around a place of a sentence, with a bar at the place; None if the place is a border."""
    for word, start, end in words_of(sentence):
        if start < place < end:
            return f"{word[: place - start]}|{word[place - start :]}"
    return None


@cache
def words_of(sentence: str) -> list[tuple[str, int, int]]:
    """Return the words of a sentence with their starts and ends; no word is guessed that the dictionary lacks."""
    return rjieba.tokenize(sentence, "default", False)


def report(cuts: Iterable[Cut], figures: int) -> Iterator[str]:
    """Yield the lines that are printed: each cut word with its count and its figures, then the total."""
    ordered = sorted(cuts, key=attrgetter("word"))
    for word, alike in groupby(ordered, key=attrgetter("word")):
        found = list(alike)
        yield f"{word}  {len(found)}"
        yield from (f"    {cut.figure.document}: {cut.context}" for cut in found)
    yield f"cuts: {len(ordered)} in {figures} figures"


def main() -> None:
    """Print the cuts in the reports that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", nargs="+", help="a file to read")
    results = [extract(read(name)) for name in parser.parse_args().reports]
    cuts = [cut for result in results for cut in cuts_of(result.figures)]
    for line in report(cuts, sum(len(result.figures) for result in results)):
        print(line)


if __name__ == "__main__":
    main()
