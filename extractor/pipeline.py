"""The stages called in order; read this file first."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from extractor.clauses import Clause, clauses_of
from extractor.context import ContextReader, ParagraphContext
from extractor.context.modality import modal_cues, modality_candidates
from extractor.context.periods import explicit_year, needs_section_year, report_year, resolve
from extractor.folding import fold
from extractor.indicators import Measure, measure
from extractor.models import Document, Quantity, Sentence, Span
from extractor.quantities import find_quantities
from extractor.records import Figure, Modality
from extractor.relations import Placed, parts, repeats
from extractor.rulepack import Cue, Hit, RulePack, TimeOrPlace, load_rules
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
    """One quantity with what it is decided from and what was decided, before it becomes a Figure."""

    context: ParagraphContext
    sentence: Sentence
    clause: Clause
    named: list[Span]
    modal: list[tuple[Cue, Hit]]
    by_section: tuple[Modality, str]
    previous: Measure | None
    measure: Measure
    modality: Modality
    period: TimeOrPlace | None
    section_year: int | None
    scope: TimeOrPlace | None


def extract(document: Document, rules: RulePack | None = None, *, as_of: str | None = None) -> Result:
    """Extract the reported figures of a document.

    Args:
        document: the text, from :func:`extractor.read` or built by hand.
        rules: the rule pack; the package's own by default.
        as_of: the year or date of the report (``2013``, ``2013-01-15``), which resolves 去年 and the like; by default
            the date line of the text, if it has one.

    Returns:
        The figures in the order of the text; the same input gives the same result.

    Raises:
        ValueError: ``as_of`` is no date.
    """
    rules = rules or load_rules()
    folded = fold(document.text)
    layout = outline(document, rules)
    year = _year(as_of) if as_of else report_year(folded)
    placed: list[Placed] = []
    drafts: list[dict[str, Any]] = []
    for reading in read_quantities(document, folded, layout, rules):
        clause, sentence = reading.clause, reading.sentence
        placed.append(Placed(clause.quantity, clause.left, Span(sentence.start, sentence.end)))
        drafts.append(_draft(document, folded, layout, reading, year))
    for index, (total, _) in parts(folded, placed).items():
        drafts[index]["part_of"] = drafts[total]["id"]
    for index, first in repeats(document.text, placed).items():
        drafts[index]["repeats"] = drafts[first]["id"]
    return Result(document, tuple(Figure(**draft) for draft in drafts))


def read_quantities(document: Document, folded: str, layout: Outline, rules: RulePack) -> Iterator[Reading]:
    """Decide everything about each quantity of a document, in the order of its text."""
    text = document.text
    reader = ContextReader(folded, layout, rules)
    quantities = (found for found in find_quantities(text, folded, rules) if isinstance(found, Quantity))
    for paragraph, members in groupby(quantities, key=lambda quantity: layout.paragraph_at(quantity.start)):
        context = reader.read(paragraph, passage(folded, paragraph))
        by_section = reader.modality(paragraph.section)
        by_sentence = groupby(members, key=lambda quantity: context.passage.sentence_at(quantity.start))
        for sentence, group in by_sentence:
            clauses, hits = clauses_of(folded, sentence, list(group), rules)
            modal = modal_cues(hits)
            named = context.named_in(sentence)
            previous: Measure | None = None
            for clause in clauses:
                measured = measure(text, folded, clause, named, previous)
                modality, _ = next(modality_candidates(folded, clause, modal, by_section))
                periods = reader.period_candidates(context, sentence, clause)
                period, _ = next(periods, (None, ""))
                section_year = None
                if period is not None and needs_section_year(folded[period.start : period.end]):
                    years = (explicit_year(folded[found.start : found.end]) for found, _ in periods)
                    section_year = next((year for year in years if year), None)
                scope, _ = next(reader.scope_candidates(context, sentence, clause), (None, ""))
                yield Reading(
                    context=context,
                    sentence=sentence,
                    clause=clause,
                    named=named,
                    modal=modal,
                    by_section=by_section,
                    previous=previous,
                    measure=measured,
                    modality=modality,
                    period=period,
                    section_year=section_year,
                    scope=scope,
                )
                previous = measured
        reader.leave(context)


def _draft(document: Document, folded: str, layout: Outline, reading: Reading, year: int | None) -> dict[str, Any]:
    """The fields of a Figure but for its relations to others."""
    text = document.text
    quantity, sentence, measured = reading.clause.quantity, reading.sentence, reading.measure
    period, scope = reading.period, reading.scope
    end = max(sentence.end, quantity.end)
    path = list(layout.sections[sentence.section].path)
    item = reading.context.passage.item_at(quantity.start)
    if item is not None:
        path.append(text[item.start : item.end])
    return {
        "id": f"{document.document_id}:{quantity.start}-{quantity.end}",
        "document": document.name,
        "document_id": document.document_id,
        "section": " › ".join(path),
        "locator": _locator(document, quantity.start),
        "sentence": text[sentence.start : end],
        "sentence_start": sentence.start,
        "sentence_end": end,
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
        "time_period": resolve(folded[period.start : period.end], year, reading.section_year) if period else None,
        "scope": text[scope.start : scope.end] if scope else None,
        "rule": measured.rule,
    }


def _year(as_of: str) -> int:
    if not _DATE.fullmatch(as_of):
        raise ValueError(f"as_of={as_of!r} is no date; write it like 2013-01-20, 2013-01 or 2013")
    return int(as_of[:4])


_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def _locator(document: Document, position: int) -> str | None:
    """The place in the original, from the last locator at or before a position."""
    if not document.locators:
        return None
    index = bisect_right(document.locators, position, key=lambda locator: locator.start)
    return document.locators[index - 1].label if index else None
