"""Readings → readings with their concepts: indicators, with what they leave to the figures before them.

A part (其中农民工1200人) is named by its own words together with those of its total, and never by the latter alone. A
member of a list is named with the act that the list begins with (慰问|困难企业388家、困难职工6673人).
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.forms import Decision
from extractor.records import Aspect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.extraction.forms import Reading
    from extractor.rulepack import RulePack
    from extractor.rulepack.concepts import ConceptSet, Terms

NONE = "concept.none"
#: Marks and words between the members of a list that has one verb; behind a comma there may be another.
LISTING = ("、", "和", "及", "以及", "与")
COMMAS = (",", ";")
# ;全县|现有|工会会员68039名, ,会员|总数|达5000人: what there is, whatever was done before
_STANDS = re.compile(r"[现已共]有|总数|总量|数量|达到?$")
#: What says of itself that it is a statement of its own: 城镇新增就业5万人, 零售总额增长5%.
_OF_THEIR_OWN = frozenset({Aspect.INCREMENT, Aspect.GROWTH, Aspect.SHARE})
# “我为企业献一策”活动|收到合理化建议: what a campaign is called says nothing of what came of it
_CAMPAIGN = re.compile(r"^“[^”]{2,16}”(?:主题|专项|系列)?(?:活动|行动)(?:中|期间)?")


class _Named(NamedTuple):
    """A reading with the terms that name it, and the act that it would share with the next members of its list.

    ``terms`` is None where its words have another meaning, or more than one.
    """

    reading: Reading
    terms: Terms | None
    acts: Terms


def with_concepts(folded: str, readings: Iterable[Reading], rules: RulePack) -> Iterator[Reading]:
    """Yield the readings, each with its concept, in their order."""
    concepts = rules.concepts
    named: dict[int, _Named] = {}
    previous: _Named | None = None
    for reading in readings:
        words = reading.indicator.value
        own = concepts.terms_of(words) or concepts.terms_of(_CAMPAIGN.sub("", words))
        acts = concepts.acts_in(words)
        before = None if acts else _before_in_list(folded, reading, previous)
        if reading.part_of is not None:
            terms = _of_part(own, named.get(reading.part_of.value.start), reading, concepts)
        elif before is None:
            terms = _beside(own, acts, previous, reading, folded, concepts)
        else:
            terms = _in_list(own, before, reading, folded, concepts)
            acts = before.acts if terms is None or before.acts <= terms else acts
        previous = named[reading.start] = _Named(reading, terms, acts)
        code = concepts.code_of(terms, reading.quantity.unit, reading.side.value.aspect)
        yield reading._replace(concept=Decision.only(code, concepts.base_of(code) if code else NONE))


def _of_part(own: Terms | None, total: _Named | None, reading: Reading, concepts: ConceptSet) -> Terms | None:
    """The terms of a stated part: with those of its total, or alone if they name what is narrower than that.

    签订集体合同177份,其中|工资集体合同|110份
    """
    if own is None or total is None or total.terms is None or own <= total.terms:
        return None
    whole = concepts.code_of(total.terms, total.reading.quantity.unit, total.reading.side.value.aspect)
    alone = concepts.code_of(own, reading.quantity.unit, reading.side.value.aspect)
    entry = concepts.get(alone) if alone is not None else None
    is_narrower = entry is not None and whole is not None and entry.wider == whole
    return own if is_narrower else own | total.terms


def _beside(
    own: Terms | None, acts: Terms, previous: _Named | None, reading: Reading, folded: str, concepts: ConceptSet
) -> Terms | None:
    """The terms of a member of a list with the act of the one before it, which leaves out what that one names.

    工资集体协商覆盖企业37537户,|覆盖职工|91.7万名
    """
    if own is None or previous is None or previous.terms is None or not acts or previous.acts != acts or reading.heads:
        return own
    code = partial(concepts.code_of, unit=reading.quantity.unit, aspect=reading.side.value.aspect)
    if code(own) is not None or not folded.startswith((*LISTING, *COMMAS), previous.reading.quantity.end):
        return own
    fuller = [own | {term} for term in previous.terms - own if code(own | {term}) is not None]
    return fuller[0] if len(fuller) == 1 else own


def _before_in_list(folded: str, reading: Reading, previous: _Named | None) -> _Named | None:
    """What stands before a reading in one list of its sentence; behind a comma only if that begins with an act."""
    if previous is None or reading.heads or previous.reading.line != reading.line:
        return None
    between = folded[previous.reading.quantity.end : reading.start]
    is_listed = between.startswith(LISTING) or (bool(previous.acts) and between.startswith(COMMAS))
    return previous if is_listed else None


def _in_list(own: Terms | None, before: _Named, reading: Reading, folded: str, concepts: ConceptSet) -> Terms | None:
    """The terms of a member of a list that has no act of its own; None if it is not sure that it has that of the list.

    Behind a comma there may stand a statement of its own: 慰问职工200人,|会员总数|达5000人; behind what is not
    understood only what is counted at a time is one. Of 安康杯竞赛参赛企业230家、|参赛职工| it is not sure whether they
    are of 安康杯.
    """
    if own is None:
        return None
    aspect = reading.side.value.aspect
    code = partial(concepts.code_of, unit=reading.quantity.unit, aspect=aspect)
    alone = code(own)
    end = before.reading.quantity.end
    is_listed = folded.startswith(LISTING, end)
    stands = _STANDS.search(folded, end, reading.start) is not None
    if before.terms is None:
        is_whole = not is_listed and alone is not None and (stands or aspect in _OF_THEIR_OWN)
        return own if is_whole else None
    with_act = own | before.acts
    shared = code(with_act)
    if is_listed:
        narrower = (code(with_act | {term}) for term in before.terms - with_act)
        return with_act if all(one in (None, shared) for one in narrower) else None
    if shared == alone:
        return with_act
    if shared is None or (stands and alone is not None):
        return own
    return with_act if alone is None else None
