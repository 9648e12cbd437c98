"""The rules as data: loading, validating and compiling ``rules/*.toml``.

A pack is a TOML file. Each rule has an ``id``, a ``why`` and examples that it must match
(``yes``) and must not (``no``). There are six kinds, each a TOML table array of its name:

``unit``     what may stand after a numeral, and what may be counted in it
``phrase``   names and slogans that contain a number (三个代表): data, one entry a phrase
``screen``   a pattern before or after a mention that shows it to be no figure
``bound``    words of approximation before or after a mention
``cue``      words that decide category, aspect, direction or modality, all found in one Aho–Corasick pass
``pattern``  regular expressions for time expressions and for scopes

In the examples of ``screen`` and ``bound`` rules square brackets stand around the mention: ``第[四届]``.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import ValidationError

from extractor.errors import RuleError
from extractor.rulepack.lookup import Hit, NumeralClass, TimeOrPlace
from extractor.rulepack.pack import ExampleFailure, RuleEntry, RulePack
from extractor.rulepack.schema import KINDS, Cue, PackFile, Pattern, Rule, Unit

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

__all__ = [
    "Cue",
    "ExampleFailure",
    "Hit",
    "NumeralClass",
    "Pattern",
    "Rule",
    "RuleEntry",
    "RulePack",
    "TimeOrPlace",
    "Unit",
    "load_rules",
    "run_examples",
]


def load_rules(extra: Path | None = None) -> RulePack:
    """The rules of the package, with those of the pack ``extra`` (a TOML file) added or, by id, in their place.

    Raises:
        RuleError: the pack cannot be read, is no TOML, or has a rule that does not validate.
    """
    if extra is None:
        return _own_rules()
    added = _read_pack(extra)
    names = {rule.id for rule, _ in added}
    return RulePack([entry for entry in _own_entries() if entry[0].id not in names] + added)


def run_examples(path: Path | None = None) -> list[ExampleFailure]:
    """Run the examples of the pack at ``path`` together with the package's rules; of all rules without a path.

    Raises:
        RuleError: as :func:`load_rules`.
    """
    return load_rules(path).failures(None if path is None else path.name)


@lru_cache(maxsize=1)
def _own_rules() -> RulePack:
    return RulePack(_own_entries())


@lru_cache(maxsize=1)
def _own_entries() -> tuple[tuple[Rule, str], ...]:
    folder = files("extractor") / "rules"
    packs = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda e: e.name)
    return tuple(entry for pack in packs for entry in _read_pack(pack))


def _read_pack(pack: Path | Traversable) -> list[tuple[Rule, str]]:
    try:
        data = tomllib.loads(pack.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(f"rule pack {pack} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RuleError(f"rule pack {pack} is not UTF-8: {error}; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"rule pack {pack} is not valid TOML: {error}") from error
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
