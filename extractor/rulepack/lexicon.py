"""Words of one role, looked up by the longest match: a longer entry tells where a word ends, whatever its meaning."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from itertools import combinations, groupby
from typing import TYPE_CHECKING, NamedTuple

from extractor.rulepack.schema import unbracket
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from extractor.rulepack.schema import Lexicon


class WordFound(NamedTuple):
    """A word found in a text: its span, and the lexicon that lists it."""

    start: int
    end: int
    lexicon: Lexicon


class _Entry(NamedTuple):
    """A word between what must stand before and after it. A neutral one says that it is no word of the role."""

    before: str
    word: str
    after: str
    lexicon: Lexicon
    says: bool

    @property
    def whole(self) -> str:
        return self.before + self.word + self.after


class _Fitting(NamedTuple):
    """An entry as it is compared with a text: one string at the place, one on the other side of it."""

    here: str
    beyond: str
    size: int
    says: bool


class WordSet:
    """All words of one role. Of several that fit at a place the longest decides; if that is neutral, none is found.

    >>> from extractor.rulepack import load_rules
    >>> lead = load_rules().words["lead"]  # words that lead to a number
    >>> lead.ending("会员约", 3), lead.ending("新签约", 3)
    (2, None)
    """

    def __init__(self, lexicons: Iterable[Lexicon]) -> None:
        entries: dict[str, _Entry] = {}  # of two entries with the same characters the later one holds
        for lexicon in lexicons:
            for entry in (*_listed(lexicon, lexicon.words, says=True), *_listed(lexicon, lexicon.neutral, says=False)):
                entries[entry.whole] = entry
        self._entries = tuple(sorted(entries.values(), key=lambda entry: -len(entry.whole)))
        self._by_first = tuple(sorted(self._entries, key=lambda entry: entry.whole[0]))
        self._marked = tuple(entry for entry in self._by_first if not entry.says or entry.word != entry.whole)

    @cached_property
    def _fitting(self) -> list[_Entry]:
        return sorted(_anchored(self._entries), key=lambda entry: (-len(entry.whole), -len(entry.before)))

    @cached_property
    def _starting(self) -> dict[str, tuple[_Fitting, ...]]:
        starting: dict[str, list[_Fitting]] = defaultdict(list)
        for before, word, after, _, says in self._fitting:
            starting[word[0]].append(_Fitting(word + after, before, len(word), says))
        return _by_two(starting, lambda here: here[:2])

    @cached_property
    def _ending(self) -> dict[str, tuple[_Fitting, ...]]:
        ending: dict[str, list[_Fitting]] = defaultdict(list)
        for before, word, after, _, says in self._fitting:
            ending[word[-1]].append(_Fitting(before + word, after, len(word), says))
        return _by_two(ending, lambda here: here[-2:])

    def at(self, text: str, position: int, end: int) -> int | None:
        """The end of the word that starts at ``position``, none later than ``end``; None if there is no word."""
        fitting = self._starting.get(text[position : position + 1])
        if fitting is None:
            return None
        for here, before, size, says in self._starting.get(text[position : position + 2], fitting):
            if text.startswith(here, position) and text.endswith(before, 0, position):
                if not says:
                    return None
                if position + size <= end:
                    return position + size
        return None

    def first(self, text: str, start: int, limit: int, end: int) -> int:
        """Where the first word starts in ``text[start:limit]``, which ends by ``end``; ``limit`` if none does."""
        for match in self._opening.finditer(text, start, min(limit + 1, end)):
            if match.start() < limit and self.at(text, match.start(), end) is not None:
                return match.start()
        return limit

    def ending(self, text: str, position: int, start: int = 0) -> int | None:
        """The start of the word that ends at ``position``, none earlier than ``start``; None if there is no word."""
        fitting = self._ending.get(text[position - 1 : position])
        if fitting is None:
            return None
        for here, after, size, says in self._ending.get(text[max(0, position - 2) : position], fitting):
            if text.endswith(here, 0, position) and text.startswith(after, position):
                if not says:
                    return None
                if position - size >= start:
                    return position - size
        return None

    def spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the spans of the words in ``text[start:end]`` from left to right, without overlap."""
        for match in self._tokens.finditer(text, start, end):
            marked = self._marked[match.lastindex - 1] if match.lastindex else None
            if marked is None or marked.says:
                yield match.start() + (len(marked.before) if marked else 0), match.end()

    def within(self, text: str, start: int, end: int) -> bool:
        """Whether a word stands in ``text[start:end]``."""
        if not self._marked:
            return self._tokens.search(text, start, end) is not None
        return any(True for _ in self.spans(text, start, end))

    @cached_property
    def _tokens(self) -> re.Pattern[str]:
        return re.compile(_joined(self._by_first))

    @property
    def listed(self) -> tuple[str, ...]:
        """The words, without what must stand beside them."""
        return tuple(entry.word for entry in self._entries if entry.says)

    @cached_property
    def _opening(self) -> re.Pattern[str]:
        """What may begin a word: a look before the words are compared."""
        return re.compile(_any_two(word[:2] for word in self.listed))

    def find(self, text: str) -> Iterator[WordFound]:
        """Yield the words of a text, and the neutral ones of lexicons that list no others, from left to right."""
        for match in self._tokens.finditer(text):
            written = match[0] + text[match.end() :]
            entry = next(entry for entry in self._entries if written.startswith(entry.whole))
            if entry.says or not entry.lexicon.words:
                yield WordFound(match.start() + len(entry.before), match.end(), entry.lexicon)

    @property
    def pattern(self) -> str:
        """A regular expression for a word of the role, in the syntax of ``re``."""
        says = [entry for entry in self._entries if entry.says]
        neutral = [entry for entry in _anchored(self._entries) if not entry.says]
        longer = [entry for entry in says if entry.whole != entry.word]
        if not neutral:
            return _any_of(says)
        return f"(?:(?!{f'(?!{_any_of(longer)})' if longer else ''}{_any_of(neutral)}){_any_of(says)})"


