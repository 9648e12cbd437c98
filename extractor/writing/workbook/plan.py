"""Where everything will stand: rows of figures, sentences and findings, so that each can link to the others."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from extractor.records import Severity
from extractor.words import word
from extractor.writing.sheet import Pages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractor.records import Evidence, Finding
    from extractor.writing.run import Run

SHEETS = ("summary", "figures", "sentences", "pivot", "findings", "reports", "about")
"""The sheets in their order, by the keys of what they are called."""

_Key = tuple[str, str]  # of a figure: name of its document and id, since two documents may have the same text


@dataclass(frozen=True)
class WorkbookPlan:
    """The sheets of figures, sentences and findings, and which row belongs to which; all indices count from 0."""

    figures: Pages
    sentences: Pages
    findings: Pages
    #: figure → its sentence
    sentence_of: Sequence[int]
    #: sentence → its first figure
    first_of: Sequence[int]
    #: document → how many sentences with figures it has
    sentences_in: Sequence[int]
    #: figure → the findings about it, the gravest first
    found: Mapping[int, Sequence[int]]
    #: finding → its first row
    first_row_of: Sequence[int]
    _figure_of: Mapping[_Key, int]

    def figure_at(self, evidence: Evidence) -> int | None:
        """The index of the figure that stands at a place; None for a passage."""
        return self._figure_of.get((evidence.document, evidence.figure)) if evidence.figure else None


def plan(run: Run, lang: str) -> WorkbookPlan:
    """Number everything that is shown in ``run``."""
    named = _named(run.findings)
    sentence_of, first_of, sentences_in = array("L"), array("L"), array("L")
    found: dict[int, Sequence[int]] = {}
    figure_of: dict[_Key, int] = {}
    index = 0
    for result in run.results:
        numbers: dict[tuple[int, int], int] = {}
        for figure in result.figures:
            place = (figure.sentence_start, figure.sentence_end)
            if place not in numbers:
                numbers[place] = len(first_of)
                first_of.append(index)
            sentence_of.append(numbers[place])
            if named:
                key = (figure.document, figure.id)
                if key in named:
                    found[index] = named[key]
                    figure_of.setdefault(key, index)
            index += 1
        sentences_in.append(len(numbers))
    *first_row_of, rows = accumulate((len(finding.evidence) for finding in run.findings), initial=0)
    return WorkbookPlan(
        Pages.of(word("sheet.figures", lang), index),
        Pages.of(word("sheet.sentences", lang), len(first_of)),
        Pages.of(word("sheet.findings", lang), rows),
        sentence_of,
        first_of,
        sentences_in,
        found,
        first_row_of,
        figure_of,
    )


def _named(findings: Sequence[Finding]) -> Mapping[_Key, list[int]]:
    """The findings about each figure that some name; a passage stands for the figures in it."""
    named: dict[_Key, list[int]] = defaultdict(list)
    for number, finding in enumerate(findings):
        places = {(one.document, one.document_id) for one in finding.evidence if one.figure is None}
        keys = [(one.document, one.figure) for one in finding.evidence if one.figure is not None]
        keys += [
            (document, figure)
            for document, document_id in sorted(places)
            for figure in finding.figures
            if figure.startswith(f"{document_id}:")
        ]
        for key in dict.fromkeys(keys):
            named[key].append(number)
    gravity = [list(Severity).index(finding.severity) for finding in findings]
    return {key: sorted(numbers, key=gravity.__getitem__) for key, numbers in named.items()}
