"""What a rule may say: the pydantic models that a pack's TOML is validated by.

Their docstrings and descriptions are the reference of packs; ``schemas/rulepack.schema.json`` is made from them.
"""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - pydantic reads it at run time
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, create_model, field_validator
from pydantic import model_validator as whole_model

from extractor.records import Aspect, Bound, Category, Direction, Figure, Modality
from extractor.rulepack.roles import ROLE_MEANINGS, LexiconRole

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Built when the first pack is read: a program that only imports the package does not wait for it.
_CONFIG = ConfigDict(frozen=True, extra="forbid", defer_build=True)

Kind = Literal["count", "people", "money", "share", "points", "rank", "measure", "multiple", "time", "noun"]
#: Kinds of unit that settle the category, whatever noun stands beside the number.
CATEGORY_OF_KIND = {
    "money": Category.FUNDS,
    "share": Category.RATES,
    "points": Category.RATES,
    "rank": Category.RANKS,
}


def _word(word: str) -> str:
    if not word.strip():
        raise ValueError("a word is empty; leave it out")
    if word != word.strip():
        raise ValueError(f"{word!r} has a space before or after it; reports have none there, so take it out")
    return word


Word = Annotated[str, AfterValidator(_word)]


PieceName = Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]


def unbracket(example: str) -> tuple[str, int, int]:
    """``第[四届]`` → ``第四届``, 1, 3; without brackets the mention is the whole text."""
    before, opened, rest = example.partition("[")
    mention, closed, after = rest.partition("]")
    if opened and closed:
        return before + mention + after, len(before), len(before) + len(mention)
    return example, 0, len(example)


class Rule(BaseModel):
    """What every rule has."""

    model_config = _CONFIG

    id: str = Field(
        pattern=r"^[a-z]+(\.[a-z0-9-]+)+$",
        description="name of the rule, such as unit.lesson: small Latin letters, a dot, then small letters, digits and "
        "hyphens; it stands in the records. The id of a built-in rule of the same kind replaces that rule",
    )
    why: str = Field(min_length=1, description="why the rule is there, in a few words; explain and rules list show it")
    yes: tuple[Word, ...] = Field(
        min_length=1,
        description="examples that the rule must match; for a screen or bound with [brackets] around the number",
    )
    no: tuple[Word, ...] = Field(default=(), description="examples that it must not match")


class _Forms(Rule):
    """The writings of a unit, with what they can count; its fields come first in the reference."""

    kind: Kind = Field(
        description="`people` for persons: acts tell who of them was trained, joined or honoured; `count` for things; "
        "`noun` for a noun that needs no classifier (6县), believed only after Arabic digits; `measure` for lengths, "
        "weights and hours; `multiple` for 倍; `money`, `share`, `points` and `rank` for what is always funds, rates, "
        "rates and ranks; `time` for what is no figure"
    )
    forms: tuple[Word, ...] = Field(min_length=1, description="the unit as it is written; the longest form wins")
    counts: tuple[Category, ...] = Field(
        min_length=1,
        description="categories that it can count, the usual one first: it holds where no noun says which. A noun of "
        "a category that is not listed here is passed over",
    )
    unit: Word | None = Field(
        default=None, description="the name that all forms share (元 for 块钱); without it each form is its own unit"
    )

    @field_validator("counts")
    @classmethod
    def _counts_fit_kind(cls, counts: tuple[Category, ...], info: ValidationInfo) -> tuple[Category, ...]:
        kind = info.data.get("kind", "")
        settled = CATEGORY_OF_KIND.get(kind)
        if settled is not None and counts != (settled,):
            raise ValueError(f'a unit of kind {kind} always counts {settled}: write counts = ["{settled}"]')
        return counts


class UnitExchange(BaseModel):
    """What one of a unit is worth in another: 1 公顷 is 15 亩."""

    model_config = _CONFIG

    factor: Decimal = Field(gt=0, description="how many of the other unit make one of it")
    unit: str = Field(description="the other unit, by the name of its family; empty for a part of a whole (%)")


