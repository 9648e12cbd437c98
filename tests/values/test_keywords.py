"""The key words of an indicator, which two writings of it have in common."""

from __future__ import annotations

import pytest

from extractor.values.keywords import key_words

KEY_WORDS = [
    # (words, key words)
    ("共举办", "举办"),
    ("累计新发展工会会员", "发展会员"),
    ("一般预算收入完成", "一般预算收入"),
    ("“金秋助學”活動資助的職工子女", "金秋助学活动资助职工子女"),
    ("企业、事业 单位", "企事业单位"),
    ("評選勞動模範", "评选劳模"),  # folded before its words are looked up
    ("新入会", "入会"),
    ("60岁以上人口", "60岁人口"),  # other digits are another indicator
    # longer words that hold one that is left out
    ("涉及职工", "涉及职工"),
    ("自来水普及率", "自来水普及率"),
    ("参与职工", "参与职工"),
    ("投资完成率", "投资完成率"),
    ("劳动合同比例", "劳动合同比例"),
    ("新建工会", "新建工会"),  # 新 tells it from 建工会
    # nothing else is left
    ("共计", "共计"),
    ("", ""),
]


@pytest.mark.parametrize(("words", "key"), KEY_WORDS)
def test_key_words(words: str, key: str) -> None:
    assert key_words(words) == key


@pytest.mark.parametrize("key", [key for _, key in KEY_WORDS])
def test_key_words_are_their_own(key: str) -> None:
    assert key_words(key) == key
