"""Packs of a user: what wins over what, what is taken out, what texts must give, and what is said of a faulty one."""

from __future__ import annotations

import json
import pickle
import tomllib
from importlib.resources import files
from time import process_time
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import FIXTURES, ROOT
from typer.testing import CliRunner

from extractor import Document, Figure, RuleError, RulePack, check, extract, load_rules, read
from extractor.cli import app
from extractor.explain import explain
from extractor.extraction.cases import run_cases
from extractor.extraction.examples import ExampleFailure, run_examples
from extractor.rulepack import PackText, limited, source
from extractor.rulepack.limited import TIME_LIMIT, LimitedPattern, PatternPlace, fold_pattern
from extractor.rulepack.schema import PackFile
from extractor.rulepack.source import parse_pack

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

SCHOOL = FIXTURES / "rulepacks" / "school.toml"
REPORT = FIXTURES / "rulepacks" / "school-report.txt"
NAME = "mine.toml"


def rules_of(*tables: str) -> RulePack:
    return load_rules(PackText(NAME, "\n".join(tables)))


def failed_examples(*tables: str) -> list[ExampleFailure]:
    rules = rules_of(*tables)
    return run_examples(rules, rules.added)


def figures_by(rules: RulePack | None, text: str) -> tuple[Figure, ...]:
    return extract(Document("report.txt", text), rules).figures


def unit(form: str, counts: str = "events", kind: str = "count", more: str = "") -> str:
    return f"""
[[unit]]
id = "unit.mine"
why = "for this test"
kind = "{kind}"
forms = ["{form}"]
counts = ["{counts}"]
yes = ["3{form}"]
{more}
"""


def cue(role: str, word: str, value: str = "", more: str = "") -> str:
    return f"""
[[cue]]
id = "{role}.mine"
why = "for this test"
role = "{role}"
{f'value = "{value}"' if value else ""}
words = ["{word}"]
yes = ["{word}"]
{more}
"""


def phrase(word: str) -> str:
    return f'[[phrase]]\nid = "phrase.mine"\nwhy = "for this test"\nphrases = ["{word}"]\nyes = ["{word}"]'


def screen(conditions: str, yes: str = "[3人]会") -> str:
    return f'[[screen]]\nid = "screen.mine"\nwhy = "for this test"\n{conditions}\nyes = ["{yes}"]'


def pattern(expression: str, first: str, role: str = "period", more: str = "") -> str:
    grade = 'grade = "body"' if role == "scope" else ""
    return f"""
[[pattern]]
id = "{role}.mine"
why = "for this test"
role = "{role}"
{grade}
first = "{first}"
pattern = '{expression}'
yes = ["x"]
{more}
"""


BOUND = (
    '[[bound]]\nid = "bound.mine"\nwhy = "w"\nbound = "at_least"\nside = "before"\nwords = ["约"]\nyes = ["约[3人]"]'
)


def without(rule: str, words: str = "") -> str:
    return f'[[without]]\nrule = "{rule}"\nwhy = "for this test"\n' + (f'words = ["{words}"]' if words else "")


# ── what wins over what ─────────────────────────────────────────────────────────────────────────────────────────