class Measured(BaseModel):
    """What the checks and comparisons ask of a unit besides its kind."""

    model_config = _CONFIG

    family: Word | None = Field(
        default=None,
        description="the writing that stands for all writings of one unit (人 for 名 and 位): numbers of one family "
        "are compared. Without it each unit is a family of its own",
    )
    divisible: bool | None = Field(
        default=None,
        description="whether a fraction of it can be counted; without it, unless its kind is count, people or noun",
    )
    exchange: UnitExchange | None = Field(default=None, description="what one is worth in another unit")
    things: tuple[Word, ...] = Field(
        default=(),
        description="names of sorts of things that it counts, of your choice: two units with one in common may count "
        "the same things (5家 and 5所 schools). `any` for a classifier that is said of whatever has one (个)",
    )
    over: tuple[Word, ...] = Field(
        default=(),
        description="what an average over the things that it counts may call one of them: 村 in 每村 and 村均, of 12个",
    )
    ordinal: bool | None = Field(default=None, description="whether a number with it is a rank behind 第 (第三名)")
    duration: bool | None = Field(default=None, description="whether it tells how long (天), as 平均住院日7.8天 does")
    occasions: bool | None = Field(
        default=None, description="whether it counts anew what comes again: 人次 beside 人, of which neither is a part"
    )


class SomeForms(Measured):
    """What holds for some forms of a unit."""

    forms: tuple[Word, ...] = Field(min_length=1, description="the forms, which the rule lists too")


class Unit(Measured, _Forms):
    """What may stand after a number and counts something: 人, 所, 课时."""

    some: tuple[SomeForms, ...] = Field(
        default=(),
        description="the same fields where some forms have others: a list of { forms = [...], divisible = true }",
    )

    @field_validator("some")
    @classmethod
    def _some_are_listed(cls, some: tuple[SomeForms, ...], info: ValidationInfo) -> tuple[SomeForms, ...]:
        known, seen = info.data.get("forms"), set[str]()
        for form in (form for one in some for form in one.forms):
            if known is not None and form not in known:
                raise ValueError(f"{form!r} is not in forms of the rule; list it there too")
            if form in seen:
                raise ValueError(f"{form!r} is listed twice; say all of it in one entry")
            seen.add(form)
        return some


class Exclusion(Rule):
    """What a rule has that says of a number that it is no figure."""

    why_zh: str | None = Field(
        default=None, min_length=1, description="why in Chinese, which explain shows under --lang zh; without it why"
    )

    @property
    def reasons(self) -> tuple[str, str]:
        """Why a number is no figure, in English and Chinese."""
        return self.why, self.why_zh or self.why


class Phrase(Exclusion):
    """Names and slogans with a number in them (两免一补); the number is no figure."""

    phrases: tuple[Word, ...] = Field(min_length=1, description="the names, each with its number")


