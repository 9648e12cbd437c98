"""How the words between two numbers announce that the second is a part of the first."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.rulepack.lexicon import WordSet
    from extractor.rulepack.roles import LexiconRole


class Announcement(StrEnum):
    """How parts of a total are announced; the value is the id of the step."""

    AMONG = "relation.among"
    BREAKDOWN = "relation.breakdown"
    OUT_OF = "relation.out-of"
    ALONE = "relation.alone"


# an aside between two quantities: 学校120所(含民办),其中
ASIDE = re.compile(r"\([^()]*\)")
# 126家改制企业中,已有102家;  1.24万名职工中有1.1万人
_OUT_OF = re.compile(r"[^,。;0-9]{0,14}中(?:,|已?有)")
# 仅去年就追回4300万元
_ALONE = re.compile(r"[^。0-9]{0,12}[,;]仅[^,。;]{1,10}就")


def announcement(words: Mapping[LexiconRole, WordSet], between: str) -> Announcement | None:
    """How the folded text between two quantities announces parts; None if it does not."""
    between = ASIDE.sub("", between) if "(" in between else between
    end = len(between)
    if words["left-out"].at(between, 0, end):
        return None
    if words["among"].within(between, 0, end):
        return Announcement.AMONG
    if words["breakdown"].at(between, 0, end) and ")" not in between:
        return Announcement.BREAKDOWN
    if _OUT_OF.match(between):
        return Announcement.OUT_OF
    return Announcement.ALONE if _ALONE.match(between) else None
