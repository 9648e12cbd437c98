"""What a rule may say: the pydantic models that a pack's TOML is validated by.

Their docstrings and descriptions are the reference of packs; ``schemas/rulepack.schema.json`` is made from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, create_model, field_validator
from pydantic import model_validator as whole_model

from extractor.records import Aspect, Bound, Category, Direction, Figure, Modality

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Built when the first pack is read: a program that only imports the package does not wait for it.
_CONFIG = ConfigDict(frozen=True, extra="forbid", defer_build=True)

Kind = Literal["count", "people", "money", "share", "points", "rank", "measure", "time", "noun"]
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


class Unit(Rule):
    """What may stand after a number and counts something: 人, 所, 课时."""

    kind: Kind = Field(
        description="`people` for persons: acts tell who of them was trained, joined or honoured; `count` for things; "
        "`noun` for a noun that needs no classifier (6县), believed only after Arabic digits; `measure` for lengths, "
        "weights and hours; `money`, `share`, `points` and `rank` for what is always funds, rates, rates and ranks; "
        "`time` for what is no figure"
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
    "aspect": tuple(aspect for aspect in Aspect if aspect is not Aspect.RANK),
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
    grade: Literal["territory", "body", "each", "speaker"] | None = Field(
        default=None,
        validate_default=True,
        description="of a scope, which needs one: how far it governs. A `territory` goes on, a `body` holds for its "
        "paragraph, `each` for its sentence, a `speaker` where nothing else is named",
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


#: What the words of a lexicon are looked up for, each with its meaning.
LexiconRole = Literal[
    "lead",
    "opening",
    "sum-adverb",
    "after-number",
    "no-noun",
    "not-counted",
    "spent-on",
    "or-more",
    "equals",
    "from",
    "change",
    "base",
    "compared",
    "change-lead",
    "each",
    "sum-or-state",
    "care",
    "modifier",
    "among",
    "breakdown",
    "left-out",
    "more-than",
    "done",
    "salutation",
    "awards",
    "levied",
    "money",
    "total",
    "counted",
    "rank-verb",
    "ranked-among",
    "average-of",
    "lasting",
    "when",
    "head-unit",
    "rate-head",
    "key-head",
    "period-head",
    "total-row",
    "place-name",
    "plan-head",
    "money-head",
    "does",
    "body",
    "no-body",
    "not-in-body",
]
ROLE_MEANINGS: dict[LexiconRole, str] = {
    "lead": "what leads to a number and is no part of its indicator: 参赛职工|达|500人",
    "opening": "what stands before the words that count: 其中|农民工会员120人",
    "sum-adverb": "behind which a long stretch before a number is cut: 为方便职工|共|发放图书500册",
    "after-number": "what may stand between a number and its noun: 85%|以上的|企业",
    "no-noun": "what shows that no noun follows a number: 3万元|用于",
    "not-counted": "what a number is, and does not count: 80万人的|工作目标",
    "spent-on": "what is done with the money before it: 3万元|购|书",
    "or-more": "what makes a number a condition: 60岁|以上|老人",
    "equals": "what holds a number against another time: 收入|是|2019年的3倍",
    "from": "what a change starts from: |由|39%提高至45%",
    "change": "verbs of change: 同比|增长",
    "base": "times that a change is held against: 比|上年|增长",
    "compared": "what says that a change is held against an earlier time: |同比|增长",
    "change-lead": "what may stand between a word of change and its number: 提高了|约|5%",
    "each": "what makes the number after it an average: |每|案最高5万元",
    "sum-or-state": "what ends a list of what is new: 新增386公里,|总|里程7500公里",
    "care": "acts that leave persons `people`: |慰问|劳模50人",
    "modifier": "ends of words that stand for what was counted before: 街道|级|11个",
    "among": "what makes the number after it a part of the one before: |其中|",
    "breakdown": "what begins a list of all parts of the number before: 6130人次|:|技能类",
    "left-out": "what shows a number in brackets to be no part: 118人|(不含|暂缓的5人)",
    "more-than": "what makes the amount before 的 a condition: |过|500万元的两个",
    "done": "what was done with some of those stated before: 提案52件,已|办结|49件",
    "salutation": "words of lines before the first sentence of a speech: |各位|代表:",
    "awards": "verbs behind which a territory is part of an award's name: |获评|全省先进单位",
    "levied": "how a rate is paid that is laid down: 按工资总额的2%|拨|缴",
    "money": "words before a number without a unit that is yuan: 发放|补贴|3.8万",
    "total": "words before the sum or part of an amount: 人均1500元,|共计|192.9万",
    "counted": "what introduces a scale without a digit as a number: |共有|百名",
    "rank-verb": "verbs before a rank in Chinese characters: |列|第三位",
    "ranked-among": "what may stand between such a verb and the rank: 列|全省|第三位",
    "average-of": "what makes a duration a measure: |案均|审理周期2.3个月",
    "lasting": "what lasts: 平均|住院日|7.8天",
    "when": "what shows a number with a unit of time to say when: 平均3天|后|",
    "head-unit": "units before 数 in the head of a column: 入会|人|数",
    "rate-head": "words in the heads of columns of rates: 入会|率|",
    "key-head": "words in the heads of columns that number the rows: |序号|",
    "period-head": "heads of columns that date the rows: |年份|",
    "total-row": "what begins the name of the row of totals: |合计|",
    "place-name": "what the name of a place ends in: 青山|区|",
    "plan-head": "words in heads over what is aimed at: |目标|",
    "does": "what a body does, behind its name: 市财政局|上报|了",
    "body": "what the name of a body ends in: 滨江区|总工会|",
    "no-body": "what no name of a body begins with: |慰问|职工",
    "not-in-body": "what no name of a body holds: 市总|开展|慰问",
    "money-head": "words in heads over amounts of money: 发行总|额|(亿)",
}


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
        "value", "bound", "category", "aspect", "indicator", "modality", "period", "scope", "part_of", "screen"
    ] = Field(description="what it decides: a field of the record, or `screen` for a number that is no figure")


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
