"""Reviews → columns beside the figures that they are about, in the table itself; what was extracted stays as it is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import ReadingError
from extractor.reading.rows import called, read_rows
from extractor.records.names import name
from extractor.records.words import both
from extractor.writing.annotate import write_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal
    from pathlib import Path

    from extractor.reading.reviews import Review
    from extractor.reading.rows import Header, Row

FIELDS = ("review_verdict", "corrected_value", "review_note")
"""The columns of reviews, by their names for programs."""


class Applied(NamedTuple):
    """What became of reviews: those written beside a row, and those about figures that the table does not have."""

    written: tuple[Review, ...]
    unknown: tuple[Review, ...]


def apply_reviews(path: str | Path, reviews: Iterable[Review]) -> Applied:
    """Write reviews beside the rows of a table (.xlsx, .csv or .jsonl) that have the ids of their figures.

    The columns stand behind all others; where they are there already, they are written anew in the rows that are
    reviewed, and left as they are in the others. The file is replaced as a whole, or stays as it was.

    Raises:
        ReadingError: the table cannot be read, or has no ids.
        ExportError: it cannot be changed without harm, or cannot be written.
    """
    rows = _by_id(path)
    columns: tuple[dict[Header, dict[int, str | Decimal]], ...] = tuple(defaultdict(dict) for _ in FIELDS)
    placed: dict[Header, list[Header]] = {}
    written: list[Review] = []
    unknown: list[Review] = []
    for review in reviews:
        found = rows.get(review.id, ())
        for row in found:
            if row.header is None:
                continue
            if row.header not in placed:
                placed[row.header] = row.header.beside([_headings(field) for field in FIELDS])
            words = _words(review, row.header.kind)
            for column, header, word in zip(columns, placed[row.header], words, strict=True):
                column[header][row.number] = word
        (written if found else unknown).append(review)
    write_columns(path, columns, keeps=True)
    return Applied(tuple(written), tuple(unknown))


def _by_id(path: str | Path) -> Mapping[str, list[Row]]:
    """The rows of a table by the ids of their figures; somebody may have copied a row, so there can be several."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows(path):
        if row.id:
            rows[row.id].append(row)
        elif row.document_id and row.start is not None and row.end is not None:
            rows[f"{row.document_id}:{row.start}-{row.end}"].append(row)
    if not rows:
        raise ReadingError(f"{path}: no row has an id; apply the review to a table with the column {called('id')}")
    return rows


def _headings(field: str) -> Mapping[str, str]:
    """What a column of reviews is called, by the kind of the other headings."""
    return {**both(f"column.review.{field}")._asdict(), "field": field}


def _words(review: Review, kind: str) -> tuple[str | Decimal, ...]:
    """The cells for a review beside headings of a kind."""
    verdict = "" if review.verdict is None else review.verdict.value
    if review.verdict is not None and kind == "zh":
        verdict = name(review.verdict, "zh")
    corrected: str | Decimal = "" if review.corrected_value is None else review.corrected_value
    return verdict, corrected, review.note or ""
