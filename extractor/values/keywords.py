"""Key words: what of the words of an indicator tells it from others.

Marks, words of counting and doing (累计, 完成) and function words (的, 和) are left out, and short forms stand for full
names (劳模 for 劳动模范). The words are listed in ``keywords.toml``.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_NO_WORD = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")


@lru_cache(maxsize=1 << 15)
def key_words(text: str) -> str:
    """The key words of a text, without marks and blanks; all its words if there are no others.

    >>> key_words("累计新发展工会会员"), key_words("共举办"), key_words("“金秋助學”活動資助的職工子女")
    ('发展会员', '举办', '金秋助学活动资助职工子女')
    """
    words = vocabulary()
    whole = words.full.sub(lambda found: words.short[found[0]], _NO_WORD.sub("", fold(text)))
    return words.fillers.sub(lambda found: found["neutral"] or "", whole) or whole


class Vocabulary(NamedTuple):
    """The words of keywords.toml, which says what each group is for."""

    short: dict[str, str]
    full: re.Pattern[str]
    fillers: re.Pattern[str]
    opposed: tuple[tuple[str, ...], ...]
    disjoint: tuple[tuple[str, ...], ...]
    parts: tuple[str, ...]
    bare: re.Pattern[str]
    light_verbs: re.Pattern[str]
    change: re.Pattern[str]
    part_of_rate: dict[str, tuple[str, ...]]
    measured_from: dict[str, str]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words of keywords.toml, read once."""
    data: dict[str, Any] = tomllib.loads((files("extractor.values") / "keywords.toml").read_text(encoding="utf-8"))
    short = data["short_forms"]
    return Vocabulary(
        short,
        full=re.compile(_any(short)),
        fillers=re.compile(f"(?P<neutral>{_any(data['neutral'])})|{_any(data['fillers'])}"),
        opposed=tuple(map(tuple, data["opposed"])),
        disjoint=tuple(map(tuple, data["disjoint"])),
        parts=tuple(data["parts"]),
        bare=re.compile(_any(data["bare"])),
        # |力争举办|讲座
        light_verbs=re.compile(f"^{_any(data['light_verbs'])}+(?=..)"),
        # 信访总量|比上年下降|
        change=re.compile(f"(?:[比较]?{_any(data['bases'])})?{_any(data['changes'])}$"),
        part_of_rate={name: tuple(words) for name, words in data["part_of_rate"].items()},
        measured_from=data["measured_from"],
    )


def _any(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first; [brackets] stand around a word before what must follow it."""
    return f"(?:{'|'.join(map(_followed, sorted(words, key=len, reverse=True)))})"


def _followed(written: str) -> str:
    word, bracket, after = written.removeprefix("[").partition("]")
    return f"{word}(?={after})" if bracket else word
