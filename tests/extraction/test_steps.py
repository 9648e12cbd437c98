"""The decisions that stand in the program: each decides the numbers that its rule says, and explain shows no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import Document, RuleError, extract, load_rules
from extractor.explain import explain
from extractor.reading import read_bytes
from extractor.records import Properties, Report
from extractor.rulepack import PackText
from extractor.rulepack.schema import Step, unbracket

STEPS = [rule for rule, _ in load_rules().own if isinstance(rule, Step)]
EXAMPLES = [
    (step, wanted, example)
    for step in STEPS
    for wanted, examples in ((True, step.yes), (False, step.no))
    for example in examples
    if step.field not in Report.model_fields
]
OF_REPORTS = [(step, example) for step in STEPS for example in step.yes if step.field in Report.model_fields]
#: The step whose id goes on with the unit that it looked at: category.by-unit.人.
BY_UNIT = "category.by-unit"


def _ids(rule: str) -> list[str]:
    """The rules of a decision, as explain shows them: a period has that of its place and that of its words."""
    return [BY_UNIT if one.startswith(f"{BY_UNIT}.") else one for one in rule.split(", ")]


def _document(example: str) -> tuple[Document, int]:
    """An example as a document, and where its number starts; one with a table is Markdown."""
    text, start, end = unbracket(example)
    if "|" not in text:
        return Document("example", text), start
    document = read_bytes(text.encode(), "example.md")
    return document, document.text.index(text[start:end])


@pytest.mark.parametrize(("step", "wanted", "example"), EXAMPLES, ids=lambda one: getattr(one, "id", None))
def test_a_step_decides_what_it_says(step: Step, wanted: bool, example: str) -> None:
    document, start = _document(example)
    number = next(one for one in explain(document).numbers if one.start <= start < one.end)
    decided = [one.rule for one in number.decisions if one.field == step.field]
    assert (step.id in [known for rule in decided for known in _ids(rule)]) is wanted, decided


@pytest.mark.parametrize(("step", "example"), OF_REPORTS, ids=lambda one: getattr(one, "id", None))
def test_a_step_decides_what_a_report_says_of_itself(step: Step, example: str) -> None:
    text, start, end = unbracket(example)
    match step.id:
        case outside if outside.endswith("-of-file"):
            report = extract(Document(example, "工作取得新成绩。")).reports[0]
        case "report.date-of-properties":
            made = Properties(created=example)
            report = extract(Document("example", f"{example[:4]}年工作总结\n", properties=made)).reports[0]
        case outside if outside.endswith("-of-properties"):
            report = extract(Document("example", "工作取得新成绩。", properties=Properties(example))).reports[0]
        case "report.given":
            report = extract(Document("example", "工作取得新成绩。"), as_of=example).reports[0]
        case _:
            report = extract(Document("example", text)).reports[0]
            assert (getattr(report, step.field).start, getattr(report, step.field).end) == (start, end)
    assert getattr(report, step.field).rule == step.id


REPORTS = sorted(Path("fixtures/reports").glob("*.txt"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_every_rule_that_explain_shows_is_listed(path: Path) -> None:
    known = {entry.id for entry in load_rules().entries()}
    shown = {
        rule
        for number in explain(path.read_text(encoding="utf-8")).numbers
        for decision in number.decisions
        for written in (decision.rule, *(lost for _, lost in decision.lost))
        for rule in _ids(written)
    }
    assert shown - known == set()


STEP = """
[[step]]
id = "{id}"
field = "scope"
why = "a test"
yes = ["职工[300人]"]
"""
REFUSED = [
    STEP.format(id="scope.mine"),
    STEP.format(id="scope.none"),
    '[[without]]\nrule = "scope.none"\nwhy = "a test"\n',
]


@pytest.mark.parametrize("toml", REFUSED)
def test_a_pack_neither_adds_nor_changes_a_step(toml: str) -> None:
    with pytest.raises(RuleError, match="a step is a decision of the program"):
        load_rules(PackText("town.toml", toml))
