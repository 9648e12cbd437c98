"""The words that people are shown: whole in both languages, each used, none said twice, and missed loudly.

Messages and help may lack their Chinese.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter, defaultdict
from enum import EnumType
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
from support import Outcome
from typer.main import get_command

import extractor
from extractor import words
from extractor.checks import CHECKS
from extractor.cli import app
from extractor.cli.helping import ROOT, SHARED
from extractor.records import Aspect, Bound, Category, Closeness, Modality, Severity
from extractor.records.names import meaning, name, names
from extractor.words import LANGUAGES, Both, both, known, listed, message, section, word
from extractor.writing.workbook.figures import FIGURE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

FOLDER = Path(extractor.__file__).parent
#: Every enumeration that figures, findings and judgements use.
ENUMERATIONS = tuple(kind for kind in vars(extractor.records).values() if isinstance(kind, EnumType))


def flat(table: dict[str, Any], start: str = "") -> Iterator[tuple[str, dict[str, str] | str]]:
    for key, value in table.items():
        if isinstance(value, str) or set(value) <= set(LANGUAGES):
            yield start + key, value
        else:
            yield from flat(value, f"{start}{key}.")


def entries_of(file: str) -> dict[str, dict[str, str] | str]:
    return dict(flat(tomllib.loads((FOLDER / "words" / f"{file}.toml").read_text(encoding="utf-8"))))


ENTRIES = entries_of("words")
MESSAGES = entries_of("messages")
HELP = entries_of("help")
PAIRS = {key: entry for key, entry in ENTRIES.items() if isinstance(entry, dict)}

#: What a Chinese text may lack Chinese characters for: marks, and the language to change to.
WITHOUT_CHINESE = {"home.other"}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def is_mark(text: str) -> bool:
    """Whether a text is made of placeholders and marks alone: {number}, «, »."""
    return not re.search(r"\w", re.sub(r"\{\w+\}", "", text))


@pytest.mark.parametrize("key", PAIRS)
def test_an_entry_has_both_languages_that_ask_for_the_same_values(key: str) -> None:
    entry = PAIRS[key]
    assert list(entry) == list(LANGUAGES)
    assert placeholders(entry["en"]) == placeholders(entry["zh"])
    assert "" not in placeholders(entry["en"])  # each has a name
    has_chinese = re.search(r"[\u4e00-\u9fff]", entry["zh"]) or is_mark(entry["zh"])
    assert has_chinese or key in WITHOUT_CHINESE


def english(entry: dict[str, str] | str) -> str:
    return entry if isinstance(entry, str) else entry["en"]


@pytest.mark.parametrize(("entries", "key"), [(of, key) for of in (MESSAGES, HELP) for key in of])
def test_messages_and_help_ask_for_the_same_values_in_both_languages(
    entries: dict[str, dict[str, str] | str], key: str
) -> None:
    entry = entries[key]
    assert "" not in placeholders(english(entry))
    if isinstance(entry, dict):
        assert list(entry) == list(LANGUAGES)
        assert placeholders(entry["en"]) == placeholders(entry["zh"])


# ── each entry is used ──────────────────────────────────────────────────────────────────────────────────────


def literals() -> tuple[set[str], set[str]]:
    """The texts that stand in the code and its pages, and the beginnings of those that are put together."""
    whole: set[str] = set()
    begun: set[str] = set()
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(first := node.values[0], ast.Constant):
                begun.add(first.value)
    for suffix in ("html", "js"):
        for path in FOLDER.rglob(f"*.{suffix}"):
            whole |= set(re.findall(r"\bwords\.(\w+)", path.read_text(encoding="utf-8")))
    return whole, begun


WHOLE, BEGUN = literals()
#: Sections whose entries are asked for by a whole key that is data: a value, a code, a rule, a column.
BY_DATA = {kind.__name__.lower() for kind in ENUMERATIONS} | {"reason.category", "reason.act", "check", "meaning"}


@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_is_used(key: str) -> None:
    of_section, _, last = key.rpartition(".")
    is_of_data = any(of_section == one or of_section.startswith(f"{one}.") for one in BY_DATA)
    is_put_together = any(key.startswith(begin) and begin.rstrip(".") == of_section for begin in BEGUN if begin)
    is_of_column = key.removeprefix("column.") in WHOLE
    is_of_section = of_section in WHOLE and last in WHOLE
    assert key in WHOLE or is_of_data or is_put_together or is_of_column or is_of_section


@pytest.mark.parametrize("key", MESSAGES)
def test_a_message_is_used(key: str) -> None:
    assert key in WHOLE


def test_what_looks_like_the_key_of_a_message_is_one() -> None:
    sections = {key.partition(".")[0] for key in MESSAGES if "." in key}
    looks = re.compile(rf"(?:{'|'.join(sections)})\.[a-z0-9_]+")
    like_keys = {text for text in WHOLE if looks.fullmatch(text) and f"column.{text}" not in ENTRIES}
    assert like_keys - set(ENTRIES) - set(MESSAGES) == {"batch.json", "panel.xlsx"}  # names of files


def messages_asked_for() -> Iterator[tuple[str, str, set[str]]]:
    """Each message that the code asks for by its key: where, the key, and the names of the values that it gives."""
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
                key, values = node.args[0], {one.arg for one in node.keywords}
                if isinstance(key, ast.Constant) and None not in values:
                    yield f"{path.name}:{node.lineno}", key.value, values  # type: ignore[misc]


def test_a_message_gets_the_values_that_it_asks_for() -> None:
    asked = list(messages_asked_for())
    assert [(place, key) for place, key, values in asked if values != placeholders(english(MESSAGES[key]))] == []
    assert len(asked) > 200


def commands(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    yield name or ROOT, command
    for below, one in getattr(command, "commands", {}).items():
        yield from commands(one, f"{name}.{below}".strip("."))


def test_the_help_is_that_of_the_commands_and_of_what_they_take() -> None:
    program = get_command(app)
    asked = [
        (f"{name}.{one}", f"{SHARED}.{one}")
        for name, command in commands(program)
        for one in ("about", *(param.name for param in command.params))
    ]
    assert [own for own, shared in asked if (own in HELP) == (shared in HELP)] == []
    assert {own if own in HELP else shared for own, shared in asked} == set(HELP)
    uses = Counter(shared for own, shared in asked if own not in HELP)
    assert [key for key, number in uses.items() if number == 1] == []  # what one command has stands there


@pytest.mark.parametrize("kind", ENUMERATIONS)
def test_the_names_of_values_are_those_of_the_enumeration(kind: type[StrEnum]) -> None:
    of_kind = [key for key in ENTRIES if key.rpartition(".")[0] == kind.__name__.lower()]
    assert of_kind == [f"{kind.__name__.lower()}.{value}" for value in kind]


def test_values_and_columns_have_a_meaning() -> None:
    for lang in LANGUAGES:
        for kind in (Category, Aspect, Modality, Severity):
            assert all(meaning(value, lang) for value in kind)
        assert list(section("meaning.column", lang)) == [column.name for column in FIGURE_COLUMNS]


def test_checks_have_a_title_and_a_message_and_no_check_that_is_gone_has_one() -> None:
    codes = {key.split(".")[1] for key in ENTRIES if key.startswith("check.")}
    assert codes == {check.code for check in CHECKS}
    assert all(known(f"check.{code}.title") and known(f"check.{code}.message") for code in codes)


# ── no word stands twice ────────────────────────────────────────────────────────────────────────────────────

#: Entries of a section with the same words, which are meant: they are different things to whoever reads them.
MEANT = {
    "en": [{"between.items", "between.clauses"}],
    "zh": [{"between.items", "between.and"}, {"review.search", "review.help_search"}],
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_entries_of_a_section_say_the_same(lang: str) -> None:
    same: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, entry in PAIRS.items():
        same[key.rpartition(".")[0], entry[lang]].add(key)
    assert [keys for keys in same.values() if len(keys) > 1 and keys not in MEANT[lang]] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ENUMERATIONS)
def test_values_of_an_enumeration_have_names_of_their_own(kind: type[StrEnum], lang: str) -> None:
    assert len({name(value, lang) for value in kind}) == len(kind)


def test_values_that_are_written_alike_keep_their_own_names() -> None:
    assert names(Bound.EXACT) == ("exact", "确数")
    assert names(Closeness.EXACT) == ("exact", "数值相同")


def test_no_two_messages_say_the_same() -> None:
    same: dict[str, set[str]] = defaultdict(set)
    for key, entry in MESSAGES.items():
        same[english(entry)].add(key)
    assert [keys for keys in same.values() if len(keys) > 1] == []


def test_help_of_one_command_does_not_stand_twice() -> None:
    same: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, entry in HELP.items():
        same[key.rpartition(".")[2], english(entry)].add(key)
    assert [keys for keys in same.values() if len(keys) > 1] == []


# ── how they are asked for ──────────────────────────────────────────────────────────────────────────────────


def test_values_are_filled_in() -> None:
    assert word("verify.stated", "zh", number=5) == "表中为5"
    assert both("verify.the_source", document="报告") == ("报告", "报告中")
    # what a text holds is no placeholder
    assert word("verify.stated", "en", number="{x}") == "{x} in the row"
    # each language takes its own of a value that has both
    there = both("verify.text_changed", was="a", now="b", number=Both("same", "未变"))
    assert there.en.endswith("; same")
    assert there.zh.endswith("；未变")
    assert listed("items", ["3个", "5个"]) == ("3个, 5个", "3个、5个")


@pytest.mark.parametrize(
    ("key", "lang", "values", "message"),
    [
        ("column.colour", "en", {}, "no column.colour in the language en"),  # no such entry
        ("column", "en", {}, "no column in"),  # a section is no entry
        ("column.value", "fr", {}, "no column.value in the language fr"),  # no such language
        ("sheet.verdicts", "zh", {}, "no sheet.verdicts in the language zh"),  # English only
        ("verify.stated", "en", {}, "number"),  # a value is missing
    ],
)
def test_what_is_missing_is_said(key: str, lang: str, values: dict[str, object], message: str) -> None:
    with pytest.raises(KeyError, match=message):
        word(key, lang, **values)


def test_what_has_no_chinese_is_english() -> None:
    assert message("named", name="报告", reason=Both("empty", "空")) == ("报告: empty", "报告: 空")
    with pytest.raises(KeyError, match=r"reading\.colour"):
        message("reading.colour")
    with pytest.raises(KeyError, match="reason"):
        message("named", name="报告")


@pytest.mark.usefixtures("english_folder")
def test_errors_and_help_are_in_the_language_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    known = words._entries

    def entries(file: str) -> dict[str, dict[str, str]]:
        chinese = {"reading.missing": "{path}：没有此文件", "extract.about": "提取数据"}
        return {key: {**entry, "zh": chinese.get(key, entry["en"])} for key, entry in known(file).items()}

    monkeypatch.setattr(words, "_entries", entries)
    assert Outcome("extract", "a.txt").err == "error: a.txt: no such file or directory; check the path\n"
    assert "Extract the figures" in Outcome("extract", "--help").out
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert Outcome("extract", "a.txt").err == "error: a.txt：没有此文件\n"
    assert "提取数据" in Outcome("extract", "--help").out


@pytest.mark.parametrize("of_section", ["colours", "column.value", ""])
def test_a_section_that_is_missing_is_said(of_section: str) -> None:
    with pytest.raises(KeyError):
        section(of_section, "en")
