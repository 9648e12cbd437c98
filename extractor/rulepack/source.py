"""A pack before it is compiled: its text, and the rules in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from extractor.errors import RuleError
from extractor.rulepack.schema import KINDS, PackFile, Rule

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class PackText:
    """The text of a pack, and the name of the file that it is from, which errors name."""

    name: str
    toml: str


def read_pack(path: Path | Traversable) -> PackText:
    """The text of the pack at ``path``.

    Raises:
        RuleError: there is no such file, it cannot be read, or is not UTF-8.
    """
    try:
        return PackText(path.name, path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise RuleError(f"rule pack {path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RuleError(f"rule pack {path} is not UTF-8: {error}; save it as UTF-8") from error


def parse_pack(pack: PackText) -> list[tuple[Rule, str]]:
    """The rules of a pack, each with the name of its file.

    Raises:
        RuleError: the text is no TOML, or has a rule that does not validate.
    """
    try:
        data = tomllib.loads(pack.toml)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"rule pack {pack.name} is not valid TOML: {error}") from error
    try:
        content = PackFile.model_validate(data)
    except ValidationError as error:
        raise RuleError(_explain_invalid(pack.name, data, error)) from error
    rules: list[tuple[Rule, str]] = []
    for kind in KINDS.values():
        rules.extend((rule, pack.name) for rule in getattr(content, kind))
    _check_unique(rules, pack.name)
    return rules


def _check_unique(rules: list[tuple[Rule, str]], name: str) -> None:
    seen: set[str] = set()
    for rule, _ in rules:
        if rule.id in seen:
            raise RuleError(f"rule pack {name}, rule {rule.id}: the id is used twice; give each rule its own")
        seen.add(rule.id)


def _explain_invalid(name: str, data: dict[str, object], error: ValidationError) -> str:
    """One line for the first fault: file, rule id (or its place), field, reason."""
    first = error.errors()[0]
    place = first["loc"]
    rule = "?"
    if len(place) >= 2 and isinstance(place[1], int):
        entries = data.get(str(place[0]))
        entry = entries[place[1]] if isinstance(entries, list) else None
        rule = str(entry.get("id", f"{place[0]} no. {place[1] + 1}")) if isinstance(entry, dict) else str(place)
    fields = ".".join(str(part) for part in place[2:]) or str(place[0])
    return f"rule pack {name}, rule {rule}: {fields}: {first['msg']}"
