"""Figures in Parquet as views of DuckDB, which reads the files where they are: nothing is copied or loaded."""

from __future__ import annotations

import glob
from importlib.resources import files
from pathlib import Path

from extractor.errors import MissingExtraError, ReadingError
from extractor.words import message

try:
    import duckdb
except ImportError as error:
    raise MissingExtraError.of("DuckDB", "duckdb", "duckdb") from error


def connect(source: str | Path) -> duckdb.DuckDBPyConnection:
    """A database in memory with views of the figures in a Parquet file, or in all of a folder and the folders in it.

    The views are ``figures``, with the columns of the file, and ``comparable``, those of them that may be added up;
    ``duck.sql`` beside this module defines them. Decimals are exact, and so are their sums.

    Raises:
        MissingExtraError: duckdb is not installed.
        ReadingError: there is no such file, no Parquet in the folder, or none that has the figures of this package.
    """
    path = Path(source)
    if path.is_dir():
        if next(path.rglob("*.parquet"), None) is None:
            raise ReadingError(message("duckdb.none", path=path))
        pattern = f"{glob.escape(path.as_posix())}/**/*.parquet"
    elif path.is_file():
        pattern = glob.escape(path.as_posix())
    else:
        raise ReadingError(message("duckdb.missing", path=path))
    connection = duckdb.connect()
    try:
        connection.execute("SET VARIABLE figures = ?", [pattern])
        connection.execute((files("extractor.writing") / "duck.sql").read_text(encoding="utf-8"))
    except duckdb.Error as error:
        connection.close()
        reason = str(error).partition("\n")[0]
        raise ReadingError(message("duckdb.other", path=path, reason=reason)) from error
    return connection
