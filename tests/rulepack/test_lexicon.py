"""Words of a role, by the longest match: at a position, ending at one, and in a stretch."""

from __future__ import annotations

from typing import get_args

import pytest

from extractor import Document, RuleError, extract, load_rules
from extractor.rulepack import PackText
from extractor.rulepack.lexicon import WordSet
from extractor.rulepack.roles import ROLE_MEANINGS, LexiconRole
from extractor.rulepack.schema import Lexicon


def _lexicon(words: list[str], neutral: list[str] = [], name: str = "lexicon.one") -> Lexicon:  # noqa: B006
    fields = {"id": name, "why": "a test", "yes": ["约"], "role": "lead", "words": words, "neutral": neutral}
    return Lexicon.model_validate(fields)


SET = WordSet(
    [
        _lexicon(
            ["约", "约为", "达", "达到", "在", "向", "[在]建设", "同意[向]"], ["签约", "在建", "方向", "达到目标"]
        ),
    ]
)

AT = [
    # text, position, where the word ends that starts there
    ("约5人", 0, 1),
    ("约为5人", 0, 2),  # the longest
    ("签约5人", 1, None),  # inside a neutral word that starts before
    ("签约为5人", 1, None),  # as long as the word across its end, and earlier
    ("达到5人", 0, 2),
    ("达到目标5人", 0, None),  # a longer neutral word
    ("在建5处", 0, None),
    ("在建设5处", 0, 1),  # longer than the neutral word; only what is in brackets is the word
    ("会员5人", 0, None),
    ("", 0, None),
]


@pytest.mark.parametrize(("text", "position", "end"), AT)
def test_the_word_that_starts_at_a_position(text: str, position: int, end: int | None) -> None:
    assert SET.at(text, position, len(text)) == end


def test_a_word_ends_no_later_than_the_stretch() -> None:
    assert SET.at("达到5人", 0, 1) == 1


ENDING = [
    # words before a number, where the word starts that ends them
    ("会员约", 2),
    ("新签约", None),
    ("会员达到", 2),
    ("发展方向", None),
    ("单位同意向", 4),  # longer than a neutral word in it, were there one
    ("会员", None),
    ("", None),
]


@pytest.mark.parametrize(("words", "start"), ENDING)
def test_the_word_that_ends_at_a_position(words: str, start: int | None) -> None:
    assert SET.ending(words, len(words)) == start


def test_a_word_starts_no_earlier_than_the_stretch() -> None:
    assert SET.ending("达到", 2, 1) is None


SPANS = [
    # text, the words in it without overlap
    ("约为达到", ["约为", "达到"]),
    ("签约为在建", []),
    ("在建设同意向", ["在", "向"]),
    ("方向向", ["向"]),
    ("会员", []),
]


@pytest.mark.parametrize(("text", "found"), SPANS)
def test_the_words_of_a_stretch(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in SET.spans(text, 0, len(text))] == found
    assert [text[one.start : one.end] for one in SET.find(text)] == found
    assert SET.within(text, 0, len(text)) is bool(found)


def test_of_equal_entries_the_later_one_holds() -> None:
    later = WordSet([_lexicon(["约", "签约"]), _lexicon([], ["签约"], "lexicon.two")])
    assert later.at("签约", 0, 2) is None
    assert WordSet([]).at("签约", 0, 2) is None


def test_every_role_has_a_meaning_and_words() -> None:
    assert set(ROLE_MEANINGS) == set(get_args(LexiconRole))
    used = {rule.role for rule, _ in load_rules().own if isinstance(rule, Lexicon)}
    assert used == set(ROLE_MEANINGS)


def test_a_neutral_word_contains_a_word_of_its_role() -> None:
    lexicons = [rule for rule, _ in load_rules().own if isinstance(rule, Lexicon)]
    for role in ROLE_MEANINGS:
        words = {
            word.partition("[")[2].partition("]")[0] or word
            for one in lexicons
            if one.role == role
            for word in one.words
        }
        neutral = [word for one in lexicons if one.role == role for word in one.neutral]
        assert [word for word in neutral if not any(inside in word for inside in words)] == []


