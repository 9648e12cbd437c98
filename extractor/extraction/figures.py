"""Reading → Figure: what was decided becomes the fields of a record."""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING

from extractor.records import Figure

if TYPE_CHECKING:
    from extractor.extraction.forms import Quantity, Reading
    from extractor.records import Document, Span
    from extractor.rulepack import TimeOrPlace


def figure_of(document: Document, reading: Reading) -> Figure:
    """The record of a reading. Words that many figures share are interned, because they are most of its memory."""
    quantity, side = reading.quantity, reading.side.value
    concept = reading.concept.value if reading.concept else None
    return Figure(
        id=_id(document, quantity),
        document=document.name,
        document_id=document.document_id,
        section=intern(reading.section),
        locator=reading.locator,
        sentence=reading.line.text,
        sentence_start=reading.line.start,
        sentence_end=reading.line.end,
        mention=document.text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=intern(quantity.unit),
        bound=quantity.bound.value,
        category=reading.category.value,
        indicator=intern(reading.indicator.value),
        concept=intern(concept) if concept else None,
        aspect=side.aspect,
        direction=side.direction,
        modality=reading.modality.value,
        period=_words(document, reading.period.value),
        time_period=intern(str(reading.time_period)) if reading.time_period else None,
        scope=_words(document, reading.scope.value),
        entity=reading.entity,
        part_of=_id(document, reading.part_of.value) if reading.part_of else None,
        repeats=_id(document, reading.repeats) if reading.repeats else None,
        doubtful=document.doubted(quantity.start, quantity.end),
        rule=intern(reading.category.rule),
    )


def _id(document: Document, span: Quantity | Span) -> str:
    return f"{document.document_id}:{span.start}-{span.end}"


def _words(document: Document, span: TimeOrPlace | Span | None) -> str | None:
    return None if span is None else intern(document.text[span.start : span.end])
