"""A concept of the code list, as people and panels ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from extractor.records.figure import Aspect, Category


class ConceptEntry(NamedTuple):
    """A concept of the code list, listed or derived.

    ``units`` are names of units, the usual one first; ``is_of_end`` tells that a figure of several years is what was
    reached at their end; ``is_average`` tells a yearly average, which says nothing of a single year; ``adds`` tells
    that the values of several units add up. A derived concept has no category and no examples.
    """

    code: str
    en: str
    zh: str
    definition: str
    category: Category | None
    aspects: tuple[Aspect, ...]
    units: tuple[str, ...]
    is_of_end: bool
    is_average: bool
    adds: bool
    wider: str | None
    unlike: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]

    @property
    def unit(self) -> str:
        """The usual unit."""
        return self.units[0]

    def name(self, lang: str) -> str:
        """The name in ``en`` or ``zh``."""
        return self.zh if lang == "zh" else self.en
