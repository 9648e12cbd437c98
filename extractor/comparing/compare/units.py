"""Which units can count the same things: classifiers that are used for one another (家, 个), or none beside any."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.rulepack import RulePack

#: Classifiers that one report and the next use of the same things. 个 stands for every one of things.
EXCHANGED = (
    ("家", "所", "间", "处", "座", "户"),
    ("件", "件次", "例", "项"),
    ("场", "次", "期", "班", "班次", "批", "批次", "轮"),
    ("项", "条", "款", "则"),
    ("份", "件", "本", "册", "张", "套", "篇", "幅"),
    ("支", "队", "家"),
)
GENERAL = "个"

_GROUPS = {unit: {index for index, group in enumerate(EXCHANGED) if unit in group} for unit in sum(EXCHANGED, ())}


def comparable(one: str, other: str, rules: RulePack) -> bool:
    """Whether two families can count the same things; a number without a unit counts anything but shares and money."""
    if one == other or _GROUPS.get(one, set()) & _GROUPS.get(other, set()):
        return True
    kinds = _kind(one, rules), _kind(other, rules)
    if not one or not other:
        return not set(kinds) & {"share", "points", "money", "rank"}
    return GENERAL in (one, other) and all(kind in ("count", "noun") for kind in kinds)


def _kind(unit: str, rules: RulePack) -> str:
    found = rules.units.longest(unit, 0)
    return str(found[1].kind) if found is not None and found[0] == unit else ""