WINS = [
    # rules of a pack, a text, a field, its value without them and with them
    # a noun moves to another category, alone among the words of its built-in rule
    (cue("noun", "学生", "trainees"), "学生300人", "category", "people", "trainees"),
    (cue("noun", "学生", "trainees"), "教师300人", "category", "people", "people"),
    # the longer word still wins: 大学生 is a word of its own
    (cue("noun", "学生", "trainees"), "大学生300人", "category", "people", "people"),
    # in the other script too
    (cue("noun", "學生", "trainees"), "学生300人", "category", "people", "trainees"),
    # a noun of a category that the unit cannot count is passed over
    (cue("noun", "学生", "agreements"), "学生300人", "category", "people", "people"),
    # an act is moved from one category to another
    (cue("act", "表彰", "trainees"), "表彰职工300人", "category", "honours", "trainees"),
    # another role of the word stays: 培训班 is an act of training and an event
    (cue("noun", "培训班", "outputs"), "培训班学员300人", "category", "trainees", "trainees"),
    # a neutral word has no other meaning
    (cue("neutral", "培训"), "培训职工300人", "category", "trainees", "people"),
    (cue("neutral", "新建"), "新建工会3家", "aspect", "increment", "level"),
    # a word may get an aspect, a direction or a modality
    (cue("aspect", "生均", "average"), "生均面积8.5平方米", "aspect", "level", "average"),
    (cue("direction", "攀高", "up"), "攀高3个百分点", "direction", None, "up"),
    (cue("modality", "可望", "target"), "可望招聘教师30人", "modality", "reported", "target"),
    # the form of a unit counts something else, alone among the forms of its built-in rule
    (unit("期", "outputs"), "简讯12期", "category", "events", "outputs"),
    (unit("期", "outputs"), "检查12场", "category", "events", "events"),
    (unit("元", "funds", "money", 'unit = "CNY"'), "支出12元", "unit", "元", "CNY"),
    # a longer form is a unit of its own
    (unit("轮次"), "督导12轮次", "unit", "轮", "轮次"),
    # a bound
    (BOUND, "约300人", "bound", "about", "at_least"),
    # a time expression, over a built-in one that it overlaps
    (pattern(r"20\d\d[—-]20\d\d学年", "2"), "2023—2024学年,招生300人", "period", None, "2023—2024学年"),
    (pattern("2024年春季学期", "2"), "2024年春季学期,招生300人", "period", "2024年春季", "2024年春季学期"),
    (pattern(r"(?P<it>本批)内", "本"), "本批内招生300人", "period", None, "本批"),
    # groups of any name and number are the pattern's own
    (pattern(r"(?P<r0>第)([一二])\2?学期", "第"), "第一学期招生300人", "period", None, "第一学期"),
    (pattern(r"(?i)q[1-4]", "Qq"), "Q3招生300人", "period", None, "Q3"),
    # full-width marks and other characters in a pattern are read as the texts are
    (pattern("上學期（秋）", "上"), "上学期(秋)招生300人", "period", None, "上学期(秋)"),
    # whom a figure is about; the mark before a clause is part of the pattern
    (pattern(r"[,。\n](?P<it>青溪中学)", r",。\n", "scope"), "青溪中学招生300人", "scope", None, "青溪中学"),
    # what the rules name
    (cue("noun", "在校生", "people", 'indicator = "在校学生"'), "共有在校生300人", "indicator", "在校生", "在校学生"),
    (cue("act", "国培", "trainees", 'indicator = "国培"'), "参加国培300人次", "indicator", "参加国培", "国培"),
    (cue("noun", "辍学率", "rates"), "小学辍学率0.1%", "rule", "category.share", "noun.mine"),
    (cue("noun", "辍学率", "rates"), "小学辍学率0.1%", "indicator", "小学辍学率", "小学辍学率"),
    (cue("noun", "基金", "funds"), "基金300万元", "rule", "category.money", "noun.mine"),
    # a name is given where the rule decides, and nowhere else
    (cue("noun", "教师", "people", 'indicator = "教师"'), "培训教师300人", "indicator", "培训教师", "培训教师"),
    # words that lead to a number are no part of an indicator, unless they are a word of a rule
    (cue("noun", "人均占有", "other"), "图书人均占有12个", "indicator", "图书人均", "图书人均占有"),
]


@pytest.mark.parametrize(("table", "text", "field", "before", "after"), WINS)
def test_what_wins(table: str, text: str, field: str, before: str | None, after: str | None) -> None:
    found = []
    for rules in (None, rules_of(table)):
        (figure,) = figures_by(rules, f"{text}。")
        value = getattr(figure, field)
        found.append(value if value is None else str(value))
    assert found == [before, after]


FIGURES = [
    # rules of a pack, a text, its mentions without them and with them
    (phrase("五项管理"), "督导五项管理。", ["五项"], []),
    (phrase("五项管理"), "督导五项工程管理。", [], []),
    (phrase("3个100工程"), "推进3个100工程。", ["3个"], []),  # a number in digits too
    (phrase("3个100工程"), "推进13个100工程。", ["13个"], ["13个"]),
    (unit("堂"), "讲课23堂。", [], ["23堂"]),
    (unit("堂", "other", "time"), "讲课23堂。", [], []),
    (unit("人", "other", "time"), "讲课23人。", ["23人"], []),  # what is counted in time is no figure
    (screen('units = ["班"]\nbefore = ["年级"]', "年级[3班]"), "九年级3班获奖,举办3班。", ["3班", "3班"], ["3班"]),
    (screen('after = "（优秀）"', "[3人]（优秀）"), "3人(优秀),4人(良好)。", ["3人", "4人"], ["4人"]),
    (screen('numerals = "han"\nunits = ["人"]', "[三人]"), "表彰三人,慰问3人。", ["三人", "3人"], ["3人"]),
    (without("phrase.union", "三个一百"), "落实三个一百名教师。", [], ["一百名"]),
    (without("phrase.union", "三个一百"), "落实四个一。", [], []),
    (without("screen.ordinal"), "第4个。", [], ["4个"]),
    (without("unit.percent"), "达到98%,占百分之三。", ["98%", "百分之三"], []),
    (without("unit.person", "名"), "慰问3名,4人。", ["3名", "4人"], ["4人"]),
]


@pytest.mark.parametrize(("table", "text", "before", "after"), FIGURES)
def test_which_numbers_are_figures(table: str, text: str, before: list[str], after: list[str]) -> None:
    found = [[figure.mention for figure in figures_by(rules, text)] for rules in (None, rules_of(table))]
    assert found == [before, after]


