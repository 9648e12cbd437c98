"""The stages called in order; read this file first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from extractor.clauses import Clause, clauses_of
from extractor.context import ContextReader, ParagraphContext
from extractor.context.modality import modal_cues, modality_candidates
from extractor.context.periods import resolve
from extractor.folding import fold
from extractor.indicators import Measure, measure
from extractor.models import Document, Quantity, Sentence, Span
from extractor.quantities import find_quantities
from extractor.records import Figure, Modality
from extractor.relations import Placed, parts, repeats
from extractor.rulepack import RulePack, TimeOrPlace, load_rules
from extractor.sentences import Outline, outline, passage

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Result:
    """The figures of one document, in the order of its text."""

    document: Document
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One quantity with everything that was decided about it, before it becomes a Figure."""

    context: ParagraphContext
    sentence: Sentence
    clause: Clause
    measure: Measure
    modality: Modality
    period: TimeOrPlace | None
    scope: TimeOrPlace | None


def extract(document: Document, rules: RulePack | None = None, *, as_of: str | None = None) -> Result:
    """Extract the reported figures of a document.

    Args:
        document: the text, from :func:`extractor.read` or built by hand.
        rules: the rule pack; the package's own by default.
        as_of: the year or date of the report (``2013``, ``2013-01-15``), which resolves 去年 and the like.

    Returns:
        The figures in the order of the text; the same input gives the same result.
    """
    rules = rules or load_rules()
    folded = fold(document.text)
    layout = outline(document, rules)
    readings = list(_read(document.text, folded, layout, rules))
    totals = parts(folded, [Placed(reading.clause, reading.sentence.start) for reading in readings])
    year = int(as_of[:4]) if as_of else None
    figures = [_figure(document, folded, layout, reading, year) for reading in readings]
    for index, total in totals.items():
        figures[index] = figures[index].model_copy(update={"part_of": figures[total].id})
    for index, first in repeats(figures).items():
        figures[index] = figures[index].model_copy(update={"repeats": first})
    return Result(document, tuple(figures))


def _read(text: str, folded: str, layout: Outline, rules: RulePack) -> Iterator[Reading]:
    reader = ContextReader(folded, layout, rules)
    quantities = (found for found in find_quantities(text, folded, rules) if isinstance(found, Quantity))
    for paragraph, members in groupby(quantities, key=lambda quantity: layout.paragraph_at(quantity.start)):
        context = reader.read(paragraph, passage(folded, paragraph))
        by_sentence = groupby(members, key=lambda quantity: context.passage.sentence_at(quantity.start))
        for sentence, group in by_sentence:
            clauses, hits = clauses_of(folded, sentence, list(group), rules)
            modal = modal_cues(hits)
            by_section = reader.modality(paragraph.section)
            named = sorted(Span(found.start, found.end) for found in (*context.periods, *context.scopes))
            previous: Measure | None = None
            for clause in clauses:
                measured = measure(text, folded, clause, named, previous)
                modality, _ = next(modality_candidates(clause, modal, by_section))
                period, _ = next(reader.period_candidates(context, sentence, clause), (None, ""))
                scope, _ = next(reader.scope_candidates(context, sentence, clause), (None, ""))
                yield Reading(
                    context,
                    sentence,
                    clause,
                    measured,
                    modality,
                    period,
                    scope,
                )
                previous = measured
        reader.leave(context)


def _words(text: str, found: TimeOrPlace | None) -> str | None:
    return text[found.start : found.end] if found else None


def _figure(document: Document, folded: str, layout: Outline, reading: Reading, year: int | None) -> Figure:
    period = _words(folded, reading.period)
    quantity, sentence, measured = reading.clause.quantity, reading.sentence, reading.measure
    return Figure(
        id=f"{document.document_id}:{quantity.start}-{quantity.end}",
        document=document.name,
        document_id=document.document_id,
        section=" › ".join(layout.sections[sentence.section].path),
        sentence=document.text[sentence.start : sentence.end],
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        mention=document.text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        bound=quantity.bound,
        category=measured.category,
        indicator=measured.indicator,
        aspect=measured.aspect,
        direction=measured.direction,
        modality=reading.modality,
        period=_words(document.text, reading.period),
        time_period=resolve(period, year) if period else None,
        scope=_words(document.text, reading.scope),
        rule=measured.rule,
    )
