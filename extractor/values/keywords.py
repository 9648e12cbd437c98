"""Key words: what of the words of an indicator tells it from others.

Marks, words of counting and doing (累计, 完成) and function words (的, 和) are left out, and short forms stand for full
names (劳模 for 劳动模范). The words are listed in ``keywords.toml``.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from extractor.values.text import fold

_NO_WORD = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")


@lru_cache(maxsize=1 << 15)
def key_words(text: str) -> str:
    """The key words of a text, without marks and blanks; all its words if there are no others.

    >>> key_words("累计新发展工会会员"), key_words("共举办"), key_words("“金秋助學”活動資助的職工子女")
    ('发展会员', '举办', '金秋助学活动资助职工子女')
    """
    words = _vocabulary()
    whole = words.full.sub(lambda found: words.short[found[0]], _NO_WORD.sub("", fold(text)))
    return words.fillers.sub(lambda found: found["neutral"] or "", whole) or whole


class _Vocabulary(NamedTuple):
    """The words of keywords.toml as patterns."""

    short: dict[str, str]
    full: re.Pattern[str]
    fillers: re.Pattern[str]


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    data: dict[str, Any] = tomllib.loads((files("extractor.values") / "keywords.toml").read_text(encoding="utf-8"))
    neutral = "|".join(sorted(data["neutral"], key=len, reverse=True))
    fillers = "|".join(map(_followed, sorted(data["fillers"], key=len, reverse=True)))
    short = data["short_forms"]
    return _Vocabulary(short, re.compile("|".join(short)), re.compile(f"(?P<neutral>{neutral})|{fillers}"))


def _followed(written: str) -> str:
    """The pattern of a word in brackets before what must follow it: [新]发展."""
    word, bracket, after = written.removeprefix("[").partition("]")
    return f"{word}(?={after})" if bracket else word