def test_a_word_that_is_taken_out_of_a_rule_keeps_its_other_meanings() -> None:
    rules = rules_of(without("act.joining", "入会"))
    assert [figure.category for figure in figures_by(rules, "入会职工300人。")] == ["members"]  # a noun of its own
    assert [figure.category for figure in figures_by(rules, "职工入会300人。")] == ["people"]


ORDER = [
    # two patterns in the order of the pack, a text, and the period that is found
    (
        ("第一学期", "第"),
        ("第一学期期末", "第"),
        "第一学期期末招生300人。",
        "第一学期",
    ),  # the first of the pack, not the longer
    (("第一学期期末", "第"), ("第一学期", "第"), "第一学期期末招生300人。", "第一学期期末"),
    (("学期期末", "学"), ("第一学期", "第"), "第一学期期末招生300人。", "第一学期"),  # the one that starts first
]


@pytest.mark.parametrize(("one", "other", "text", "period"), ORDER)
def test_the_order_of_patterns(one: tuple[str, str], other: tuple[str, str], text: str, period: str) -> None:
    second = pattern(*other).replace("period.mine", "period.other")
    (figure,) = figures_by(rules_of(pattern(*one), second), text)
    assert figure.period == period


def test_words_of_headings_tell_plans_and_reviews() -> None:
    report = "学校工作\n\n一、本学期工作盘点\n\n培训教师30人。\n\n二、新学期路线图\n\n培训教师40人。\n"
    words = cue("plan", "路线图") + cue("review", "盘点")
    found = [[figure.modality for figure in figures_by(rules, report)] for rules in (None, rules_of(words))]
    assert found == [["reported", "reported"], ["reported", "target"]]


def _built_in(role: str) -> list[str]:
    data = tomllib.loads((files("extractor") / "rules" / "nouns.toml").read_text(encoding="utf-8"))
    return [word for rule in data["cue"] if rule["role"] == role for word in rule["words"] if len(word) > 1]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(_built_in("noun")), st.sampled_from(["unions", "organizations", "facilities", "cases"]))
def test_every_built_in_noun_can_be_moved(word: str, category: str) -> None:
    (figure,) = figures_by(rules_of(cue("noun", word, category)), f"有{word}12个。")
    assert (figure.category, figure.rule) == (category, "noun.mine")


@pytest.mark.parametrize("kind", ["unit", "phrase", "screen", "bound", "cue", "pattern", "lexicon"])
def test_all_rules_of_a_kind_can_be_taken_out(kind: str) -> None:
    entries = [entry.id for entry in load_rules().entries() if entry.kind == kind]
    assert entries
    left = rules_of(*(without(entry) for entry in entries))
    assert [entry.id for entry in left.entries() if entry.kind == kind] == []
    extract(read(REPORT), left)  # whatever comes out, nothing breaks
    assert bool(figures_by(left, "至少培训教师30人。")) == (kind != "unit")


def test_explain_shows_the_name_that_a_rule_gives_and_the_words_that_it_stands_for() -> None:
    rules = rules_of(cue("noun", "在校生", "people", 'indicator = "在校学生"'))
    shown = explain("共有在校生300人。", rules).render()
    assert "Indicator: 在校学生  <- noun.mine  | lost: 在校生 (indicator.left)" in shown


@pytest.mark.parametrize("more", ["", 'unit = "轮"'])
def test_checks_know_the_units_of_a_pack(more: str) -> None:
    rules = rules_of(unit("轮次", more=more))
    result = extract(Document("report.txt", "督导2.5轮次。"), rules)
    (finding,) = check(result, rules=rules)
    assert finding.code == "fractional-count"


# ── faults ──────────────────────────────────────────────────────────────────────────────────────────────────────

