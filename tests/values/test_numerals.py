"""Numerals: what they are worth, and where they are found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import SCRIPTS, Case, align, cases, marked, spell

from extractor.records import Bound
from extractor.values.numerals import MAX_NUMERAL, han_value, parse, scan

PARSED = [
    # Arabic: plain, grouped, full-width, with a decimal
    ("8182", "8182", None, None),
    ("1,234", "1234", None, None),
    ("１，２３４", "1234", None, None),
    ("85.25", "85.25", None, None),
    # with scales, and blanks between
    ("1.2万", "12000", None, None),
    ("5.72 亿", "572000000", None, None),
    ("1.2 个亿", "120000000", None, None),
    ("3万4000", "34000", None, None),
    ("1萬6,300", "16300", None, None),
    ("4.4万亿", "4400000000000", None, None),
    # approximate inside
    ("50多万", "500000", None, Bound.OVER),
    ("三十几万", "300000", None, Bound.OVER),
    ("十来万", "100000", None, Bound.ABOUT),
    ("数千", "1000", None, Bound.OVER),
    ("上百", "100", None, Bound.OVER),
    # Chinese characters: sections, a lone last digit, no leading one, digit by digit
    ("四十一万二千六百", "412600", None, None),
    ("二十亿三千三百万", "2033000000", None, None),
    ("三万四", "34000", None, None),
    ("一万零四", "10004", None, None),
    ("一百二", "120", None, None),
    ("一百零二", "102", None, None),
    ("十五", "15", None, None),
    ("二〇六", "206", None, None),
    ("三点五亿", "350000000", None, None),
    ("两", "2", None, None),
    # two neighbouring digits are a range
    ("七八", "7", "8", None),
    ("十七八", "17", "18", None),
    ("七八十", "70", "80", None),
    ("三五百", "300", "500", None),
    # shares in words
    ("三分之二", "0.666667", None, None),
    ("百分之十五", "15", None, None),
    ("百分之3.5", "3.5", None, None),
    ("千分之二点七", "2.7", None, None),
    ("七成三", "73", None, None),
    ("六成半", "65", None, None),
    ("八成", "80", None, None),
]


@pytest.mark.parametrize(("written", "value", "value_max", "bound"), PARSED)
def test_value(written: str, value: str, value_max: str | None, bound: Bound | None) -> None:
    (candidate,) = scan(written)
    numeral = parse(written, candidate)
    assert numeral is not None
    assert (candidate.start, candidate.end) == (0, len(written))
    assert numeral.value == Decimal(value)
    assert numeral.value_max == (Decimal(value_max) if value_max else None)
    assert numeral.bound == bound


LONG = [
    # as long as a numeral may be, and still exact
    ("9" * MAX_NUMERAL, "9" * MAX_NUMERAL),
    ("12345678901234567890123456789万", "123456789012345678901234567890000"),
    ("１２３４５６７８９０１２３４５６７８９０１２３４５６７８９", "12345678901234567890123456789"),
    ("12,345,678,901,234,567,890,123,456.789", "12345678901234567890123456.789"),
    ("三分之" + "9" * 30, "3" * 30),
    ("三分之六亿亿亿", "2" + "0" * 24),
]


@pytest.mark.parametrize(("written", "value"), LONG)
def test_long_numbers_are_exact(written: str, value: str) -> None:
    (candidate,) = scan(written)
    numeral = parse(written, candidate)
    assert numeral is not None
    assert numeral.value == Decimal(value)


NO_NUMBERS = [
    # more than two digits in a row, one of them no zero
    "一二三",
    # digits in a row that are not neighbours
    "一九",
    # a scale before a digit: by any chance
    "万一",
    # rising scales
    "十百",
    "一百千",
]


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_characters_that_make_no_number(written: str) -> None:
    (candidate,) = scan(written)
    assert parse(written, candidate) is None


CUT = [
    # the number of a section is no decimal
    ("3.1.2", ["3"]),
    # a full-width comma ends a clause, if the digits around it are not full-width too
    ("12，300", ["12", "300"]),
    # behind one Latin letter or a word digits are part of a name; behind capitals what follows must tell
    ("H7N9", []),
    ("Ａ４", []),
    ("Win10", []),
    ("CT2", ["2"]),
    ("ＣＴ２", ["２"]),
    # 千 is a scale before a unit of its own, and a part of others
    ("28千户", ["28千"]),
    ("28千瓦", ["28"]),
    # what is longer than a number can be
    ("9" * MAX_NUMERAL, ["9" * MAX_NUMERAL]),
    ("9" * (MAX_NUMERAL + 1), []),
]


@pytest.mark.parametrize(("text", "found"), CUT)
def test_where_numerals_end(text: str, found: list[str]) -> None:
    assert [text[candidate.start : candidate.end] for candidate in scan(text)] == found


def _written(case: Case) -> list[tuple[Any, ...]]:
    return [
        (
            expected.mention,
            Decimal(expected.fields["value"]),
            Decimal(expected.fields["value_max"]) if "value_max" in expected.fields else None,
            expected.fields["unit"],
            expected.fields["bound"],
        )
        for expected in case.figures
        if not expected.optional
    ]


@pytest.mark.parametrize("case", [marked(case, "figures") for case in cases("numerals", "expect")])
def test_numbers_of_a_sentence(case: Case) -> None:
    aligned = align(case)
    found = [
        (figure.mention, figure.value, figure.value_max, figure.unit, str(figure.bound))
        for expected, figure in aligned.pairs
        if not expected.optional
    ]
    assert found == _written(case)
    assert aligned.false == []


NUMBERS = st.one_of(
    st.integers(0, 10**16),
    st.integers(0, 10**4),
    # numbers with few digits other than zero need 零
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 15)), min_size=1, max_size=4).map(
        lambda places: sum({place: digit * 10**place for digit, place in places}.values())
    ),
)


@given(NUMBERS, st.sampled_from(sorted(SCRIPTS)))
@example(10**16, "ordinary")
@example(10, "formal")
@example(10_0000_0010, "Traditional")
def test_reading_undoes_spelling(number: int, script: str) -> None:
    written = spell(number, script)
    (candidate,) = scan(written)
    numeral = parse(written, candidate)
    assert numeral is not None
    assert (numeral.value, numeral.value_max) == (number, None)
    assert candidate.end == len(written)


@given(st.integers(0, 10**16))
def test_reading_undoes_grouping(number: int) -> None:
    for written in (f"{number}", f"{number:,}"):
        (candidate,) = scan(written)
        numeral = parse(written, candidate)
        assert numeral is not None
        assert numeral.value == number


@given(st.integers(1, 9).flatmap(lambda digit: st.tuples(st.just(digit), st.sampled_from([10**3, 10**4, 10**8]))))
def test_a_lone_last_digit_stands_in_the_next_place(number: tuple[int, int]) -> None:
    digit, scale = number
    assert han_value(spell(3 * scale) + spell(digit)) == 3 * scale + digit * scale // 10


NUMERAL_CHARACTERS = "0123456789１２３，,.．点一二三四十百千万亿零〇两几数上多余来成分之半个年月%人家 "
NUMERAL_TEXT = st.text(st.sampled_from(NUMERAL_CHARACTERS))


@given(NUMERAL_TEXT)
def test_candidates_are_ordered_disjoint_and_bounded(text: str) -> None:
    end = 0
    for candidate in scan(text):
        assert end <= candidate.start < candidate.end <= len(text)
        assert candidate.end - candidate.start <= MAX_NUMERAL
        numeral = parse(text, candidate)
        if numeral is not None:
            assert numeral.value >= 0
            assert numeral.value_max is None or numeral.value_max > numeral.value
        end = candidate.end
