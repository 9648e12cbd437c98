"""The interval that a printed number stands for: its printed places, its bound, its particles."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support import figures_of

from extractor import extract
from extractor.reading import read_bytes
from extractor.values.intervals import CUT, INFINITE, Interval, interval_of, likely_interval, rounded_interval_of

INTERVALS = [
    # a count is exact, however it is written
    ("会员83630人", 83630, 83630),
    ("会员三百二十五人", 325, 325),
    ("会员三百人", 300, 300),
    ("会员3万4000人", 34000, 34000),
    # a scale rounds to its last printed place, or cuts off there
    ("会员8.36万人", 83550, Decimal("83699.9")),
    ("财政收入5.72亿元", 571500000, Decimal("572999000")),
    ("财政收入1.2个亿元", 115000000, Decimal("129990000")),
    ("会员八万三千人", 82500, 83999),
    ("会员三万四千人", 33500, 34999),
    ("投入二十亿三千三百万元", 2032995000, 2033009990),
    # so do shares, whole or not
    ("入会率92%", Decimal("91.5"), Decimal("92.999")),
    ("入会率85.25%", Decimal("85.245"), Decimal("85.25999")),
    ("增长百分之三点五", Decimal("3.45"), Decimal("3.5999")),
    ("提高3.2个百分点", Decimal("3.15"), Decimal("3.2999")),
    ("占七成三", Decimal("72.5"), Decimal("73.999")),
    ("占八成", 75, Decimal("89.99")),
    # 多 and 余 add less than one of the last digit that is not 0
    ("会员50多万人", 500000, 600000),
    ("会员8000余名", 8000, 9000),
    ("投入280多万元", 2800000, 2900000),
    ("占四成多", 40, 50),
    # words of the bound
    ("近300名职工", 270, 300),
    ("约8万人参加", 70000, 90000),
    ("约8360人参加", 7942, 8778),
    ("参加职工5万人以上", 50000, INFINITE),
    ("投入超过7亿元", 700000000, INFINITE),
    ("人数不超过50人", 0, 50),
    # a range is from end to end
    ("奖励10—20名职工", 10, 20),
]


@pytest.mark.parametrize(("text", "low", "high"), INTERVALS)
def test_interval(text: str, low: Decimal | int, high: Decimal | int) -> None:
    figure = figures_of(text)[0]
    assert interval_of(figure) == Interval(Decimal(low), Decimal(high))


LIKELY = [
    # an open end is one unit of the last digit that is not 0 away
    ("参加职工5万人以上", 50000, 60000),
    ("投入超过7.2亿元", 720000000, 730000000),
    ("人数不超过50人", 40, 50),
    # and a closed one where it was
    ("近300名职工", 270, 300),
    ("会员50多万人", 500000, 600000),
    ("会员83630人", 83630, 83630),
]


@pytest.mark.parametrize(("text", "low", "high"), LIKELY)
def test_likely_interval(text: str, low: int, high: int) -> None:
    one = figures_of(text)[0]
    assert likely_interval(one.mention, one.value, one.value_max, one.bound, one.unit) == Interval(
        Decimal(low), Decimal(high)
    )


def test_a_share_in_words_leaves_some_room() -> None:
    (figure,) = figures_of("女职工占三分之一")
    low, high = interval_of(figure)
    assert low < Decimal("0.32") < Decimal("0.345") < high
    assert not Interval(low, high).holds(Decimal("0.25"))


def test_the_scale_of_a_table_head_counts() -> None:
    document = read_bytes("单位：万元\n\n| 项目 | 慰问金 |\n| --- | --- |\n| 市总工会 | 120 |\n".encode(), "table.md")
    (figure,) = extract(document).figures
    assert interval_of(figure) == Interval(Decimal(1195000), Decimal(1200000) + 10000 * CUT)


ARITHMETIC = [
    # sums and differences of every number of both
    (Interval(Decimal(1), Decimal(2)) + Interval(Decimal(10), Decimal(20)), Interval(Decimal(11), Decimal(22))),
    (Interval(Decimal(10), Decimal(20)).minus(Interval(Decimal(1), Decimal(2))), Interval(Decimal(8), Decimal(19))),
    # quotients; an open end stays open
    (Interval(Decimal(10), Decimal(20)).over(Interval(Decimal(2), Decimal(5))), Interval(Decimal(2), Decimal(10))),
    (Interval(Decimal(10), INFINITE).over(Interval(Decimal(2), Decimal(5))), Interval(Decimal(2), INFINITE)),
    (Interval(Decimal(10), Decimal(20)).over(Interval(Decimal(2), INFINITE)), Interval(Decimal(0), Decimal(10))),
    (Interval(Decimal(10), Decimal(20)).over(Interval(Decimal(0), Decimal(5))), Interval(Decimal(2), INFINITE)),
    (Interval(Decimal(1), Decimal(2)).times(100), Interval(Decimal(100), Decimal(200))),
]


@pytest.mark.parametrize(("computed", "expected"), ARITHMETIC)
def test_arithmetic(computed: Interval, expected: Interval) -> None:
    assert computed == expected


def test_overlap_includes_the_ends() -> None:
    one = Interval(Decimal(1), Decimal(2))
    assert one.overlaps(Interval(Decimal(2), Decimal(3)))
    assert not one.overlaps(Interval(Decimal("2.01"), Decimal(3)))


def test_a_rounded_number_is_no_wider_above_than_below() -> None:
    (figure,) = figures_of("会员8.36万人")
    assert rounded_interval_of(figure) == Interval(Decimal(83550), Decimal(83650))
