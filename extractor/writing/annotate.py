"""Verdicts → columns beside the rows that they are on, in the file itself; all else in it stays as it is.

A workbook is not loaded and saved, which would lose its charts, pictures and whatever else a library does not know:
the cells are put into the text of its sheets (:mod:`extractor.writing.worksheets`), and every other part is copied. CSV
keeps its quotation marks and line ends, JSON Lines keep the text of each line.
"""

from __future__ import annotations

import contextlib
import copy
import io
import json
import os
import re
import shutil
import zipfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import ExportError, ReadingError, message_of
from extractor.records import plain
from extractor.records.names import name
from extractor.values.cells import guarded
from extractor.values.decoding import decode
from extractor.values.rows import csv_records
from extractor.words import message
from extractor.zips import WORKBOOK, open_workbook, read_zip_member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from extractor.records import Verdict
    from extractor.values.rows import Header, Row

    # what to write into a column: by header, which says where it is, and row; an empty text empties the cell
    Words = Mapping[Header, Mapping[int, str | Decimal]]


def annotate(path: str | Path, rows: Sequence[Row], verdicts: Sequence[Verdict]) -> Path:
    """Write the verdict on each row into a column of the table that the rows were read from, and return its path.

    Column and verdicts are named in the language of the other headings; below field names and English headings the
    verdicts have their codes (``value-changed``). The column stands behind the last heading; where it is there
    already, it is written anew. The file is replaced as a whole, or stays as it was.

    Raises:
        ExportError: the rows are not from this file, it cannot be changed without harm, or it cannot be written.
    """
    words: dict[Header, dict[int, str | Decimal]] = defaultdict(dict)
    for row, verdict in zip(rows, verdicts, strict=True):
        if row.header is None:
            raise ExportError(message("annotate.not_from_file", path=path, row=row.number))
        code = verdict.verdict
        words[row.header][row.number] = name(code, "zh") if row.header.kind == "zh" else code.value
    return write_columns(path, [words])


def write_columns(path: str | Path, columns: Sequence[Words], *, keeps: bool = False) -> Path:
    """Write words into columns of a table beside the rows that were read from it, and return its path.

    What such a column has in other rows is taken away, or left there with ``keeps``. The file is replaced as a whole,
    or stays as it was.

    Raises:
        ExportError: as :func:`annotate`.
    """
    path = Path(path)
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise ExportError(message("annotate.type", path=path, known=", ".join(_WRITERS)))
    if any(columns):
        try:
            _replace(path.resolve(), writer(path.read_bytes(), str(path), columns, keeps))
        except ReadingError as error:
            raise ExportError(message("annotate.other_file", reason=message_of(error))) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise ExportError(message("annotate.not_written", path=path, reason=reason)) from error
    return path


