"""Units in other writings: 人, 名 and 位 count persons alike, 人次 and 户 count something else."""

from __future__ import annotations

from extractor.values.text import fold

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

_FAMILY = {form: forms[0] for forms in FAMILIES for form in forms}


def family(unit: str) -> str:
    """The name of all writings of a unit.

    >>> family("名"), family("個百分點"), family("盏")
    ('人', '个百分点', '盏')
    """
    folded = fold(unit)
    return _FAMILY.get(folded, folded)
