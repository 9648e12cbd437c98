"""What is wrong with a user's pack, said plainly: one line for the first fault."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from extractor.errors import fault_of, message_of
from extractor.rulepack.limited import SHOWN, LimitedPattern, PatternPlace
from extractor.rulepack.pieces import filled
from extractor.rulepack.schema import BoundCue, Case, PackFile, Pattern, Phrase, Rule, Screen, Step, Unit, unbracket
from extractor.values.numerals import scan
from extractor.values.text import fold
from extractor.words import message

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from extractor.words import Both


def first_fault(data: dict[str, Any], error: ValidationError) -> Both:
    """Rule, field and reason of the first fault that validation found in the data of a pack."""
    # a field that is spelled wrong is missing too, which is said second
    first = min(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
    kind, *rest = first["loc"]
    if not rest:
        return _table_fault(str(kind), data[str(kind)], first)
    if kind == "pieces":
        named = first["type"] != "string_pattern_mismatch"
        reason = _plain(first) if named else message("faults.no_name")
        return _at(_at(reason, rest[0]), kind)
    index, *path = rest
    if not isinstance(index, int):
        return _at(_table_hint(str(kind)), kind)
    entry = data[str(kind)][index]
    if not isinstance(entry, dict):
        return _at(_table_hint(str(kind)), _numbered(str(kind), index))
    fields = "".join(f"{part + 1 if isinstance(part, int) else part} " for part in path)
    name = _entry_name(str(kind), index, entry)
    return _at(_at(_reason(str(kind), path, first), fields.rstrip()) if path else _plain(first), name)


def _at(reason: Both, place: object) -> Both:
    return message("named", name=place, reason=reason)


def toml_fault(text: str, error: ValueError) -> Both:
    """Why a text is no TOML, with the line where that shows."""
    place = _LINE.search(str(error))
    lines = text.split("\n")  # as TOML counts them
    line = lines[int(place[1]) - 1].strip()[:SHOWN] if place else ""
    fault = message_of(error)
    if str(error).startswith("Unescaped"):
        fault = message("faults.unescaped", reason=fault)
    elif any(mark in line for mark in "“”‘’＂＇"):
        fault = message("faults.curly", reason=fault)
    return message("faults.line", reason=fault, line=line) if line else fault


_LINE = re.compile(r"at line (\d+)")


def _entry_name(kind: str, index: int, entry: dict[str, Any]) -> Both:
    if kind in ("case", "without"):
        return _numbered(kind, index)
    named = entry.get("id")
    return message("faults.rule", id=named) if isinstance(named, str) else _numbered(kind, index)


def _numbered(kind: str, index: int) -> Both:
    return message("faults.number", kind=kind, number=index + 1)


def _table_fault(name: str, given: Any, fault: ErrorDetails) -> Both:
    known = list(PackFile.model_fields)
    if fault["type"] != "extra_forbidden":
        return _at(_table_hint(name), name)
    if not isinstance(given, (dict, list)):
        return message("faults.no_rule", name=name)
    return message("faults.unknown_table", name=name, known=_meant(name, known))


def _table_hint(name: str) -> Both:
    return message("faults.table_hint", name=name)


def _meant(given: str, known: list[str]) -> Both:
    """The known names, behind the one that is probably meant."""
    listed = ", ".join(known)
    close = get_close_matches(given, known, 1)
    return message("faults.meant", meant=close[0], known=listed) if close else message("faults.known", known=listed)


def _reason(kind: str, path: list[int | str], fault: ErrorDetails) -> Both:
    if fault["type"] == "extra_forbidden":
        known = _fields(kind, path)
        return message("faults.unknown_field", known=_meant(str(path[-1]), known))
    if path[-1] == "id" and fault["type"] == "string_pattern_mismatch":
        return message("faults.no_id", given=fault["input"], kind=kind)
    if path[-1] == "figures" and fault["type"] == "tuple_type":
        return message("faults.tables")
    return _plain(fault)


def _fields(kind: str, path: list[int | str]) -> list[str]:
    """The fields that the table at ``path`` of an entry may have."""
    model: type[BaseModel] = get_args(PackFile.model_fields[kind].annotation)[0]
    if len(path) > 1:  # a figure of a case
        model = get_args(Case.model_fields["figures"].annotation)[0]
    return list(model.model_fields)


#: Keys of plain words for what pydantic tells by its kinds of error.
_PLAIN = {
    "missing": "faults.missing",
    "string_type": "faults.text",
    "string_too_short": "faults.empty",
    "too_short": "faults.empty_list",
    "tuple_type": "faults.list",
    "model_type": "faults.table",
    "model_attributes_type": "faults.table",
    "decimal_type": "faults.number_wanted",
    "decimal_parsing": "faults.number_wanted",
    "finite_number": "faults.number_wanted",
    "int_from_float": "faults.whole_number",
    "int_type": "faults.whole_number",
    "int_parsing": "faults.whole_number",
}


def _plain(fault: ErrorDetails) -> Both:
    plain = _PLAIN.get(fault["type"])
    if plain is not None:
        return message(plain)
    expected = fault.get("ctx", {}).get("expected")
    if expected is not None:
        known = str(expected).replace("'", "").replace(" or ", ", ")
        return message("faults.no_value", given=fault["input"], known=known)
    return fault_of(fault)


def rule_fault(rule: Rule, pack: str) -> Both | None:
    """Why a rule of a user's pack of that name cannot work: field and reason; None if it can."""
    if isinstance(rule, Step):
        return message("faults.step")
    if isinstance(rule, Unit):
        for form in rule.forms:
            if _eaten(fold(form)):
                return message("faults.eaten", form=form, first=form[0])
    if isinstance(rule, Phrase):
        for phrase in rule.phrases:
            fault = _phrase_fault(fold(phrase))
            if fault:
                return message("faults.phrase", phrase=phrase, reason=fault)
    if isinstance(rule, (Screen, BoundCue)):
        for example in (*rule.yes, *rule.no):
            if unbracket(example)[0] == example:
                return message("faults.example_without_brackets", example=example)
    return _pattern_fault(rule, pack)


def _eaten(form: str) -> bool:
    return any(candidate.end > 1 for candidate in scan(f"1{form}"))


def _phrase_fault(phrase: str) -> Both | None:
    candidates = list(scan(phrase))
    if not candidates:
        return message("faults.phrase_without_number")
    if any(candidate.end - candidate.start == len(phrase) for candidate in candidates):
        return message("faults.phrase_is_number")
    return None


def _pattern_fault(rule: Rule, pack: str) -> Both | None:
    """A pattern is tried with the library that will match it."""
    if isinstance(rule, Screen):
        field, pattern = "after", rule.after
    elif isinstance(rule, Pattern):
        field, pattern = "pattern", rule.pattern
    else:
        return None
    if pattern is None:
        return None
    try:
        compiled = LimitedPattern(filled(pattern, lambda _: "(?:一)"), PatternPlace(pack, rule.id, field))
    except ValueError as error:
        return _at(message_of(error), field)
    if isinstance(rule, Pattern) and compiled.match("", 0, 0) is not None:
        return message("faults.matches_nothing", field=field, pattern=pattern)
    return None
