"""A run as an SQLite database, with the standard library alone: the tables of ``sqlite.sql``.

A decimal is stored twice: as exact text, and as REAL to sort and compute with. The full-text index holds the words of
one to four characters of each sentence: Chinese has no spaces that would part words, and the tokenizers of SQLite find
either whole runs of characters or none of fewer than three.
"""

from __future__ import annotations

import errno
import re
import sqlite3
from contextlib import closing
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from extractor.errors import ExportError
from extractor.records import plain
from extractor.records.columns import REPORT_COLUMNS
from extractor.values.text import fold
from extractor.words import message
from extractor.writing.documents import SourceDocument, refuse_twins

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from pathlib import Path

    from extractor.records import Figure, Finding, Report, Result
    from extractor.writing.run import Run

SCHEMA_VERSION = 2
"""``PRAGMA user_version`` of the tables; another number means other tables."""

APPLICATION_ID = int.from_bytes(b"shzh", "big")
"""``PRAGMA application_id``, by which SQLite lets a program know its own files."""

#: Made after the rows, which is faster than keeping them up to date meanwhile.
INDEXES = """
CREATE INDEX figures_by_document ON figures (document_id, start);
CREATE INDEX figures_by_sentence ON figures (sentence_id);
CREATE INDEX figures_by_category ON figures (category, time_period);
CREATE INDEX figures_by_indicator ON figures (indicator, time_period);
CREATE INDEX figures_by_concept ON figures (concept, time_period) WHERE concept IS NOT NULL;
CREATE INDEX figures_by_scope ON figures (scope);
CREATE INDEX figures_by_period ON figures (time_period);
CREATE INDEX figures_by_total ON figures (part_of) WHERE part_of IS NOT NULL;
CREATE INDEX figures_by_first ON figures (repeats) WHERE repeats IS NOT NULL;
CREATE INDEX findings_by_figure ON finding_figures (figure);
"""


def write_sqlite(run: Run, path: Path, lang: str) -> None:  # noqa: ARG001 - for programs
    """Write a run as a database where no file is yet; the same run gives the same tables.

    Raises:
        ExportError: two documents have the same text, or a figure is none of its document.
        OSError: the place cannot be written to.
    """
    refuse_twins(run)
    path.touch(exist_ok=False)  # where it fails, the error says why, which that of SQLite does not
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            # nothing is there to be saved: a file that is not finished is thrown away
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;")
            connection.executescript((files("extractor.writing") / "sqlite.sql").read_text(encoding="utf-8"))
            connection.execute("BEGIN")
            _add_run(connection, run)
            connection.execute("COMMIT")
            connection.executescript(
                f"{INDEXES} PRAGMA user_version = {SCHEMA_VERSION}; PRAGMA application_id = {APPLICATION_ID};"
            )
    except sqlite3.OperationalError as error:  # a full disk, …
        raise OSError(errno.EIO, str(error)) from error


