"""A draft against its sources: which of its figures they support, and which they contradict.

For each figure of the draft the figures of the sources are looked up that are about the same
(:mod:`~extractor.comparing.compare.similarity`) and count the same in the same sense: units, category, aspect,
modality, and no conflict of time and place. :mod:`extractor.comparing.agreement` decides whether numbers agree. Then:

* **supported**, **rounded**: a figure agrees whose description is alike by :data:`ALIKE`; by :data:`ALIKE_WEAK`
  where the number has one or two digits or agrees only within its precision, for such numbers agree by chance. Or
  a figure agrees in company (:mod:`extractor.comparing.compare.company`), whatever its description.
* **contradicted**: none agrees, and a figure with another number is alike by :data:`ALIKE_SAME`, or stands in the same
  place of a sentence that is the same but for its numbers. So it is too where one agrees, but one with another number
  is more alike by more than :data:`MARGIN`, and the agreement is weak or both stand in one sentence: then the numbers
  were mixed up.
* **not-found**: anything else, and what rests on a number that OCR is not sure of; the message says what comes nearest,
  and why it is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from extractor.comparing.agreement import Agreement, agreement
from extractor.comparing.compare.circumstances import Relation, same_place, same_time
from extractor.comparing.compare.company import companions
from extractor.comparing.compare.index import SourceIndex, Statement, nearest, statements
from extractor.comparing.compare.reasons import VerdictReason, in_words
from extractor.comparing.compare.similarity import as_decimal, of_one_part, overlap, similarity, telling_words
from extractor.records import Aspect, Category, DraftJudgement, Evidence, Verdict
from extractor.rulepack import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from extractor.records import Result
    from extractor.rulepack import RulePack

#: How alike two descriptions are of which one supports the other, if the number has three digits or more.
ALIKE = Fraction(1, 2)
#: The same for numbers that agree by chance more easily.
ALIKE_WEAK = Fraction(3, 5)
#: How alike two descriptions are that are taken for the same.
ALIKE_SAME = Fraction(3, 4)
#: A figure that is more alike by this much than the one that agrees is the one that was meant.
MARGIN = Fraction(1, 4)
#: A number of so many digits does not agree by chance.
STRONG_DIGITS = 3
#: A number of so many digits is known again by its indicator alone, even if that is a bare noun (涉及人数5789人).
TELLING_DIGITS = 4
#: Of the figures that have a number so many are looked at.
MOST = 48
DOUBTS = (VerdictReason.DOUBTFUL, VerdictReason.DRAFT_DOUBTFUL)
AGREEING = (Agreement.SAME, Agreement.CLOSE)
#: At most this many places are given as evidence.
MAX_EVIDENCE = 5

#: Categories that reports put the same things in.
KINDRED = (
    {Category.PEOPLE, Category.MEMBERS, Category.TRAINEES, Category.HONOURS},
    {Category.UNIONS, Category.ORGANIZATIONS, Category.FACILITIES, Category.HONOURS},
    {Category.EVENTS, Category.CASES, Category.OUTPUTS, Category.AGREEMENTS, Category.FACILITIES, Category.HONOURS},
)


def compare(draft: Result, sources: Iterable[Result], rules: RulePack | None = None) -> tuple[Verdict, ...]:
    """Judge each figure of a draft by the figures of its sources.

    Args:
        draft: from :func:`extractor.extract`.
        sources: the reports that the draft rests on; the draft itself should not be among them.
        rules: the rule pack that knows the units; the package's own by default.

    Returns:
        A verdict for each figure of the draft, in the order of its text: ``supported``, ``rounded``,
        ``contradicted`` or ``not-found``, with the places in the sources that it rests on, the best first.
    """
    rules = rules or load_rules()
    index = SourceIndex(sources, rules)
    verdicts: list[Verdict] = []
    for _, group in groupby(statements([draft], rules), key=attrgetter("sentence")):
        sentence = list(group)
        company = companions(sentence, index)
        verdicts += (_Case(one, index, company.get(one.order, ()), rules).verdict() for one in sentence)
    return tuple(verdicts)


@dataclass(frozen=True)
class _Candidate:
    """A figure of a source beside the draft's: how alike, how the numbers agree, and what stands against it."""

    draft: Statement
    source: Statement
    similarity: Fraction
    agreement: Agreement
    against: VerdictReason | None
    time: Relation
    place: Relation
    in_slot: bool = False
    in_company: bool = False

    @property
    def agrees(self) -> bool:
        return self.agreement in AGREEING

    @property
    def is_turned(self) -> bool:
        """Whether only the direction of the change differs."""
        return self.against is VerdictReason.DIRECTION and self.agrees and self.is_same

    @property
    def is_strong(self) -> bool:
        """Whether the numbers do not agree by chance."""
        return self.agreement is Agreement.SAME and self.source.printed.digits >= STRONG_DIGITS

    @property
    def is_alike(self) -> bool:
        """Whether the descriptions are alike enough for one to support the other."""
        if self.in_slot or self.in_company:
            return True
        if self.is_strong:
            return self.similarity >= ALIKE
        return self.similarity >= ALIKE_WEAK and of_one_part(self.draft.topic, self.source.topic)

    @property
    def is_same(self) -> bool:
        """Whether both are about the same thing, so that another number is a contradiction."""
        one, other = self.draft.kind.category, self.source.kind.category
        return self.in_slot or (
            self.similarity >= ALIKE_SAME
            and of_one_part(self.draft.topic, self.source.topic)
            and (one is other or Category.OTHER in (one, other))
            and max(self.time, self.place) < Relation.DIVERGING
        )

    @cached_property
    def rank(self) -> tuple[bool, Fraction, bool, Relation, Relation]:
        """The best comes first."""
        return (
            not self.in_slot,
            -self.similarity,
            self.agreement is not Agreement.SAME,
            self.time,
            self.place,
        )

    @cached_property
    def context(self) -> tuple[Fraction, Fraction, Decimal, int]:
        """What decides between candidates of one rank: the words of clause and sentence, and then the number."""
        clause, sentence = map(overlap, self.draft.context, self.source.context)
        return -clause, -sentence, abs(self.draft.printed.value - self.source.printed.value), self.source.order


