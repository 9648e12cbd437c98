"""What is wrong with a user's pack, said plainly: one line for the first fault."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from extractor.rulepack.limited import SHOWN, LimitedPattern
from extractor.rulepack.pieces import filled
from extractor.rulepack.schema import BoundCue, Case, PackFile, Pattern, Phrase, Rule, Screen, Step, Unit, unbracket
from extractor.values.numerals import scan
from extractor.values.text import fold

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails


def first_fault(data: dict[str, Any], error: ValidationError) -> str:
    """Rule, field and reason of the first fault that validation found in the data of a pack."""
    # a field that is spelled wrong is missing too, which is said second
    first = min(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
    kind, *rest = first["loc"]
    if not rest:
        return _table_fault(str(kind), data[str(kind)], first)
    if kind == "pieces":
        named = first["type"] != "string_pattern_mismatch"
        return f"pieces: {rest[0]}: {_plain(first) if named else 'is no name; write small letters and hyphens'}"
    index, *path = rest
    if not isinstance(index, int):
        return f"{kind}: {_table_hint(str(kind))}"
    entry = data[str(kind)][index]
    if not isinstance(entry, dict):
        return f"{kind} no. {index + 1}: {_table_hint(str(kind))}"
    fields = "".join(f"{part + 1 if isinstance(part, int) else part} " for part in path)
    name = _entry_name(str(kind), index, entry)
    return f"{name}: {fields.rstrip()}: {_reason(str(kind), path, first)}" if path else f"{name}: {_plain(first)}"


def toml_fault(text: str, error: ValueError) -> str:
    """Why a text is no TOML, with the line where that shows."""
    place = _LINE.search(str(error))
    lines = text.split("\n")  # as TOML counts them
    line = lines[int(place[1]) - 1].strip()[:SHOWN] if place else ""
    hint = ""
    if str(error).startswith("Unescaped"):
        hint = "; write a pattern in single quotation marks"
    elif any(mark in line for mark in "“”‘’＂＇"):
        hint = "; quotation marks around a text must be straight"
    return f"{error}{hint}" + (f": {line}" if line else "")


_LINE = re.compile(r"at line (\d+)")


def _entry_name(kind: str, index: int, entry: dict[str, Any]) -> str:
    if kind in ("case", "without"):
        return f"{kind} no. {index + 1}"
    named = entry.get("id")
    return f"rule {named}" if isinstance(named, str) else f"{kind} no. {index + 1}"


def _table_fault(name: str, given: Any, fault: ErrorDetails) -> str:
    known = list(PackFile.model_fields)
    if fault["type"] != "extra_forbidden":
        return f"{name}: {_table_hint(name)}"
    if not isinstance(given, (dict, list)):
        return f"{name}: it belongs to no rule; write the kind of the rule, such as [[unit]], on a line above it"
    return f"{name}: no such kind of table; {_meant(name, known)}known: {', '.join(known)}"


def _table_hint(name: str) -> str:
    return f"write [[{name}]], in two brackets, on a line above the fields of each {name}"


def _meant(given: str, known: list[str]) -> str:
    close = get_close_matches(given, known, 1)
    return f"did you mean {close[0]}? " if close else ""


def _reason(kind: str, path: list[int | str], fault: ErrorDetails) -> str:
    if fault["type"] == "extra_forbidden":
        known = _fields(kind, path)
        return f"no such field; {_meant(str(path[-1]), known)}known: {', '.join(known)}"
    if path[-1] == "id" and fault["type"] == "string_pattern_mismatch":
        return (
            f"{fault['input']!r} is no id; write small Latin letters, a dot, then small letters, digits or hyphens, "
            f"such as {kind}.lesson-2"
        )
    if path[-1] == "figures" and fault["type"] == "tuple_type":
        return "must be a list of tables: [{ mention = … }]"
    return _plain(fault)


def _fields(kind: str, path: list[int | str]) -> list[str]:
    """The fields that the table at ``path`` of an entry may have."""
    model: type[BaseModel] = get_args(PackFile.model_fields[kind].annotation)[0]
    if len(path) > 1:  # a figure of a case
        model = get_args(Case.model_fields["figures"].annotation)[0]
    return list(model.model_fields)


#: Plain words for what pydantic tells by its kinds of error.
_PLAIN = {
    "missing": "is required and not given",
    "string_type": "must be a text in quotation marks",
    "string_too_short": "is empty",
    "too_short": "is an empty list; give at least one",
    "tuple_type": 'must be a list, even of one: ["…"]',
    "model_type": "must be a table: { mention = … }",
    "model_attributes_type": "must be a table: { mention = … }",
    "decimal_type": 'must be a number, or one in quotation marks: value = "1280"',
    "decimal_parsing": 'must be a number, or one in quotation marks: value = "1280"',
    "finite_number": 'must be a number, or one in quotation marks: value = "1280"',
    "int_from_float": "must be a whole number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
}


def _plain(fault: ErrorDetails) -> str:
    plain = _PLAIN.get(fault["type"])
    if plain is not None:
        return plain
    expected = fault.get("ctx", {}).get("expected")
    if expected is not None:
        known = str(expected).replace("'", "").replace(" or ", ", ")
        return f"{fault['input']!r} is no value of it; known: {known}"
    return fault["msg"].removeprefix("Value error, ")


def rule_fault(rule: Rule) -> str | None:
    """Why a rule of a user's pack cannot work: field and reason; None if it can."""
    if isinstance(rule, Step):
        return "a step is a decision of the program, which a pack cannot add or change; write a rule of another kind"
    if isinstance(rule, Unit):
        for form in rule.forms:
            if _eaten(fold(form)):
                return (
                    f"forms: {form!r} starts with {form[0]}, which is read as part of the number; leave that away, or "
                    "write a phrase"
                )
    if isinstance(rule, Phrase):
        for phrase in rule.phrases:
            fault = _phrase_fault(fold(phrase))
            if fault:
                return f"phrases: {phrase!r} {fault}"
    if isinstance(rule, (Screen, BoundCue)):
        for example in (*rule.yes, *rule.no):
            if unbracket(example)[0] == example:
                return f"example {example!r} has no [brackets] around the number; write it like 第[四届]委员会"
    return _pattern_fault(rule)


def _eaten(form: str) -> bool:
    return any(candidate.end > 1 for candidate in scan(f"1{form}"))


def _phrase_fault(phrase: str) -> str | None:
    candidates = list(scan(phrase))
    if not candidates:
        return "has no number in it, so it can be no figure; leave it out"
    if any(candidate.end - candidate.start == len(phrase) for candidate in candidates):
        return "is a number and nothing else, so every such number would be dropped; add what stands beside it"
    return None


def _pattern_fault(rule: Rule) -> str | None:
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
        compiled = LimitedPattern(filled(pattern, lambda _: "(?:一)"), f"rule {rule.id}: {field}")
    except ValueError as error:
        return f"{field}: {error}"
    if isinstance(rule, Pattern) and compiled.match("", 0, 0) is not None:
        return f"{field}: '{pattern}' matches the empty text; make it need a character"
    return None