class Screen(Exclusion):
    """What makes a number no figure: all the conditions that a rule names must hold."""

    numerals: Literal["any", "arabic", "han", "small-han", "one"] = Field(
        default="any",
        description="`arabic` for numbers in digits only, `han` for those in Chinese characters, `small-han` for these "
        "up to ten, `one` for 一",
    )
    units: tuple[str, ...] = Field(default=(), description="units that the rule is about; without it any")
    before: tuple[str, ...] = Field(default=(), description="one of these must end right before the number")
    unless: tuple[str, ...] = Field(default=(), description="none of these may end right before the number")
    after: str | None = Field(
        default=None, description="a regular expression that must match right after the number and its unit"
    )

    @field_validator("before", "unless", "units")
    @classmethod
    def _no_empty_word(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if "" in words:
            raise ValueError("a word is empty; leave it out")
        return words

    @whole_model(mode="after")
    def _has_a_condition(self) -> Screen:
        if not (self.before or self.after or self.units):
            raise ValueError("it would drop every number: give before, after or units")
        return self


class BoundCue(Rule):
    """Words next to a number that say how the true one relates to it: 近, 以上."""

    bound: Bound = Field(description="how the true number relates to the one printed")
    side: Literal["before", "after", "clause"] = Field(
        description="where the words stand; `clause` is before it too, with a verb and a noun between: 至少|建成2个驿站"
    )
    norm: bool = Field(
        default=False,
        description="whether it lays down what an amount of money may come to: 最高3万元, but not 控制在3万元",
    )
    words: tuple[Word, ...] = Field(min_length=1, description="the words; the longest that fits wins")


Role = Literal["noun", "act", "verb", "aspect", "direction", "modality", "plan", "review", "next", "neutral"]
#: The values that a cue of a role may have; a role that is absent takes none.
ROLE_VALUES: dict[str, tuple[Category | Aspect | Direction | Modality, ...]] = {
    "noun": tuple(Category),
    "act": (Category.TRAINEES, Category.MEMBERS, Category.HONOURS, Category.OUTPUTS),
    "aspect": tuple(aspect for aspect in Aspect if aspect not in (Aspect.RANK, Aspect.GAP)),
    "direction": tuple(Direction),
    "modality": tuple(Modality),
}


class Cue(Rule):
    """Words with one meaning for one decision; the longest word at a place wins."""

    role: Role = Field(
        description="`noun`: what is counted, with its category. `act`: what was done, which makes persons trainees, "
        "members or honours, and things honours or outputs. `verb`: ends the noun phrase after a number. `aspect`, "
        "`direction`, `modality`: as in the records. `plan`, `review`, `next`: words of headings over plans, over what "
        "was done, and over what is next if a part before it looked back. `neutral`: words that contain another cue "
        "without its meaning (低保 is not 低)"
    )
    value: str = Field(
        default="",
        validate_default=True,
        description="a category for noun and act, an aspect, a direction or a modality; nothing for the other roles",
    )
    words: tuple[Word, ...] = Field(min_length=1, description="the words")
    indicator: Word | None = Field(
        default=None,
        description="for noun and act: the indicator of the figures whose category this rule decides, in place of the "
        "words of the document; leave it out where those words tell apart (小学辍学率, 初中辍学率)",
    )

    @field_validator("value")
    @classmethod
    def _value_fits_role(cls, value: str, info: ValidationInfo) -> str:
        role = info.data.get("role")
        known = ROLE_VALUES.get(role or "", ())
        if role is None or value in known or not (value or known):
            return value
        if not known:
            raise ValueError(f"role {role} takes no value; leave it out")
        given = f"{value!r} is no value of role {role}" if value else f"role {role} needs one"
        raise ValueError(f"{given}; known: {', '.join(known)}")

    @field_validator("indicator")
    @classmethod
    def _names_what_is_counted(cls, indicator: str | None, info: ValidationInfo) -> str | None:
        if indicator is not None and info.data.get("role") not in ("noun", "act", None):
            raise ValueError("only a noun or an act names what is counted; leave it out")
        return indicator


class Pattern(Rule):
    """A regular expression for time expressions, or for whom a figure is about."""

    role: Literal["period", "scope"] = Field(description="`period` for time expressions, `scope` for whom or where")
    grade: Literal["territory", "body", "named", "each", "own", "speaker"] | None = Field(
        default=None,
        validate_default=True,
        description="of a scope, which needs one: how far it governs. A `territory` goes on, a `body` holds for its "
        "paragraph, `named` and `each` for their sentence; an `own` name of who reports, and a `speaker`, where nothing "
        "else is named",
    )
    first: str = Field(min_length=1, description="the characters that a match may start with; no other place is tried")
    pattern: str = Field(
        min_length=1,
        description="the expression; a group named `it` is what is found, without one the whole match. The character "
        "before a clause is a mark or a line end, and may be part of the pattern",
    )

    @field_validator("grade")
    @classmethod
    def _grade_fits_role(cls, grade: str | None, info: ValidationInfo) -> str | None:
        role = info.data.get("role")
        if role == "scope" and grade is None:
            raise ValueError("a scope needs one; known: territory, body, each, speaker")
        if role == "period" and grade is not None:
            raise ValueError("a period takes none; leave it out")
        return grade


class Lexicon(Rule):
    """Words that the stages look up, one role for each use. The longest entry at a place decides.

    A word may show in [brackets] between what must stand beside it: `其中[过]` is 过 after 其中. What stands outside
    counts for the length, so such an entry wins over a shorter one.
    """

    role: LexiconRole = Field(
        description="what the words are looked up for. "
        + ". ".join(f"`{role}`: {meaning}" for role, meaning in ROLE_MEANINGS.items())
    )
    words: tuple[Word, ...] = Field(default=(), description="the words")
    neutral: tuple[Word, ...] = Field(
        default=(),
        description="longer words that contain one of the role without its meaning (签约 is not 约). The examples of a "
        "lexicon that lists nothing else are of these",
    )

    @field_validator("words", "neutral")
    @classmethod
    def _brackets_hold_a_word(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for word in words:
            whole, start, end = unbracket(word)
            if start == end or "[" in whole or "]" in whole:
                raise ValueError(f"{word!r}: brackets stand around the word in its neighbours, once: 其中[过]")
        return words

    @whole_model(mode="after")
    def _lists_something(self) -> Lexicon:
        if not (self.words or self.neutral):
            raise ValueError("it has no words; give words or neutral")
        return self


class Step(Rule):
    """A decision that stands in the program; a pack can neither add nor change one. Its examples are run by explain."""

    field: Literal[
        "value",
        "bound",
        "category",
        "aspect",
        "indicator",
        "modality",
        "period",
        "scope",
        "part_of",
        "screen",
        "title",
        "reporting_unit",
        "date",
        "reporting_period",
        "kind",
    ] = Field(
        description="what it decides: a field of the record of a figure or report, or `screen` for a number that is no "
        "figure"
    )


class Without(BaseModel):
    """A built-in rule that is left out, or some words of one."""

    model_config = _CONFIG

    rule: str = Field(min_length=1, description="id of the built-in rule (shuzheng rules list)")
    words: tuple[Word, ...] = Field(default=(), description="the words of it that are left out; without any the rule")
    why: str = Field(min_length=1, description="why, in a few words")


def _empty_is_none(fields: Any) -> Any:
    return {name: None if given == "" else given for name, given in fields.items()} if type(fields) is dict else fields


class _Expected(BaseModel):
    """A figure of a case: its mention, and any fields of a Figure; ``""`` says that a field is empty.

    ``part_of`` and ``repeats`` are the mention of the other figure.
    """

    model_config = _CONFIG

    mention: str = Field(min_length=1, description="the number with its unit, verbatim")

    _empty = whole_model(mode="before")(_empty_is_none)


ExpectedFigure: type[_Expected] = create_model(  # type: ignore[call-overload]
    "ExpectedFigure",
    __base__=_Expected,
    __doc__=_Expected.__doc__,
    **{
        name: (field.annotation | None, Field(default=None, description=field.description))  # type: ignore[operator]
        for name, field in Figure.model_fields.items()
        if name != "mention"
    },
)


class Case(BaseModel):
    """A text and all the figures that it must give, in its order."""

    model_config = _CONFIG

    text: str = Field(min_length=1, description="a sentence, or several with their headings")
    figures: tuple[ExpectedFigure, ...] = Field(
        description="its figures; one that is not listed is a failure, and an empty list says that there is none"
    )


class PackFile(BaseModel):
    """A pack of rules as its TOML file has it: one table array a kind."""

    model_config = _CONFIG

    unit: tuple[Unit, ...] = ()
    phrase: tuple[Phrase, ...] = ()
    screen: tuple[Screen, ...] = ()
    bound: tuple[BoundCue, ...] = ()
    cue: tuple[Cue, ...] = ()
    pattern: tuple[Pattern, ...] = ()
    lexicon: tuple[Lexicon, ...] = ()
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
    Step: "step",
}
#: The fields that list words of a rule, for the kinds that have some.
WORDS: dict[type[Rule], tuple[str, ...]] = {
    Unit: ("forms",),
    Phrase: ("phrases",),
    BoundCue: ("words",),
    Cue: ("words",),
    Lexicon: ("words", "neutral"),
}
