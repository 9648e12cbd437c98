"""The reasons for a verdict on a draft's figure, in words."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from extractor.records.names import names
from extractor.rulepack.lookup import WINDOW
from extractor.values.text import fold
from extractor.words import Both, both, word

if TYPE_CHECKING:
    from extractor.records import Figure
    from extractor.rulepack import RulePack


class VerdictReason(StrEnum):
    """Why a figure of a draft is judged as it is: the keys of the section ``compare`` of the words.

    What stands in braces there is told of the source; where it starts with ``draft`` of the draft.
    """

    SAME_NUMBER = "same_number"
    WITHIN_PRECISION = "within_precision"
    OTHER_NUMBER = "other_number"
    DIRECTION = "direction"
    NO_ROUNDING = "no_rounding"
    DOUBTFUL = "doubtful"
    DRAFT_DOUBTFUL = "draft_doubtful"
    UNIT = "unit"
    MODALITY = "modality"
    ASPECT = "aspect"
    TIME = "time"
    PLACE = "place"
    SOMETHING_ELSE = "something_else"
    NEAREST = "nearest"
    NOTHING = "nothing"


_INNER_QUOTES = str.maketrans("“”", "‘’")


def in_words(reason: VerdictReason, draft: Figure, source: Figure | None, rules: RulePack) -> Both:
    """The reason in English and in Chinese, for a figure of the draft and the one of a source that it rests on."""
    fields: dict[str, str | Both] = {"draft": with_bound(draft, rules), **_told(draft, "draft_")}
    if source is not None:
        fields |= {"document": source.document, "indicator": source.indicator, "mention": with_bound(source, rules)}
        fields |= _told(source, "")
    return both(f"compare.{reason}", **{field: _within_quotes(told) for field, told in fields.items()})


def with_bound(figure: Figure, rules: RulePack) -> str:
    """A number with the words of approximation that stand next to it: 近300名, 92%以上."""
    start, end = figure.start - figure.sentence_start, figure.end - figure.sentence_start
    first = max(0, start - 2 * WINDOW)
    folded = fold(figure.sentence[first : end + 2 * WINDOW])
    low, high = start, end
    for _, left, right in rules.bounds_at(folded, start - first, end - first):
        if not folded[right : start - first].strip() and not folded[end - first : left].strip():
            low, high = min(low, left + first), max(high, right + first)
    return figure.sentence[low:high]


def _told(figure: Figure, prefix: str) -> dict[str, str | Both]:
    """What reasons say of a figure, in words."""
    period = figure.period or ""
    if figure.time_period and figure.time_period not in period:
        period += f" ({figure.time_period})"
    fields: dict[str, str | Both] = {
        "period": period,
        "scope": figure.scope or "",
        "modality": names(figure.modality)._replace(en=word(f"compare.as_modality.{figure.modality}", "en")),
        "aspect": names(figure.aspect)._replace(en=word(f"compare.as_aspect.{figure.aspect}", "en")),
        "doubtful": figure.doubtful or "",
        "direction": names(figure.direction) if figure.direction else "",
    }
    return {prefix + field: told for field, told in fields.items()}


def _within_quotes(told: str | Both) -> Both:
    """What is told, in Chinese with the quotation marks that stand inside others."""
    en, zh = told if isinstance(told, Both) else (told, told)
    return Both(en, zh.translate(_INNER_QUOTES))