FAULTS = [
    # a pack, and what is said of it beside "rule pack mine.toml"
    ("", "is empty; write a rule, such as [[unit]], or leave the pack out"),
    ("# nothing yet", "is empty"),
    (unit("堂").replace("[[unit]]", "[[units]]"), "units: no such kind of table; did you mean unit? known: unit"),
    (unit("堂").replace("[[unit]]", "[unit]"), "unit: write [[unit]], in two brackets"),
    (unit("堂").replace("[[unit]]", ""), "id: it belongs to no rule; write the kind of the rule, such as [[unit]]"),
    (unit("堂").replace("forms", "form"), "rule unit.mine: form: no such field; did you mean forms? known: id, why"),
    (unit("堂").replace('["堂"]', '"堂"'), 'rule unit.mine: forms: must be a list, even of one: ["…"]'),
    (unit("堂").replace('["堂"]', "[3]"), "rule unit.mine: forms 1: must be a text in quotation marks"),
    (unit("堂").replace('"堂"', "“堂”"), 'column 10); quotation marks around a text must be straight: forms'),
    ("青溪区教育局工作总结" * 20, "is not valid TOML: Invalid statement (at line 1, column 1): 青溪区教育局"),
    (unit("堂") + "more = [", "is not valid TOML: Invalid value (at end of document)"),
    ("unit = " + "[" * 20_000, "lists stand in lists too deep to be read"),
    ("unit = " + "1" * 5_000, "is not valid TOML: Exceeds the limit"),
    (unit("堂", "event"), "rule unit.mine: counts 1: 'event' is no value of it; known: unions, members"),
    (unit("堂", "other", "money"), 'counts: a unit of kind money always counts funds: write counts = ["funds"]'),
    (unit("万堂"), "rule unit.mine: forms: '万堂' starts with 万, which is read as part of the number"),
    (unit("三堂"), "rule unit.mine: forms: '三堂' starts with 三, which is read as part of the number"),
    (unit("堂").replace('["堂"]', '[""]'), "rule unit.mine: forms 1: a word is empty; leave it out"),
    (unit("堂").replace('["堂"]', '["堂 "]'), "rule unit.mine: forms 1: '堂 ' has a space before or after it"),
    (unit("堂") + unit("厅"), "rule unit.mine: the id is used twice; give each rule its own"),
    (unit("堂").replace("unit.mine", "unit.我"), "rule unit.我: id: 'unit.我' is no id; write small Latin"),
    (unit("堂").replace("unit.mine", "noun.people"), "the built-in rule of this id is a cue, which a unit cannot"),
    (cue("noun", "堂", "halls"), "rule noun.mine: value: 'halls' is no value of role noun; known: unions"),
    (cue("noun", "堂"), "rule noun.mine: value: role noun needs one; known: unions"),
    (cue("verb", "堂", "people"), "rule verb.mine: value: role verb takes no value; leave it out"),
    (cue("act", "招生", "people"), "'people' is no value of role act; known: trainees, members, honours, outputs"),
    (cue("aspect", "名列", "rank"), "value: 'rank' is no value of role aspect; known: level, increment, share"),
    (cue("verb", "办", "", 'indicator = "办"'), "rule verb.mine: indicator: only a noun or an act names what"),
    (phrase("双减"), "rule phrase.mine: phrases: '双减' has no number in it"),
    (phrase("1530"), "rule phrase.mine: phrases: '1530' is a number and nothing else"),
    (screen('before = ["第"]', "第3人"), "example '第3人' has no [brackets] around the number; write it like 第[四届]"),
    (screen(""), "rule screen.mine: it would drop every number: give before, after or units"),
    (screen('units = ["万元"]'), "units: '万元' is the name of no unit; write a [[unit]] for it first"),
    (screen('after = "(会"'), "rule screen.mine: after: '(会' does not compile: missing ) at position 2"),
    (screen('after = "\\d"'), "write a pattern in single quotation marks: after = \"\\d\""),
    (pattern("1[学", "1"), "rule period.mine: pattern: '1[学' does not compile"),
    (pattern(r"\L<words>", "1"), r"rule period.mine: pattern: '\L<words>' does not compile"),
    (pattern("(学期)?", "学"), "rule period.mine: pattern: '(学期)?' matches the empty text"),
    (pattern("学期", ""), "rule period.mine: first: is empty"),
    (pattern("学期", "学", "scope").replace('grade = "body"', ""), "grade: a scope needs one; known: territory, body"),
    (pattern("学期", "学", more='grade = "body"'), "rule period.mine: grade: a period takes none; leave it out"),
    (without("noun.halls"), "without noun.halls: no built-in rule has this id"),
    (without("noun.people", "学童"), "without noun.people: the rule has no word 学童"),
    (without("screen.ordinal", "第"), "without screen.ordinal: the rule has no list of words"),
    ('[[case]]\ntext = "x"', "case no. 1: figures: is required and not given"),
    ('[[case]]\ntext = "x"\nfigures = {mention = "3人"}', "figures: must be a list of tables: [{ mention = … }]"),
    ('[[case]]\ntext = "x"\nfigures = ["3人"]', "case no. 1: figures 1: must be a table: { mention = … }"),
    ('[[case]]\ntext = "x"\nfigures = [{value = 3}]', "case no. 1: figures 1 mention: is required and not given"),
    ('[[case]]\ntext = "x"\nfigures = [{mention = "3人", kind = "x"}]', "case no. 1: figures 1 kind: no such field"),
    ('[[case]]\ntext = "x"\nfigures = [{mention = "3人", value = "三"}]', "figures 1 value: must be a number, or one"),
    ('[[case]]\ntext = "x"\nfigures = [{mention = "3人", value = nan}]', "figures 1 value: must be a number, or one"),
    ('[[case]]\ntext = "x"\nfigures = [{mention = "3人", start = 1.5}]', "figures 1 start: must be a whole number"),
]  # fmt: skip


