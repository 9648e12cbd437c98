"""The page of the code list of concepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.rulepack import load_rules
from extractor.rulepack.schema import Concept
from pages.markdown import cell, code

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTRODUCTION = """# Concepts

Generated from `extractor/rules/concepts/` by `make docs`. A concept is an indicator that all reports share; a
figure bears its code in `concept` if its words say that and nothing more or less. `shuzheng concepts show CODE` shows
the words, the aspects and examples of one.

Of each there are besides its growth (`gdp.growth`, `gdp.growth.average`, `gdp.growth.real`, `gdp.growth.real.average`),
or, of a share, its change in points (`urbanisation.rate.change`).
"""


def concepts_page() -> str:
    """A table of the concepts of each file, with their definitions."""
    rules = load_rules()
    files = dict.fromkeys(one.file for one in rules.own if isinstance(one.rule, Concept))
    number = sum(1 for _ in rules.concepts)
    lines = [_INTRODUCTION, f"There are {number} concepts in {len(files)} files."]
    for file in files:
        lines += ["", f"## {file}", "", "| code | 名称 | unit | definition |", "| --- | --- | --- | --- |"]
        lines += _rows([one.rule for one in rules.own if one.file == file and isinstance(one.rule, Concept)])
    return "\n".join(lines) + "\n"


def _rows(concepts: list[Concept]) -> Iterator[str]:
    for one in concepts:
        units = " ".join(map(code, one.units))
        yield f"| {code(one.id)} | {one.zh} | {units} | {cell(one.why)} |"
