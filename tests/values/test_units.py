"""Units of measure: their families, what may count the same things, and what one is worth in another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor import RuleError, RulePack, load_rules
from extractor.rulepack import PackText
from extractor.values.units import UnitOfMeasure

RULES = load_rules()

SAME = [
    # (one writing, another, whether they are one unit)
    ("人", "名", True),
    ("人", "位", True),
    ("個百分點", "百分点", True),  # in traditional characters
    ("公里", "km", True),
    ("㎡", "平方米", True),
    ("人", "人次", False),
    ("亩", "公顷", False),  # both are areas
    ("元", "美元", False),
    ("人", "", False),
    ("筐子", "筐子", True),  # no rule knows it
    ("筐子", "筐", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_writings_of_one_unit(one: str, other: str, same: bool) -> None:
    assert RULES.unit_of(one).is_same_as(RULES.unit_of(other)) is same


COUNT_SAME = [
    # (one unit, another, whether both may count the same things)
    ("家", "个", True),  # 个 is said of anything that has a classifier
    ("家", "所", True),
    ("起", "例", True),
    ("场", "期", True),
    ("县", "个", True),
    ("件", "份", True),
    ("", "人", True),  # a number without a unit
    ("人", "个", False),
    ("人", "人次", False),
    ("元", "个", False),
    ("", "%", False),
    ("亩", "个", False),
    ("场", "家", False),
    ("%", "个百分点", False),
    ("筐子", "个", False),  # it may be anything
]


@pytest.mark.parametrize(("one", "other", "may"), COUNT_SAME)
def test_what_may_count_the_same(one: str, other: str, may: bool) -> None:
    units = RULES.unit_of(one), RULES.unit_of(other)
    assert units[0].may_count_same(units[1]) is may
    assert units[1].may_count_same(units[0]) is may


WORTH = [
    # (a unit, another, how many of the second make one of the first)
    ("吨", "公斤", Decimal(1000)),
    ("吨", "斤", Decimal(2000)),
    ("斤", "kg", Decimal("0.5")),
    ("盏", "盏", Decimal(1)),
    ("吨", "公里", None),
    ("元", "美元", None),
    ("%", "元", None),
]


@pytest.mark.parametrize(("one", "other", "worth"), WORTH)
def test_what_a_unit_is_worth(one: str, other: str, worth: Decimal | None) -> None:
    assert RULES.unit_of(one).worth_in(RULES.unit_of(other)) == worth


WHOLES = [("%", 100), ("‰", 1000), ("倍", 1), ("", 1), ("元", None), ("个百分点", None), ("番", None), ("筐子", None)]


@pytest.mark.parametrize(("unit", "whole"), WHOLES)
def test_how_many_make_a_whole(unit: str, whole: int | None) -> None:
    assert RULES.unit_of(unit).per_whole == whole


FRACTIONS = [
    # (a unit, whether a fraction of it can be counted)
    ("元", True),
    ("公里", True),
    ("人天", True),
    ("股", True),
    ("筐子", True),  # no rule knows it
    ("人", False),
    ("个", False),
    ("县", False),
]


@pytest.mark.parametrize(("unit", "divisible"), FRACTIONS)
def test_what_can_be_divided(unit: str, divisible: bool) -> None:
    assert RULES.unit_of(unit).divisible is divisible


def test_a_unit_that_no_rule_has_is_a_family_of_its_own() -> None:
    assert RULES.unit_of("籮筐") == UnitOfMeasure("箩筐", "箩筐")


# ── units of a user ─────────────────────────────────────────────────────────────────────────────────────────

UNIT = """
[[unit]]
id = "unit.mine"
why = "for this test"
kind = "{kind}"
forms = {forms}
counts = ["other"]
yes = ["3{first}"]
{more}
"""


def with_unit(kind: str, *forms: str, more: str) -> RulePack:
    written = str(list(forms)).replace("'", '"')
    return load_rules(PackText("mine.toml", UNIT.format(kind=kind, forms=written, first=forms[0], more=more)))


def test_a_pack_adds_a_writing_of_a_unit() -> None:
    rules = with_unit("measure", "吨重", more='family = "吨"')
    unit = rules.unit_of("吨重")
    assert unit.is_same_as(rules.unit_of("吨"))
    assert unit.worth_in(rules.unit_of("公斤")) == 1000  # which it has from its family
    assert not RULES.unit_of("吨重").is_same_as(RULES.unit_of("吨"))


def test_a_pack_says_more_of_some_forms() -> None:
    container = '{ forms = ["货柜"], divisible = true, exchange = { factor = 12.5, unit = "筐子" } }'
    rules = with_unit("count", "筐子", "货柜", more=f'things = ["crates"]\nsome = [{container}]')
    crate, filled = rules.unit_of("筐子"), rules.unit_of("货柜")
    assert (crate.divisible, filled.divisible) == (False, True)
    assert filled.worth_in(crate) == Decimal("12.5")
    assert crate.may_count_same(filled)


REFUSED = [
    # (what a pack says of a unit of some kind, in which the writings of one unit differ)
    ("count", 'family = "人"', "kind: 筐子 and 人 .* are writings of one unit, 人, and differ in kind"),
    ("measure", 'family = "吨"\nexchange = { factor = 3, unit = "斤" }', "differ in exchange"),
    ("people", 'family = "人"\ndivisible = true\nsome = [{ forms = ["筐子"], divisible = false }]', None),
    ("measure", 'exchange = { factor = 3, unit = "吨" }', "吨 has an exchange itself"),
    ("measure", 'exchange = { factor = 0, unit = "斤" }', "greater than 0"),
    ("measure", 'some = [{ forms = ["筐"], divisible = true }]', "'筐' is not in forms of the rule"),
    ("measure", 'some = [{ forms = ["筐子"] }, { forms = ["筐子"] }]', "'筐子' is listed twice"),
]


@pytest.mark.parametrize(("kind", "more", "fault"), REFUSED)
def test_what_writings_of_one_unit_must_agree_in(kind: str, more: str, fault: str | None) -> None:
    if fault is None:
        assert not with_unit(kind, "筐子", more=more).unit_of("筐子").divisible
        return
    with pytest.raises(RuleError, match=rf"^rule pack mine\.toml, rule unit\.mine: .*{fault}"):
        with_unit(kind, "筐子", more=more)
