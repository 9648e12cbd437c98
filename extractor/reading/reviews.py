"""What a person said about figures on the review page, as it was saved there: JSON Lines or CSV → Reviews."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from extractor.errors import ReadingError, fault_of
from extractor.reading.rows import bytes_of, delimiter_of, json_lines, suffix_of
from extractor.records import Review
from extractor.values.cells import unguarded
from extractor.values.decoding import decode
from extractor.values.rows import csv_records
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def read_reviews(path: str | Path, *, encoding: str | None = None) -> tuple[Review, ...]:
    """Read reviews that the review page saved (.jsonl or .csv); of several on one figure the last one counts.

    Raises:
        ReadingError: the file is missing, of another type, or has a line that is no review; the message names it.
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(_READERS)
        raise ReadingError(message("review.type", path=path, suffix=suffix_of(path), known=known))
    data = bytes_of(path, message("review.called"))
    reviews: dict[str, Review] = {}
    for number, fields in reader(decode(data, str(path), encoding).text if data else "", str(path)):
        try:
            review = Review.model_validate(fields)
        except ValidationError as error:
            fault = error.errors()[0]
            reason = fault_of(fault)
            for part in reversed(fault["loc"]):
                reason = message("named", name=part, reason=reason)
            raise ReadingError(message("review.damaged", path=path, line=number, reason=reason)) from error
        reviews[review.id] = review
    return tuple(reviews.values())


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    records = csv_records(text, name, delimiter_of(text))
    if not records:
        return
    header = [cell.strip() for cell in records[0].cells]
    if "id" not in header:
        raise ReadingError(message("review.no_id", name=name))
    for number, record in enumerate(records[1:], start=2):
        if any(cell.strip() for cell in record.cells):
            yield number, {key: unguarded(cell).strip() for key, cell in zip(header, record.cells, strict=False)}


_READERS: dict[str, Callable[[str, str], Iterator[tuple[int, Any]]]] = {".jsonl": json_lines, ".csv": _csv_rows}
