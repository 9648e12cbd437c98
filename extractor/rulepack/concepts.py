"""The code list of concepts: from the words of an indicator to the concept that it states, if it states one."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from itertools import product
from typing import TYPE_CHECKING

from extractor.errors import RuleError
from extractor.records import Aspect, ConceptEntry
from extractor.values.text import fold
from extractor.words import message, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from extractor.rulepack.schema import Concept, Term
    from extractor.values.units import UnitOfMeasure

Terms = frozenset[str]
"""The names of the terms that an indicator consists of, such as ``{"join", "member"}``."""

GROWTH_UNIT = "%"
CHANGE_UNIT = "个百分点"
CHANGE = "change"
DERIVATIVES = ("growth", "growth.real", "growth.average", "growth.real.average", CHANGE)
"""What every concept has besides: its growth in per cent, at constant prices, as a yearly average; a share its change
in points."""


class ConceptSet:
    """All concepts and terms of a pack.

    >>> from extractor.rulepack import load_rules
    >>> concepts = load_rules().concepts
    >>> concepts.code_of(concepts.terms_of("新发展会员"), "人", "increment")
    'members.joined'
    """

    def __init__(
        self,
        terms: Iterable[Term],
        concepts: Iterable[Concept],
        fillers: Iterable[str],
        unit_of: Callable[[str], UnitOfMeasure],
    ) -> None:
        terms = tuple(terms)
        self._terms = {_name(term): term.words for term in terms}
        self._words = _words_of(terms)
        for filler in map(_plain, fillers):
            self._words.setdefault(filler, None)
        self._sizes = _sizes_by_first(self._words)
        self._concepts = {concept.id: concept for concept in concepts}
        self._act_words = {_plain(one): _name(term) for term in terms if term.act for one in term.words}
        self._derived = {_name(term): term.derives for term in terms if term.derives is not None}
        self._by_terms = _by_terms(self._concepts.values(), frozenset(map(_name, terms)))
        self._unit_of = unit_of
        self._check_codes()

    def _check_codes(self) -> None:
        for concept in self._concepts.values():
            for code in filter(None, (concept.wider, *concept.unlike)):
                if self.get(code) is None:
                    raise RuleError(message("rules.unknown_concept", rule=concept.id, code=code))

    def terms_of(self, words: str) -> Terms | None:
        """The terms of the words of an indicator; None if something is left over that no term has.

        Of several ways to read the words that with the fewest is taken.
        """
        text = _plain(words)
        fewest: list[tuple[int, Terms] | None] = [(0, frozenset()), *([None] * len(text))]
        for start, first in enumerate(text):
            before = fewest[start]
            if before is None:
                continue
            for size in self._sizes.get(first, ()):
                end, number = start + size, before[0] + 1
                piece = text[start:end]
                if end > len(text) or piece not in self._words:
                    continue
                best = fewest[end]
                if best is None or number < best[0]:
                    name = self._words[piece]
                    fewest[end] = number, before[1] if name is None else before[1] | {name}
        last = fewest[-1]
        return last[1] if last is not None and last[1] else None

    def acts_in(self, words: str) -> Terms:
        """The terms of the words of an indicator that say what was done, whatever else it says.

        A longer word that is no act hides the acts in it: 工会|组织.
        """
        text = _plain(words)
        found, start = set(), 0
        while start < len(text):
            sizes = self._sizes.get(text[start], ())
            piece = next(
                (text[start : start + size] for size in sizes if text[start : start + size] in self._words), ""
            )
            if piece in self._act_words:
                found.add(self._act_words[piece])
            start += len(piece) or 1
        return frozenset(found)

    def code_of(self, terms: Terms | None, unit: str, aspect: str) -> str | None:
        """The concept of a figure with these terms; None if there is none, or more than one."""
        if not terms:
            return None
        if aspect == Aspect.GROWTH:
            return self._code_of_growth(terms, unit)
        found = [
            one for one in self._by_terms.get(terms, ()) if aspect in one.aspects and self.accepts(one.units, unit)
        ]
        return found[0].id if len(found) == 1 else None

    def codes_of(self, terms: Terms | None) -> tuple[str, ...]:
        """The concepts that the terms alone could mean, whatever the unit: those of the head of a column."""
        if not terms:
            return ()
        derived = terms.intersection(self._derived)
        if derived:
            found = [self._code_of_growth(terms, unit) for unit in (GROWTH_UNIT, CHANGE_UNIT)]
            return tuple(filter(None, found))
        return tuple(one.id for one in self._by_terms.get(terms, ()))

    def _code_of_growth(self, terms: Terms, unit: str) -> str | None:
        derived = {self._derived[term] for term in terms.intersection(self._derived)} or {"growth"}
        bases = self._by_terms.get(terms.difference(self._derived), ())
        if len(derived) != 1 or len(bases) != 1:
            return None
        is_share = self._unit_of(bases[0].units[0]).kind == "share"
        kind = derived.pop()
        if self._unit_of(unit).kind == "points":
            return f"{bases[0].id}.{CHANGE}" if is_share and kind == "growth" else None
        is_growth = bool(unit) and not is_share and self._unit_of(unit).per_whole is not None
        return f"{bases[0].id}.{kind}" if is_growth else None

    def accepts(self, units: tuple[str, ...], unit: str) -> bool:
        """Whether a number in ``unit`` counts what a concept with these units counts."""
        given = self._unit_of(unit)
        wanted = map(self._unit_of, units)
        return any(one.may_count_same(given) or (unit and given.worth_in(one) is not None) for one in wanted)

    def get(self, code: str) -> ConceptEntry | None:
        """The concept with this code, derived ones too; None if there is none."""
        base = self._concepts.get(self.base_of(code))
        if base is None:
            return None
        derivative = code.removeprefix(base.id).removeprefix(".")
        if not derivative:
            return self._entry(base)
        is_share = self._unit_of(base.units[0]).kind == "share"
        return self._derivative(base, derivative) if is_share == (derivative == CHANGE) else None

    def base_of(self, code: str) -> str:
        """The code of the listed concept that one derives from, or its own: ``gdp.growth`` → ``gdp``."""
        if code in self._concepts:
            return code
        longest = sorted(DERIVATIVES, key=len, reverse=True)
        return next((code.removesuffix(f".{one}") for one in longest if code.endswith(f".{one}")), code)

    def find(self, words: str) -> list[ConceptEntry]:
        """The concepts that the words of an indicator mean, then those that have the words in their codes or names.

        Without any, the concepts whose codes are most like them.
        """
        codes = dict.fromkeys(self.codes_of(self.terms_of(words)))
        wanted = fold(words).lower()
        for one in self._concepts.values():
            if any(wanted in fold(shown).lower() for shown in (one.id, one.en, one.zh)):
                codes.setdefault(one.id)
        found = codes or dict.fromkeys(get_close_matches(words, self._concepts, 5))
        return [entry for code in found if (entry := self.get(code)) is not None]

    def words_of(self, code: str) -> list[str]:
        """How an indicator of a concept may be worded, a line each: ``新发展/新吸收 + 会员``."""
        concept = self._concepts.get(self.base_of(code))
        return [] if concept is None else [" + ".join(map(self._words_of_part, form.split())) for form in concept.forms]

    def _words_of_part(self, part: str) -> str:
        words = "/".join(one for term in part.removesuffix("?").split("|") for one in self._terms[term])
        return f"({words})" if part.endswith("?") else words

    def __iter__(self) -> Iterator[ConceptEntry]:
        """Yield the listed concepts, in the order of the rules."""
        return map(self._entry, self._concepts.values())

    def _entry(self, concept: Concept) -> ConceptEntry:
        divides = self._unit_of(concept.units[0]).kind in ("share", "points", "rank", "multiple")
        return ConceptEntry(
            concept.id,
            concept.en,
            concept.zh,
            concept.why,
            concept.category,
            concept.aspects,
            concept.units,
            is_of_end=concept.span == "end",
            is_average=False,
            adds=concept.adds and not divides and Aspect.AVERAGE not in concept.aspects,
            wider=concept.wider,
            unlike=concept.unlike,
            yes=concept.yes,
            no=concept.no,
        )

    def _derivative(self, base: Concept, derivative: str) -> ConceptEntry:
        key = f"concept.{derivative.replace('.', '_')}"
        return self._entry(base)._replace(
            code=f"{base.id}.{derivative}",
            en=word(key, "en", name=base.en),
            zh=word(key, "zh", name=base.zh),
            definition=word(f"{key}_definition", "en", definition=base.why),
            category=None,
            aspects=(Aspect.GROWTH,),
            units=(CHANGE_UNIT if derivative == CHANGE else GROWTH_UNIT,),
            is_of_end=False,
            is_average=derivative.endswith("average"),
            adds=False,
            wider=None,
            unlike=(base.id,),
            yes=(),
            no=(),
        )


def _plain(words: str) -> str:
    """Words as they are compared: folded, without marks and blanks.

    >>> _plain("“四上”企业")
    '四上企业'
    """
    return "".join(filter(str.isalnum, fold(words)))


def _name(term: Term) -> str:
    """``term.join`` → ``join``."""
    return term.id.partition(".")[2]


def _words_of(terms: Iterable[Term]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for term in terms:
        for one in map(_plain, term.words):
            if found.setdefault(one, _name(term)) != _name(term):
                raise RuleError(message("rules.word_of_two_terms", word=one, rule=term.id, other=f"term.{found[one]}"))
    return found


def _sizes_by_first(words: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    sizes: dict[str, set[int]] = defaultdict(set)
    for one in words:
        sizes[one[0]].add(len(one))
    return {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}


def _by_terms(concepts: Iterable[Concept], known: frozenset[str]) -> Mapping[Terms, tuple[Concept, ...]]:
    found: dict[Terms, list[Concept]] = defaultdict(list)
    for concept in concepts:
        for terms in {terms for form in concept.forms for terms in _ways(form)}:
            if not terms <= known:
                raise RuleError(message("rules.unknown_term", rule=concept.id, term=min(terms - known)))
            found[terms].append(concept)
    return {terms: tuple(several) for terms, several in found.items()}


def _ways(form: str) -> Iterator[Terms]:
    """``join union? member`` → ``{join, member}`` and ``{join, union, member}``."""
    parts = []
    for part in form.split():
        choices = part.removesuffix("?").split("|")
        parts.append([*choices, None] if part.endswith("?") else choices)
    for chosen in product(*parts):
        yield frozenset(term for term in chosen if term is not None)
