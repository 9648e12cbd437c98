"""The rules as data: the package's own, those of a user, and what is said of broken ones."""

from __future__ import annotations

import pickle
import re
import tomllib
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from extractor import Document, RuleError, extract, load_rules
from extractor.extraction.examples import run_examples
from extractor.rulepack import PackText, read_pack
from extractor.rulepack.schema import Exclusion, Phrase, Screen

if TYPE_CHECKING:
    from pathlib import Path


def _own(kind: str, words: str) -> list[str]:
    packs = (entry for entry in (files("extractor") / "rules").iterdir() if entry.name.endswith(".toml"))
    return [
        word
        for pack in packs
        for rule in tomllib.loads(pack.read_text(encoding="utf-8")).get(kind, ())
        for word in rule[words]
    ]


def test_every_example_holds() -> None:
    rules = load_rules()
    assert run_examples(rules, rules.own) == []


def test_every_rule_says_why_and_gives_an_example() -> None:
    entries = list(load_rules().entries())
    assert {entry.kind for entry in entries} == {
        "unit",
        "phrase",
        "screen",
        "bound",
        "cue",
        "pattern",
        "lexicon",
        "term",
        "concept",
        "step",
    }
    assert [entry.id for entry in entries if not entry.why.strip() or not all(map(str.strip, entry.yes))] == []


def test_every_reason_why_a_number_is_no_figure_is_given_in_chinese() -> None:
    rules = [rule for rule, _ in load_rules().own if isinstance(rule, Exclusion)]
    assert {type(rule) for rule in rules} == {Phrase, Screen}
    assert [rule.id for rule in rules if not re.search(r"[一-鿿]", rule.why_zh or "")] == []
    assert [rule.id for rule in rules if re.search(r"[A-Za-z]{2}|[,;:]", rule.why_zh or "")] == []  # Chinese marks


def test_ids_are_unique_over_all_packs() -> None:
    counts = Counter(entry.id for entry in load_rules().entries())
    assert [rule for rule, count in counts.items() if count > 1] == []


PROMISED = [
    # what the package promises to know, and how many at least
    ("unit", "forms", 150),
    ("phrase", "phrases", 120),
]


@pytest.mark.parametrize(("kind", "words", "least"), PROMISED)
def test_inventory(kind: str, words: str, least: int) -> None:
    assert len(set(_own(kind, words))) >= least


UNITS = """
    人 名 人次 户 家 个 份 件 起 项 条 场 场次 期 班次 次 所 处 间 座 张 幅 篇 本 册 辆 列 台 套 只 头 亩 公顷 平方米
    平方公里 公里 吨 斤 公斤 千瓦时 元 万元 亿元 美元 港元 % ‰ 个百分点 位 倍
"""


@pytest.mark.parametrize("unit", UNITS.split())
def test_units_that_every_report_uses(unit: str) -> None:
    (figure,) = extract(Document("report.txt", f"总数达23{unit}。")).figures
    assert figure.mention == f"23{unit}"


PACK = """
[[unit]]
id = "{id}"
why = "{why}"
kind = "{kind}"
forms = ["{form}"]
counts = ["{category}"]
yes = ["{yes}"]
no = []
{more}
"""
RULE = {
    "id": "unit.hall",
    "why": "counted in halls",
    "kind": "count",
    "form": "堂",
    "category": "events",
    "yes": "3堂",
    "more": "",
}


def _pack(**change: str) -> str:
    return PACK.format(**(RULE | change))


BROKEN = [
    # what is broken, and what the message must name beside the file
    ("[[unit]\nid = 1", ["TOML", "line 1"]),
    (_pack(more='colour = "red"'), ["unit.hall", "colour"]),
    (_pack(category="meetings"), ["unit.hall", "counts", "events"]),
    (_pack(kind="heap"), ["unit.hall", "kind", "count"]),
    (_pack(why=""), ["unit.hall", "why"]),
    (_pack().replace('why = "counted in halls"\n', ""), ["unit.hall", "why", "required"]),
    (_pack().replace('yes = ["3堂"]', "yes = []"), ["unit.hall", "yes"]),
    (_pack(id="Hall"), ["Hall", "id"]),
    (_pack() + _pack(), ["unit.hall", "twice"]),
    (_pack().replace('id = "unit.hall"\n', ""), ["no. 1", "id"]),
    ('[[heap]]\nid = "heap.one"', ["heap"]),
    ('unit = "堂"', ["unit"]),
    (
        '[[screen]]\nid = "screen.open"\nwhy = "w"\nafter = "(会"\nyes = ["[3人]会"]',
        ["screen.open", "after", "(会", "does not compile"],
    ),
    (
        '[[pattern]]\nid = "scope.open"\nwhy = "w"\nrole = "scope"\ngrade = "body"\n'
        'first = "全"\npattern = "全["\nyes = ["全"]',
        ["scope.open", "pattern", "全[", "does not compile"],
    ),
    (
        '[[cue]]\nid = "noun.hall"\nwhy = "w"\nrole = "noun"\nvalue = "halls"\nwords = ["堂"]\nyes = ["堂"]',
        ["noun.hall", "value", "halls"],
    ),
]


