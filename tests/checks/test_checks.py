"""Checks: planted errors are found and named, texts that are right stay silent."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from drafts import CHANGES, found_by_check, report_results
from support import FIXTURES, ROOT, known_failures, marked

from extractor import Document, Result, extract, read
from extractor.checks import CHECKS, Check, check, replay
from extractor.checks.rates import RateOver100

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.records import Finding

PATHS = sorted((FIXTURES / "checks").glob("*.toml"))


class Planted(NamedTuple):
    """A text with all the findings that it must have: code, severity, mentions."""

    name: str
    text: str
    findings: list[tuple[str, str, tuple[str, ...]]]


def _planted() -> list[Any]:
    return [
        marked(
            Planted(
                f"checks/{path.name}: {case['text']}",
                case["text"],
                sorted(
                    (one.get("code", path.stem), one.get("severity", "error"), tuple(one["mentions"]))
                    for one in case["findings"]
                ),
            ),
            "findings",
        )
        for path in PATHS
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


def _named(finding: Finding) -> tuple[str, str, tuple[str, ...]]:
    """What a case says of a finding; of amounts off their neighbours only the one that is off."""
    mentions = tuple(evidence.mention for evidence in finding.evidence)
    return finding.code, finding.severity.value, mentions[:1] if finding.code == "unit-scale" else mentions


@pytest.mark.parametrize("case", _planted())
def test_planted_errors(case: Planted) -> None:
    result = extract(Document("case.txt", case.text))
    findings = check(result)
    assert sorted(_named(one) for one in findings) == case.findings
    assert len({one.id for one in findings}) == len(findings)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_check_has_cases_of_both_sides(path: Path) -> None:
    found = [bool(case["findings"]) for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]
    assert len(found) >= 60
    assert min(found.count(True), found.count(False)) >= 30


def test_known_failures_name_cases() -> None:
    names = {parameters.values[0].name for parameters in _planted()}
    known = [name for name, _ in known_failures() if name.startswith("checks/")]
    assert [name for name in known if name not in names] == []


def test_every_check_has_a_file_of_cases() -> None:
    assert {path.stem for path in PATHS} == {one.code for one in CHECKS}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_findings_replay_from_their_sentences(path: Path) -> None:
    replayed = 0
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
        result = extract(Document("case.txt", case["text"]))
        for finding in check(result):
            assert replay(finding, result) == finding
            replayed += 1
    assert replayed >= 25


@pytest.mark.parametrize("one", CHECKS, ids=lambda one: one.code)
def test_examples_of_a_check(one: Check) -> None:
    found = check(extract(Document("example.txt", one.example)), [one])
    assert {finding.code for finding in found} == {one.code}
    assert max(finding.severity == one.severity for finding in found)
    assert not check(extract(Document("example.txt", one.counter_example)), [one])


# ── between documents ───────────────────────────────────────────────────────────────────────────────────────


def _reports(*texts: str) -> list[Result]:
    return [extract(Document(f"report-{number}.txt", text)) for number, text in enumerate(texts, start=1)]


LONG = "".join(f"第{number}项工作围绕中心、服务大局,扎实推进,取得了较好成效。" for number in "一二三四五六七八九十")

BETWEEN = [
    # one indicator of one place and year with two values: a warning where the place has a name
    (("2012年武汉市新发展会员83630人。", "2012年武汉市新发展会员83360人。"), [("conflict", "warning")]),
    # 全市 may be another city in another report
    (("2012年全市新发展会员83630人。", "2012年全市新发展会员83360人。"), [("conflict", "info")]),
    (("2013年,全县新建工会12家。", "2013年,全县新建工会15家。"), [("conflict", "info")]),
    # a body whose name begins with 新 is one like others
    (
        ("2013年,新乡市总工会坚持创新,新建工会12家。", "2013年,新乡市总工会坚持创新,新建工会15家。"),
        [("conflict", "warning")],
    ),
    # other years, places, rounded numbers
    (("2011年武汉市新发展会员83630人。", "2012年武汉市新发展会员83360人。"), []),
    (("2012年武汉市新发展会员83630人。", "2012年襄阳市新发展会员83360人。"), []),
    (("2012年武汉市新发展会员83630人。", "2012年武汉市新发展会员8.36万人。"), []),
    # a year that is not told may be any
    (("今年武汉市新发展会员83630人。", "今年武汉市新发展会员83360人。"), []),
    # long passages that stand in two reports, and short ones
    ((LONG, "各位代表:\n" + LONG), [("repeated", "info")]),
    (("新建基层工会612家,新发展会员4.38万人。", "新建基层工会612家,新发展会员4.38万人。同志们好。"), []),
]


@pytest.mark.parametrize(("texts", "expected"), BETWEEN)
def test_between_documents(texts: tuple[str, str], expected: list[tuple[str, str]]) -> None:
    results = _reports(*texts)
    findings = check(results)
    assert [(one.code, one.severity.value) for one in findings] == expected
    assert [replay(one, results) for one in findings] == list(findings)
    assert all(len({place.document for place in one.evidence}) == 2 for one in findings)


def test_findings_have_ids_of_their_own_in_the_order_of_the_text() -> None:
    text = "\n".join(one.example for one in CHECKS)
    findings = check(extract(Document("all.txt", text)))
    assert {one.code for one in CHECKS} <= {finding.code for finding in findings}
    assert len({finding.id for finding in findings}) == len(findings)
    starts = [finding.evidence[0].start for finding in findings]
    assert starts == sorted(starts)


def test_checking_changes_nothing_and_gives_the_same_again() -> None:
    result = extract(Document("all.txt", "\n".join(one.example for one in CHECKS)))
    before = [figure.model_dump() for figure in result.figures]
    assert check(result) == check(result)
    assert [figure.model_dump() for figure in result.figures] == before


def test_a_check_has_parameters() -> None:
    result = extract(Document("r.txt", "职工入会率达到150%,企业建会率达到120%。"))
    strict = RateOver100(unlimited=("建会",))
    assert [finding.evidence[0].mention for finding in check(result, [strict])] == ["150%"]


def test_what_ocr_is_not_sure_of_proves_nothing() -> None:
    text = "职工入会率达到150%。"
    assert [finding.code for finding in check(extract(Document("r.pdf", text)))] == ["rate-over-100"]
    assert check(extract(Document("r.pdf", text, doubtful=(text.index("5"),)))) == ()


# ── real text ───────────────────────────────────────────────────────────────────────────────────────────────

CORPUS = ROOT.parent / "shared" / "corpus" / "speeches.txt"
EXPECTED_IN_CORPUS = {
    ("rate-over-100", "1000%"),
    ("ratio-mismatch", "126 家 102 家 92%"),
    ("fractional-count", "23.53份"),
}


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of speeches is not beside the project")
def test_the_corpus_has_these_errors_and_no_others() -> None:
    findings = check(extract(read(CORPUS)))
    errors = {
        (one.code, " ".join(place.mention for place in one.evidence)) for one in findings if one.code != "repeated"
    }
    assert errors == EXPECTED_IN_CORPUS
    (passage,) = [one for one in findings if one.code == "repeated"]
    assert all(place.end - place.start > 3000 for place in passage.evidence)


def test_the_annotated_reports_are_right() -> None:
    results = [extract(read(path)) for path in sorted((FIXTURES / "reports").glob("*.txt"))]
    assert len(results) > 10
    assert check(results) == ()


def test_some_changed_numbers_are_found_by_the_report_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Most numbers stand alone in a report; where it states how they hang together, a wrong digit shows."""
    change = next(one for one in CHANGES if one.name == "first digit")
    codes = [found for result in report_results() for _, found in found_by_check(result, change)]
    share = sum(map(bool, codes)) / len(codes)
    with capsys.disabled():
        print(f"check finds {share:.1%} of {len(codes)} numbers with another first digit")
    assert share > 0.05
    assert len({code for found in codes for code in found}) >= 5
