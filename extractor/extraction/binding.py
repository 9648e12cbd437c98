"""A numeral and what follows it: particles and the longest unit; and runs of numerals that share one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.durations import is_average_duration
from extractor.records import Bound
from extractor.values.numerals import EXACT, LARGE_SCALES, PARTICLES, RANGE, SCALES, Candidate, parse, scan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from extractor.rulepack import RulePack, Unit
    from extractor.values.numerals import Numeral

#: A longer enumeration of numbers is a table torn apart, not a list that shares its last unit.
MAX_RUN = 12
#: What joins two numerals is no longer than this.
MAX_LINK = 4

_CONNECTORS = frozenset("-—–―~至到、和与及/ ")
# 2.16和1.66个百分点   12、15和20家
_LIST = re.compile(r" ?[、和与及/] ?")
# 全省|第|1, 居全国第二、第|七, 位居全国百强县第3、新型城镇化质量|第|4: a rank without a unit
_RANK = re.compile(
    r"(?:(?:全[国省市县区州]|全球|世界|排名|位[居列]|排|列|居|升至|跃居)[^,。;、0-9]{0,14}(?:第[0-9一二三四五六七八九十]{1,3}、)*"
    r"|第[0-9]{1,3}[、,][^,。;、0-9]{2,14})第$"
)
# 居全国|第|一; 排名|第|一 is praise
_FIRST = re.compile(r"(?:全[国省市县区州]|全球|世界)第$")
#: What may stand behind a rank without a unit.
_AFTER_RANK = ("", ",", "。", ";", "、", ")", "!", "\n", "\r")
_LETTER = re.compile(r"[A-Za-z]")
_LINE_END = re.compile(r"\r\n?|\n")
#: The shortest line that is cut for its length, up to a number at its end, in code points.
FULL_LINE = 20
_FULL_LINE = re.compile(rf"[^\r\n]{{{FULL_LINE - 1}}}[\u4e00-\u9fff]$")
# 起|,   万元|。
_UNIT_ALONE = re.compile(r"[\u4e00-\u9fff]{1,3}(?![\u4e00-\u9fff])")


class Bundle(NamedTuple):
    """A numeral with what follows it: ``unit`` is None where a range or a list may still lend it one.

    ``start`` is that of the numeral, ``inner`` what a particle says (50多万, 8000余名).
    """

    start: int
    end: int
    candidate: Candidate
    numeral: Numeral
    unit: str | None
    rule: Unit | None
    inner: Bound | None

    @property
    def counts(self) -> bool:
        """Whether the number has a unit, or a scale that lets it stand alone."""
        return self.rule is not None or self.numeral.has_scale


def runs(text: str, folded: str, rules: RulePack) -> Iterator[list[Bundle]]:
    """Yield the numerals of a text with their units, in runs that ranges and lists join; most runs are of one."""
    run: list[Bundle] = []
    for candidate in scan(text):
        start, end, form = candidate
        is_one = form == "han" and end - start == 1 and folded[start - 1 : start] != "第"
        if is_one and folded[end : end + 1] not in rules.after_han:
            continue  # 统一部署, 进一步: most numerals of a text end here
        bundle = _bind(text, folded, candidate, rules)
        if bundle is None:
            continue
        if run and not (len(run) < MAX_RUN and _joins(folded, run[-1], bundle)):
            yield run
            run = []
        run.append(bundle)
    if run:
        yield run


def _joins(folded: str, left: Bundle, right: Bundle) -> bool:
    if right.start - left.end > MAX_LINK:
        return False
    between = folded[left.end : right.start]
    return RANGE.fullmatch(between) is not None or _LIST.fullmatch(between) is not None


def _bind(text: str, folded: str, candidate: Candidate, rules: RulePack) -> Bundle | None:
    """Bind a numeral to the longest unit after it; None for time, or if it has no unit and nothing can lend it one."""
    start, end, form = candidate
    unit: str | None
    rule: Unit | None
    inner = None
    position = end
    if form in ("fraction", "tenths"):
        unit, rule = _share_unit(text[start:end], rules)
        if rule is None:
            return None
    else:
        after = folded[end : end + 1]
        inner, position = PARTICLES.get(after), unit_start(folded, end)
        next_line = _next_line(folded, start, end)
        if next_line is not None:
            position = next_line
        found = _whole_unit(folded, position, rules)
        if (
            found is None
            and form in ("arabic", "han")
            and after in _AFTER_RANK
            and (_FIRST if folded[start:end] == "一" else _RANK).search(folded, max(0, start - 22), start)
        ):
            unit, rule, inner, position = "", rules.units.get("位"), None, end
        elif found is None and start and folded[start - 1] in "¥￥":
            unit, rule, inner, position = "元", rules.units.get("元"), None, end
        elif found is None:
            if after not in _CONNECTORS and not _has_scale(candidate, text):
                return None
            unit, rule, inner, position = None, None, None, end
        else:
            written, rule = found
            unit = rule.unit or text[position : position + len(written)]
            position += len(written)
            if rule.kind == "time" and not is_average_duration(folded, start, position, rules.unit_of(written), rules):
                return None
            if rule.kind == "multiple" and folded[position : position + 1] in ("多", "余"):
                inner, position = Bound.OVER, position + 1
    if (rule is None or rule.kind == "noun") and _LETTER.search(folded, max(0, start - 1), start):
        return None  # COVID19, TOP10企业: behind letters only a classifier or a measure tells a count
    numeral = parse(text, candidate)
    if numeral is None:
        return None
    return Bundle(start, position, candidate, numeral, unit, rule, inner or numeral.bound)


def _whole_unit(folded: str, position: int, rules: RulePack) -> tuple[str, Unit] | None:
    """The longest unit at a position; None if it is only the beginning of a word that is no unit (5万亿|台|阶)."""
    found = rules.units.longest(folded, position)
    word_end = rules.words["no-unit"].at(folded, position, len(folded)) if found is not None else None
    return None if word_end is not None and found is not None and position + len(found[0]) < word_end else found


def _next_line(folded: str, start: int, end: int) -> int | None:
    """Where the line begins that has the unit of ``folded[start:end]``, a number at the end of a line; None otherwise.

    The number is alone in its line, or the line is a full one that ends in the middle of a clause: 会员13801⏎人,其中….
    """
    line_end = _LINE_END.match(folded, end) if folded[end : end + 1] in ("\r", "\n") else None
    if line_end is None:
        return None
    is_alone = folded[start - 1 : start] in ("", "\n", "\r")
    is_full = _FULL_LINE.search(folded, max(0, start - FULL_LINE), start) is not None
    return line_end.end() if is_alone or (is_full and _UNIT_ALONE.match(folded, line_end.end())) else None


def unit_start(folded: str, end: int) -> int:
    """Where the unit of a numeral that ends at ``end`` can begin: behind a particle and blanks, two at most of all."""
    position = end + 1 if folded[end : end + 1] in PARTICLES else end
    while folded.startswith(" ", position) and position < end + 2:
        position += 1
    return position


def _has_scale(candidate: Candidate, text: str) -> bool:
    """Whether the numeral can stand without a unit: 1.2万, 三万五; not 二 or 百."""
    start, end, form = candidate
    if form == "arabic":
        return not text[end - 1].isdigit()
    return form == "han" and not LARGE_SCALES.keys().isdisjoint(text[start + 1 : end])


def _share_unit(written: str, rules: RulePack) -> tuple[str, Unit | None]:
    if written.startswith("千分之"):
        return "‰", rules.units.get("‰")
    if "分之" in written and not written.startswith("百分之"):
        return "", rules.units.get("%")
    return "%", rules.units.get("%")


def is_range(folded: str, low: Bundle, high: Bundle) -> bool:
    """Whether two neighbouring numerals are the ends of a range."""
    return (
        RANGE.fullmatch(folded, low.end, high.start) is not None
        and low.unit in (None, high.unit)
        and low.numeral.value_max is None
        and low_value(folded, low, high) < high.numeral.value
    )


_SCALES_AT_END = re.compile(f"[{''.join(SCALES)}]+$")


def low_value(folded: str, low: Bundle, high: Bundle) -> Decimal:
    """The lower end with the scale that it shares with the upper one: 100-200万元 starts at 100万, 800-1万元 at 800."""
    value = low.numeral.value
    if low.unit is None and not low.numeral.has_scale and high.numeral.has_scale:
        written = _SCALES_AT_END.search(folded[high.candidate.start : high.candidate.end])
        for scale in written[0] if written else "":
            value = EXACT.multiply(value, SCALES[scale])
    return value if value < high.numeral.value else low.numeral.value
