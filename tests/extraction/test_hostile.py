"""Texts made to cost more than their length must not."""

from __future__ import annotations

import pytest
from bench import LARGER, MAX_LINEAR, extraction_growth
from hostile import HOSTILE

from extractor import Document, extract
from extractor.values.numerals import MAX_NUMERAL


@pytest.mark.timing
@pytest.mark.parametrize("name", HOSTILE)
def test_cost_grows_with_the_text(name: str) -> None:
    build, size = HOSTILE[name]
    assert extraction_growth(build(size), build(LARGER * size)).by_linear <= MAX_LINEAR


FOUND = [
    # what is no number is passed over, whatever its length
    ("一二三四五六七八九十" * 2_000, 0),
    ("7" * 40_000, 0),
    ("3万" * 15_000, 0),
    # and takes nothing with it
    ("7" * 40_000 + "。新增会员3人。", 1),
    ("一二三四五六七八九十" * 2_000 + "。新增会员3人。", 1),
    ("7" * (MAX_NUMERAL + 1) + "人", 0),
    # figures on one line without an end are all found
    ("共有3家企业,投入5万元," * 2_000, 4_000),
]


@pytest.mark.parametrize(("text", "count"), FOUND, ids=lambda given: repr(given)[:20])
def test_figures_in_hostile_texts(text: str, count: int) -> None:
    assert len(extract(Document("hostile.txt", text)).figures) == count
