"""Concepts of figures in running text: parts with their totals, members of lists with the act they share."""

from __future__ import annotations

import pytest
from concept_packs import small_pack

from extractor import Document, extract


def concepts(text: str) -> list[str | None]:
    return [figure.concept for figure in extract(Document("report.txt", text), small_pack()).figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新发展会员83630人。", ["members.joined"]),
        ("新发展优秀会员83630人。", [None]),  # a word more
        ("地区生产总值达到3.28万亿元,增长5.2%。", ["gdp", "gdp.growth"]),
        # a part has its own words and those of its total
        ("新发展会员5000人,其中农民工会员1200人。", ["members.joined", "members.joined.migrant"]),
        (
            "新发展会员5000人,其中农民工1200人、女会员800人。",
            ["members.joined", "members.joined.migrant", "members.joined.women"],
        ),
        # or its own alone, where that is narrower
        ("新发展会员5000人,其中新发展女会员800人。", ["members.joined", "members.joined.women"]),
        # and never the concept of its total alone
        ("新发展会员5000人,其中会员1200人。", ["members.joined", None]),
        ("新发展会员5000人,其中青年会员1200人。", ["members.joined", None]),
        # a list shares the act that it begins with
        (
            "走访慰问困难企业38家、困难职工667人、劳模21人。",
            ["visits.enterprises.difficult", "visits.workers.difficult", "visits.model-workers"],
        ),
        ("走访慰问困难职工667人,劳模21人。", ["visits.workers.difficult", "visits.model-workers"]),
        # a member that might be narrowed by what the first one says is left open
        ("慰问困难职工667人、职工21人。", ["visits.workers.difficult", None]),
        ("慰问困难职工667人,会员达5000人。", ["visits.workers.difficult", "members.total"]),
        # not if what it begins with is not understood, but for what is counted at a time
        ("走访慰问奇特职工667人,会员总数达5000人。", [None, "members.total"]),
        ("走访慰问奇特职工667人、会员5000人。", [None, None]),
        ("走访慰问奇特职工667人、劳模21人。", [None, None]),
        # behind a comma there may be a statement of its own
        ("走访慰问困难职工667人,会员总数达5000人。", ["visits.workers.difficult", "members.total"]),
        # and another sentence shares nothing
        ("走访慰问困难职工667人。劳模21人。", ["visits.workers.difficult", None]),
    ],
)
def test_concepts_of_running_text(text: str, expected: list[str | None]) -> None:
    assert concepts(text) == expected
