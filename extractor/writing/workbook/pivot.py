"""The sheet of indicators by scope and period: a row for each indicator of a scope, a column for each usual period."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Category, plain
from extractor.records.names import SIGNS, name
from extractor.words import section, word
from extractor.writing.sheet import COUNT, PLAIN, QUIET, WRAPPED, Book, Entry, Look, Sheet
from extractor.writing.workbook.looks import TINTS, value_format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractor.records import Aspect, Figure, Modality
    from extractor.writing.run import Run

#: Rows that somebody can still read; those with the most figures are shown.
MAX_ROWS = 2_000
#: Periods that have a column of their own: those with the most figures.
MAX_PERIODS = 12
#: Different values of one cell, and other periods of one row, that are named.
MAX_NAMED = 4

_WIDTHS = (14, 28, 16, 8, 10, 10, 26, 9)
_PERIOD_WIDTH, _OTHERS_WIDTH = 16, 40
_HEADINGS = (
    *(f"column.{name}" for name in ("category", "indicator", "scope", "unit", "aspect", "modality")),
    "workbook.summary.documents",
    "column.file.figures",
)


class _Key(NamedTuple):
    """What a row is about."""

    category: Category
    indicator: str
    scope: str
    unit: str
    aspect: Aspect
    modality: Modality


class _Period(NamedTuple):
    """A period: in ISO 8601 or, if ``is_worded``, as the report has it; empty where it has none."""

    is_worded: bool
    label: str


def write_pivot(run: Run, book: Book, lang: str) -> None:
    """Write the values of ``run`` by indicator, scope and period."""
    words = section("workbook.pivot", lang)
    rows = Counter(map(_key, _figures(run)))
    columns = Counter(map(_period, _figures(run)))
    keys = _in_order([key for key, _ in rows.most_common(MAX_ROWS)], rows)
    periods = _columns(columns)
    sheet = Sheet(
        book,
        word("sheet.pivot", lang),
        [*_WIDTHS, *[_PERIOD_WIDTH] * len(periods), _OTHERS_WIDTH],
        frozen=(_HEADER_ROW, _FROZEN),
        repeated=_HEADER_ROW,
    )
    sheet.text(words["about"] if rows else words["nothing"], QUIET)
    limited = words["limited"].format(rows=len(keys), all_rows=len(rows), sheet=word("sheet.figures", lang))
    sheet.text(limited if len(keys) < len(rows) else "", QUIET)
    others = [words["others"]] if len(periods) < len(columns) else []
    sheet.header([*(word(key, lang) for key in _HEADINGS), *(_name(period, words) for period in periods), *others])
    sheet.add(_sums(rows.total(), [columns[period] for period in periods], words))
    cells = _cells(run, set(keys))
    for key in keys:
        sheet.add(_row(key, cells[key], periods, lang))


_HEADER_ROW = 3
_FROZEN = 2  # columns, down to the indicator


def _figures(run: Run) -> Iterator[Figure]:
    return (figure for figure in run.figures if not (figure.repeats or figure.doubtful))


def _key(figure: Figure) -> _Key:
    scope = figure.scope or ""
    return _Key(figure.category, figure.indicator, scope, figure.unit, figure.aspect, figure.modality)


def _period(figure: Figure) -> _Period:
    return _Period(figure.time_period is None, figure.time_period or figure.period or "")


def _name(period: _Period, words: Mapping[str, str]) -> str:
    return period.label or words["unstated"]


def _in_order(keys: list[_Key], rows: Counter[_Key]) -> list[_Key]:
    """By category, the indicators with the most figures first, the scopes of one together."""
    categories = {category: number for number, category in enumerate(Category)}
    of_indicator: Counter[tuple[Category, str]] = Counter()
    for key in keys:
        of_indicator[key.category, key.indicator] += rows[key]
    return sorted(keys, key=lambda key: (categories[key.category], -of_indicator[key.category, key.indicator], key[1:]))


def _columns(periods: Counter[_Period]) -> list[_Period]:
    """The periods with the most figures: dates in order of time, then what is only worded, the commonest first."""
    shown = [period for period, _ in periods.most_common(MAX_PERIODS)]
    return sorted(period for period in shown if not period.is_worded) + [one for one in shown if one.is_worded]


def _cells(run: Run, keys: set[_Key]) -> Mapping[_Key, Mapping[_Period, list[Figure]]]:
    """The figures of each row by their periods."""
    cells: dict[_Key, dict[_Period, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in _figures(run):
        key = _key(figure)
        if key in keys:
            cells[key][_period(figure)].append(figure)
    return cells


def _sums(total: int, counts: Sequence[int], words: Mapping[str, str]) -> list[Entry | None]:
    """How many figures there are, and in each period."""
    look = COUNT._replace(colour=QUIET.colour)
    gap = [None] * (len(_WIDTHS) - 2)
    return [Entry(words["per_period"], QUIET), *gap, Entry(total, look), *(Entry(count, look) for count in counts)]


def _row(
    key: _Key, figures: Mapping[_Period, list[Figure]], periods: Sequence[_Period], lang: str
) -> list[Entry | None]:
    words = section("workbook.pivot", lang)
    look, text = (one._replace(fill=TINTS[key.modality]) for one in (PLAIN, WRAPPED))
    documents = list(dict.fromkeys(one.document for same in figures.values() for one in same))
    several = words["documents"].format(count=len(documents))
    others = [
        words["other"].format(period=_name(period, words), value=_listed(same, lang))
        for period, same in figures.items()
        if period not in periods
    ]
    listed = word("between.semicolon", lang).join(others[:MAX_NAMED])
    if len(others) > MAX_NAMED:
        listed = words["more"].format(values=listed, count=len(others))
    return [
        Entry(name(key.category, lang), look),
        Entry(key.indicator, text),
        Entry(key.scope, text),
        Entry(key.unit, look),
        Entry(name(key.aspect, lang), look),
        Entry(name(key.modality, lang), look),
        Entry(documents[0] if len(documents) == 1 else several, text),
        Entry(sum(map(len, figures.values())), COUNT._replace(fill=look.fill)),
        *(_value(figures[period], look, lang) if period in figures else Entry(None, look) for period in periods),
        Entry(listed, text),
    ]


def _value(figures: Sequence[Figure], look: Look, lang: str) -> Entry:
    """A number where the figures of a cell agree, else the different values as text."""
    first = figures[0]
    if first.value_max is None and all(_shown(figure) == _shown(first) for figure in figures):
        return Entry(first.value, look._replace(number_format=value_format(first)))
    return Entry(_listed(figures, lang), look._replace(wrap=True, indent=1))


def _listed(figures: Sequence[Figure], lang: str) -> str:
    """The different values of some figures: 5,236; ≥ 612 (2)."""
    values = list(dict.fromkeys(map(_shown, figures)))
    listed = word("between.semicolon", lang).join(values[:MAX_NAMED])
    if len(figures) == 1:
        return listed
    key = "workbook.pivot.more" if len(values) > MAX_NAMED else "workbook.pivot.all"
    return word(key, lang, values=listed, count=len(figures))


def _shown(figure: Figure) -> str:
    """The value of a figure as text: ≥ 1,200 or 3–5."""
    upper = "" if figure.value_max is None else f"–{_grouped(figure.value_max)}"
    return f"{SIGNS[figure.bound]} {_grouped(figure.value)}{upper}".lstrip()


def _grouped(value: Decimal) -> str:
    """A number with its thousands grouped.

    >>> _grouped(Decimal("-1234567.5"))
    '-1,234,567.5'
    """
    return format(Decimal(plain(value)), ",f")
