"""Results → Panel."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from extractor.errors import PanelError
from extractor.panel.choosing import CellCandidate, candidate_of, choose, signed
from extractor.panel.entities import RowKind, placed, rows_of
from extractor.panel.times import is_wanted, served_by
from extractor.panel.totals import totals_of
from extractor.records import ConceptEntry, Modality, Panel, PanelBlock, PanelCell, Result
from extractor.rulepack import RulePack, load_rules
from extractor.values.periods import TimePeriod
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from extractor.panel.choosing import Choice
    from extractor.panel.entities import FigureOfRow
    from extractor.records import Figure, UnreadFile

Key = tuple[str, str, PanelBlock]
"""Where a cell stands: its entity, the code of its concept, its time and modality."""

# 一般公共预算收入|累计|完成3.7万亿元
_ADDED_UP = re.compile(r"累计|合计|总计|共计")
MODALITIES = (Modality.REPORTED, Modality.TARGET)


def tabulate(
    results: Result | Iterable[Result],
    concepts: Sequence[str] = (),
    *,
    times: Sequence[str] = (),
    modalities: Sequence[str] = MODALITIES,
    rows: RowKind = "entity",
    rules: RulePack | None = None,
    unread: Iterable[UnreadFile] = (),
) -> Panel:
    """Make the panel of what reports state.

    Args:
        results: from :func:`extractor.extract`.
        concepts: codes of concepts, or words that mean one, in the order wanted; without any all that is stated.
        times: periods in ISO 8601, or 2025年. A span of years (``2020/2025``) stands for its years and for all spans of
            years in it; without any all years and spans of years are shown.
        modalities: ``reported``, ``target``, or both.
        rows: ``entity`` for a row for each reporting unit, ``document`` for one for each document.
        rules: the rule pack that the results were made with; the package's own by default.
        unread: files that were not read, which have a row each.

    Raises:
        PanelError: a code is no concept, or a time is no period.
    """
    pack = rules or load_rules()
    given = [results] if isinstance(results, Result) else list(results)
    wanted = [_concept(code, pack) for code in concepts]
    periods = tuple(map(_period, times))
    kept = frozenset(map(Modality, modalities))
    stated: dict[Key, list[CellCandidate]] = defaultdict(list)
    codes = {one.code for one in wanted}
    known: dict[str, ConceptEntry | None] = {}
    for one in (found for result in given for found in placed(result, rows)):
        code = one.figure.concept
        if code is None or (codes and code not in codes) or one.figure.modality not in kept:
            continue
        concept = known[code] if code in known else known.setdefault(code, pack.concepts.get(code))
        if concept is not None and not (one.figure.repeats or one.figure.doubtful):
            for key, candidate in _cells(one, concept, periods, pack):
                stated[key].append(candidate)
    chosen = {key: choose(candidates) for key, candidates in stated.items()}
    not_read = tuple(unread)
    of_rows = tuple(rows_of(given, rows, not_read))
    entries = tuple(wanted or _in_order(chosen, pack))
    blocks = tuple(sorted({block for *_, block in chosen}, key=_by_time))
    cells = {key: _cell(key, choice) for key, choice in chosen.items()}
    return Panel(
        rows=of_rows,
        concepts=entries,
        blocks=blocks,
        stated=cells,
        figures={one.figure.id: one.figure for choice in chosen.values() for one in choice.candidates},
        totals=totals_of(of_rows, entries, blocks, cells),
        reports=tuple(report for result in given for report in result.reports),
        unread=not_read,
    )


def check_choice(concepts: Sequence[str], times: Sequence[str], rules: RulePack) -> list[ConceptEntry]:
    """The concepts that are meant; raises PanelError if a code is none or a time is no period."""
    for time in times:
        _period(time)
    return [_concept(code, rules) for code in concepts]


def _concept(code: str, rules: RulePack) -> ConceptEntry:
    """The concept with a code, or the only one that words mean: 新吸收会员."""
    found = rules.concepts.get(code)
    meant = rules.concepts.codes_of(rules.concepts.terms_of(code))
    if found is None and len(meant) == 1:
        found = rules.concepts.get(meant[0])
    if found is None:
        near = ", ".join(one.code for one in rules.concepts.find(code)[:3])
        fault = message("panel.near_concept", code=code, near=near) if near else message("panel.no_concept", code=code)
        raise PanelError(fault)
    return found


def _period(written: str) -> TimePeriod:
    period = TimePeriod.parse(written.strip().removesuffix("年"))
    if period is None:
        raise PanelError(message("panel.no_period", written=written))
    return period


def _cells(
    one: FigureOfRow, concept: ConceptEntry, wanted: tuple[TimePeriod, ...], rules: RulePack
) -> Iterator[tuple[Key, CellCandidate]]:
    """Yield the cells that a figure could fill."""
    period = TimePeriod.parse(one.figure.time_period or "")
    if period is None:
        return
    is_sum = _ADDED_UP.search(one.figure.indicator) is not None
    for served in served_by(period, concept, one.report, is_sum=is_sum):
        candidate = candidate_of(one.figure, concept, rules, served.fit)
        if candidate is not None and is_wanted(served.time_period, wanted):
            yield (one.row, concept.code, PanelBlock(str(served.time_period), one.figure.modality)), candidate


def _in_order(keys: Iterable[Key], rules: RulePack) -> list[ConceptEntry]:
    """The concepts of some cells, in the order of the code list, each with those that derive from it behind it."""
    stated = {code for _, code, _ in keys}
    listed = {entry.code: index for index, entry in enumerate(rules.concepts)}
    found = [entry for code in stated if (entry := rules.concepts.get(code)) is not None]
    return sorted(found, key=lambda entry: (listed[rules.concepts.base_of(entry.code)], entry.code))


def _by_time(block: PanelBlock) -> tuple[bool, date, int]:
    """What was reported before what is aimed at; of times with one end the shorter first."""
    period = TimePeriod.parse(block.time_period)
    assert period is not None  # it is written from one
    return block.modality is not Modality.REPORTED, period.last_day, (period.last_day - period.first_day).days


def _cell(key: Key, choice: Choice) -> PanelCell:
    entity, code, block = key
    candidates = tuple(one.figure.id for one in choice.candidates)
    if choice.taken is None:
        return PanelCell(
            entity=entity,
            concept=code,
            time_period=block.time_period,
            modality=block.modality,
            status=choice.status,
            candidates=candidates,
        )
    figure: Figure = choice.taken.figure
    value, value_max, bound = signed(choice.taken)
    return PanelCell(
        entity=entity,
        concept=code,
        time_period=block.time_period,
        modality=block.modality,
        value=value,
        value_max=value_max,
        unit=choice.taken.unit,
        bound=bound,
        status=choice.status,
        figure=figure.id,
        candidates=candidates,
        document=figure.document,
        locator=figure.locator,
        mention=figure.mention,
        sentence=figure.sentence,
    )