def _replace(target: Path, data: bytes) -> None:
    """Replace a file whole, with its permissions."""
    temporary = target.with_name(f".shuzheng-{os.urandom(6).hex()}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
        shutil.copymode(target, temporary)
        temporary.replace(target)
    finally:
        with contextlib.suppress(OSError):  # it is gone where all went well
            temporary.unlink()


# ── workbooks ───────────────────────────────────────────────────────────────────────────────────────────────


def _in_workbook(data: bytes, path: str, columns: Sequence[Words], keeps: bool) -> bytes:
    from extractor.writing.worksheets import with_column  # openpyxl takes longer to import than all the rest

    by_part = defaultdict(list)
    for words in columns:
        for header, column in words.items():
            by_part[header.part].append((header, column))
    output = io.BytesIO()
    with open_workbook(data, path) as old, zipfile.ZipFile(output, "w") as new:
        new.comment = old.comment
        if missing := by_part.keys() - set(old.namelist()):
            raise ReadingError(message("annotate.missing", path=path, parts=", ".join(map(str, missing))))
        for info in old.infolist():
            content = read_zip_member(old, info, path, WORKBOOK)
            for header, column in by_part[info.filename]:
                content = with_column(content, f"{path}, sheet {header.sheet}", header, column, keeps=keeps)
            new.writestr(copy.copy(info), content)  # with its date, its place and the way it is packed
    return output.getvalue()


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_csv(data: bytes, path: str, columns: Sequence[Words], keeps: bool) -> bytes:
    def rewrite(text: str) -> str:
        for words in columns:
            for header, column in words.items():
                text = _csv_with_column(text, path, header, column, keeps)
        return text

    return _rewritten(data, path, rewrite)


def _csv_with_column(text: str, path: str, header: Header, words: Mapping[int, str | Decimal], keeps: bool) -> str:
    mark = header.delimiter
    records = csv_records(text, path, mark)
    pattern = re.compile(f'"(?:[^"]|"")*"[^{mark}]*|[^{mark}]*')
    quotation = '"' if records[header.row - 1].raw.startswith('"') else ""
    lines = []
    for number, record in enumerate(records, start=1):
        word = header.heading if number == header.row and not header.is_marked else words.get(number)
        if word is None and number > header.row:
            is_there = len(record.cells) >= header.column
            if is_there and not keeps:
                word = ""  # a verdict of before, on a row that says nothing now
            elif keeps and not is_there and any(record.cells):
                word = ""  # every row has as many cells as the header
        if word is None:
            lines.append(record.raw)
            continue
        body = record.raw.rstrip("\r\n")
        cells = list(_cells(body, pattern))
        if len(cells) != len(record.cells):
            raise ExportError(message("annotate.open_quotation", path=path, row=number))
        cells += [quotation * 2] * (header.column - len(cells))
        cells[header.column - 1] = _csv_cell(word, mark, quotation)
        lines.append(mark.join(cells) + record.raw[len(body) :])
    return "".join(lines)


def _csv_cell(word: str | Decimal, mark: str, quotation: str) -> str:
    """A cell as the others are written, in quotation marks where it needs them."""
    text = guarded(word) if isinstance(word, str) else plain(word)
    if quotation or re.search(f'["\r\n{mark}]', text):
        return '"{}"'.format(text.replace('"', '""'))
    return text


def _cells(body: str, pattern: re.Pattern[str]) -> Iterable[str]:
    """The cells of a row of CSV as they are written, quotation marks and all."""
    position = 0
    while position <= len(body):
        cell = pattern.match(body, position)
        assert cell is not None  # the pattern matches nothing too
        yield cell[0]
        position = cell.end() + 1


def _in_jsonl(data: bytes, path: str, columns: Sequence[Words], keeps: bool) -> bytes:  # noqa: ARG001 - it always does
    def rewrite(text: str) -> str:
        lines = text.split("\n")
        for words in columns:
            for header, column in words.items():
                for number, word in column.items():
                    lines[number - 1] = _with_key(lines[number - 1], header.heading, word)
        return "\n".join(lines)

    return _rewritten(data, path, rewrite)


def _with_key(line: str, name: str, word: str | Decimal) -> str:
    """A line of JSON with the value of a key, all else as it is written there; null for an empty word."""
    value = json.dumps((plain(word) if isinstance(word, Decimal) else word) or None, ensure_ascii=False)
    decoder = json.JSONDecoder()
    position = _BLANKS.match(line, line.index("{") + 1).end()  # type: ignore[union-attr]  # it matches nothing too
    is_empty = line[position] == "}"
    while line[position] != "}":
        key, position = decoder.raw_decode(line, position)
        start = _COLON.match(line, position).end()  # type: ignore[union-attr]  # read as JSON before
        _, end = decoder.raw_decode(line, start)
        if key == name:
            return f"{line[:start]}{value}{line[end:]}"
        position = _COMMA.match(line, end).end()  # type: ignore[union-attr]
    comma = "" if is_empty else ","
    added = f"{comma}{json.dumps(name, ensure_ascii=False)}:{value}"
    return f"{line[:position]}{added}{line[position:]}"


_BLANKS = re.compile(r"\s*")
_COLON = re.compile(r"\s*:\s*")
_COMMA = re.compile(r"\s*,?\s*")


def _rewritten(data: bytes, path: str, rewrite: Callable[[str], str]) -> bytes:
    """Data with their text rewritten, in their encoding and behind their byte order mark."""
    text, codec, _ = decode(data, path)
    encoded = text.encode(codec, "replace")
    mark = data[: len(data) - len(encoded)]
    if mark + encoded != data:
        raise ExportError(message("annotate.undecodable", path=path, codec=codec))
    try:
        return mark + rewrite(text).encode(codec)
    except UnicodeEncodeError as error:
        lacking = error.object[error.start]
        raise ExportError(message("annotate.unencodable", path=path, lacking=lacking, codec=codec)) from error


_WRITERS: dict[str, Callable[[bytes, str, Sequence[Words], bool], bytes]] = {
    ".xlsx": _in_workbook,
    ".csv": _in_csv,
    ".jsonl": _in_jsonl,
}
