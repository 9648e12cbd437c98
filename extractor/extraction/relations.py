"""Between figures: parts of a total, and passages that repeat an earlier one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Span
from extractor.rulepack.announcing import ASIDE, Announcement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.extraction.forms import Quantity
    from extractor.records import Sentence
    from extractor.rulepack import RulePack

# 提案52件,|已办结|49件: done out of what was stated before
_DONE = r"[已获被]?经?{done}"
#: A shorter sentence, without its spaces, is too common to be a repeated passage.
MIN_REPEATED = 15
#: A part that is larger than its total by a misprint is so by less than a digit.
MISPRINT = 10
#: A total is looked for among this many figures before its part.
LOOK_BACK = 4


class Placed(NamedTuple):
    """A quantity with its sentence, and where the words before it start; in the order of the text."""

    quantity: Quantity
    left: int
    sentence: Sentence


def parts(folded: str, placed: Sequence[Placed], rules: RulePack) -> dict[int, tuple[int, str]]:
    """Which quantity is a stated part of which: index → index of the total, both into ``placed``, and the rule."""
    counted = [index for index, one in enumerate(placed) if not _is_threshold(folded, one.quantity, rules)]
    among = _parts(folded, [placed[index] for index in counted], rules)
    return {counted[part]: (counted[total], rule) for part, (total, rule) in among.items()}


def _parts(folded: str, placed: Sequence[Placed], rules: RulePack) -> dict[int, tuple[int, str]]:
    found: dict[int, tuple[int, str]] = {}
    total: tuple[int, Announcement] | None = None
    for index in range(1, len(placed)):
        quantity, left, sentence = placed[index]
        previous = placed[index - 1]
        between = folded[previous.quantity.end : quantity.start]
        if "\n" in between or "\r" in between:
            total = None
            continue
        opened = rules.announcement(between)
        if opened:
            at = _total_before(folded, placed, index, opened, rules)
            total = None if at is None else (at, opened)
            if total is not None:
                found[index] = total
            continue
        if sentence is not previous.sentence or ";" in between or (")" in between and "(" not in between):
            total = None
        listed = between.startswith("、") and index - 1 in found
        if total is not None and _fits(placed[total[0]].quantity, quantity, rules, total[1] if listed else None):
            found[index] = total
        elif total is None and _is_done(folded[left : quantity.start], quantity, previous.quantity, rules):
            found[index] = index - 1, "relation.done"
    for index, whole in _sums(folded, placed):
        found.setdefault(index, (whole, "relation.sums-up"))
    return found


def _is_closed(between: str) -> bool:
    """Whether a bracket that is open at the first of two quantities ends between them: (女会员2000人),其中."""
    return ")" in ASIDE.sub("", between)


def _total_before(
    folded: str, placed: Sequence[Placed], index: int, opened: Announcement, rules: RulePack
) -> int | None:
    """The nearest quantity before a part that can be its total.

    其中 says so of the number right before it even where that is smaller: a misprint is taken as printed.
    """
    quantity = placed[index].quantity
    candidates = [
        at
        for at in range(index - 1, max(-1, index - LOOK_BACK), -1)
        if not _is_closed(folded[placed[at].quantity.end : quantity.start])
    ]
    fitting = [at for at in candidates if _fits(placed[at].quantity, quantity, rules)]
    if not fitting and candidates[:1] == [index - 1] and _fits(placed[index - 1].quantity, quantity, rules, opened):
        return index - 1
    return fitting[0] if fitting else None


def _fits(total: Quantity, part: Quantity, rules: RulePack, opened: Announcement | None = None) -> bool:
    """Whether a quantity can be part of a total; ``opened`` by 其中 also one that is larger by a misprint."""
    units = rules.unit_of(total.unit), rules.unit_of(part.unit)
    may_differ = opened in (Announcement.AMONG, Announcement.OUT_OF)
    may_differ = may_differ and units[0].is_of_occasions is units[1].is_of_occasions
    limit = MISPRINT if may_differ else 1
    return _same_kind(total, part) and _adds_up(total) and part.value <= limit * total.value


def _same_kind(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit or one.kind == other.kind == "people"


def _adds_up(quantity: Quantity) -> bool:
    return quantity.kind not in ("share", "points", "rank")


def _is_threshold(folded: str, quantity: Quantity, rules: RulePack) -> bool:
    """Whether an amount only says which ones are counted: 300万元以上的项目3个, 超亿元的2个."""
    if quantity.kind != "money":
        return False
    behind = rules.words["or-more"].at(folded, quantity.end, len(folded))
    if behind is not None:
        return folded.startswith("的", behind)
    return folded.startswith("的", quantity.end) and rules.words["more-than"].ending(folded, quantity.start) is not None


def _is_done(words: str, quantity: Quantity, previous: Quantity, rules: RulePack) -> bool:
    if previous.unit != quantity.unit or previous.value < quantity.value:
        return False
    return rules.form(_DONE).fullmatch(words.strip(" ,")) is not None


def _sums(folded: str, placed: Sequence[Placed]) -> list[tuple[int, int]]:
    """Lists that add up to the figure before them: 3200万元,中央财政2400万元,省级配套800万元."""
    found = []
    for whole, (total, _, sentence) in enumerate(placed):
        if not _adds_up(total):
            continue
        rest = Decimal(total.value)
        for index in range(whole + 1, min(whole + 8, len(placed))):
            quantity = placed[index].quantity
            if placed[index].sentence is not sentence or quantity.unit != total.unit:
                break
            if ";" in folded[total.end : quantity.start]:
                break
            rest -= quantity.value
            if rest <= 0:
                if rest == 0 and index > whole + 1:
                    found += [(part, whole) for part in range(whole + 1, index + 1)]
                break
    return found


class RepeatedPassages:
    """Finds figures whose whole sentence stood before in the document.

    Sentences are compared without spaces; those shorter than :data:`MIN_REPEATED` are passed over.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._first: dict[tuple[str, int], Span] = {}
        self._sentence: Sentence | None = None
        self._words = ""

    def first(self, one: Placed) -> Span | None:
        """The figure at the same place of the same sentence further up; None if this is the first."""
        if one.sentence is not self._sentence:
            self._sentence = one.sentence
            self._words = "".join(self._text[one.sentence.start : one.sentence.end].split())
        if len(self._words) < MIN_REPEATED:
            return None
        here = Span(one.quantity.start, one.quantity.end)
        before = "".join(self._text[one.sentence.start : one.quantity.start].split())
        earlier = self._first.setdefault((self._words, len(before)), here)
        return None if earlier is here else earlier