@pytest.mark.parametrize(("toml", "said"), FAULTS)
def test_a_fault_is_said_plainly_in_one_line(toml: str, said: str) -> None:
    with pytest.raises(RuleError) as refused:
        load_rules(PackText(NAME, toml))
    message = str(refused.value)
    assert message.startswith(f"rule pack {NAME}")
    assert said in message
    assert "\n" not in message
    assert "Input should" not in message
    assert len(message) < 400


HINTS = [
    # (a rule whose example does not match, which of its conditions does not hold)
    (screen('before = ["号楼"]\nafter = "层"', "3号楼[12]层"), "around the number with its unit: [12层]"),
    (screen('before = ["号楼"]', "3号楼[第层]"), "no number begins with 第层"),
    (screen('numerals = "han"\nbefore = ["号楼"]', "3号楼[12层]"), "its numerals are arabic, not han"),
    (screen('units = ["人"]', "3号楼[12层]"), "its unit is 层, which is not in units"),
    (screen('units = ["人"]', "3号楼[12万]改造"), "its unit is none, which is not in units"),
    # what extraction reads as no mention, no screen can drop
    (screen('units = ["人"]', "3号楼[12]改造"), "12 has no unit, or one of time, so it is no figure anyway"),
    (screen('units = ["人"]', "前[3年]"), "3 has no unit, or one of time"),
    # a range is one number, and a rank is kept by the unit
    (screen('units = ["名"]', "奖励[3-5]名"), "the brackets belong around the number with its unit: [3-5名]"),
    (screen('units = ["名"]', "奖励3-[5名]"), "the brackets belong around the number with its unit: [3-5名]"),
    (screen('before = ["第"]', "第[一]名"), "the brackets belong around the number with its unit: [一名]"),
    (screen('before = ["第"]', "第[3名]"), "第3名 is a rank, which no screen drops"),
    (screen('before = ["第"]', "获第[二名]"), "第二名 is a rank, which no screen drops"),
    (screen('before = ["栋"]', "3号楼[12层]"), "no word of before ends right before it"),
    (screen('unless = ["楼"]\nafter = "改"', "3号楼[12层]改造"), "a word of unless ends right before it"),
    (screen('before = ["号楼"]\nafter = "层"', "3号楼[12层]改造"), "after does not match what follows it: 改造"),
    (screen('before = ["号楼"]\nafter = "层"', "3号楼[12层]"), "after does not match what follows it: nothing"),
    (pattern(r"\d\d学期", "第").replace('["x"]', '["12学期"]'), "12学期 begins with 1, which is not in first"),
    (pattern(r"\d\d学期", "1").replace('["x"]', '["12学年"]'), None),  # only the pattern itself can be wrong
    (unit("堂").replace('["3堂"]', '["3个"]'), None),
    (BOUND.replace("约[3人]", "约[3]人"), "the brackets belong around the number with its unit: [3人]"),
]


@pytest.mark.parametrize(("toml", "hint"), HINTS)
def test_an_example_that_fails_tells_which_condition_does_not_hold(toml: str, hint: str | None) -> None:
    (failure,) = failed_examples(toml)
    assert failure.wanted
    assert failure.hint == hint if hint is None else hint in str(failure.hint)


# ── time ────────────────────────────────────────────────────────────────────────────────────────────────────────

HOSTILE = [
    # a pattern that takes forever, where it may start, and a text for it
    ("(一+)+$", "一", "有学生3人。" + "一" * 4000 + "二。"),
    ("(.*?,){11}P", "1", "有学生3人。" + "1,2,3,4,5,6,7,8,9,10,11,12,13,14," * 60),
    # quadratic: from each place to the end of a long paragraph
    ("[一-龥]*年度", "一二三四五六", "有学生3人" + "一二三四五六" * 30_000),
]


@pytest.mark.parametrize(("expression", "first", "text"), HOSTILE)
@pytest.mark.parametrize("role", ["period", "scope"])
def test_a_pattern_cannot_hang_a_run(expression: str, first: str, text: str, role: str) -> None:
    rules = rules_of(pattern(expression, first, role))
    start = process_time()
    with pytest.raises(RuleError) as refused:
        figures_by(rules, text)
    assert process_time() - start < 20 * TIME_LIMIT * (1 + len(text) / 100_000)  # the limit grows with the text
    message = str(refused.value)
    assert message.startswith(f"rule pack {NAME}, rule {role}.mine: pattern '{expression}' takes more than 0.5 s on '")
    assert len(message) < 300
    assert "\n" not in message


def test_a_pattern_of_too_many_brackets_is_refused_in_a_line() -> None:
    with pytest.raises(ValueError, match="too many brackets inside one another; write it with fewer"):
        LimitedPattern("(" * 100_000 + "8" + ")" * 100_000, PatternPlace("my.toml", "a.b", "pattern"))


