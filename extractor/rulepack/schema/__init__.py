"""What a rule may say: the pydantic models that a pack's TOML is validated by.

Their docstrings and descriptions are the reference of packs; ``schemas/rulepack.schema.json`` is made from them.

* :mod:`~extractor.rulepack.schema.rule`: what every rule has.
* :mod:`~extractor.rulepack.schema.units`: units.
* :mod:`~extractor.rulepack.schema.concepts`: terms and concepts.
* :mod:`~extractor.rulepack.schema.kinds`: all other kinds of rules.
* :mod:`~extractor.rulepack.schema.cases`: the cases of a pack.
* this file: the file of a pack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from extractor.rulepack.schema.cases import Case, ExpectedFigure
from extractor.rulepack.schema.concepts import Concept, Term
from extractor.rulepack.schema.kinds import BoundCue, Cue, Exclusion, Lexicon, Pattern, Phrase, Screen, Step
from extractor.rulepack.schema.rule import CONFIG, PieceName, Rule, Word, unbracket
from extractor.rulepack.schema.units import CATEGORY_OF_KIND, Measured, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "CATEGORY_OF_KIND",
    "KINDS",
    "WORDS",
    "BoundCue",
    "Case",
    "Concept",
    "Cue",
    "Exclusion",
    "ExpectedFigure",
    "Lexicon",
    "Measured",
    "PackFile",
    "Pattern",
    "Phrase",
    "Rule",
    "Screen",
    "Step",
    "Term",
    "Unit",
    "Without",
    "unbracket",
]


class Without(BaseModel):
    """A built-in rule that is left out, or some words of one."""

    model_config = CONFIG

    rule: str = Field(min_length=1, description="id of the built-in rule (shuzheng rules list)")
    words: tuple[Word, ...] = Field(default=(), description="the words of it that are left out; without any the rule")
    why: str = Field(min_length=1, description="why, in a few words")


class PackFile(BaseModel):
    """A pack of rules as its TOML file has it: one table array a kind."""

    model_config = CONFIG

    unit: tuple[Unit, ...] = ()
    phrase: tuple[Phrase, ...] = ()
    screen: tuple[Screen, ...] = ()
    bound: tuple[BoundCue, ...] = ()
    cue: tuple[Cue, ...] = ()
    pattern: tuple[Pattern, ...] = ()
    lexicon: tuple[Lexicon, ...] = ()
    term: tuple[Term, ...] = ()
    concept: tuple[Concept, ...] = ()
    step: tuple[Step, ...] = ()
    without: tuple[Without, ...] = ()
    case: tuple[Case, ...] = ()
    pieces: dict[PieceName, str] = Field(
        default_factory=dict,
        description="named parts of patterns. `{year}` in a `pattern`, an `after` or a later piece stands for the "
        "piece `year` of the same file; if there is none, for any word of the lexicons of that role. Line breaks in "
        "patterns and pieces, with the blanks around them, are no part of them",
    )

    def rules(self) -> Iterator[Rule]:
        """The rules, kind by kind, each kind in the order of the file."""
        for kind in KINDS.values():
            yield from getattr(self, kind)


KINDS: dict[type[Rule], str] = {
    Unit: "unit",
    Phrase: "phrase",
    Screen: "screen",
    BoundCue: "bound",
    Cue: "cue",
    Pattern: "pattern",
    Lexicon: "lexicon",
    Term: "term",
    Concept: "concept",
    Step: "step",
}
#: The fields that list words of a rule, for the kinds that have some.
WORDS: dict[type[Rule], tuple[str, ...]] = {
    Unit: ("forms",),
    Phrase: ("phrases",),
    BoundCue: ("words",),
    Cue: ("words",),
    Lexicon: ("words", "neutral"),
    Term: ("words",),
    Concept: ("forms",),
}
