"""When a report speaks: the dates in the lines about its title, in its first sentence, and at its end."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from extractor.records import ReportField
from extractor.values.numerals import han_value
from extractor.values.periods import TimePeriod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.extraction.report.head import TextLine
    from extractor.rulepack import RulePack

_HAN = "〇○零一二三四五六七八九十"
# 2026年2月3日   2026-02-03   二〇二六年一月二十七日   2026年2月; not 2019年1-8月
_DATE = re.compile(
    rf"(?=[12一二])(?<![0-9])(?P<year>(?:19|20)[0-9]{{2}}|[一二][〇○零九][{_HAN}]{{2}})\s?[年./-]\s?"
    r"(?![0-9]{1,2}月?\s?[-—–~至到]\s?[0-9]{1,2}\s?月)"
    rf"(?P<month>[0-9]{{1,2}}|[{_HAN}]{{1,2}})(?:\s?[月./-]\s?(?:(?P<day>[0-9]{{1,2}}|[{_HAN}]{{1,3}})[日号]?)?|(?=$))"
)
# 2016年; not 成立于1963年, 于1963年成立
_YEAR = re.compile(
    r"((?:19|20)[0-9]{2})(?<![0-9按]....)(?<![建立始创]于....)\s?年(?!\s?的\s?[0-9])(?!(?:正式)?(?:成立|创建|创办|组建|始建)(?:[,。;]|于))"
)
# 28.01.2016 17:51, as pages print it
_EUROPEAN = re.compile(r"(?<![0-9])(?P<day>[0-9]{2})\.(?P<month>[0-9]{2})\.(?P<year>(?:19|20)[0-9]{2})(?![0-9])")
# ——2026年2月3日|在上海市第十六届人民代表大会第四次会议上
_MEETING = re.compile(r"^[—-]*.{0,20}?(?:在|于).{2,40}(?:会议|大会|全会|会|仪式|活动)上?")
# 政府工作报告——2013年1月16日|在湖滨县第十七届人民代表大会第二次会议上 县长 …: in a line that runs on
_MEETING_OF_TERM = re.compile(r"\s?(?:在|于)[^,。;]{2,30}?届[^,。;]{2,30}?会议?上")


def date_candidates(head: list[TextLine], tail: list[TextLine], rules: RulePack) -> Iterator[ReportField]:
    """Dates that a report may bear, the most trustworthy first."""
    dated = [(line, match) for line in head for match in _DATE.finditer(line.folded)]
    for line, match in dated:
        at_meeting = _MEETING_OF_TERM.match(line.folded, match.end()) or (
            not line.is_running and _MEETING.match(line.folded)
        )
        if at_meeting:
            yield from _stated(line, match, "report.date-of-meeting")
    dated += [(line, match) for line in head for match in _EUROPEAN.finditer(line.folded)]
    for line, match in dated:
        if not line.folded.replace(match[0], "").strip(" ()[]—-:0123456789"):
            yield from _stated(line, match, "report.date-line")
    for line in reversed(tail):
        signed = _DATE.search(line.folded)
        if signed and not line.folded.replace(signed[0], "").strip(" ()[]—-"):
            yield from _stated(line, signed, "report.date-signed")
    for line, match in dated:
        if rules.words["published"].within(line.folded, 0, match.start()):
            yield from _stated(line, match, "report.date-published")
    for line, match in dated:
        if not line.is_running:
            yield from _stated(line, match, "report.date-in-head")


def only_year(start: int, folded: str) -> ReportField | None:
    """The year of a text that names no other, as its date; ``folded`` begins at ``start``."""
    years = list(_YEAR.finditer(folded))
    if len({year[1] for year in years}) != 1:
        return None
    found = years[0]
    return ReportField(
        value=found[1], start=start + found.start(), end=start + found.end(), rule="report.date-by-only-year"
    )


def _stated(line: TextLine, match: re.Match[str], rule: str) -> Iterator[ReportField]:
    numbers = [_number(match[part]) for part in ("year", "month", "day") if match[part]]
    date = TimePeriod.of(tuple(number or 0 for number in numbers))
    if date is not None:
        yield ReportField(value=str(date), start=line.start + match.start(), end=line.start + match.end(), rule=rule)


def _number(written: str) -> int | None:
    """A year, month or day in digits or characters: 二〇二六, 二十七; None for what is none (十十)."""
    value = Decimal(written) if written.isascii() else han_value(written)
    return None if value is None else int(value)
