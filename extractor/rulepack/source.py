"""A pack before it is compiled: its text, its rules, and what it takes out of the package's."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from extractor.errors import RuleError
from extractor.rulepack.faults import first_fault, rule_fault, toml_fault
from extractor.rulepack.pack import RulePack, Sourced
from extractor.rulepack.pieces import composed
from extractor.rulepack.roles import ROLE_MEANINGS
from extractor.rulepack.schema import KINDS, WORDS, PackFile, Screen, Step, Unit
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

    from extractor.rulepack.schema import Rule, Without


@dataclass(frozen=True, slots=True)
class PackText:
    """The text of a pack, and the name of the file that it is from, which errors name."""

    name: str
    toml: str


def read_pack(path: str | Path | Traversable) -> PackText:
    """The text of the pack at ``path``, a TOML file in UTF-8.

    Raises:
        RuleError: there is no such file, it cannot be read, or is not UTF-8.
    """
    path = Path(path) if isinstance(path, str) else path
    try:
        return PackText(path.name, path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise RuleError(f"rule pack {path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RuleError(f"rule pack {path} is not UTF-8 (byte {error.start + 1}); save it as UTF-8") from error


def parse_pack(pack: PackText) -> PackFile:
    """The content of a pack, each rule by itself.

    Raises:
        RuleError: the text is no TOML, or has a rule that does not validate.
    """
    try:
        data = tomllib.loads(pack.toml, parse_float=Decimal)
    except ValueError as error:  # that of a number with thousands of digits too
        raise RuleError(f"rule pack {pack.name} is not valid TOML: {toml_fault(pack.toml, error)}") from error
    except RecursionError as error:
        raise RuleError(f"rule pack {pack.name}: lists stand in lists too deep to be read; a rule needs one") from error
    try:
        content = PackFile.model_validate(data)
    except ValidationError as error:
        raise RuleError(f"rule pack {pack.name}, {first_fault(data, error)}") from error
    content = _compose(pack.name, content)
    seen: set[str] = set()
    for rule in content.rules():
        if rule.id in seen:
            raise RuleError(f"rule pack {pack.name}, rule {rule.id}: the id is used twice; give each rule its own")
        seen.add(rule.id)
    return content


def _compose(name: str, content: PackFile) -> PackFile:
    """The content with the pieces of its patterns in their places."""
    pieces: dict[str, str] = {}
    where = "pieces"
    try:
        for piece, fragment in content.pieces.items():
            where = f"pieces: {piece}"
            pieces[piece] = composed(fragment, pieces, ROLE_MEANINGS)
        patterns, screens = list(content.pattern), list(content.screen)
        for index, rule in enumerate(patterns):
            where = f"rule {rule.id}: pattern"
            patterns[index] = rule.model_copy(update={"pattern": composed(rule.pattern, pieces, ROLE_MEANINGS)})
        for index, screen in enumerate(screens):
            where = f"rule {screen.id}: after"
            after = screen.after and composed(screen.after, pieces, ROLE_MEANINGS)
            screens[index] = screen.model_copy(update={"after": after})
    except ValueError as error:
        raise RuleError(f"rule pack {name}, {where}: {error}") from error
    return content.model_copy(update={"pattern": tuple(patterns), "screen": tuple(screens)})


def add_pack(own: tuple[Sourced, ...], pack: PackText) -> RulePack:
    """The rules ``own`` as far as a user's pack leaves them, with the rules and cases of the pack.

    Raises:
        RuleError: as :func:`parse_pack`; or a rule cannot work together with the others.
    """
    content = parse_pack(pack)
    added = list(content.rules())
    if not (added or content.without or content.case):
        raise RuleError(f"rule pack {pack.name} is empty; write a rule, such as [[unit]], or leave the pack out")
    for rule in added:
        fault = rule_fault(rule)
        if fault is not None:
            raise RuleError(f"rule pack {pack.name}, rule {rule.id}: {fault}")
    left = list(own)
    for entry in content.without:
        left = _take_out(left, entry, pack.name)
    kinds = {rule.id: type(rule) for rule, _ in own}
    for rule in added:
        if kinds.get(rule.id, type(rule)) is not type(rule):
            kind = KINDS[kinds[rule.id]]
            raise RuleError(
                f"rule pack {pack.name}, rule {rule.id}: the built-in rule of this id is a {kind}, which a "
                f"{KINDS[type(rule)]} cannot replace; take another id"
            )
    replaced = {rule.id for rule in added}
    left = [entry for entry in left if entry.rule.id not in replaced]
    _check_units_of_screens(added, (*(entry.rule for entry in left), *added), pack.name)
    try:
        return RulePack(left, [Sourced(rule, pack.name) for rule in added], content.case)
    except RuleError as error:
        raise RuleError(f"rule pack {pack.name}, {error}") from error


def _take_out(own: list[Sourced], entry: Without, name: str) -> list[Sourced]:
    """The rules without the one that is named, or without the words of it that are named."""
    at = next((index for index, (rule, _) in enumerate(own) if rule.id == entry.rule), None)
    if at is None:
        raise RuleError(
            f"rule pack {name}, without {entry.rule}: no built-in rule has this id; shuzheng rules list has all"
        )
    rule, file = own[at]
    if isinstance(rule, Step):
        raise RuleError(f"rule pack {name}, without {entry.rule}: a step is a decision of the program, which stays")
    if not entry.words:
        return own[:at] + own[at + 1 :]
    fields = WORDS.get(type(rule))
    if fields is None:
        raise RuleError(
            f"rule pack {name}, without {entry.rule}: the rule has no list of words; leave words out to take out all "
            "of it, or write a rule of this id"
        )
    words = {fold(word) for word in entry.words}
    unknown = words - {fold(word) for field in fields for word in getattr(rule, field)}
    if unknown:
        raise RuleError(f"rule pack {name}, without {entry.rule}: the rule has no word {', '.join(sorted(unknown))}")
    kept = {field: tuple(word for word in getattr(rule, field) if fold(word) not in words) for field in fields}
    changed = [Sourced(rule.model_copy(update=kept), file)] if any(kept.values()) else []
    return own[:at] + changed + own[at + 1 :]


def _check_units_of_screens(added: Iterable[Rule], rules: Iterable[Rule], name: str) -> None:
    known = {fold(rule.unit or form) for rule in rules if isinstance(rule, Unit) for form in rule.forms}
    for rule in added:
        for unit in rule.units if isinstance(rule, Screen) else ():
            if fold(unit) not in known:
                raise RuleError(
                    f"rule pack {name}, rule {rule.id}: units: {unit!r} is the name of no unit; write a [[unit]] "
                    "for it first. 万 and 亿 belong to the number, and forms of one unit go by its name (元 for 块钱)"
                )