def test_the_pattern_of_a_screen_is_limited_too() -> None:
    limited = LimitedPattern("(一+)+$", PatternPlace("mine.toml", "screen.mine", "after"))
    with pytest.raises(RuleError, match=r"rule screen\.mine: after '\(一\+\)\+\$' takes more than"):
        limited.match("一" * 4000 + "二", 0, 4001, 0.05)
    found = limited.match("二一一", 1, 3)
    assert found is not None
    assert found.span() == (1, 3)


# takes some hundredths of a second a sentence, far below the limit of one search and a fifth of that of a document
SLOW = "(.*?,){6}终"
SLOW_SENTENCE = "有学生3人,始" + "一," * 21 + "。"

MANY = [
    # a rule with a slow pattern, a line of a document for which it is tried, and the id that the error names
    (pattern(SLOW, "始"), SLOW_SENTENCE, "rule period.mine: pattern"),
    (pattern(SLOW, "始", "scope"), SLOW_SENTENCE, "rule scope.mine: pattern"),
    # the one that took the time, not the one that was tried last
    (pattern(SLOW, "始") + pattern("人,始", "人", "scope"), SLOW_SENTENCE, "rule period.mine: pattern"),
    (screen('after = "(一|一)+终"'), "学生3人" + "一" * 40 + "。", "rule screen.mine: after"),
]


@pytest.mark.parametrize(("toml", "line", "named"), MANY)
def test_many_searches_that_are_fast_enough_alone_cannot_hang_a_run(
    toml: str, line: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "DOCUMENT_LIMIT", 0.2)
    rules = rules_of(toml)
    assert figures_by(rules, line)
    start = process_time()
    with pytest.raises(RuleError, match=r" of the 0\.\d s that all patterns of a pack may take on") as refused:
        figures_by(rules, "\n".join([line] * 200))
    assert str(refused.value).startswith(f"rule pack {NAME}, {named} '")
    assert process_time() - start < 100 * limited.DOCUMENT_LIMIT


def test_the_time_of_a_pack_is_counted_for_each_document_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rules_of(pattern(SLOW, "始"))
    monkeypatch.setattr(limited, "DOCUMENT_LIMIT", 0.2)
    for _ in range(8):
        assert len(figures_by(rules, SLOW_SENTENCE)) == 1
    with pytest.raises(RuleError, match="may take on a document"):
        explain("\n".join([SLOW_SENTENCE] * 40), rules)


def test_rules_without_patterns_of_a_user_are_the_same_for_every_document() -> None:
    for rules in (load_rules(), rules_of(unit("堂"))):
        assert rules.for_document(1000) is rules


def test_a_plain_pattern_does_not_run_out_of_time_on_a_long_paragraph() -> None:
    text = "有学生3人,2024学年," * 8_000
    figures = figures_by(rules_of(pattern(r"20\d\d学年", "2")), text)
    assert {figure.period for figure in figures[1:]} == {"2024学年"}


def test_marks_of_a_folded_pattern_stay_marks() -> None:
    assert fold_pattern("（優秀）？[０-９]|a(b)?") == r"\(优秀\)\?[0-9]|a(b)?"


# ── packs as they are sent and tested ───────────────────────────────────────────────────────────────────────────


def test_packs_with_the_same_rules_have_the_same_digest_and_others_another() -> None:
    packs = [
        *("", unit("堂"), unit("厅"), phrase("五项管理"), without("noun.people"), without("noun.people", "学生")),
        *(cue("noun", "学生", "trainees"), cue("noun", "学生", "members"), screen('units = ["班"]')),
        *(cue("noun", "学生", "people", 'indicator = "学生"'), pattern("学期", "学"), pattern("学期末?", "学")),
        *(unit("堂") + phrase("五项管理"), unit("堂").replace("unit.mine", "unit.person")),
    ]
    digests = [rules_of(one).digest if one else load_rules().digest for one in packs]
    assert len(set(digests)) == len(packs)
    assert digests == [rules_of(one).digest if one else load_rules().digest for one in packs]


def test_all_kinds_of_rules_can_be_sent_to_another_process() -> None:
    rules = load_rules(SCHOOL)
    sent = pickle.loads(pickle.dumps(rules))
    assert sent.digest == rules.digest
    assert extract(read(REPORT), sent) == extract(read(REPORT), rules)


def case(text: str, figures: str) -> str:
    return f"[[case]]\ntext = '''{text}'''\nfigures = [{figures}]"


