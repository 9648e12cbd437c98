"""The words that people are shown, in English and Chinese, each file of them read when the first is asked for.

``words.toml`` has what stands in outputs and on pages. ``messages.toml`` has errors and warnings, and ``help.toml`` the
help of the commands; an entry of these two is shown in English as long as it has no Chinese.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LANGUAGES = ("en", "zh")
"""Languages that the words exist in."""


class Both(NamedTuple):
    """The same words in English and in Chinese; as text they are English."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.en


def word(key: str, lang: str, /, **values: object) -> str:
    """The words of an entry in a language, with the values that they have placeholders for.

    Raises KeyError for an entry, a language or a value that is missing.

    >>> word("column.sentence", "zh"), word("terminal.written", "en", path="a.csv")
    ('原句', ', in a.csv')
    """
    return _template(key, lang).format(**values)


def both(key: str, /, **values: object) -> Both:
    """The words of an entry in both languages; of a value that is :class:`Both` each takes its own.

    >>> both("closeness.exact")
    Both(en='exact', zh='数值相同')
    """
    return Both(*(word(key, lang, **_in(lang, values)) for lang in LANGUAGES))


def message(key: str, /, **values: object) -> Both:
    """The words of an entry of ``messages.toml`` in both languages, with the values that they have placeholders for.

    Of a value that is :class:`Both` each language takes its own. Raises KeyError for an entry or a value that is
    missing.

    >>> str(message("reading.empty", name="a.txt"))
    'a.txt: the file is empty; check that it was saved or copied completely'
    """
    entry = _entries("messages")[key]
    english = entry["en"]
    return Both(*(entry.get(lang, english).format(**_in(lang, values)) for lang in LANGUAGES))


def helps(lang: str) -> Mapping[str, str]:
    """All entries of ``help.toml`` in a language by their keys, placeholders unfilled."""
    return {key: entry.get(lang, entry["en"]) for key, entry in _entries("help").items()}


def _in(lang: str, values: Mapping[str, object]) -> dict[str, object]:
    return {name: getattr(value, lang) if isinstance(value, Both) else value for name, value in values.items()}


def listed(separator: str, parts: Sequence[str]) -> Both:
    """The parts in a row, with a separator of the section ``between`` that each language has for them.

    >>> listed("items", ["3个", "5个"])
    Both(en='3个, 5个', zh='3个、5个')
    """
    return Both(*(word(f"between.{separator}", lang).join(parts) for lang in LANGUAGES))


def known(key: str) -> bool:
    """Whether there is an entry with this key."""
    return key in _entries("words")


@cache
def section(name: str, lang: str) -> Mapping[str, str]:
    """All entries of a section in a language, by the last part of their keys, placeholders unfilled."""
    start = f"{name}."
    keys = [key for key in _entries("words") if key.startswith(start)]
    if not keys:
        raise KeyError(f"words.toml has no section {name}")
    return MappingProxyType({key.removeprefix(start): _template(key, lang) for key in keys})


def _template(key: str, lang: str) -> str:
    entry = _entries("words").get(key, {})
    if lang not in entry:
        raise KeyError(f"words.toml has no {key} in the language {lang}")
    return entry[lang]


@cache
def _entries(file: str) -> Mapping[str, Mapping[str, str]]:
    """The words of each entry of a file by language; its key is made of the names of its sections and its own."""
    text = files("extractor.words").joinpath(f"{file}.toml").read_text(encoding="utf-8")
    return MappingProxyType(dict(_flat(tomllib.loads(text))))


def _flat(table: Mapping[str, Any], start: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, value in table.items():
        key = start + name
        if isinstance(value, str):
            yield key, {"en": value}
        elif isinstance(value.get("en"), str):
            yield key, value
        else:
            yield from _flat(value, f"{key}.")
