"""SQLite: tables that hold together, exact values, findings, words found in Chinese sentences, what may be compared."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from support import FIXTURES
from test_export import DOCUMENT, figure, result

from extractor import Document, Finding, Result, extract, read
from extractor.errors import ExportError
from extractor.records import Bound, Evidence, Severity
from extractor.records.columns import ENUMERATED_FIELDS
from extractor.values.text import fold
from extractor.verbs import export, run_of
from extractor.writing.formats import FORMATS
from extractor.writing.sqlite import APPLICATION_ID, SCHEMA_VERSION, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from extractor.writing.run import Run


@cache
def reports() -> Run:
    paths = [*sorted((FIXTURES / "reports").glob("*.txt")), *sorted((FIXTURES / "drafts").glob("*.txt"))]
    return run_of([extract(read(path)) for path in paths], FORMATS["sqlite"], options={"as-of": "2013"})


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The reports and drafts of the fixtures."""
    path = export(reports(), tmp_path_factory.mktemp("sqlite") / "figures.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def written(path: Path, results: Result | Iterable[Result] | Run) -> sqlite3.Connection:
    return sqlite3.connect(export(results, path / "f.sqlite"))


def test_tables_hold_together(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    references = {
        (table, row[2])
        for table in ("sentences", "figures", "finding_figures", "finding_numbers", "finding_evidence")
        for row in database.execute(f"PRAGMA foreign_key_list({table})")
    }
    assert references == {
        ("sentences", "documents"),
        ("figures", "documents"),
        ("figures", "sentences"),
        ("finding_figures", "findings"),
        ("finding_numbers", "findings"),
        ("finding_evidence", "findings"),
    }


def test_run_says_how_the_figures_were_made(database: sqlite3.Connection) -> None:
    run = reports()
    assert dict(database.execute("SELECT name, value FROM run")) == {
        "version": run.version,
        "rules": run.rules,
        "made": run.made.isoformat(),
        "as-of": "2013",
    }


def test_every_document_is_there_with_what_is_known_of_it(database: sqlite3.Connection, tmp_path: Path) -> None:
    rows = database.execute("SELECT document_id, document, sha256, size, encoding, characters, figures FROM documents")
    assert rows.fetchall() == [
        (one.document_id, one.name, one.sha256, one.size, one.encoding, len(one.text), len(result.figures))
        for result in reports().results
        for one in [result.document]
    ]
    with closing(written(tmp_path, Result(Document("空.txt", "没有数字。"), ()))) as connection:
        about = connection.execute("SELECT document, sha256, size, encoding, figures FROM documents").fetchall()
    assert about == [("空.txt", None, None, None, 0)]


def test_sentences_stand_once_and_mentions_at_their_places_in_them(database: sqlite3.Connection) -> None:
    places = {(one.document_id, one.sentence_start) for one in reports().figures}
    assert database.execute("SELECT count(*) FROM sentences").fetchone() == (len(places),)
    wrong = """
        SELECT count(*) FROM figures f JOIN sentences s USING (sentence_id)
        WHERE substr(s.text, f.start - s.start + 1, f."end" - f.start) <> f.mention
            OR s."end" - s.start <> length(s.text) OR s.document_id <> f.document_id
    """
    assert database.execute(wrong).fetchone() == (0,)


VALUES = [
    # (value, exact text, the REAL beside it)
    ("8182", "8182", 8182.0),
    ("1.2E+4", "12000", 12000.0),
    ("-3.50", "-3.5", -3.5),
    ("0.1", "0.1", 0.1),
    ("12345678901234567.89", "12345678901234567.89", 12345678901234568.0),
    ("1E+400", "1" + "0" * 400, float("inf")),
    ("1E-400", "0." + "0" * 399 + "1", 0.0),
]


@pytest.mark.parametrize(("value", "text", "real"), VALUES)
def test_values_are_exact_beside_a_number_to_compute_with(tmp_path: Path, value: str, text: str, real: float) -> None:
    with closing(written(tmp_path, result(figure(value=value, value_max=value)))) as connection:
        row = connection.execute("SELECT value_text, value_max_text, value, value_max FROM figures").fetchone()
        kinds = connection.execute("SELECT typeof(value), typeof(value_text) FROM figures").fetchone()
    assert row == (text, text, real, real)
    assert kinds == ("real", "text")


@pytest.mark.parametrize(("field", "values"), ENUMERATED_FIELDS.items())
def test_enumerated_fields_hold_their_values_and_no_others(tmp_path: Path, field: str, values: Iterable[Any]) -> None:
    with closing(written(tmp_path, result(figure()))) as connection:
        for value in values:
            connection.execute(f"UPDATE figures SET {field} = ?", (value,))
        with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
            connection.execute(f"UPDATE figures SET {field} = 'else'")


def test_findings_come_back(database: sqlite3.Connection) -> None:
    assert {one.severity for one in reports().findings} >= {Severity.ERROR, Severity.INFO}
    assert list(findings_of(database)) == list(reports().findings)


def findings_of(connection: sqlite3.Connection) -> Iterator[Finding]:
    def parts(number: int, table: str, columns: str) -> list[tuple[Any, ...]]:
        sql = f"SELECT {columns} FROM finding_{table} WHERE finding_id = ? ORDER BY position"
        return connection.execute(sql, (number,)).fetchall()

    fields = ", ".join(f'"{name}"' for name in Evidence.model_fields)
    about = "SELECT finding_id, id, code, severity, message, message_zh FROM findings ORDER BY finding_id"
    for number, id, code, severity, message, message_zh in connection.execute(about):
        yield Finding(
            id=id,
            code=code,
            severity=severity,
            figures=tuple(figure for (figure,) in parts(number, "figures", "figure")),
            message=message,
            message_zh=message_zh,
            compared={name: Decimal(value) for name, value in parts(number, "numbers", "name, value_text")},
            evidence=tuple(
                Evidence(**dict(zip(Evidence.model_fields, row, strict=True)))
                for row in parts(number, "evidence", fields)
            ),
        )


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = [
    # (text, what is found by)
    ("", ""),
    ("，。", ""),
    ("人", "人"),
    ("新会员", "新 会 员 新会 会员 新会员"),
    ("新建工会", "新 建 工 会 新建 建工 工会 新建工 建工会 新建工会"),
    ("工会，工会", "工 会 工会"),  # once; and nothing over a mark
    ("12家", "12 家"),
    ("A级LED灯", "A 级 LED 灯"),  # letters and Han apart
    ("工會", "工 會 工會 会 工会"),  # Traditional as it stands and simplified
    ("１２", "１２ 12"),
    ("𠮷田", "𠮷 田 𠮷田"),
]


@pytest.mark.parametrize(("text", "found"), WORDS)
def test_words(text: str, found: str) -> None:
    assert words(text) == found


def found(connection: sqlite3.Connection, query: str) -> set[int]:
    return {row[0] for row in connection.execute("SELECT rowid FROM sentence_words(?)", (query,))}


def with_text(connection: sqlite3.Connection, text: str) -> set[int]:
    sentences = connection.execute("SELECT sentence_id, text FROM sentences")
    return {number for number, sentence in sentences if text in sentence or text in fold(sentence)}


@pytest.mark.parametrize("word", ["人", "工会", "工會", "职工", "会员", "會員", "农民工", "困难职工", "劳动模范"])
def test_words_of_up_to_four_characters_are_found_wherever_they_stand(database: sqlite3.Connection, word: str) -> None:
    assert found(database, word) == with_text(database, word) != set()


@pytest.mark.parametrize("word", ["驾驶舱", "公会", "职人", "kg"])
def test_what_stands_nowhere_is_not_found(database: sqlite3.Connection, word: str) -> None:
    assert found(database, word) == with_text(database, word) == set()


def test_several_words_and_longer_ones(database: sqlite3.Connection) -> None:
    both = with_text(database, "职工") & with_text(database, "培训")
    assert found(database, "职工 培训") == both != set()
    assert found(database, "职工 NOT 培训") == with_text(database, "职工") - both
    assert found(database, "职工 OR 培训") == with_text(database, "职工") | with_text(database, "培训")
    assert found(database, "困难职") >= found(database, "困难职工")
    long = """
        SELECT sentence_id FROM sentence_words('困难职工 帮扶') w JOIN sentences s ON s.sentence_id = w.rowid
        WHERE s.text LIKE '%困难职工帮扶%'
    """
    assert {row[0] for row in database.execute(long)} == with_text(database, "困难职工帮扶")


# ── what may be compared ────────────────────────────────────────────────────────────────────────────────────

APART = [
    # (what is different, whether the figure may still be compared)
    ({}, True),
    ({"aspect": "level"}, True),
    ({"time_period": "2012-01/2012-06"}, True),
    ({"direction": "up"}, True),
    ({"modality": "target"}, False),
    ({"modality": "norm"}, False),
    ({"aspect": "share"}, False),
    ({"aspect": "growth"}, False),
    ({"aspect": "rank"}, False),
    ({"aspect": "average"}, False),
    *(({"bound": bound}, False) for bound in Bound if bound is not Bound.EXACT),
    ({"value_max": "9000"}, False),
    ({"time_period": None}, False),
    ({"part_of": f"{DOCUMENT.document_id}:0-2"}, False),
    ({"repeats": f"{DOCUMENT.document_id}:0-2"}, False),
    ({"doubtful": "6?2家"}, False),
]


@pytest.mark.parametrize(("changes", "is_there"), APART)
def test_comparable(tmp_path: Path, changes: dict[str, Any], is_there: bool) -> None:
    with closing(written(tmp_path, result(figure(**{"time_period": "2012", **changes})))) as connection:
        assert connection.execute("SELECT count(*) FROM comparable").fetchone() == (int(is_there),)


@pytest.mark.parametrize(
    ("where", "index"),
    [
        ("category = 'members'", "figures_by_category"),
        ("category = 'members' AND time_period = '2012'", "figures_by_category"),
        ("indicator = '会员'", "figures_by_indicator"),
        ("scope = '全市'", "figures_by_scope"),
        ("time_period = '2012'", "figures_by_period"),
        ("document_id = 'a'", "figures_by_document"),
        ("part_of = 'a'", "figures_by_total"),
        ("repeats = 'a'", "figures_by_first"),
    ],
)
def test_what_people_filter_by_has_an_index(database: sqlite3.Connection, where: str, index: str) -> None:
    plan = database.execute(f"EXPLAIN QUERY PLAN SELECT * FROM figures WHERE {where}").fetchall()
    assert index in plan[0][-1]


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    files = [export(reports(), tmp_path / name).read_bytes() for name in ("one.sqlite", "other.db")]
    assert files[0] == files[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.sqlite", "other.db"]  # and no journal


OTHER = Document("另.txt", "全市新建工会8182个。再说一次。")
REFUSED = [
    # (results that are no documents with their own figures, what the message must say)
    ([result(figure()), result(figure())], r"报告\.txt: the same text as 报告\.txt; give each text once"),
    ([result(figure(), figure())], r"UNIQUE constraint failed: figures\.id"),
    ([Result(OTHER, (figure(),))], r"另\.txt: .*:6-11 is a figure of 报告\.txt"),
    ([result(figure(document_id="0" * 12))], "is a figure of"),
    ([result(figure(), figure(id="other", sentence="全县新建工会8182个。"))], r"UNIQUE constraint failed: sentences\."),
]


@pytest.mark.parametrize(("results", "message"), REFUSED)
def test_refuses_what_would_not_come_back(tmp_path: Path, results: list[Result], message: str) -> None:
    with pytest.raises(ExportError, match=message) as caught:
        export(results, tmp_path / "f.sqlite")
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_full_disk_is_reported_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def small(*given: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*given, **options)
        connection.execute("PRAGMA max_page_count = 8")
        return connection

    monkeypatch.setattr("sqlite3.connect", small)
    with pytest.raises(ExportError, match=r"f\.sqlite: cannot be written \(database or disk is full\)"):
        export(reports(), tmp_path / "f.sqlite")
    assert list(tmp_path.iterdir()) == []


def occupied(path: Path, how: str) -> None:
    if how == "a database of others":
        with closing(sqlite3.connect(path)) as database:
            database.execute("CREATE TABLE customers (name)")
    elif how == "no database":
        path.write_bytes(b"of mine")
    elif how == "an empty file":
        path.touch()
    else:
        export(extract(Document("r.txt", "新建工会12个。")), path)


@pytest.mark.parametrize("how", ["a database of others", "no database"])
def test_data_of_others_is_never_replaced(tmp_path: Path, how: str) -> None:
    occupied(tmp_path / "f.db", how)
    before = (tmp_path / "f.db").read_bytes()
    with pytest.raises(ExportError, match=r"f\.db: holds other data, which would be lost; give the name of a new file"):
        export(extract(Document("r.txt", "新建工会12个。")), tmp_path / "f.db")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("f.db", before)]


@pytest.mark.parametrize("how", ["a run of before", "an empty file"])
def test_a_run_of_before_and_an_empty_file_are_replaced(tmp_path: Path, how: str) -> None:
    occupied(tmp_path / "f.sqlite", how)
    with closing(written(tmp_path, extract(Document("r.txt", "新建工会12个，发展会员30人。")))) as database:
        assert database.execute("SELECT count(*) FROM figures").fetchone() == (2,)
        assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
