"""Quantities of running text → readings: everything is decided about them, paragraph by paragraph."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.clauses import Clause, clauses_of
from extractor.extraction.context.modality import (
    AIMS_LISTED,
    aims_end,
    lies_ahead,
    modal_cues,
    modality_candidates,
    planned_at,
)
from extractor.extraction.context.periods import dated, period_candidates
from extractor.extraction.context.scopes import scope_candidates
from extractor.extraction.forms import Decision, Line, Reading
from extractor.extraction.indicator.aspect import side_candidates
from extractor.extraction.indicator.category import acts_on, category_candidates
from extractor.extraction.indicator.phrase import indicator_candidates
from extractor.extraction.layout import passage
from extractor.extraction.relations import Placed, RepeatedPassages, parts
from extractor.records import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from extractor.extraction.context import DocumentContext
    from extractor.extraction.context.offers import Carried, ParagraphContext
    from extractor.extraction.forms import Quantity
    from extractor.records import Modality, Sentence
    from extractor.rulepack import Cue, Hit


class _SentenceContext(NamedTuple):
    """A sentence with the clauses of its quantities, its cues of modality, and its time expressions and scopes.

    ``line`` reaches past the end of a sentence that was cut inside a number. ``by_list`` is the modality that the
    sentences before it and the headings give to its figures.
    """

    paragraph: ParagraphContext
    sentence: Sentence
    line: Line
    clauses: list[Clause]
    modal: list[tuple[Cue, Hit]]
    planned: list[int]
    by_list: tuple[Modality, str]
    named: tuple[Span, ...]


def read_text(document: DocumentContext, quantities: Iterable[Quantity]) -> Iterator[Reading]:
    """Decide everything about the quantities of running text, in the order of the text."""
    repeated = RepeatedPassages(document.document.text)
    carried: Carried | None = None
    for paragraph, members in groupby(quantities, key=lambda one: document.layout.paragraph_at(one.start)):
        context = document.paragraph(paragraph, passage(document.folded, paragraph), carried)
        carried = document.left_by(context)
        yield from _read_paragraph(document, context, members, repeated)


def _read_paragraph(
    document: DocumentContext, context: ParagraphContext, quantities: Iterable[Quantity], repeated: RepeatedPassages
) -> Iterator[Reading]:
    by_sentence = groupby(quantities, key=lambda one: context.passage.sentence_at(one.start))
    aims = aims_end(document.folded, context.paragraph)
    sentences = [_in_sentence(document, context, sentence, list(members), aims) for sentence, members in by_sentence]
    placed = [Placed(clause.quantity, clause.left, one.sentence) for one in sentences for clause in one.clauses]
    totals = parts(document.folded, placed, document.rules)
    index = 0
    for sentence in sentences:
        read: list[Reading] = []
        for clause in sentence.clauses:
            part_of = None
            if index in totals:
                total, rule = totals[index]
                part_of = Decision.only(Span(placed[total].quantity.start, placed[total].quantity.end), rule)
            read.append(_read(document, sentence, clause, read, part_of, repeated.first(placed[index])))
            yield read[-1]
            index += 1


def _in_sentence(
    document: DocumentContext,
    context: ParagraphContext,
    sentence: Sentence,
    quantities: list[Quantity],
    aims: int | None,
) -> _SentenceContext:
    clauses, hits = clauses_of(document.folded, sentence, quantities, document.rules)
    end = max(sentence.end, quantities[-1].end)
    line = Line(document.document.text[sentence.start : end], sentence.start, end)
    modal = modal_cues(document.folded, sentence, hits, document.rules)
    planned = planned_at(document.folded, sentence, document.rules)
    is_listed = aims is not None and aims <= sentence.start
    by_list = AIMS_LISTED if is_listed else document.section(sentence.section).modality
    return _SentenceContext(context, sentence, line, clauses, modal, planned, by_list, context.named_in(sentence))


def _read(
    document: DocumentContext,
    within: _SentenceContext,
    clause: Clause,
    earlier: Sequence[Reading],
    part_of: Decision[Span] | None,
    repeats: Span | None,
) -> Reading:
    """Decide everything about one quantity; ``earlier`` are those before it in the same sentence.

    Elliptic lists take over from the previous one what they leave out. The rule that decides the category may name
    the indicator; else it is the document's words.
    """
    rules, context, sentence = document.rules, within.paragraph, within.sentence
    previous = earlier[-1] if earlier else None
    phrases = partial(indicator_candidates, document.document.text, clause, within.named, tuple(earlier), rules)
    (words, side), acts = next(phrases()), acts_on(clause, previous)
    noun_follows = side in ("right", "both")
    category = Decision.first(partial(category_candidates, clause, noun_follows, within.named, acts, previous, rules))
    name = rules.indicator_of(category.rule)
    named = (name, category.rule) if name is not None else (words, f"indicator.{side}")
    frame = document.section(sentence.section).frame
    period, time_period = dated(document.folded, partial(period_candidates, document, context, sentence, clause), frame)
    modal = partial(modality_candidates, clause, within.modal, within.planned, within.by_list, rules)
    modality = Decision.first(partial(modal, is_ahead=lies_ahead(time_period, frame)))
    scope = Decision.first(partial(scope_candidates, document, context, sentence, clause))
    return Reading(
        clause=clause,
        line=within.line,
        section=document.path(sentence.section, context.passage.item_at(clause.number.start)),
        locator=document.document.locator_at(clause.number.start),
        acts=acts,
        indicator=Decision(*named, partial(_indicators, name, category.rule, phrases)),
        category=category,
        side=Decision.first(partial(side_candidates, clause, previous, rules)),
        modality=modality,
        period=period,
        time_period=time_period,
        scope=scope,
        entity=document.entity(scope.value, sentence.section),
        part_of=part_of,
        repeats=repeats,
    )


def _indicators(
    name: str | None, rule: str, phrases: Callable[[], Iterator[tuple[str, str]]]
) -> Iterator[tuple[str, str]]:
    """The indicator that the rule of the category gives, then the words of the text, each with its rule."""
    if name is not None:
        yield name, rule
    for words, side in phrases():
        yield words, f"indicator.{side}"
