"""Whether a figure is reported, aimed at, or laid down: cue words in its clause, else the headings above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.extraction.clauses import cues_of
from extractor.records import Bound, Modality
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.clauses import Clause
    from extractor.extraction.layout import Outline
    from extractor.records import Section
    from extractor.rulepack import Cue, Hit, RulePack

#: How many sections before one are asked whether they look back.
SIBLINGS = 20

# |由|39%提高至45%, |从目前的|39%: where a change starts from holds already
_BASELINE = r"{from}(?:目前的?|现在的?|上年的?|去年的?)?[第近约]?$"
# 按工资总额的|2%拨缴
_BY_RATE = re.compile(r"按照?[^,。;]{0,12}$")
# 按工资总额的2%|拨缴
_LEVIED = r"的?(?:比例|标准)?{levied}"
_LIMITS = (Bound.AT_MOST, Bound.AT_LEAST)


def section_modality(layout: Outline, index: int, rules: RulePack) -> tuple[Modality, str]:
    """What the headings above a section say: the outermost that looks only ahead or only back decides.

    A heading that does both (2012年总结和2013年打算) says nothing. Without any, figures are reported.
    """
    sections = layout.sections
    for section in reversed(list(layout.enclosing(index))):
        found = _heading_cues(sections[section], rules)
        if "plan" in found and "review" not in found:
            return Modality.TARGET, found["plan"]
        if "review" in found and "plan" not in found:
            return Modality.REPORTED, found["review"]
        if "next" in found and not found.keys() & {"plan", "review"} and _follows_review(sections, section, rules):
            return Modality.TARGET, found["next"]
    return Modality.REPORTED, "modality.default"


def _heading_cues(section: Section, rules: RulePack) -> dict[str, str]:
    """Role → rule of the cues in the heading of a section."""
    heading = section.path[-1] if section.path else ""
    return {cue.role: cue.id for hit in rules.cues_in(fold(heading)) for cue in hit.cues}


def _follows_review(sections: Sequence[Section], index: int, rules: RulePack) -> bool:
    """Whether a section beside it, further up, looks back."""
    return any(
        "review" in _heading_cues(section, rules)
        for section in sections[max(0, index - SIBLINGS) : index]
        if section.parent == sections[index].parent and section.path
    )


def modality_candidates(
    clause: Clause,
    modal: Sequence[tuple[Cue, Hit]],
    by_section: tuple[Modality, str],
    rules: RulePack,
) -> Iterator[tuple[Modality, str]]:
    """What may decide the modality of a quantity, the decisive first.

    A norm needs a limit beside it, so that 按…发放500元 stays a report. A cue in the clause wins over one earlier in
    the sentence, and both over the headings. ``modal`` is :func:`modal_cues` of the sentence.
    """
    quantity = clause.quantity
    near = [(cue, hit) for cue, hit in modal if clause.start <= hit.start < clause.right]
    for cue, _hit in near:
        if cue.value == Modality.NORM and (quantity.bound.value in _LIMITS or quantity.kind == "money"):
            yield Modality.NORM, cue.id
    for cue, hit in modal:
        if cue.value == Modality.NORM and hit.end <= clause.start and quantity.bound.value in _LIMITS:
            yield Modality.NORM, cue.id
    by_rate = quantity.kind == "share" and _BY_RATE.search(clause.folded, clause.left, clause.number.start)
    if by_rate and rules.form(_LEVIED).match(clause.folded, clause.number.end, clause.end):
        yield Modality.NORM, "modality.by-rate"
    if quantity.kind == "money" and quantity.bound.value is not Bound.EXACT and _is_limited(clause, rules):
        yield Modality.NORM, "modality.limit-on-money"
    if rules.form(_BASELINE).search(clause.folded, clause.left, clause.number.start):
        yield Modality.REPORTED, "modality.baseline"
    for value in (Modality.TARGET, Modality.REPORTED):
        for cue, _hit in reversed(near):
            if cue.value == value:
                yield value, cue.id
    for cue, hit in reversed(modal):
        if hit.end <= clause.start and cue.value != Modality.NORM:
            yield Modality(cue.value), cue.id
    yield by_section


def _is_limited(clause: Clause, rules: RulePack) -> bool:
    """Whether the words beside an amount lay down what it may come to: 最高3万元; 控制在3万元以内 is an aim."""
    cue = next((cue for cue, _, _ in rules.bounds_at(clause.folded, clause.number.start, clause.number.end)), None)
    return cue is not None and cue.norm


def modal_cues(hits: Sequence[Hit]) -> list[tuple[Cue, Hit]]:
    """The cues of modality among the cue words of a sentence."""
    return cues_of("modality", hits)
