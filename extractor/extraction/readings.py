"""Quantities with everything decided about them: what becomes a Figure, and what ``explain`` replays."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.extraction.clauses import Clause, clauses_of
from extractor.extraction.context.modality import modal_cues, modality_candidates
from extractor.extraction.indicator import Measure, measure
from extractor.extraction.layout import passage
from extractor.extraction.relations import Placed
from extractor.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.extraction.context import ContextReader, ParagraphContext
    from extractor.extraction.forms import Quantity
    from extractor.records import Document, Modality, Sentence, Span
    from extractor.rulepack import Cue, Hit, TimeOrPlace


class Reading(NamedTuple):
    """One quantity with what it is decided from and what was decided, before it becomes a Figure.

    ``sentence_text`` reaches past the end of a sentence that was cut inside the number. ``current`` is the period, but
    for 去年同期 the one that it is the same part of another year as.
    """

    context: ParagraphContext
    sentence: Sentence
    sentence_text: str
    clause: Clause
    named: tuple[Span, ...]
    modal: list[tuple[Cue, Hit]]
    by_section: tuple[Modality, str]
    previous: Measure | None
    measure: Measure
    modality: Modality
    period: TimeOrPlace | None
    current: TimeOrPlace | None
    section_year: int | None
    scope: TimeOrPlace | None


def read_paragraphs(text: str, reader: ContextReader, quantities: Iterable[Quantity]) -> Iterator[list[Reading]]:
    """Decide everything about the quantities of running text, paragraph by paragraph in the order of the text."""
    layout = reader.layout
    for paragraph, members in groupby(quantities, key=lambda quantity: layout.paragraph_at(quantity.start)):
        context = reader.read(paragraph, passage(reader.folded, paragraph))
        by_sentence = groupby(members, key=lambda quantity: context.passage.sentence_at(quantity.start))
        yield [
            reading
            for sentence, group in by_sentence
            for reading in _read_sentence(text, reader, context, sentence, list(group))
        ]
        reader.leave(context)


def _read_sentence(
    text: str, reader: ContextReader, context: ParagraphContext, sentence: Sentence, quantities: list[Quantity]
) -> Iterator[Reading]:
    folded = reader.folded
    clauses, hits = clauses_of(folded, sentence, quantities, reader.rules)
    modal, named = modal_cues(hits), context.named_in(sentence)
    by_section = reader.modality(sentence.section)
    words = text[sentence.start : max(sentence.end, quantities[-1].end)]  # one string for all figures of the sentence
    previous: Measure | None = None
    for clause in clauses:
        measured = measure(text, folded, clause, named, previous, reader.rules)
        modality, _ = next(modality_candidates(folded, clause, modal, by_section, reader.rules))
        periods = reader.period_candidates(context, sentence, clause)
        period, _ = next(periods, (None, ""))
        current = period
        if period is not None and _parsed(folded, period).is_same_period:
            current = next((found for found, _ in periods if not _parsed(folded, found).is_same_period), None)
        section_year = None
        if current is not None and _parsed(folded, current).needs_section_year:
            years = (_parsed(folded, found).year for found, _ in periods)
            section_year = next((year for year in years if year), None)
        scope, _ = next(reader.scope_candidates(context, sentence, clause), (None, ""))
        yield Reading(
            context,
            sentence,
            words,
            clause,
            named,
            modal,
            by_section,
            previous,
            measure=measured,
            modality=modality,
            period=period,
            current=current,
            section_year=section_year,
            scope=scope,
        )
        previous = measured


def place(paragraph: Iterable[Reading]) -> list[Placed]:
    """What relations between the figures of a paragraph are told from."""
    return [Placed(one.clause.quantity, one.clause.left, one.sentence) for one in paragraph]


def draft(document: Document, reader: ContextReader, reading: Reading, year: int | None) -> dict[str, Any]:
    """The fields of a Figure but for its relations to others; ``year`` is that of the report, if known."""
    text, folded = document.text, reader.folded
    quantity, sentence, measured = reading.clause.quantity, reading.sentence, reading.measure
    period, scope = reading.period, reading.scope
    path = list(reader.layout.sections[sentence.section].path)
    item = reading.context.passage.item_at(quantity.start)
    if item is not None:
        path.append(text[item.start : item.end])
    return {
        "id": f"{document.document_id}:{quantity.start}-{quantity.end}",
        "document": document.name,
        "document_id": document.document_id,
        "section": " › ".join(path),
        "locator": document.locator_at(quantity.start),
        "sentence": reading.sentence_text,
        "sentence_start": sentence.start,
        "sentence_end": sentence.start + len(reading.sentence_text),
        "mention": text[quantity.start : quantity.end],
        "start": quantity.start,
        "end": quantity.end,
        "value": quantity.value,
        "value_max": quantity.value_max,
        "unit": quantity.unit,
        "bound": quantity.bound,
        "category": measured.category,
        "indicator": measured.indicator,
        "aspect": measured.aspect,
        "direction": measured.direction,
        "modality": reading.modality,
        "period": text[period.start : period.end] if period else None,
        "time_period": _time_period(folded, reading, year),
        "scope": text[scope.start : scope.end] if scope else None,
        "rule": measured.rule,
    }


def _time_period(folded: str, reading: Reading, year: int | None) -> str | None:
    """The period in ISO 8601, where the text tells it."""
    period, current = reading.period, reading.current
    resolved = _parsed(folded, current).resolve(year, reading.section_year) if current else None
    if period is not None and period is not current:
        resolved = _parsed(folded, period).same_period_of(resolved)
    return str(resolved) if resolved else None


def _parsed(folded: str, found: TimeOrPlace) -> Period:
    return Period.parse(folded[found.start : found.end])
