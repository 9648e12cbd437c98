"""The rule that decided a figure's category, said in a sentence."""

from __future__ import annotations

from extractor.records import Category
from extractor.records.columns import CATEGORIES

_EXACT = {
    "category.money": (
        "An amount of money counts as money, whatever it is spent on.",
        "凡金额一律归入“资金”，不论用途。",
    ),
    "category.share": (
        "A percentage or the like counts as a rate, whatever it is a rate of.",
        "凡百分比、千分比等一律归入“比率”。",
    ),
    "category.points": ("Percentage points count as a rate.", "百分点归入“比率”。"),
    "category.rank": ("A position in a ranking counts as a rank.", "名次归入“排名”。"),
    "category.of-total": (
        "The number is a part of the total before it, and counts the same.",
        "此数是前面总数的一部分，类别与总数相同。",
    ),
    "category.as-before": (
        "Nothing here says what is counted; the figure before has the same unit, so this one counts the same.",
        "此处未写明所计对象；前一数据单位相同，类别随前一数据。",
    ),
    "category.cared-for": (
        "Persons who are visited or helped count as people, whatever their title.",
        "被慰问、帮扶的人员按“其他人员”计，不论其称号。",
    ),
}
_ACTS = {
    "act.training": (
        "What is done in the clause is training, so the persons count as trained.",
        "分句中的动作是培训，人员按培训人员计。",
    ),
    "act.joining": (
        "What is done in the clause is joining a union, so the persons count as members.",
        "分句中的动作是入会，人员按工会会员计。",
    ),
    "act.award": (
        "What is done in the clause is an award, so whoever gets it counts as an honour.",
        "分句中的动作是表彰或授予，按荣誉计。",
    ),
    "act.giving": (
        "Things are given or bought, and no noun says more, so they count as outputs.",
        "分句中的动作是发放或购置，又无更具体的名词，按成果计。",
    ),
}
_BY_UNIT = (
    "No noun or act says what is counted; the unit {unit} does.",
    "没有名词或动作说明所计对象，按单位“{unit}”判定。",
)
_BY_NOUN = (
    "A noun of the category “{category}” names what is counted.",
    "所计对象由“{category}”类的名词指明。",
)


def reason(rule: str, lang: str) -> str | None:
    """Why the rule with the id ``rule`` decides as it does, in ``en`` or ``zh``; None for a rule of a user's pack."""
    family, _, name = rule.partition(".")
    if rule.startswith("category.by-unit."):
        texts = tuple(text.format(unit=rule.removeprefix("category.by-unit.")) for text in _BY_UNIT)
    elif family == "noun" and name in set(Category):
        names = CATEGORIES[Category(name)]
        texts = (_BY_NOUN[0].format(category=names.en), _BY_NOUN[1].format(category=names.zh))
    else:
        texts = _EXACT.get(rule) or _ACTS.get(rule) or ()
    return texts[lang == "zh"] if texts else None