@pytest.mark.parametrize(("content", "named"), BROKEN)
def test_a_broken_pack_is_refused_in_one_line(content: str, named: list[str], tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(content, encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        load_rules(pack)
    message = str(refused.value)
    assert "\n" not in message
    assert [word for word in ("mine.toml", *named) if word not in message] == []


def test_a_pack_in_another_encoding_is_refused(tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_bytes(_pack().encode("gb18030"))
    with pytest.raises(RuleError, match=r"mine\.toml.*UTF-8"):
        load_rules(pack)


def test_a_missing_pack_and_a_directory_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"mine\.toml.*[Nn]o such file"):
        load_rules(tmp_path / "mine.toml")
    with pytest.raises(RuleError, match=tmp_path.name):
        load_rules(tmp_path)


def test_a_pack_adds_a_unit(tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(_pack(), encoding="utf-8")
    document = Document("report.txt", "全年讲授法制课23堂。")
    rules = load_rules(pack)
    (figure,) = extract(document, rules).figures
    assert (figure.mention, figure.unit, figure.category) == ("23堂", "堂", "events")
    assert run_examples(rules, rules.added) == []


def test_a_pack_in_traditional_characters_reads_both(tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(_pack().replace("堂", "廳"), encoding="utf-8")
    rules = load_rules(pack)
    found = [extract(Document("report.txt", text), rules).figures[0] for text in ("新建3廳", "新建3厅")]
    assert [one.unit for one in found] == ["廳", "厅"]


def test_a_pack_replaces_the_rule_of_the_same_id(tmp_path: Path) -> None:
    text = "23%"
    own = next(entry for entry in load_rules().entries() if entry.kind == "unit" and "5%" in entry.yes[0])
    pack = tmp_path / "mine.toml"
    pack.write_text(_pack(id=own.id), encoding="utf-8")
    assert len(extract(Document("report.txt", text)).figures) == 1
    assert extract(Document("report.txt", text), load_rules(pack)).figures == ()
    replaced = [entry for entry in load_rules(pack).entries() if entry.id == own.id]
    assert [(entry.why, entry.file) for entry in replaced] == [("counted in halls", "mine.toml")]


def test_a_pack_changes_nothing_for_others(tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(_pack(), encoding="utf-8")
    load_rules(pack)
    assert extract(Document("report.txt", "全年讲授法制课23堂。")).figures == ()


def test_examples_that_do_not_hold_are_named(tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(_pack(yes="3间").replace("no = []", 'no = ["3堂", "3间"]'), encoding="utf-8")
    rules = load_rules(pack)
    failures = run_examples(rules, rules.added)
    assert [(failure.rule, failure.file, failure.example, failure.wanted) for failure in failures] == [
        ("unit.hall", "mine.toml", "3间", True),
        ("unit.hall", "mine.toml", "3堂", False),
    ]


def test_the_text_of_a_pack_is_as_good_as_its_file(tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(_pack(), encoding="utf-8-sig")  # as some editors on Windows save it
    text = read_pack(pack)
    assert (text.name, text.toml) == ("mine.toml", _pack())
    sent = pickle.loads(pickle.dumps(text))
    assert load_rules(sent).digest == load_rules(pack).digest != load_rules().digest
    with pytest.raises(RuleError, match=r"mine\.toml.*unit\.hall.*twice"):
        load_rules(PackText("mine.toml", _pack() + _pack()))


def test_rules_can_be_sent_to_another_process() -> None:
    rules = load_rules(PackText("mine.toml", _pack()))
    document = Document("report.txt", "全年讲授法制课23堂，培训职工1.2万人次。")
    sent = pickle.loads(pickle.dumps(rules))
    assert sent.digest == rules.digest
    assert extract(document, sent) == extract(document, rules)