def is_run(path: Path) -> bool:
    """Whether a file is a database that :func:`write_sqlite` wrote."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (given,) = connection.execute("PRAGMA application_id").fetchone()
    except sqlite3.Error:  # no database, or one that cannot be read
        return False
    return bool(given == APPLICATION_ID)


def _add_run(connection: sqlite3.Connection, run: Run) -> None:
    made = {"version": run.version, "rules": run.rules, "made": run.made.isoformat(), **run.options}
    _insert(connection, "run", made.items())
    for result in run.results:
        try:
            _add_result(connection, result)
        except sqlite3.IntegrityError as error:
            raise ExportError(message("output.not_stored", name=result.document.name, reason=error)) from error
    for number, finding in enumerate(run.findings, start=1):
        _add_finding(connection, number, finding)
    connection.execute("INSERT INTO sentence_words (sentence_words) VALUES ('optimize')")


def _add_result(connection: sqlite3.Connection, result: Result) -> None:
    about = SourceDocument.of(result)
    _insert(connection, "documents", [tuple(about.model_dump().values())])
    _insert(connection, "reports", map(_report_row, result.reports))
    sentences: dict[tuple[int, str], int] = {}
    for figure in result.figures:
        if (figure.document, figure.document_id) != (about.document, about.document_id):
            raise sqlite3.IntegrityError(f"{figure.id} is a figure of {figure.document}")
        sentence = (figure.sentence_start, figure.sentence)
        if sentence not in sentences:
            sentences[sentence] = _add_sentence(connection, figure)
    _insert(
        connection,
        "figures",
        (_row(figure, sentences[figure.sentence_start, figure.sentence]) for figure in result.figures),
    )


def _report_row(report: Report) -> tuple[Any, ...]:
    """The report in the order of the columns of its table."""
    told = {column.name: column.value(report) for column in REPORT_COLUMNS if column.name != "document"}
    return (told.pop("document_id"), *told.values())


def _add_sentence(connection: sqlite3.Connection, figure: Figure) -> int:
    """Add the sentence of a figure and its words; its number."""
    row = (figure.document_id, figure.sentence_start, figure.sentence_end, figure.sentence)
    number = connection.execute("INSERT INTO sentences VALUES (NULL, ?, ?, ?, ?)", row).lastrowid
    connection.execute("INSERT INTO sentence_words (rowid, words) VALUES (?, ?)", (number, words(figure.sentence)))
    assert number is not None  # a row was inserted
    return number


def _row(figure: Figure, sentence: int) -> tuple[Any, ...]:
    """The figure in the order of the columns of its table."""
    return (
        figure.id,
        figure.document_id,
        sentence,
        figure.section,
        figure.locator,
        figure.mention,
        figure.start,
        figure.end,
        *_number(figure.value),
        *((None, None) if figure.value_max is None else _number(figure.value_max)),
        figure.unit,
        figure.bound,
        figure.category,
        figure.indicator,
        figure.concept,
        figure.aspect,
        figure.direction,
        figure.modality,
        figure.period,
        figure.time_period,
        figure.scope,
        figure.entity,
        figure.part_of,
        figure.repeats,
        figure.doubtful,
        figure.rule,
    )


def _number(value: Decimal) -> tuple[float, str]:
    """A decimal as the nearest REAL, which is infinite beyond 1.8e308, and exactly."""
    return float(value), plain(value)


def _add_finding(connection: sqlite3.Connection, number: int, finding: Finding) -> None:
    about = (finding.id, finding.code, finding.severity, finding.message, finding.message_zh)
    _insert(connection, "findings", [(number, *about)])
    _insert(connection, "finding_figures", ((number, *one) for one in enumerate(finding.figures, start=1)))
    compared = enumerate(finding.compared.items(), start=1)
    _insert(connection, "finding_numbers", ((number, at, name, *_number(value)) for at, (name, value) in compared))
    evidence = enumerate(finding.evidence, start=1)
    _insert(connection, "finding_evidence", ((number, at, *one.model_dump().values()) for at, one in evidence))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Add rows that have all columns of the table in its order."""
    given = list(rows)
    if given:
        places = ", ".join("?" * len(given[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", given)


_HAN = r"\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Han characters, which have no spaces between words, and words of others, which the tokenizer finds by itself
_RUN = re.compile(rf"([{_HAN}]+)|[^\W_{_HAN}]+")
_LONGEST = 4


def words(text: str) -> str:
    """What is found by full text: runs of one to four Han characters and other words, parted by spaces.

    Traditional characters are there as they stand and simplified, full-width digits and letters half-width too.

    >>> words("新会员12人")
    '新 会 员 新会 会员 新会员 12 人'
    """
    found: dict[str, None] = {}  # a set that keeps its order
    for given in dict.fromkeys((text, fold(text))):
        for run in _RUN.finditer(given):
            han = run[1]
            if han is None:
                found[run[0]] = None
            else:
                for length in range(1, min(_LONGEST, len(han)) + 1):
                    found.update(dict.fromkeys([han[at : at + length] for at in range(len(han) - length + 1)]))
    return " ".join(found)
