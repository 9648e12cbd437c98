"""The annotated texts: ``fixtures/reports`` and, where it is present, the corpus beside the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scoring import Row

from extractor import Document, extract, read

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "fixtures" / "reports"
REPORTS_GOLD = ROOT / "fixtures" / "gold"
#: The corpus and its annotation are no part of the repository.
CORPUS = ROOT.parent / "shared" / "corpus" / "speeches.txt"
CORPUS_GOLD = ROOT.parent / "shared" / "gold" / "speeches.jsonl"
#: The speeches of the corpus that are annotated, in code points.
CORPUS_RANGES = ((5114, 17390), (30217, 34925), (41225, 46712), (74934, 81053))


class Annotated(NamedTuple):
    """A text, or a part of one, with what was annotated in it and what is extracted from it."""

    name: str
    gold: list[Row]
    predicted: list[Row]


def report_paths() -> list[Path]:
    """The texts of the annotated reports of the repository, in order of their names."""
    return sorted(REPORTS.glob("*.txt"))


def annotated_report(path: Path) -> Annotated:
    """A report of the repository, with its figures as extracted now."""
    return Annotated(path.stem, _rows(REPORTS_GOLD / f"{path.stem}.jsonl"), _extracted(read(path)))


def annotated_corpus() -> Iterator[Annotated]:
    """The annotated speeches of the corpus; nothing where it is absent."""
    if not CORPUS.exists():
        return
    gold, predicted = _rows(CORPUS_GOLD), _extracted(read(CORPUS))
    for start, end in CORPUS_RANGES:
        yield Annotated(
            f"speeches {start}-{end}",
            [row for row in gold if start <= row.start < end],
            [row for row in predicted if start <= row.start < end],
        )


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [Row.from_annotation(json.loads(line)) for line in lines if line.strip()]


def _extracted(document: Document) -> list[Row]:
    return [Row.from_figure(figure) for figure in extract(document).figures]
