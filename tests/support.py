"""What several tests share: the annotated fixtures, known failures, and numbers written in Chinese characters."""

from __future__ import annotations

import signal
import tomllib
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pytest
from openpyxl.cell.rich_text import CellRichText
from typer.testing import CliRunner

from extractor import Document, Figure, Result, cli, extract
from extractor.errors import ReadingError
from extractor.records.columns import COLUMNS, RecordTable
from extractor.writing.xlsx import write_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
KNOWN_FAILURES = Path(__file__).with_name("known_failures.toml")


def interruptible() -> None:
    """Let SIGINT interrupt the process that is just starting, also where those that started it ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Outcome:
    """What a command line said, and how it ended."""

    def __init__(self, *args: str, stdin: bytes | None = None) -> None:
        result = CliRunner().invoke(cli.app, args, input=stdin, prog_name="shuzheng")
        self.exit_code, self.out, self.err = result.exit_code, result.stdout, result.stderr
        self.raw = result.stdout_bytes
        self.error = result.exception


def assert_refused(read: Callable[[bytes, str], Document], data: bytes, name: str, reason: str) -> None:
    """Assert that a reader refuses a file in one line, with its name and a reason that matches."""
    with pytest.raises(ReadingError, match=reason) as caught:
        read(data, name)
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)


def assert_mistake(line: str, says: str) -> None:
    """A wrong command line gives one line on standard error that says so, nothing else, and exit code 2."""
    run = Outcome(*line.split())
    assert (run.exit_code, run.out, run.err.count("\n")) == (2, "", 1)
    assert run.err.startswith("error: ")
    assert says in run.err


class Expected(NamedTuple):
    """A figure as a case annotates it: its mention, whether it is optional, and the fields that the case gives."""

    mention: str
    optional: bool
    fields: dict[str, Any]


class Named(Protocol):
    """A case of any kind: its name is the file and the text."""

    @property
    def name(self) -> str: ...


class Case(NamedTuple):
    """A sentence with its figures; ``name`` is the file and the text."""

    name: str
    text: str
    figures: tuple[Expected, ...]


@cache
def cases(folder: str, figures: str) -> tuple[Case, ...]:
    """All cases of a folder of ``fixtures``; ``figures`` is what their list of figures is called there."""
    return tuple(
        _case(f"{folder}/{path.name}: {case['text']}", case["text"], case[figures])
        for path in sorted((FIXTURES / folder).glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    )


def _case(name: str, text: str, figures: list[dict[str, Any]]) -> Case:
    return Case(
        name,
        text,
        tuple(
            Expected(
                figure["mention"],
                figure.get("optional", False),
                {key: value for key, value in figure.items() if key not in ("mention", "optional")},
            )
            for figure in figures
        ),
    )


@cache
def figures_of(text: str) -> tuple[Figure, ...]:
    """The figures of a text, extracted once for all tests."""
    return extract(Document("case.txt", text)).figures


class Alignment(NamedTuple):
    """Expected figures beside those found, in the order of the text."""

    pairs: list[tuple[Expected, Figure]]
    missed: list[str]
    false: list[str]


def align(case: Case) -> Alignment:
    """Pair the expected and the found figures of a case by their mentions; optional ones may be found or not."""
    found = figures_of(case.text)
    matcher = SequenceMatcher(
        None, [figure.mention for figure in case.figures], [figure.mention for figure in found], autojunk=False
    )
    pairs = [
        (case.figures[one + offset], found[other + offset])
        for one, other, size in matcher.get_matching_blocks()
        for offset in range(size)
    ]
    matched = {id(expected) for expected, _ in pairs}
    taken = {figure.id for _, figure in pairs}
    return Alignment(
        pairs,
        [figure.mention for figure in case.figures if id(figure) not in matched and not figure.optional],
        [figure.mention for figure in found if figure.id not in taken],
    )


@cache
def known_failures() -> dict[tuple[str, str], str]:
    """What is known to come out wrong: (case, field) → reason."""
    data = tomllib.loads(KNOWN_FAILURES.read_text(encoding="utf-8"))
    return {(failure["case"], failure["field"]): failure["reason"] for failure in data.get("failure", ())}


def plain_workbook(path: str | Path, result: Result, lang: str = "en") -> Path:
    """Figures as a plain sheet without anything beside it, as findings and verdicts are written."""
    with Path(path).open("wb") as stream:
        write_xlsx(RecordTable("figures", COLUMNS, result.figures), stream, lang)
    return Path(path)


def marked(case: Named, field: str, *values: Any) -> Any:
    """A parameter set for one field of a case; a strict xfail if it is known to fail."""
    reason = known_failures().get((case.name, field))
    marks = [pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)] if reason else []
    return pytest.param(case, *values, marks=marks, id=f"{case.name} [{field}]")


ORDINARY = "零一二三四五六七八九十百千万亿"
#: Other ways to write the same characters, each for one of ``ORDINARY``.
SCRIPTS = {
    "ordinary": ORDINARY,
    "〇 for 零": "〇一二三四五六七八九十百千万亿",
    "Traditional": "零一二三四五六七八九十百千萬億",
    "formal": "零壹贰叁肆伍陆柒捌玖拾佰仟万亿",
    "formal Traditional": "零壹貳參肆伍陸柒捌玖拾佰仟萬億",
}


def spell(number: int, script: str = "ordinary") -> str:
    """A number up to 10^16 in Chinese characters, as it is read aloud.

    >>> spell(10), spell(105), spell(41_2600), spell(20_3300_0000), spell(10**16)
    ('十', '一百零五', '四十一万二千六百', '二十亿三千三百万', '一亿亿')
    """
    if not 0 <= number <= 10**16:
        raise ValueError(f"{number} is not between 0 and 10^16")
    spelled = _spell(number) or "零"
    if spelled.startswith("一十"):
        spelled = spelled[1:]
    return spelled.translate(str.maketrans(ORDINARY, SCRIPTS[script]))


#: The scales from the largest down; a rest that leaves out the next place is introduced by 零.
_SCALES = ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))


def _spell(number: int) -> str:
    """Spell by the largest scale; nothing for zero."""
    for scale, character in _SCALES:
        if number >= scale:
            head, rest = divmod(number, scale)
            gap = "零" if 0 < rest < scale // 10 else ""
            return _spell(head) + character + gap + _spell(rest)
    return ORDINARY[number] if number else ""


def as_excel_shows(value: Any) -> Any:
    """What Excel shows of a cell that openpyxl read with ``rich_text``: it undoes the codes in each part of a text."""
    if not isinstance(value, (str, CellRichText)):
        return value
    parts = [value] if isinstance(value, str) else value
    return "".join(str(part).replace("_x000D_", "\r") for part in parts)