def last_characters(roles: Iterable[WordSet]) -> str:
    """A pattern for the last characters of the words of some roles: wherever a word ends it fits, and elsewhere too."""
    return _any_two(word[-2:] for role in roles for word in role.listed)


def _any_two(characters: Iterable[str]) -> str:
    """A pattern for any of some characters, or pairs of them; it fits a pair that has either of two, too."""
    characters = set(characters)
    pairs = {one for one in characters if len(one) > 1}
    first, second = (_any_character(one[at] for one in pairs) for at in (0, 1))
    return f"{_any_character(characters - pairs)}|{first}(?={second})"


def _any_character(characters: Iterable[str]) -> str:
    joined = "".join(sorted(set(characters)))
    return f"[{re.escape(joined)}]" if joined else "(?!)"


def _listed(lexicon: Lexicon, words: Iterable[str], *, says: bool) -> Iterator[_Entry]:
    for written in words:
        whole, start, end = unbracket(fold(written))
        yield _Entry(whole[:start], whole[start:end], whole[end:], lexicon, says)


def _anchored(entries: Iterable[_Entry]) -> Iterator[_Entry]:
    """The entries; a neutral one for each place in it where a word of the role stands."""
    entries = tuple(entries)
    words = {entry.word for entry in entries if entry.says}
    for entry in entries:
        if entry.says:
            yield entry
            continue
        for start, end in combinations(range(len(entry.word) + 1), 2):
            word = entry.word[start:end]
            if word in words:
                yield _Entry(entry.word[:start], word, entry.word[end:], entry.lexicon, says=False)


def _by_two(fitting: Mapping[str, Sequence[_Fitting]], two_of: Callable[[str], str]) -> dict[str, tuple[_Fitting, ...]]:
    """Entries by one character and by two: those by two are all that can fit there, so that few are compared."""
    found: dict[str, tuple[_Fitting, ...]] = {}
    for one, entries in fitting.items():
        found[one] = tuple(entry for entry in entries if len(entry.here) == 1)
        for two in {two_of(entry.here) for entry in entries} - {one}:
            found[two] = tuple(entry for entry in entries if two_of(entry.here) in (one, two))
    return found


def _joined(entries: Iterable[_Entry]) -> str:
    """All entries, which come by their first characters, as one pattern, of each character the longest first.

    A group tells which one it is if it is no plain word. At a place only those of its character are tried.
    """
    words = {
        first: "|".join(
            re.escape((entry.before + entry.word)[1:])
            + _ahead(entry.after)
            + ("" if entry.says and entry.word == entry.whole else "()")
            for entry in alike
        )
        for first, alike in groupby(entries, key=lambda entry: entry.whole[0])
    }
    joined = "|".join(f"{re.escape(first)}(?:{rest})" for first, rest in words.items())
    return f"(?=[{re.escape(''.join(words))}])(?:{joined})" if joined else "(?!)"


def _any_of(entries: Sequence[_Entry]) -> str:
    """Any of the entries, the first that fits; most places are left after a look at one character."""
    firsts = "".join(sorted({entry.word[0] for entry in entries}))
    return f"(?:(?=[{re.escape(firsts)}])(?:{'|'.join(map(_escaped, entries))}))" if entries else "(?!)"


def _escaped(entry: _Entry) -> str:
    behind = f"(?<={re.escape(entry.before)})" if entry.before else ""
    return f"{behind}{re.escape(entry.word)}{_ahead(entry.after)}"


def _ahead(after: str) -> str:
    return f"(?={re.escape(after)})" if after else ""
