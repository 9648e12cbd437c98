"""The page on databases: each of its queries gives what the page shows, and its tables are those that are written."""

from __future__ import annotations

import re
import sqlite3
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from pages.blocks import blocks
from support import FIXTURES, ROOT

from extractor import export, extract, read
from extractor.records import plain
from extractor.writing.duck import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (ROOT / "docs" / "reference" / "databases.md").read_text(encoding="utf-8")
#: What the queries below a heading are put to; those below further headings to the database before.
DATABASES = {"DuckDB": "figures.parquet", "SQLite": "figures.sqlite", "Findings": "drafts.sqlite"}
DATABASES["Words in sentences"] = "figures.sqlite"
FOLDERS = {"figures": "reports", "drafts": "drafts"}


class Query(NamedTuple):
    database: str
    sql: str
    shown: str


def queries() -> Iterator[Query]:
    """The SQL blocks of the page, each with the text block behind it."""
    for part in re.split(r"(?m)^##+ ", PAGE)[1:]:
        heading = part.partition("\n")[0]
        found = list(blocks(part))
        for number, block in enumerate(found):
            if block.kind == "sql":
                assert found[number + 1].kind == "text", f"{block.text}\nhas no result behind it"
                yield Query(DATABASES[heading], block.text, found[number + 1].text)


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("databases")
    opened: dict[str, Any] = {}
    for name in sorted(set(DATABASES.values())):
        stem, _, suffix = name.partition(".")
        paths = sorted((FIXTURES / FOLDERS[stem]).glob("*.txt"))
        path = export([extract(read(path)) for path in paths], folder / name)
        opened[name] = connect(path) if suffix == "parquet" else sqlite3.connect(path)
    yield opened
    for connection in opened.values():
        connection.close()


def as_text(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    return "".join(f"{' | '.join(map(_cell, row))}\n" for row in [tuple(names), *rows])


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else plain(value) if isinstance(value, Decimal) else str(value)


@pytest.mark.parametrize("query", list(queries()), ids=lambda query: " ".join(query.sql.split())[:60])
def test_query_gives_what_the_page_shows(databases: dict[str, Any], query: Query) -> None:
    done = databases[query.database].execute(query.sql)
    assert as_text([column[0] for column in done.description], done.fetchall()) == query.shown


def test_page_has_queries_of_every_kind() -> None:
    assert {query.database for query in queries()} == set(DATABASES.values())


def test_page_names_the_tables_and_views(databases: dict[str, Any]) -> None:
    kinds = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT GLOB 'sentence_words_*'"
    names = {name for (name,) in databases["figures.sqlite"].execute(kinds)}
    assert {name for name in names if f"`{name}`" not in PAGE} == set()
