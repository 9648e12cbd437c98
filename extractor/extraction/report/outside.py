"""What stands outside the text, and is asked last: the name of the file, and what its format says of the document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from extractor.extraction.report.head import TextLine
from extractor.records import ReportField
from extractor.values.periods import TimePeriod
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.records import Document

Source: TypeAlias = Literal["file", "properties"]

#: The last month in which a report is mostly about the year before.
LAST_MONTH_OF_REVIEWS = 4

_HAN = re.compile(r"[\u4e00-\u9fff]")
# 总结|.docx, but not 1|.2012年总结
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]*$")
# 01-|白河县总工会, 附件2：|白河县, but not 1-6月
_NUMBER = re.compile(r"(?:附件)?[0-9]{1,3}[._、:)\s-]+(?![0-9]{1,2}(?:[^0-9]|$))")
# 2023年度, 总结|2023|
_YEAR = re.compile(r"(?<![0-9A-Za-z.])((?:19|20)[0-9]{2})(?:[-—至到](?:19|20)?[0-9]{2})?(?=学?年|[^0-9]|$)")
# 2026年1月10日, 2026-01-10, 20260110; a month alone is as often what is reported on
_DAY = re.compile(
    r"(?<![0-9])(?:(?P<y>20[0-9]{2})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日"
    r"|(?P<y2>20[0-9]{2})(?P<mark>[-._]?)(?P<m2>[0-9]{2})(?P=mark)(?P<d2>[0-9]{2}))(?![0-9])"
)


class OutsideTitle(NamedTuple):
    """Words that may be a title; ``folded`` is their folded text, ``source`` where they stand."""

    words: str
    folded: str
    source: Source

    @property
    def line(self) -> TextLine:
        """The words as a line, whose offsets count from their beginning."""
        return TextLine(0, len(self.folded), self.folded)

    def said(self, value: str, start: int, end: int, field: str) -> ReportField:
        """What they say: a field that has no place in the text."""
        return ReportField(value=value, rule=f"report.{field}-of-{self.source}", mention=self.words[start:end])


def outside_titles(document: Document) -> list[OutsideTitle]:
    """The name of the file, and the title among the properties, if they hold Chinese."""
    properties = document.properties
    titles = [_title(_stem(document.name.rpartition("/")[2]), "file")]
    if properties is not None and properties.title is not None:
        titles.append(_title(_stem(properties.title), "properties"))
    return [one for one in titles if _HAN.search(one.words)]


def folders(document: Document) -> list[OutsideTitle]:
    """The folders that the file lies in, innermost first: 白河县总工会/2025年工作总结.docx."""
    return [_title(one, "file") for one in reversed(document.name.split("/")[:-1]) if _HAN.search(one)]


def outside_years(titles: list[OutsideTitle]) -> Iterator[ReportField]:
    """The years that the titles name."""
    for title in titles:
        year = _YEAR.search(title.folded)
        if year is not None:
            yield title.said(year[1], *year.span(1), "period")


def outside_dates(document: Document, reported: int | None) -> Iterator[ReportField]:
    """The date in the name of the file, when a page was published, and when the file was made or changed.

    Where the year that is ``reported`` on is known, the last three must be of it: 本年度 in a report on 2024 is 2024,
    though its file was made early in 2025. Where it is not, only the date of a page counts, since files are made and
    changed for many reasons.
    """
    name = document.name.rpartition("/")[2]
    for day in _DAY.finditer(name):
        date = TimePeriod.of(tuple(int(day[one] or day[f"{one}2"]) for one in "ymd"))
        if date is not None:
            yield ReportField(value=str(date), rule="report.date-of-file", mention=day[0])
    properties = document.properties
    if properties is None:
        return
    dates = [properties.published] if reported is None else [properties.published, *properties.of_file]
    for written in dates:
        date = TimePeriod.parse(written) if written else None
        if written and date is not None and (reported is None or _is_of(date, reported)):
            yield ReportField(value=written, rule="report.date-of-properties", mention=written)


def _is_of(date: TimePeriod, year: int) -> bool:
    """Whether who speaks on a date speaks of that year as this one: early in a year, reports are on the one before."""
    return date.year == year and date.first[1] > LAST_MONTH_OF_REVIEWS


def _title(words: str, source: Source) -> OutsideTitle:
    return OutsideTitle(words, fold(words), source)


def _stem(name: str) -> str:
    """A name without its suffix, and without the number in front of it."""
    stem = _SUFFIX.sub("", name.strip())
    number = _NUMBER.match(fold(stem))
    return stem[number.end() :] if number else stem
