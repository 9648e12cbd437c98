"""The page of the rules, as their files have them."""

from __future__ import annotations

import tomllib
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from extractor.rulepack import load_rules, own_files
from pages.markdown import code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

#: How many words of a rule are shown; the file has them all.
WORDS = 24
SHOWN_APART = ("id", "why", "why_zh", "yes", "no", "role")
PATTERNS = ("pattern", "after")
#: Kinds of rules that have a page of their own.
ELSEWHERE = ("term", "concept")


def rules_page() -> str:
    """Every rule of the package with its reason, its words and its examples, by file and kind."""
    paths = [path for _, path in own_files()]
    lines = [
        "# Rules\n",
        "Generated from `extractor/rules/*.toml` by `make docs`. A figure names in `rule` the one that decided its "
        "category and indicator, and `shuzheng explain` those that took part. In the examples of screens, bounds and "
        f"patterns square brackets stand around what is meant. Of a long list the first {WORDS} words are shown. "
        "Texts are matched in simplified characters and half-width signs.\n",
        f"There are {sum(1 for _ in load_rules().entries())} rules in {len(paths)} files, with the concepts and the "
        "terms that these consist of, which have [a page of their own](concepts.md).",
    ]
    for path in paths:
        shown = list(_file(path))
        lines += ["", *shown] if shown else []
    return "\n".join(lines) + "\n"


def _file(path: Traversable) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    content = {kind: rules for kind, rules in tomllib.loads(text).items() if kind not in ELSEWHERE}
    if not content:
        return
    yield f"## {path.name}"
    comment = list(takewhile(lambda line: line.startswith("#"), text.splitlines()))
    if comment:
        yield "\n" + " ".join(line.lstrip("# ") for line in comment)
    pieces = content.pop("pieces", {})
    if pieces:
        yield "\nPieces:\n\n```text"
        yield from (f"{{{name}}}  {fragment}" for name, fragment in pieces.items())
        yield "```"
    for kind, rules in content.items():
        for rule in rules:
            yield from _rule(f"{kind}, {rule['role']}" if "role" in rule else kind, rule)


def _rule(kind: str, rule: dict[str, Any]) -> Iterator[str]:
    yield f"\n### {rule['id']}\n"
    yield f"{_sentence(rule['why'])} ({kind})\n"
    if "why_zh" in rule:
        yield f"{rule['why_zh']}。\n"
    for name, value in rule.items():
        if name not in (*SHOWN_APART, *PATTERNS):
            yield f"- {name}: {_value(value)}"
    for name in ("yes", "no"):
        if rule.get(name):
            yield f"- {name}: {_value(rule[name])}"
    for name in PATTERNS:
        if name in rule:
            yield f"\n{name}:\n\n```text\n{_dedented(rule[name])}\n```"


def _dedented(pattern: str) -> str:
    return "\n".join(map(str.strip, pattern.strip("\n").split("\n")))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{name} {_value(held)}" for name, held in value.items())
    if not isinstance(value, list):
        return code(str(value))
    if value and isinstance(value[0], dict):
        return "".join(f"\n    - {_value(entry)}" for entry in value)
    more = f" and {len(value) - WORDS} more" if len(value) > WORDS else ""
    return ", ".join(code(word) for word in value[:WORDS]) + more


def _sentence(why: str) -> str:
    """A reason as a sentence of its own; what it begins with may be an example, which stays as it is."""
    return why[0].upper() + why[1:] + ("" if why.endswith(".") else ".")
