"""What the empty cells of a form ask for: whose, what, when, in which unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from extractor.panel.forms.heads import Head
from extractor.records import Modality
from extractor.records.form import FormPlace
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from extractor.records.form import FormSheet
    from extractor.rulepack import RulePack
    from extractor.rulepack.concepts import Terms
    from extractor.rulepack.scaledunits import ScaledUnit

# 填报单位:青山县总工会
_FILLED_IN_BY = re.compile(r"(?:填报|填表|报送|上报|编报)?单位(?:名称)?[(（]?(?:盖章|公章)?[)）]?[::]\s*(?P<name>\S+)")
# 单位:万元
_UNIT_OF_ALL = re.compile(r"(?:计量|金额)?单位[::]\s*(?P<unit>[^\s()（）]{1,6})")
_TELLS_OF_ALL = re.compile(r"单位[^::]{0,8}[::]")
# 填表日期:2026年1月10日: a day on which a form is sent, not the year that it is on
_DAY = re.compile(r"(?!12月31)(?<![0-9])[0-9]{1,2}月[0-9]{1,2}日|日期")
_NUMERAL = re.compile(r"[0-9.,]+|[一二三四五六七八九十]{1,3}")
#: A row of heads has at least so many cells of its own; a title has one.
MIN_HEADS = 2


class Ask(NamedTuple):
    """What an empty cell asks for, as far as its heads tell.

    ``entity`` is the row of the panel, ``named`` what the form calls it; ``words`` are those of the head without a
    concept, for a look among the indicators. ``is_of_other_time`` says that the time is no year: 上半年.
    """

    place: FormPlace
    row_head: str
    column_head: str
    named: str | None
    entity: str | None
    concept: str | None
    words: str
    year: int | None
    years_back: int | None
    modality: Modality
    unit: ScaledUnit | None
    is_of_other_time: bool


class _HeadLevel(NamedTuple):
    """One text above or beside a cell, from the outermost on, taken apart."""

    text: str
    head: Head
    entity: str | None


@dataclass(frozen=True)
class SheetReader:
    """A sheet with the names that its heads may give to entities.

    Attributes:
        sheet: the sheet.
        names: names, folded, with the rows of the panel that go by them.
        rules: the rule pack.
        only: the only entity there is, if there is one.
    """

    sheet: FormSheet
    names: Mapping[str, tuple[str, ...]]
    rules: RulePack
    only: str | None

    def asks(self) -> Iterator[Ask]:
        """Yield what the empty cells ask for, row by row."""
        start = self._body_start
        if start is None:
            return
        title = self._title(start)
        stub = self._stub_columns(start)
        unit_column = self._unit_column(start, stub)
        heads = {column: self._above(column, start) for column in range(1, self.sheet.columns + 1)}
        has_heads = any(levels for column, levels in heads.items() if column not in stub)
        before: dict[int, str] = {}
        for row in range(start, self.sheet.rows + 1):
            beside = self._beside(row, stub)
            if has_heads and (not beside or self._is_total(beside)):
                continue
            for column in range(1, self.sheet.columns + (1 if has_heads else 2)):
                place = FormPlace(row, column)
                if column in stub or column == unit_column or place in self.sheet.taken:
                    continue
                levels = beside if has_heads else self._label(place)
                if not levels or (has_heads and not heads[column]):
                    continue
                unit = self._unit_of_row(row, unit_column)
                above = heads[column] if has_heads else []
                ask = self._ask(place, levels, above, title, unit, self._neighbour(place, above, before))
                yield ask
                if ask.concept is not None and not (levels[-1].head.is_part or (above and above[-1].head.is_part)):
                    before[column] = ask.words

    # ── the parts of a sheet ────────────────────────────────────────────────────────────────────────────────

    def _text(self, row: int, column: int) -> str:
        return self.sheet.texts.get(FormPlace(row, column), "")

    def _texts_of(self, row: int) -> list[str]:
        """The texts of a row, a merged one once."""
        found = [self._text(row, column) for column in range(1, self.sheet.columns + 1)]
        return [text for at, text in enumerate(found) if text and (at == 0 or found[at - 1] != text)]

    @cached_property
    def _body_start(self) -> int | None:
        """The first row that is named by an entity or an indicator and has something to fill."""
        for row in range(1, self.sheet.rows + 1):
            name = self._name_of(row)
            if name is None:
                continue
            column, text = name
            behind = range(column + 1, self.sheet.columns + 1)
            is_last = column == self.sheet.columns  # what is to be filled then stands behind all that is there
            is_name = self._entity(text) or self._means_something(text) or self._is_below_party_head(row, column)
            if is_name and (is_last or any(FormPlace(row, further) not in self.sheet.taken for further in behind)):
                return row
        return None

    def _name_of(self, row: int) -> tuple[int, str] | None:
        """The first text of a row that is no running number, with its column."""
        for column in range(1, self.sheet.columns + 1):
            text = self._text(row, column)
            if text and not _NUMERAL.fullmatch(fold(text)):
                return column, text
        return None

    def _is_below_party_head(self, row: int, column: int) -> bool:
        """Whether the head of the first column says that it names bodies: 单位, 县区."""
        above = fold(self._text(row - 1, column))
        return self._has_heads(row - 1) and self.rules.words["party-head"].within(above, 0, len(above))

    def _has_heads(self, row: int) -> bool:
        """Whether a row has heads: several texts, but for those that say something of the whole sheet (单位:万元)."""
        return sum(not _TELLS_OF_ALL.search(fold(text)) for text in self._texts_of(row)) >= MIN_HEADS

    def _means_something(self, text: str) -> bool:
        return bool(self._codes(self.rules.concepts.terms_of(Head.parse(text, self.rules).words), None))

    def _stub_columns(self, start: int) -> frozenset[int]:
        """The columns that name rows: up to the name of the first row."""
        name = self._name_of(start)
        assert name is not None  # the body starts there
        return frozenset(range(1, name[0] + 1))

    def _unit_column(self, start: int, stub: frozenset[int]) -> int | None:
        """The column right behind the names that has units in most rows that are named."""
        column = max(stub) + 1
        rows = [row for row in range(start, self.sheet.rows + 1) if self._beside(row, stub)]
        units = [row for row in rows if self._unit_of_row(row, column) is not None]
        return column if rows and 2 * len(units) > len(rows) else None

    def _unit_of_row(self, row: int, column: int | None) -> ScaledUnit | None:
        text = self._text(row, column) if column is not None else ""
        head = Head.parse(text, self.rules) if text else None
        return head.unit if head is not None and not head.words else None

    def _levels(self, texts: Iterable[str]) -> list[_HeadLevel]:
        kept = dict.fromkeys(text for text in texts if text)
        return [_HeadLevel(text, Head.parse(text, self.rules), self._entity(text)) for text in kept]

    def _above(self, column: int, start: int) -> list[_HeadLevel]:
        """The heads over a column, the outermost first; a row with one text is a title and none."""
        texts = (self._head_text(row, column, start) for row in range(1, start) if self._has_heads(row))
        return self._levels(text for text in texts if not _TELLS_OF_ALL.search(fold(text)))

    def _head_text(self, row: int, column: int, start: int) -> str:
        """The head of a column in a row of heads; a group that is not merged reaches to the next one on its right."""
        text = self._text(row, column)
        if text or row + 1 >= start or not self._text(row + 1, column):
            return text
        left = next((at for at in range(column - 1, 0, -1) if self._text(row, at)), None)
        if left is None or left in self._stub_columns(start) or not self._text(row + 1, left):
            return ""
        return self._text(row, left)

    def _beside(self, row: int, stub: frozenset[int]) -> list[_HeadLevel]:
        texts = (self._text(row, column) for column in sorted(stub))
        return self._levels(text for text in texts if not _NUMERAL.fullmatch(fold(text) or "-"))

    def _label(self, place: FormPlace) -> list[_HeadLevel]:
        """The nearest text to the left, in a form of labels and values; only right before the place."""
        text = self._text(place.row, place.column - 1)
        return self._levels([text]) if text else []

    def _is_total(self, beside: list[_HeadLevel]) -> bool:
        words = fold(beside[-1].text)
        return self.rules.words["total-row"].at(words, 0, len(words)) == len(words)

    def _title(self, start: int) -> list[str]:
        """What is said of the whole sheet: the lines above the heads, and the name of the sheet."""
        told = [
            text
            for row in range(1, start)
            for text in self._texts_of(row)
            if not self._has_heads(row) or _TELLS_OF_ALL.search(fold(text))
        ]
        return [*told, self.sheet.title]

    # ── what they mean ──────────────────────────────────────────────────────────────────────────────────────

    def _entity(self, text: str) -> str | None:
        """The row of the panel that a text names; None if none or several go by it."""
        rows = self.names.get(fold("".join(text.split())), ())
        return rows[0] if len(rows) == 1 else None

    def _neighbour(self, place: FormPlace, above: list[_HeadLevel], before: Mapping[int, str]) -> str:
        """What a part (其中) is a part of: the words of the head to the left, or of the row above."""
        if above and above[-1].head.is_part:
            for column in range(place.column - 1, 0, -1):
                levels = [one for one in self._above(column, place.row) if not one.head.is_part]
                if levels and levels[-1].head.words and not levels[-1].entity:
                    return levels[-1].head.words
        return before.get(place.column, "")

    def _ask(
        self,
        place: FormPlace,
        beside: list[_HeadLevel],
        above: list[_HeadLevel],
        title: list[str],
        unit_of_row: ScaledUnit | None,
        whole: str,
    ) -> Ask:
        entities = [one for one in (*beside, *above) if one.entity is not None]
        what_beside = [one for one in beside if one.entity is None and one.head.words]
        what_above = [one for one in above if one.entity is None and one.head.words]
        names_rows = bool(entities) and entities[-1] in beside
        named_by_title, unit_of_all, year_of_title = self._of_title(title)
        is_of_unknown = not entities and self._rows_are_parties and not self._means_something(beside[-1].text)
        is_across = names_rows or is_of_unknown or not what_beside
        what = what_above if is_across else what_beside
        others = what_beside if is_across and not is_of_unknown else ([] if is_across else what_above)
        heads = [one.head for one in (*above, *beside)]
        unit = next((one.unit for one in reversed(heads) if one.unit), None) or unit_of_row or unit_of_all
        concept, words = self._concept(what, others, unit, whole)
        if any(one.is_part and not one.words for one in heads):  # a group 其中, whose whole is not told
            concept, words = None, ""
        year = next((one.year for one in reversed(heads) if one.year), None)
        of_sheet = [Head.parse(line, self.rules) for line in title]
        is_of_other_time = (
            any(one.is_part_of_year for one in (*heads, *of_sheet))
            or any(one.is_span for one in heads)
            or (year is None and any(one.is_span for one in of_sheet))
        )
        if is_of_unknown:
            named: str | None = beside[-1].text
        elif entities:
            named = entities[-1].text
        else:
            named = named_by_title
        entity = entities[-1].entity if entities else self._entity(named) if named else self.only
        return Ask(
            place,
            " › ".join(one.text for one in beside),
            " › ".join(one.text for one in above),
            named,
            None if is_of_unknown else entity,
            concept,
            words,
            year or year_of_title,
            next((one.years_back for one in reversed(heads) if one.years_back is not None), None),
            Modality.TARGET if any(one.is_aim for one in heads) else Modality.REPORTED,
            unit,
            is_of_other_time,
        )

    @cached_property
    def _rows_are_parties(self) -> bool:
        """Whether some row is named by an entity, or the head of the names says so."""
        start = self._body_start
        if start is None:
            return False
        stub = self._stub_columns(start)
        if any(self._entity(self._text(row, max(stub))) for row in range(start, self.sheet.rows + 1)):
            return True
        return self._is_below_party_head(start, max(stub))

    def _of_title(self, title: list[str]) -> tuple[str | None, ScaledUnit | None, int | None]:
        """Who fills the form in, the unit of all numbers, and the year, as the lines above the heads say."""
        named = unit = year = None
        for line in title:
            filled_in = _FILLED_IN_BY.search(line)
            of_all = _UNIT_OF_ALL.search(fold(line))
            head = Head.parse(line, self.rules)
            measure = Head.parse(of_all["unit"], self.rules) if of_all else None
            if measure is not None and measure.unit is not None and not measure.words:
                unit = unit or measure.unit
            elif filled_in is not None:
                named = named or filled_in["name"]
            year = year or (None if _DAY.search(fold(line)) else head.year)
        if named is None:
            named = next((one for line in title for one in self._named_in(line)), None)
        return named, unit, year

    def _named_in(self, line: str) -> Iterator[str]:
        """The longest name of an entity that a title begins with: 青山县总工会|2025年统计表."""
        folded = fold(line)
        yield from sorted((name for name in self.names if folded.startswith(name)), key=len, reverse=True)[:1]

    def _concept(
        self, what: list[_HeadLevel], others: list[_HeadLevel], unit: ScaledUnit | None, whole: str
    ) -> tuple[str | None, str]:
        """The concept that heads mean with all that they say, and their words.

        Heads around the innermost, and those on the other side (``others``), narrow what it means (非公企业 over
        新建工会), unless they are topics. Where no concept means all that they say, none is meant.
        """
        code, words, used = self._innermost(what, unit, whole)
        rest = [one for one in (*what, *others) if one.head.words and one not in used and not one.head.is_topic]
        said = "".join(one.head.words for one in rest) + words
        if code is None:
            return None, said
        terms = self.rules.concepts.terms_of(words) or frozenset()
        for level in reversed(rest):
            own = self.rules.concepts.terms_of(level.head.words)
            if own is None:
                return None, said
            if own <= terms:
                continue
            codes = self._codes(terms | own, unit)
            if len(codes) == 1:
                code, terms, words = codes[0], terms | own, level.head.words + words
            elif not (self._is_act(level.head.words) and self._is_act(words) and level in what):
                return None, said
        return code, words

    def _is_act(self, words: str) -> bool:
        """Whether words name an indicator by what was done: 组建工会, 新发展会员."""
        return bool(self.rules.concepts.acts_in(words)) and self._means_something(words)

    def _innermost(
        self, what: list[_HeadLevel], unit: ScaledUnit | None, whole: str
    ) -> tuple[str | None, str, list[_HeadLevel]]:
        """The concept of the innermost head, alone or with those around it, or a part with its whole.

        With it stand the words and the heads that it was told by.
        """
        if not what:
            return None, "", []
        terms: Terms | None = None
        words = ""
        used: list[_HeadLevel] = []
        for level in reversed(what):
            own = self.rules.concepts.terms_of(level.head.words)
            if own is None:
                return None, words, used
            used.append(level)
            terms, words = own | (terms or frozenset()), level.head.words + words
            if level.head.is_part:
                of_whole = self.rules.concepts.terms_of(whole)
                terms = None if of_whole is None else terms | of_whole
                codes = self._codes(terms, unit)
                return (codes[0] if len(codes) == 1 else None), whole + words, used
            codes = self._codes(terms, unit)
            if len(codes) == 1:
                return codes[0], words, used
        return None, words, used

    def _codes(self, terms: Terms | None, unit: ScaledUnit | None) -> list[str]:
        """The concepts of some terms that are counted in a unit, where one is given."""
        codes = self.rules.concepts.codes_of(terms)
        if unit is None or not unit.unit:
            return list(codes)
        found = []
        for code in codes:
            concept = self.rules.concepts.get(code)
            if concept is not None and self.rules.concepts.accepts(concept.units, unit.unit):
                found.append(code)
        return found
