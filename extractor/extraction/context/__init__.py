"""Period, scope and modality of a quantity: from its clause, sentence, item, paragraph, section.

A :class:`ContextReader` serves one document. What it has read of a paragraph or a section it keeps, so that the
cost grows with the paragraphs that hold figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.context.modality import section_modality
from extractor.extraction.exclusions import names_in
from extractor.records import Span
from extractor.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.extraction.clauses import Clause
    from extractor.extraction.layout import Outline, Paragraph, Passage
    from extractor.records import Modality, Sentence
    from extractor.rulepack import RulePack, TimeOrPlace

# blank lines, salutations (各位代表:), and then the words up to the first full stop
_FIRST_SENTENCE = r"\s*(?:{salutation}[^\r\n]{0,30}[\r\n]\s*)*[^。!?\r\n]*"
# 获评|全省先进单位: the territory is part of an award's name; 获得|全省32家企业支持 and 获|全省第一 are about it
_AWARDED = r"{awards}为?了?[“\"]?$"
_COUNTED_OR_RANKED = re.compile(r"第|前|[0-9]+(?![0-9年])")
# 2019年|的3倍, 相当于2019年|的85%: the number is held against what that time brought
_TIMES = re.compile(r"(?:同期)?的(?:将?近|约)?[0-9.一二两三四五六七八九十百]+[多余]?倍")
_SHARE = re.compile(r"(?:同期)?的(?:将?近|约)?(?:[0-9.]+%|百分之|[一二两三四五六七八九十]+(?:分之|成))")
_HOTLINE = re.compile(r"[0-9]{5}[\u4e00-\u9fff]{0,4}热线")
# 上年同期|为1.5万户: only the numbers of this clause are of that time
_BASE = re.compile(r"的?(?:[仅只才]?[为是有]|[仅只才])?共?(?:[约近]|超过)?[0-9]")
#: The longest words that award something, with an opening quotation mark: 被授予了“.
MAX_AWARDED = 6
#: How many time expressions or scopes before a number are looked at.
LOOK_BACK = 40
#: How much of a section's opening is read for a period or scope that governs the whole section, in code points.
OPENING = 180


class ParagraphContext(NamedTuple):
    """A paragraph with its time expressions and scopes, each in order, and where all of them stand."""

    paragraph: Paragraph
    passage: Passage
    periods: tuple[TimeOrPlace, ...]
    scopes: tuple[TimeOrPlace, ...]
    named: tuple[Span, ...]

    def named_in(self, sentence: Sentence) -> tuple[Span, ...]:
        """Where the time expressions and scopes of a sentence stand, in order."""
        first = bisect_left(self.named, sentence.start, key=_start)
        return self.named[first : bisect_left(self.named, sentence.end, key=_start)]


_start = attrgetter("start")
_end = attrgetter("end")


def _backwards(found: tuple[TimeOrPlace, ...], position: int) -> Iterator[TimeOrPlace]:
    """The expressions that end at or before a position, nearest first, at most :data:`LOOK_BACK`."""
    last = bisect_right(found, position, key=_end)
    for index in range(last - 1, max(-1, last - 1 - LOOK_BACK), -1):
        yield found[index]


def _forwards(found: tuple[TimeOrPlace, ...], position: int, end: int) -> Iterator[TimeOrPlace]:
    """The expressions that start after a position and before ``end``."""
    for index in range(bisect_right(found, position, key=_start), len(found)):
        if found[index].start >= end:
            return
        yield found[index]


@dataclass(slots=True)
class ContextReader:
    """Finds the words that govern a quantity. ``folded`` is the folded text of the document."""

    folded: str
    layout: Outline
    rules: RulePack
    _openings: dict[int, tuple[tuple[TimeOrPlace, ...], tuple[TimeOrPlace, ...]]] = field(default_factory=dict)
    _modalities: dict[int, tuple[Modality, str]] = field(default_factory=dict)
    _territories: dict[int, TimeOrPlace] = field(default_factory=dict)

    def read(self, paragraph: Paragraph, passage: Passage) -> ParagraphContext:
        """Find the time expressions and scopes of a paragraph."""
        periods = self._periods(paragraph.start, paragraph.end)
        scopes = self._scopes(paragraph.start, paragraph.end)
        named = tuple(sorted(Span(one.start, one.end) for one in (*periods, *scopes)))
        return ParagraphContext(paragraph, passage, periods, scopes, named)

    def leave(self, context: ParagraphContext) -> None:
        """Remember the last territory named in a paragraph; paragraphs after it that name none are about it too."""
        territories = [found for found in context.scopes if found.pattern.grade == "territory"]
        if territories:
            self._territories[self._root(context.paragraph.section)] = territories[-1]

    def period_candidates(
        self, context: ParagraphContext, sentence: Sentence, clause: Clause
    ) -> Iterator[tuple[TimeOrPlace, str]]:
        """Time expressions that may govern a quantity, nearest first, with the rule that found each."""
        position = clause.quantity.start
        item = context.passage.item_at(position)
        item_start = item.start if item else context.paragraph.start
        lead_end = context.passage.items[0].start if item else 0
        earlier = []
        for found in _backwards(context.periods, position):
            if not self._reaches(found, clause):
                continue
            if found.start >= sentence.start:
                yield found, "period.in-sentence"
            elif Period.parse(self.folded[found.start : found.end]).carries:
                earlier.append(found)
        for found in _forwards(context.periods, position, clause.right):
            yield found, "period.after-number"
        for found in earlier:
            if found.start >= item_start:
                yield found, "period.in-paragraph"
        for found in earlier:
            if found.start < lead_end:
                yield found, "period.before-items"
        for index in self.layout.enclosing(context.paragraph.section):
            for found in self._opening(index)[0]:
                yield found, "period.in-section"

    def _reaches(self, found: TimeOrPlace, clause: Clause) -> bool:
        """Whether a time may govern a number: not if it is what another number is held against (2019年的3倍).

        由2014年的11.3%降至零: the time that a change starts from governs the first number only.
        """
        if _TIMES.match(self.folded, found.end):
            return False
        words = self.rules.words
        if _SHARE.match(self.folded, found.end) and words["equals"].ending(self.folded, found.start) is not None:
            return False
        before = found.start < clause.start
        if before and self._is_same_period(found) and self._is_only_base(found, clause):
            return False
        return found.start >= clause.left or words["from"].ending(self.folded, found.start) is None

    def _is_same_period(self, found: TimeOrPlace) -> bool:
        return Period.parse(self.folded[found.start : found.end]).is_same_period

    def _is_only_base(self, found: TimeOrPlace, clause: Clause) -> bool:
        """Whether 同期 is only what the figures of this period are held against, so that it governs its own clause.

        去年同期受理案件780件,同比增长5%: nor is a change of that time.
        """
        changes = any(True for _ in clause.cues("direction", clause.left_hits))
        return changes or _BASE.match(self.folded, found.end) is not None

    def _spreads(self, found: TimeOrPlace) -> bool:
        """我省水利系统68名 is about these 68 only; 全省89家 is about the province, as what follows.

        The number of 市总工会12351热线 counts nothing.
        """
        if self.folded[found.start] == "全" or not self.folded[found.end : found.end + 1].isdigit():
            return True
        return _HOTLINE.match(self.folded, found.end) is not None

    def scope_candidates(
        self, context: ParagraphContext, sentence: Sentence, clause: Clause
    ) -> Iterator[tuple[TimeOrPlace, str]]:
        """Words for whom a quantity may be about, nearest first, with the rule that found each."""
        position = clause.quantity.start
        in_sentence: list[TimeOrPlace] = []
        earlier: list[TimeOrPlace] = []
        for found in _backwards(context.scopes, position):
            if found.start >= clause.start:
                yield found, "scope.in-clause"
            else:
                (in_sentence if found.start >= sentence.start else earlier).append(found)
        for found in _forwards(context.scopes, position, clause.right):
            if found.pattern.grade == "territory":
                yield found, "scope.after-number"
        for found in in_sentence:
            if self._spreads(found):
                yield found, "scope.in-sentence"
        for grade in ("territory", "body"):
            for found in earlier:
                if found.pattern.grade == grade:
                    yield found, "scope.in-paragraph"
        for index in self.layout.enclosing(context.paragraph.section):
            for found in self._opening(index)[1]:
                if found.pattern.grade == "territory":
                    yield found, "scope.in-section"
        section, root = context.paragraph.section, self._root(context.paragraph.section)
        opened = [(found, "scope.in-section") for found in self._opening(section)[1] if found.pattern.grade == "body"]
        last = [(self._territories[root], "scope.last-named")] if root in self._territories else []
        yield from last + opened if section == root else opened + last
        for found in self._opening(root)[1]:
            if found.pattern.grade == "speaker":
                yield found, "scope.spoken-for"

    def section_period(self, section: int) -> TimeOrPlace | None:
        """The time expression that governs a section, by its heading or opening or those around it."""
        return next((found for index in self.layout.enclosing(section) for found in self._opening(index)[0]), None)

    def section_scope(self, section: int) -> TimeOrPlace | None:
        """The territory that a section is about, by its heading or opening or those around it."""
        opened = (found for index in self.layout.enclosing(section) for found in self._opening(index)[1])
        return next((found for found in opened if found.pattern.grade == "territory"), None)

    def modality(self, section: int) -> tuple[Modality, str]:
        """What the headings above a section make of its figures, with the rule."""
        known = self._modalities.get(section)
        if known is None:
            known = section_modality(self.layout, section, self.rules)
            self._modalities[section] = known
        return known

    def _periods(self, start: int, end: int) -> tuple[TimeOrPlace, ...]:
        return tuple(self.rules.periods.find(self.folded, start, end))

    def _scopes(self, start: int, end: int) -> tuple[TimeOrPlace, ...]:
        """Scopes in order, without the territories in the names of awards, in short quotations and in titles."""
        found = self.rules.scopes.find(self.folded, start, end)
        names = names_in(self.folded[start:end])
        return tuple(one for one in found if one.pattern.grade != "territory" or not self._in_name(one, names, start))

    def _in_name(self, found: TimeOrPlace, names: list[Span], shift: int) -> bool:
        """Whether a territory is part of a name; offsets of ``names`` count from ``shift``."""
        index = bisect_right(names, found.start - shift, key=_start) - 1
        if index >= 0 and found.end - shift < names[index].end:
            return True
        awarded = self.rules.form(_AWARDED).search(self.folded, max(0, found.start - MAX_AWARDED), found.start)
        return awarded is not None and _COUNTED_OR_RANKED.match(self.folded, found.end) is None

    def _root(self, section: int) -> int:
        """The outermost section around a section: one speech of a file of many."""
        *_, outermost = [0, *(index for index in self.layout.enclosing(section) if index)]
        return outermost

    def _opening(self, index: int) -> tuple[tuple[TimeOrPlace, ...], tuple[TimeOrPlace, ...]]:
        """Time expressions that carry, and scopes, of a section's heading and opening; bodies of its first sentence."""
        known = self._openings.get(index)
        if known is None:
            section = self.layout.sections[index]
            end = min(section.end, section.body + OPENING)
            first = self.rules.form(_FIRST_SENTENCE).match(self.folded, section.body, end)
            periods = tuple(
                found
                for found in self._periods(section.start, first.end() if first else section.body)
                if Period.parse(self.folded[found.start : found.end]).carries
            )
            scopes = tuple(
                found
                for found in self._scopes(section.start, end)
                if found.pattern.grade != "body" or (first is not None and found.start < first.end())
            )
            known = periods, scopes
            self._openings[index] = known
        return known