CASES = [
    # a text, the figures that its case lists, and what is said to differ
    ("全区教师300人。", '{mention = "300人", category = "people", scope = "全区", period = ""}', []),
    ("全区教师300人。", '{mention = "300人", value = 300, value_max = "", unit = "人"}', []),
    ("增长3.50%。", '{mention = "3.50%", value = 3.5, direction = "up"}', []),
    ("无数字。", "", []),
    ("全区教师300人。", "", ["300人 is found and not listed (people, 教师, noun.people)"]),
    ("无数字。", '{mention = "3人"}', ["3人 is not found"]),
    ("教师3人。", '{mention = "4人"}', ["4人 is not found", "3人 is found and not listed (people, 教师, noun.people)"]),
    ("教师3人。", '{mention = "3人", category = "trainees"}', ["3人: category is people, not trainees (noun.people)"]),
    ("教师300人。", '{mention = "300人", value = 301}', ["300人: value is 300, not 301"]),
    ("全区教师300人。", '{mention = "300人", scope = ""}', ["300人: scope is 全区, not empty"]),
    ("教师300人。", '{mention = "300人", scope = "全区"}', ["300人: scope is empty, not 全区"]),
    ("教师300人,其中女教师120人。", '{mention = "300人"}, {mention = "120人", part_of = "300人"}', []),
    (
        "教师300人,其中女教师120人。",
        '{mention = "300人"}, {mention = "120人", part_of = ""}',
        ["120人: part_of is 300人, not empty"],
    ),
    ("教师3人。学生3人。", '{mention = "3人", indicator = "教师"}, {mention = "3人", indicator = "学生"}', []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "figures", "reasons"), CASES)
def test_cases(text: str, figures: str, reasons: list[str]) -> None:
    failures = run_cases(rules_of(case(text, figures)))
    assert [failure.reason.en for failure in failures] == reasons
    assert {(failure.number, failure.text) for failure in failures} <= {(1, text)}


def test_the_examples_of_a_pack_are_run_by_all_rules_and_say_what_was_found() -> None:
    wrong = unit("轮次").replace('yes = ["3轮次"]', 'yes = ["3轮次", "3轮"]\nno = ["5轮次"]')
    failures = failed_examples(wrong)
    assert [(one.rule, one.file, one.example, one.wanted, one.found) for one in failures] == [
        ("unit.mine", NAME, "3轮", True, "轮 (unit.event)"),
        ("unit.mine", NAME, "5轮次", False, "轮次 (unit.mine)"),
    ]


SCREENED = [
    # a screen with an example that holds, since it is read as extraction reads it; its text, and the figures left
    (screen('before = ["奖励"]\nunits = ["名"]', "奖励[3-5名]"), "奖励3-5名。", []),  # a range is one number
    (screen('before = ["约"]\nunits = ["名"]', "约[３—５名]"), "约３—５名。", []),
    (screen('before = ["第"]', "第[一名]"), "第一名。", []),  # no verb says that it is a rank
    (screen('after = "改造"', "[1.2万]改造"), "1.2万改造。", []),  # a scale stands without a unit
    (screen('after = "、15"\nunits = ["家"]', "[12]、15家"), "12、15家。", ["15家"]),  # a list lends its unit
    (screen('after = "示范"', "[12]、15家示范"), "12、15家示范。", []),  # and the reason why its last number is none
    (screen('units = ["%"]', "[七成三]"), "七成三。", []),
    (screen('units = ["个"]', "[20余个]"), "20余个。", []),
]


@pytest.mark.parametrize(("toml", "text", "left"), SCREENED)
def test_an_example_of_a_screen_is_read_as_extraction_reads_it(toml: str, text: str, left: list[str]) -> None:
    assert failed_examples(toml) == []
    assert [figure.mention for figure in figures_by(rules_of(toml), text)] == left


def test_a_rank_is_kept_from_a_screen_in_its_examples_too() -> None:
    kept = screen('before = ["第"]', "第[一名]") + '\nno = ["第[3名]", "获第[二名]"]'
    assert failed_examples(kept) == []
    assert [figure.mention for figure in figures_by(rules_of(kept), "第3名,获第二名。")] == ["3名", "二名"]


def test_an_example_that_shows_nothing_is_a_failure_whatever_it_says(tmp_path: Path) -> None:
    empty = screen('after = "会"') + '\nno = ["举办[3]班", "[5人]组"]'
    assert [(one.example, one.wanted) for one in failed_examples(empty)] == [("举办[3]班", False)]
    pack = tmp_path / NAME
    pack.write_text(empty, encoding="utf-8")
    shown = run("rules", "test", str(pack)).output
    assert shown == (
        f"error: {NAME}: rule screen.mine: '举办[3]班' cannot be tested; "
        "the brackets belong around the number with its unit: [3班]\n"
    )


def test_the_examples_of_a_screen_heed_the_numerals_that_it_is_about() -> None:
    limited = screen('numerals = "han"\nunits = ["人"]', "[3人]")
    assert [str(one.found) for one in failed_examples(limited)] == ["nothing"]


