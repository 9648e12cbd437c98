"""The code list: from the words of an indicator to its terms, and from these to one concept or none."""

from __future__ import annotations

import pytest
from concept_packs import small_pack

from extractor import RuleError, load_rules
from extractor.extraction.examples import run_examples
from extractor.rulepack import PackText
from extractor.rulepack.schema import Concept, Term

CONCEPTS = small_pack().concepts


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("新发展会员", {"join", "member"}),
        ("会员新发展", {"join", "member"}),  # their order says nothing
        ("新吸收工会会员", {"join", "member"}),  # other words of the same terms
        ("累计新发展的“会员”", {"join", "member"}),  # what says nothing, and marks
        ("地区生产总值年均增长", {"gdp", "growth-average"}),  # the fewest words: not 年均 and 增长
        ("新發展會員", {"join", "member"}),  # traditional characters
        ("新发展会员单位", None),  # something is left over
        ("新发展优秀会员", None),
        ("累计", None),  # nothing but what says nothing
        ("", None),
    ],
)
def test_words_are_read_as_terms_that_leave_nothing_over(words: str, terms: set[str] | None) -> None:
    assert CONCEPTS.terms_of(words) == terms


@pytest.mark.parametrize(
    ("words", "unit", "aspect", "code"),
    [
        ("新发展会员", "人", "increment", "members.joined"),
        ("新发展会员", "名", "level", "members.joined"),  # another writing of the unit
        ("新发展农民工", "人", "increment", "members.joined.migrant"),  # a term that may be left out
        ("会员", "人", "level", "members.total"),
        ("会员", "人", "increment", None),  # 新增: its verb stands elsewhere
        ("会员", "元", "level", None),  # another unit
        ("会员", "人", "average", None),  # 每村会员5人
        ("慰问困难职工", "人", "level", "visits.workers.difficult"),
        ("慰问困难职工", "户", "level", "visits.workers.difficult.households"),  # the unit tells which
        ("困难职工", "人", "level", None),
        ("培训职工", "人次", "level", "training.workers"),
        ("培训职工", "人", "level", "training.workers"),  # the second unit
        ("粮食产量", "斤", "level", "grain.output"),  # what can be exchanged
        ("粮食产量", "公顷", "level", None),
        ("地区生产总值增长", "%", "growth", "gdp.growth"),
        ("地区生产总值年均增长", "%", "growth", "gdp.growth.average"),
        ("地区生产总值实际增长", "%", "growth", "gdp.growth.real"),
        ("地区生产总值", "%", "growth", "gdp.growth"),  # the verb stands outside the indicator
        ("地区生产总值增长", "倍", "growth", "gdp.growth"),
        ("地区生产总值增长", "元", "growth", None),  # by how much, not at what rate
        ("地区生产总值增速", "位", "rank", None),
        ("会员覆盖率提高", "个百分点", "growth", "members.coverage.change"),
        ("会员覆盖率提高", "%", "growth", None),  # points, or per cent of the share
        ("地区生产总值提高", "个百分点", "growth", None),  # no share
        ("慰问困难职工增长", "%", "growth", None),  # 人 or 户
    ],
)
def test_terms_unit_and_aspect_tell_the_concept(words: str, unit: str, aspect: str, code: str | None) -> None:
    assert CONCEPTS.code_of(CONCEPTS.terms_of(words), unit, aspect) == code


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("新发展会员", ("members.joined",)),
        ("慰问困难职工", ("visits.workers.difficult", "visits.workers.difficult.households")),  # the unit would tell
        ("地区生产总值增长", ("gdp.growth",)),
        ("会员覆盖率提高", ("members.coverage.change",)),
        ("奇特会员", ()),
    ],
)
def test_the_head_of_a_column_may_mean_several(words: str, codes: tuple[str, ...]) -> None:
    assert CONCEPTS.codes_of(CONCEPTS.terms_of(words)) == codes


@pytest.mark.parametrize(
    ("code", "zh", "unit", "adds", "is_average"),
    [
        ("members.joined", "members.joined", "人", True, False),
        ("gdp.per-head", "gdp.per-head", "元", False, False),  # an average does not add up
        ("members.coverage", "members.coverage", "%", False, False),  # nor does a share
        ("gdp.growth", "gdp增长率", "%", False, False),
        ("gdp.growth.average", "gdp年均增长率", "%", False, True),
        ("members.coverage.change", "members.coverage升降百分点", "个百分点", False, False),
    ],
)
def test_concepts_are_known_by_their_codes(code: str, zh: str, unit: str, *, adds: bool, is_average: bool) -> None:
    entry = CONCEPTS.get(code)
    assert entry is not None
    assert (entry.zh, entry.unit, entry.adds, entry.is_average) == (zh, unit, adds, is_average)


@pytest.mark.parametrize("code", ["members", "gdp.change", "members.coverage.growth", "growth", ".growth", ""])
def test_what_is_no_code_is_none(code: str) -> None:
    assert CONCEPTS.get(code) is None


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("新吸收会员", "members.joined"),  # by its meaning
        ("per-head", "gdp.per-head"),  # by a part of its code
        ("members.joinde", "members.joined"),  # by likeness
    ],
)
def test_concepts_are_found_by_words(words: str, first: str) -> None:
    assert CONCEPTS.find(words)[0].code == first


def test_nothing_is_found_for_words_like_none() -> None:
    assert CONCEPTS.find("奇特") == []


def _pack(text: str) -> PackText:
    return PackText("mine.toml", text)


CONCEPT = """
[[concept]]
id = "oddities"
why = "odd things"
yes = ["奇特事项12件。"]
en = "oddities"
zh = "奇特事项"
category = "other"
forms = ["oddity"]
units = ["件"]
"""
TERM = """
[[term]]
id = "term.oddity"
why = "odd things"
words = ["奇特事项"]
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CONCEPT, "no term is named 'oddity'"),
        (TERM.replace("奇特事项", "会员"), "'会员' is a word of term.member already"),
        (TERM + CONCEPT + 'wider = "nothing.such"', "no concept has the code 'nothing.such'"),
        (TERM + CONCEPT.replace('"oddity"', '"oddity?"'), "needs a term that cannot be left out"),
        (TERM + CONCEPT.replace('"oddities"\nwhy', '"Oddities"\nwhy'), "'Oddities'"),
    ],
)
def test_a_list_that_cannot_work_is_refused(text: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        load_rules(_pack(text))


def test_a_pack_adds_a_concept_and_replaces_one() -> None:
    replaced = CONCEPT.replace('id = "oddities"', 'id = "members.joined"')
    assert load_rules(_pack(TERM + CONCEPT)).concepts.get("oddities") is not None
    entry = load_rules(_pack(TERM + replaced)).concepts.get("members.joined")
    assert entry is not None
    assert entry.zh == "奇特事项"


def test_the_examples_of_the_built_in_list_come_out() -> None:
    rules = load_rules()
    listed = [one for one in rules.own if isinstance(one.rule, (Concept, Term))]
    assert [f"{one.rule}: {one.example}: {one.found}" for one in run_examples(rules, listed)] == []


def test_codes_lead_from_the_wider_to_the_narrower() -> None:
    """A code with a dot more than that of its wider concept begins with it, so that a list sorted by code is a tree."""
    known = {entry.code: entry for entry in load_rules().concepts}
    chains = {code: entry.wider for code, entry in known.items() if entry.wider}
    assert [code for code, wider in chains.items() if wider == code or chains.get(wider) == code] == []
