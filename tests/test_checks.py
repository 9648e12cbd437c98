"""Checks: planted errors are found and named, texts that are right stay silent."""

from __future__ import annotations

import tomllib
from typing import Any, NamedTuple

import pytest
from support import FIXTURES

from extractor import Document, extract
from extractor.checks import CHECKS, Check, check, replay


class Planted(NamedTuple):
    """A text with all the findings that it must have: code, severity, mentions."""

    text: str
    findings: list[tuple[str, str, tuple[str, ...]]]


def _planted() -> list[Any]:
    return [
        pytest.param(
            Planted(
                case["text"],
                sorted(
                    (one.get("code", path.stem), one.get("severity", "error"), tuple(one["mentions"]))
                    for one in case["findings"]
                ),
            ),
            id=f"{path.stem}: {case['text']}",
        )
        for path in sorted((FIXTURES / "checks").glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


@pytest.mark.parametrize("case", _planted())
def test_planted_errors(case: Planted) -> None:
    result = extract(Document("case.txt", case.text))
    findings = check(result)
    found = [(one.code, one.severity.value, tuple(evidence.mention for evidence in one.evidence)) for one in findings]
    assert sorted(found) == case.findings
    assert [replay(one, result) for one in findings] == list(findings)


@pytest.mark.parametrize("one", CHECKS, ids=lambda one: one.code)
def test_examples_of_a_check(one: Check) -> None:
    found = check(extract(Document("example.txt", one.example)), [one])
    assert {finding.code for finding in found} == {one.code}
    assert max(finding.severity == one.severity for finding in found)
    assert not check(extract(Document("example.txt", one.counter_example)), [one])