class _Case:
    """One figure of the draft with all that the sources have to say of it."""

    def __init__(self, draft: Statement, index: SourceIndex, company: Sequence[Statement], rules: RulePack) -> None:
        self._draft, self._index, self._company, self._rules = draft, index, company, rules
        self._candidates = list(self._gather())

    def verdict(self) -> Verdict:
        """The judgement, with its reason and its evidence."""
        free = [one for one in self._candidates if one.against is None]
        agreeing = _best(one for one in free if one.agrees and one.is_alike and not self._is_neighbour(one.source))
        differing = _best(one for one in free if one.agreement is Agreement.DIFFERENT and one.is_same)
        turned = _best(one for one in self._candidates if one.is_turned)
        if agreeing and not (differing and _mixed_up(agreeing[0], differing[0])):
            same = [one for one in agreeing if one.agreement is Agreement.SAME]
            if same:
                return self._judged(DraftJudgement.SUPPORTED, VerdictReason.SAME_NUMBER, same)
            return self._judged(DraftJudgement.ROUNDED, VerdictReason.WITHIN_PRECISION, agreeing)
        if turned:
            return self._judged(DraftJudgement.CONTRADICTED, VerdictReason.DIRECTION, turned)
        allowed = _best(one for one in free if one.agreement is Agreement.ALLOWED and one.is_same)
        if differing and not (allowed and allowed[0].rank < differing[0].rank):
            alike = [one for one in differing if one.rank == differing[0].rank]
            return self._judged(DraftJudgement.CONTRADICTED, VerdictReason.OTHER_NUMBER, alike)
        if allowed:
            return self._judged(DraftJudgement.NOT_FOUND, VerdictReason.NO_ROUNDING, allowed)
        return self._not_found(free)

    def _gather(self) -> Iterator[_Candidate]:
        """The figures of the sources that may be about the same, each once."""
        seen = set()
        for candidate in self._look_up():
            if candidate.source.order not in seen:
                seen.add(candidate.source.order)
                yield candidate

    def _look_up(self) -> Iterator[_Candidate]:
        draft, index = self._draft, self._index
        value = draft.printed.value
        for source in index.at(draft.slot, value) if draft.slot else ():
            yield self._candidate(source, Fraction(1), in_slot=True)
        for source in self._company:
            share = similarity(draft.topic, source.topic)
            if share:
                yield self._candidate(source, share, in_company=True)
        for share, subject in index.about(draft.topic, ALIKE):
            for kind, groups in subject.kinds.items():
                if self._may_count_same(kind.unit):
                    for group in groups.values():
                        for source in nearest(group, value):
                            yield self._candidate(source, share)
        if draft.printed.digits >= TELLING_DIGITS:
            words = telling_words(draft.figure.indicator)
            for source in index.with_value(value)[:MOST]:
                share = similarity(words, telling_words(source.figure.indicator))
                if share >= ALIKE_WEAK:
                    yield self._candidate(source, share)

    def _candidate(
        self, source: Statement, share: Fraction, *, in_slot: bool = False, in_company: bool = False
    ) -> _Candidate:
        draft = self._draft
        time = same_time(draft.circumstances, source.circumstances)
        place = same_place(draft.circumstances.scope, source.circumstances.scope)
        agreed = agreement(draft.printed, source.printed)
        against = self._against(source, agreed)
        if against is None and Relation.CONFLICT in (time, place):
            against = VerdictReason.TIME if time is Relation.CONFLICT else VerdictReason.PLACE
        return _Candidate(draft, source, share, agreed, against, time, place, in_slot, in_company)

    def _against(self, source: Statement, agreed: Agreement) -> VerdictReason | None:
        """Why a figure of a source says nothing of the draft's by its kind, if it does not."""
        one, other = self._draft.kind, source.kind
        if not self._may_count_same(other.unit):
            return VerdictReason.UNIT
        if one.modality is not other.modality:
            return VerdictReason.MODALITY
        if one.aspect is not other.aspect:
            # 新发展会员4.38万人，其中农民工会员2.91万人: only the words around tell whether the second is new too
            unsaid = {one.aspect, other.aspect} == {Aspect.LEVEL, Aspect.INCREMENT}
            if not (unsaid and agreed in AGREEING and self._draft.topic == source.topic):
                return VerdictReason.ASPECT
        if not _kindred(one.category, other.category):
            return VerdictReason.SOMETHING_ELSE
        if self._draft.figure.doubtful:
            return VerdictReason.DRAFT_DOUBTFUL
        if source.figure.doubtful:
            return VerdictReason.DOUBTFUL
        if one.direction and other.direction and one.direction is not other.direction:
            return VerdictReason.DIRECTION
        return None

    def _may_count_same(self, family: str) -> bool:
        """Whether the draft's number may count what one in a unit of ``family`` counts."""
        return self._rules.unit_of(self._draft.kind.unit).may_count_same(self._rules.unit_of(family))

    def _is_neighbour(self, source: Statement) -> bool:
        """Whether a source is another number of the very sentence that the draft has copied."""
        slot, other = self._draft.slot, source.slot
        return slot is not None and other is not None and slot.sentence == other.sentence and slot != other

    def _not_found(self, free: Sequence[_Candidate]) -> Verdict:
        """What comes nearest: the number with something against it, the number elsewhere, or another number."""
        against = [one for one in self._candidates if one.against]
        blocked = _best(one for one in against if one.agrees and one.is_alike)
        blocked = blocked or _best(one for one in against if one.against in DOUBTS and one.is_same)
        if blocked and blocked[0].against:
            return self._judged(DraftJudgement.NOT_FOUND, blocked[0].against, blocked[:1])
        elsewhere = self._elsewhere()
        if elsewhere:
            return self._judged(DraftJudgement.NOT_FOUND, VerdictReason.SOMETHING_ELSE, [elsewhere])
        near = _best(free)[:1]
        if not near:
            return self._judged(DraftJudgement.NOT_FOUND, VerdictReason.NOTHING, ())
        return self._judged(
            DraftJudgement.NOT_FOUND, VerdictReason.SOMETHING_ELSE if near[0].agrees else VerdictReason.NEAREST, near
        )

    def _elsewhere(self) -> _Candidate | None:
        """The first figure of the sources with the number and its unit, if the number is not a common one."""
        draft = self._draft
        if draft.printed.digits < STRONG_DIGITS:
            return None
        same = (one for one in self._index.with_value(draft.printed.value) if one.kind.unit == draft.kind.unit)
        first = next(same, None)
        return None if first is None else self._candidate(first, similarity(draft.topic, first.topic))

    def _judged(self, judgement: DraftJudgement, reason: VerdictReason, rests_on: Sequence[_Candidate]) -> Verdict:
        figure = self._draft.figure
        first = rests_on[0] if rests_on else None
        message, message_zh = in_words(reason, figure, first.source.figure if first else None, self._rules)
        return Verdict(
            id=figure.id,
            mention=figure.mention,
            verdict=judgement,
            message=message,
            message_zh=message_zh,
            stated=figure.value,
            found=first.source.figure.value if first else None,
            similarity=as_decimal(first.similarity) if first else None,
            draft=Evidence.of(figure),
            evidence=tuple(Evidence.of(one.source.figure) for one in rests_on[:MAX_EVIDENCE]),
        )


def _best(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """The candidates by rank, those of the first rank by their context."""
    ranked = sorted(candidates, key=attrgetter("rank"))
    first = [one for one in ranked if one.rank == ranked[0].rank]
    return [*sorted(first, key=attrgetter("context")), *ranked[len(first) :]]


def _mixed_up(agreeing: _Candidate, differing: _Candidate) -> bool:
    """Whether the draft's number is that of something else than the one that it most likely speaks of."""
    weak = not agreeing.is_strong or agreeing.source.sentence == differing.source.sentence
    return weak and differing.similarity > agreeing.similarity + MARGIN


def _kindred(one: Category, other: Category) -> bool:
    return one is other or Category.OTHER in (one, other) or any(one in group and other in group for group in KINDRED)
