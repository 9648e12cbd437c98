"""Document → its canonical text in a file, so that rows can be checked later without the original."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.errors import ExportError
from extractor.values.paths import safe_name
from extractor.words import message

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.records import Document


def write_text(document: Document, folder: Path) -> Path:
    """Write the text of ``document`` to ``folder/NAME.txt`` in UTF-8, its line ends as they are, and return the path.

    Read again, it has the same offsets and the same ``document_id``; where another text has that name already,
    the id comes into the name. Raises ExportError for a place that cannot be written.
    """
    data = document.text.encode()
    *folders, name = [safe_name(part) for part in document.name.split("/") if part] or [document.document_id]
    path = folder.joinpath(*folders, f"{name}.txt")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.read_bytes() != data:
            path = path.with_name(f"{name}.{document.document_id}.txt")
        path.write_bytes(data)
    except OSError as error:
        raise ExportError(message("output.text_not_written", path=path, reason=error.strerror)) from error
    return path
