"""An empty form: units down, concepts across, with the units of measure in the heads."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from extractor.words import word
from extractor.writing.sheet import PLAIN, TITLE, Entry, Sheet, saved_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.records import ConceptEntry

_NAME_WIDTH, _VALUE_WIDTH = 24, 16
#: Money is asked for in ten thousands, as offices count it.
_ASKED_IN = {"元": "万元"}


def write_blank_form(
    concepts: Sequence[ConceptEntry], rows: Sequence[str], year: int | None, stream: IO[bytes]
) -> None:
    """Write a form in Chinese that :func:`extractor.panel.forms.fill_form` understands."""
    title = word("form.title_of_year", "zh", year=year) if year is not None else word("form.title", "zh")
    with saved_workbook(stream) as book:
        widths = [_NAME_WIDTH, *[_VALUE_WIDTH] * len(concepts)]
        sheet = Sheet(book, word("form.title", "zh"), widths, frozen=(2, 1), repeated=2)
        sheet.text(title, TITLE)
        heads = [f"{one.zh}({_ASKED_IN.get(one.unit, one.unit)})" for one in concepts]
        sheet.header([word("form.unit", "zh"), *heads])
        for name in rows:
            sheet.add([Entry(name, PLAIN)])