PACK = """
[[lexicon]]
id = "lead.mine"
role = "lead"
why = "counted so in this town"
{lists}
yes = ["{yes}"]
"""
PACKS = [
    # lists of a user's lexicon, an example, a text, its indicator without and with the pack
    ('words = ["逢"]', "会员逢5人", "新建工会逢8家。", "新建工会逢", "新建工会"),
    ('neutral = ["指约"]', "指约", "发放指约12份。", "发放指", "发放指约"),
]


@pytest.mark.parametrize(("lists", "yes", "text", "before", "after"), PACKS)
def test_a_pack_adds_words_and_neutral_words(lists: str, yes: str, text: str, before: str, after: str) -> None:
    pack = load_rules(PackText("town.toml", PACK.format(lists=lists, yes=yes)))
    for rules, indicator in ((None, before), (pack, after)):
        (figure,) = extract(Document("report.txt", text), rules).figures
        assert figure.indicator == indicator


def test_a_pack_takes_words_and_neutral_words_out() -> None:
    toml = '[[without]]\nrule = "indicator.leads"\nwords = ["签约", "力争"]\nwhy = "a test"\n'
    words = load_rules(PackText("town.toml", toml)).words["lead"]
    assert words.ending("新签约", 3) == 2
    assert words.ending("全年力争", 4) is None


FAULTS = [
    # fields of a lexicon that cannot work, what is said
    ("", "it has no words; give words or neutral"),
    ('words = ["[在建"]', "brackets stand around the word"),
    ('words = ["在[]建"]', "brackets stand around the word"),
    ('words = [""]', "a word is empty"),
]


@pytest.mark.parametrize(("lists", "said"), FAULTS)
def test_a_faulty_lexicon_is_refused(lists: str, said: str) -> None:
    with pytest.raises(RuleError, match=r"town\.toml, rule lead\.mine") as raised:
        load_rules(PackText("town.toml", PACK.format(lists=lists, yes="约")))
    assert said in str(raised.value)


def test_a_role_that_is_not_known_is_refused_with_those_that_are() -> None:
    toml = PACK.format(lists='words = ["逢"]', yes="逢").replace('role = "lead"', 'role = "led"')
    with pytest.raises(RuleError, match="role: 'led' is no value of it; known: lead, opening"):
        load_rules(PackText("town.toml", toml))


COMPOSED = [
    # pieces, a pattern with them, what is found in the text
    ("term = '(?:春|秋)季学期'", "'今年{term}'", ["今年秋季学期"]),
    ("term = '(?:春|秋){of}'\nof = '季'", "'{term}'", None),  # a piece refers to those above it
    ("of = '季'\nterm = '(?:春|秋){of}学期'", "'''\n    今年\n    {term}\n'''", ["今年秋季学期"]),
    ("", "'{base}的秋季学期'", ["上年的秋季学期"]),  # a role of words
    ("", "'今{2}年|{bases}'", None),
    ("Term = 'x'", "'今年'", None),
]


@pytest.mark.parametrize(("pieces", "pattern", "found"), COMPOSED)
def test_a_pattern_is_composed_of_named_pieces(pieces: str, pattern: str, found: list[str] | None) -> None:
    toml = f"""
[pieces]
{pieces}
[[pattern]]
id = "period.mine"
why = "a test"
role = "period"
first = "今上春"
pattern = {pattern}
yes = ["今年秋季学期"]
"""
    if found is None:
        with pytest.raises(RuleError, match=r"no piece or role is named|is no name"):
            load_rules(PackText("town.toml", toml))
        return
    text = "今年秋季学期比上年的秋季学期多"
    patterns = load_rules(PackText("town.toml", toml)).periods.find(text, 0, len(text))
    assert [text[one.start : one.end] for one in patterns if one.pattern.id == "period.mine"] == found


def test_a_form_is_composed_of_words_of_roles() -> None:
    form = load_rules().form(r"比{base}{2,2}?(?:的)?{change}")
    assert form.fullmatch("比上年上年增长")
    assert not form.fullmatch("比上年达到")
