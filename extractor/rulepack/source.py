"""A pack before it is compiled: its text, its rules, and what it takes out of the package's."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from extractor.errors import RuleError, message_of
from extractor.rulepack.faults import first_fault, rule_fault, toml_fault
from extractor.rulepack.pack import RulePack, Sourced
from extractor.rulepack.pieces import composed
from extractor.rulepack.roles import ROLE_MEANINGS
from extractor.rulepack.schema import KINDS, WORDS, PackFile, Screen, Step, Unit
from extractor.values.text import fold
from extractor.words import message

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
        raise RuleError(message("pack.unreadable", path=path, reason=error.strerror or error)) from error
    except UnicodeDecodeError as error:
        raise RuleError(message("pack.not_utf8", path=path, byte=error.start + 1)) from error


def parse_pack(pack: PackText) -> PackFile:
    """The content of a pack, each rule by itself.

    Raises:
        RuleError: the text is no TOML, or has a rule that does not validate.
    """
    try:
        data = tomllib.loads(pack.toml, parse_float=Decimal)
    except ValueError as error:  # that of a number with thousands of digits too
        raise RuleError(message("pack.no_toml", pack=pack.name, reason=toml_fault(pack.toml, error))) from error
    except RecursionError as error:
        raise RuleError(message("pack.deep", pack=pack.name)) from error
    try:
        content = PackFile.model_validate(data)
    except ValidationError as error:
        raise RuleError(message("pack.fault", pack=pack.name, fault=first_fault(data, error))) from error
    content = _compose(pack.name, content)
    seen: set[str] = set()
    for rule in content.rules():
        if rule.id in seen:
            raise RuleError(message("pack.id_twice", pack=pack.name, rule=rule.id))
        seen.add(rule.id)
    return content


def _compose(name: str, content: PackFile) -> PackFile:
    """The content with the pieces of its patterns in their places."""
    pieces: dict[str, str] = {}
    where = "rules.at_piece", ""
    try:
        for piece, fragment in content.pieces.items():
            where = "rules.at_piece", piece
            pieces[piece] = composed(fragment, pieces, ROLE_MEANINGS)
        patterns, screens = list(content.pattern), list(content.screen)
        for index, rule in enumerate(patterns):
            where = "rules.at_pattern", rule.id
            patterns[index] = rule.model_copy(update={"pattern": composed(rule.pattern, pieces, ROLE_MEANINGS)})
        for index, screen in enumerate(screens):
            where = "rules.at_after", screen.id
            after = screen.after and composed(screen.after, pieces, ROLE_MEANINGS)
            screens[index] = screen.model_copy(update={"after": after})
    except ValueError as error:
        key, at = where
        raise RuleError(
            message("pack.fault_at", pack=name, place=message(key, name=at), fault=message_of(error))
        ) from error
    return content.model_copy(update={"pattern": tuple(patterns), "screen": tuple(screens)})


def add_pack(own: tuple[Sourced, ...], pack: PackText) -> RulePack:
    """The rules ``own`` as far as a user's pack leaves them, with the rules and cases of the pack.

    Raises:
        RuleError: as :func:`parse_pack`; or a rule cannot work together with the others.
    """
    content = parse_pack(pack)
    added = list(content.rules())
    if not (added or content.without or content.case):
        raise RuleError(message("pack.empty", pack=pack.name))
    for rule in added:
        fault = rule_fault(rule, pack.name)
        if fault is not None:
            raise RuleError(message("pack.rule_fault", pack=pack.name, rule=rule.id, fault=fault))
    left = list(own)
    for entry in content.without:
        left = _take_out(left, entry, pack.name)
    kinds = {rule.id: type(rule) for rule, _ in own}
    for rule in added:
        if kinds.get(rule.id, type(rule)) is not type(rule):
            kind = KINDS[kinds[rule.id]]
            raise RuleError(
                message("pack.other_kind", pack=pack.name, rule=rule.id, kind=kind, own_kind=KINDS[type(rule)])
            )
    replaced = {rule.id for rule in added}
    left = [entry for entry in left if entry.rule.id not in replaced]
    _check_units_of_screens(added, (*(entry.rule for entry in left), *added), pack.name)
    try:
        return RulePack(left, [Sourced(rule, pack.name) for rule in added], content.case)
    except RuleError as error:
        raise RuleError(message("pack.fault", pack=pack.name, fault=message_of(error))) from error


def _take_out(own: list[Sourced], entry: Without, name: str) -> list[Sourced]:
    """The rules without the one that is named, or without the words of it that are named."""
    at = next((index for index, (rule, _) in enumerate(own) if rule.id == entry.rule), None)
    if at is None:
        raise RuleError(message("pack.without_unknown", pack=name, rule=entry.rule))
    rule, file = own[at]
    if isinstance(rule, Step):
        raise RuleError(message("pack.without_step", pack=name, rule=entry.rule))
    if not entry.words:
        return own[:at] + own[at + 1 :]
    fields = WORDS.get(type(rule))
    if fields is None:
        raise RuleError(message("pack.without_no_list", pack=name, rule=entry.rule))
    words = {fold(word) for word in entry.words}
    unknown = words - {fold(word) for field in fields for word in getattr(rule, field)}
    if unknown:
        raise RuleError(
            message("pack.without_unknown_word", pack=name, rule=entry.rule, words=", ".join(sorted(unknown)))
        )
    kept = {field: tuple(word for word in getattr(rule, field) if fold(word) not in words) for field in fields}
    changed = [Sourced(rule.model_copy(update=kept), file)] if any(kept.values()) else []
    return own[:at] + changed + own[at + 1 :]


def _check_units_of_screens(added: Iterable[Rule], rules: Iterable[Rule], name: str) -> None:
    known = {fold(rule.unit or form) for rule in rules if isinstance(rule, Unit) for form in rule.forms}
    for rule in added:
        for unit in rule.units if isinstance(rule, Screen) else ():
            if fold(unit) not in known:
                raise RuleError(message("pack.unknown_unit", pack=name, rule=rule.id, unit=unit))
