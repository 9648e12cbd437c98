"""Checks: planted errors are found and named, texts that are right stay silent."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from support import FIXTURES, known_failures, marked

from extractor import Document, extract
from extractor.checks import CHECKS, Check, check, replay

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
