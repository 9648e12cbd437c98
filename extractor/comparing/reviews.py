"""Reviews that come back: what to write beside the rows of a table whose figures they are about."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import ReadingError
from extractor.records.names import called, name
from extractor.words import both, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from extractor.records import Review
    from extractor.values.rows import Header, Row

    # what to write for each of FIELDS, by header and row
    Columns = tuple[Mapping[Header, Mapping[int, str | Decimal]], ...]

FIELDS = ("review_verdict", "corrected_value", "review_note")
"""The columns of reviews, by their names for programs."""


class Applied(NamedTuple):
    """What became of reviews: those written beside a row, and those about figures that the table does not have."""

    written: tuple[Review, ...]
    unknown: tuple[Review, ...]


def place_reviews(rows: Iterable[Row], reviews: Iterable[Review], table: str) -> tuple[Applied, Columns]:
    """Find the rows that reviews are about, by the ids of their figures, and what to write beside them.

    Raises:
        ReadingError: no row of the ``table`` has an id.
    """
    by_id = _by_id(rows, table)
    columns: tuple[dict[Header, dict[int, str | Decimal]], ...] = tuple(defaultdict(dict) for _ in FIELDS)
    placed: dict[Header, list[Header]] = {}
    written: list[Review] = []
    unknown: list[Review] = []
    for review in reviews:
        found = by_id.get(review.id, ())
        for row in found:
            if row.header is None:
                continue
            if row.header not in placed:
                placed[row.header] = row.header.beside([_headings(field) for field in FIELDS])
            words = _words(review, row.header.kind)
            for column, header, word in zip(columns, placed[row.header], words, strict=True):
                column[header][row.number] = word
        (written if found else unknown).append(review)
    return Applied(tuple(written), tuple(unknown)), columns


def _by_id(rows: Iterable[Row], table: str) -> Mapping[str, list[Row]]:
    """The rows of a table by the ids of their figures; somebody may have copied a row, so there can be several."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.id:
            found[row.id].append(row)
        elif row.document_id and row.start is not None and row.end is not None:
            found[f"{row.document_id}:{row.start}-{row.end}"].append(row)
    if not found:
        raise ReadingError(message("review.no_row_has_id", table=table, id=called("id")))
    return found


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
