"""Which units count the same: one unit in other writings (人, 名), or classifiers used for one another (家, 个)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.folding import fold

if TYPE_CHECKING:
    from extractor.rulepack import RulePack

#: Writings of one unit, folded; the first one stands for all. Any other unit is a family of its own.
FAMILIES = (
    ("人", "名", "位"),
    ("人次", "人(次)", "人·次", "余人次"),
    ("件", "起", "宗", "桩"),
    ("件次", "件(次)", "起次"),
    ("场", "场次"),
    ("个百分点", "百分点"),
    ("个千分点", "千分点"),
    ("基点", "个基点"),
    ("小时", "个小时"),
    ("学时", "课时", "个学时"),
    ("工日", "个工日", "人工日"),
    ("岁", "周岁"),
    ("平方米", "平米", "平方", "㎡", "m²"),
    ("平方公里", "平方千米", "km²", "k㎡"),
    ("公里", "千米", "km"),
    ("公斤", "千克", "kg"),
    ("吨", "t"),
    ("立方米", "立方", "m³"),
    ("千瓦时", "度", "度电", "kWh"),
    ("美元", "美金"),
    ("港元", "港币", "元港币"),
    ("新台币", "台币", "元新台币"),
)
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

_FAMILY = {form: forms[0] for forms in FAMILIES for form in forms}
_GROUPS = {unit: {index for index, group in enumerate(EXCHANGED) if unit in group} for unit in sum(EXCHANGED, ())}


def family(unit: str) -> str:
    """The name of all writings of a unit.

    >>> family("名"), family("個百分點"), family("盏")
    ('人', '个百分点', '盏')
    """
    folded = fold(unit)
    return _FAMILY.get(folded, folded)


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