def test_the_commands_take_a_pack_and_refuse_a_slow_one(tmp_path: Path) -> None:
    pack, report = tmp_path / NAME, tmp_path / "report.txt"
    report.write_text("督导2.5轮次。", encoding="utf-8")
    pack.write_text(unit("轮次").replace("unit.mine", "unit.shift"), encoding="utf-8")
    tested = run("rules", "test", str(pack))
    assert (tested.exit_code, tested.output) == (
        0,
        f"{pack}: all as they say (rules: 1, examples: 1, cases: 0)\nIn place of built-in rules: unit.shift\n",
    )
    checked = run("check", str(report), "--rules", str(pack))
    assert checked.exit_code == 1  # half a round
    assert "fractional-count" in checked.output
    pack.write_text(pattern("(一+)+$", "一"), encoding="utf-8")
    report.write_text("有学生3人。" + "一" * 4000 + "二。", encoding="utf-8")
    slow = run("extract", str(report), "--rules", str(pack), "-o", "-")
    assert slow.exit_code == 2
    assert slow.output.startswith(f"error: rule pack {NAME}, rule period.mine: pattern '(一+)+$' takes more than")


def test_a_pack_is_parsed_once_to_be_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    load_rules()  # the built-in rules are parsed once in a process
    parsed: list[str] = []
    monkeypatch.setattr(source, "parse_pack", lambda pack: parsed.append(pack.name) or parse_pack(pack))
    assert run("rules", "test", str(SCHOOL)).exit_code == 0
    assert parsed == ["school.toml"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments], prog_name="shuzheng", env={"LANG": "C.UTF-8", "LC_ALL": None})


# ── the pack of the tutorial ────────────────────────────────────────────────────────────────────────────────────


def test_the_school_pack_does_what_it_says() -> None:
    rules = load_rules(SCHOOL)
    assert (len(rules.added), len(rules.cases)) == (13, 10)
    assert run_examples(rules, rules.added) == []
    assert run_cases(rules) == []


SCHOOL_REPORT = [
    # a mention of the school report, a field, its value by the built-in rules, and by those of the pack too
    ("12轮", "unit", "轮", None),
    ("12轮次", "unit", None, "轮次"),
    ("五项", "category", "outputs", None),
    ("3班", "category", "honours", None),
    ("76个", "category", "facilities", "organizations"),
    ("14条", "category", "outputs", "facilities"),
    ("2140人次", "category", "people", "trainees"),
    ("45人次", "category", "people", "trainees"),
    ("1860人", "category", "members", "people"),
    ("1150节", "category", "other", "outputs"),
    ("4节", "modality", "reported", "norm"),
    ("8.5平方米", "aspect", "level", "average"),
    ("2140人次", "indicator", "组织教师参加国培、省培", "国培、省培"),
    ("0.02%", "rule", "category.share", "noun.school-rate"),
    ("9所", "period", "本学年", "2023—2024学年"),
    ("5000个", "period", None, "2024—2025学年"),
    ("5000个", "time_period", None, "2024/2025"),
    # what was right stays as it is
    ("81240名", "indicator", "在校生", "在校生"),
    ("5127人", "category", "people", "people"),
    ("1286万元", "category", "funds", "funds"),
    ("60名", "category", "honours", "honours"),
    ("8400个", "aspect", "increment", "increment"),
    ("260名", "modality", "target", "target"),
]


@pytest.mark.parametrize(("mention", "field", "before", "after"), SCHOOL_REPORT)
def test_the_school_report_with_and_without_its_pack(
    mention: str, field: str, before: str | None, after: str | None
) -> None:
    found = []
    for rules in (None, load_rules(SCHOOL)):
        one = next((one for one in extract(read(REPORT), rules).figures if one.mention == mention), None)
        value = getattr(one, field, None)
        found.append(value if value is None else str(value))
    assert found == [before, after]


def test_the_school_pack_changes_no_number_that_was_found_but_the_false_ones() -> None:
    before, after = (
        [one.mention for one in extract(read(REPORT), rules).figures] for rules in (None, load_rules(SCHOOL))
    )
    assert [one for one in before if one not in after] == ["3班", "五项", "12轮"]
    assert [one for one in after if one not in before] == ["12轮次"]


# ── the schema ──────────────────────────────────────────────────────────────────────────────────────────────────


def _schema() -> dict[str, object]:
    schema: dict[str, object] = json.loads((ROOT / "schemas" / "rulepack.schema.json").read_text(encoding="utf-8"))
    return schema


def test_the_committed_schema_of_packs_is_that_of_the_model() -> None:
    schema = _schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert {"$schema": schema["$schema"], **PackFile.model_json_schema()} == schema


def test_every_pack_fits_the_schema() -> None:
    packs = [SCHOOL, *sorted((ROOT / "extractor" / "rules").glob("*.toml"))]
    assert len(packs) > 5
    for pack in packs:
        jsonschema.validate(tomllib.loads(pack.read_text(encoding="utf-8")), _schema())


@pytest.mark.parametrize(
    "toml", [unit("堂", "event"), unit("堂").replace("forms", "form"), pattern("x", "x", more="colour = 1"), "[units]"]
)
def test_a_faulty_pack_does_not_fit_the_schema(toml: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(toml), _schema())
