"""The indicator: the words that say what is measured, as they stand next to the number.

A number either follows its noun (新建工会8182个) or stands before it (1.2万家企事业单位开展劳动竞赛). The indicator is
the stretch on that side, trimmed of what only leads to the number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.values.periods import Period
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.clauses import Clause
    from extractor.extraction.forms import Reading
    from extractor.records import Span
    from extractor.rulepack import Hit, RulePack

#: A longer stretch before a number is cut at its last particle.
MAX_LEFT = 26
#: What changed is put before words of change if it is no longer.
MAX_SUBJECT = 14
#: A longer stretch after a number is cut at its first verb.
MAX_RIGHT = 14

# a mark behind a number: no noun follows
_MARK = re.compile(r"[,。;:)(!?、/+\-—”》|]")
# 以技师试点的|劳动模范创新工作室
_WITH = re.compile(r"(?:以|由|按|用|从)[^,。;、]{1,14}?的")
# marks among the words that lead to a number: 分别为:|120人
_BETWEEN = ",:;、(“"
# ●|会员; 二是|新建; (3)|帮扶; 12351职工热线|受理: marks, the numbers of items and hotlines before the words that count
_OPENING_MARK = re.compile(
    r"[\s,:;、)”。◎●◆■▲※★○□◇·•➢►✓△☆*]+"
    r"|[一二三四五六七八九十]是|[(]?[一二三四五六七八九十0-9]{1,2}[)、.]|[0-9]{5}[\u4e00-\u9fff]{0,4}热线"
)
# 同比增长, 比上年净增, 比2018年下降了: a change, and what it is held against
_CHANGE = (
    r"(?:(?:与|比|较|同|按)?(?:[0-9xX*]{2,4}年|{base})?(?:同期)?(?:相比|计算)?,?"
    r"(?:分别|共|又)?{compared}?(?:分别)?(?:净|实际|名义)?{change}(?:了|幅度?|率)?)"
)
# 刑事案件|同比下降|同比: what changed, without how it did by the number before
_CHANGED = rf"(.+?)(?<!新)(?:{_CHANGE}(?<![率幅速度]))+"


def indicator_candidates(
    text: str, clause: Clause, named: Sequence[Span], previous: Reading | None, rules: RulePack
) -> Iterator[tuple[str, str]]:
    """The stretches that may name what is measured, the best first, each with the side that it stands on."""
    start, end = _left(clause, named, previous, rules)
    left = text[start:end]
    noun = _noun_start(clause, rules)
    right = _right(text, clause, noun, rules)
    if previous is not None and rules.form(_CHANGE).fullmatch(clause.folded, start, end):
        left = _subject(previous, rules) + left
    noun_follows = bool(right) and _noun_follows(clause, noun, rules)
    if noun_follows:
        yield right, "right"
    if len(left) > 1 or left in ("男", "女"):
        yield left, "left"
    if previous is not None and previous.clause.start == clause.start:
        yield previous.indicator.value, "previous"
    if right and not noun_follows:
        yield right, "right"
    earlier = _earlier_clause(text, clause, named, previous, rules) if clause.first else ""
    if earlier:
        yield earlier, "earlier"
    if previous is not None:
        yield previous.indicator.value, "previous"
    yield left or right or text[clause.left : clause.number.start].strip(), "none"


def _subject(previous: Reading, rules: RulePack) -> str:
    """What changed, if words of change alone stand before the next number: 刑事案件 of 刑事案件同比下降."""
    folded = fold(previous.indicator.value)
    if rules.form(_CHANGE).fullmatch(folded):
        return ""
    changed = rules.form(_CHANGED).fullmatch(folded)
    subject = previous.indicator.value[: changed.end(1)] if changed else previous.indicator.value
    return subject if len(subject) <= MAX_SUBJECT else ""


def _noun_start(clause: Clause, rules: RulePack) -> int:
    """Where the noun after a number starts: behind 以上, 的 and a phrase with 以…的."""
    folded = clause.folded
    start: int | None = clause.number.end
    at = clause.number.end
    while start is not None:
        at = start
        start = at + 1 if folded[at : at + 1].isspace() else rules.words["after-number"].at(folded, at, clause.right)
    phrase = _WITH.match(folded, at, clause.right)
    return phrase.end() if phrase else at


def _noun_follows(clause: Clause, start: int, rules: RulePack) -> bool:
    """Whether a noun that the number counts stands behind it, at ``start``."""
    folded, quantity, words = clause.folded, clause.quantity, rules.words
    if start >= clause.right or _MARK.match(folded, start) or words["no-noun"].at(folded, start, clause.right):
        return False
    linked = folded[clause.number.end : start].endswith("的")
    if linked and words["not-counted"].at(folded, start, clause.right):
        return False
    if quantity.kind in ("share", "points"):
        return linked
    if quantity.kind == "money" and not linked:
        return not words["spent-on"].at(folded, start, clause.right) and clause.number.start - clause.left <= 1
    first = next((hit for hit in clause.right_hits[:1] if hit.start == start), None)
    if first is not None and first.roles & {"noun", "verb", "act"}:
        return "noun" in first.roles
    return not _noun_ends(clause)


def _noun_ends(clause: Clause) -> bool:
    """Whether a noun stands right before the number: 會員|1,450人北上."""
    return any(hit.end == clause.number.start and "noun" in hit.roles for hit in clause.left_hits[-1:])


def _left(clause: Clause, named: Sequence[Span], previous: Reading | None, rules: RulePack) -> tuple[int, int]:
    """Start and end of the words before a number that may name what is measured."""
    end = _without_lead(clause.folded, clause.left, clause.number.start, rules)
    end = next((hit.end for hit in clause.left_hits if hit.start < end < hit.end and _is_noun(hit)), end)
    end = _without_comparison(clause.folded, clause.left, end, named, rules)
    start = _without_opening(clause.folded, clause.left, end, named, rules, clause.left_hits)
    before = previous.clause.quantity if previous is not None else None
    if before is not None and before.end == clause.left and rules.words["or-more"].at(clause.folded, clause.left, end):
        start = before.start
    if (start, end) in named:  # 去年同期|197件, 今年|10家到期的企业
        return end, end
    whole = clause.folded.rfind("占", start + 2, end) if clause.quantity.kind == "share" else -1
    end = whole if whole > 0 and not clause.folded.startswith("占比", whole) else end  # 教育支出|占预算支出的17.4%
    if end - start > MAX_LEFT - 10:
        start = _shorten(clause.folded, start, end, rules)
    words = clause.folded[start:end]
    return start + len(words) - len(words.lstrip(_EDGES)), start + len(words.rstrip(_EDGES))


_EDGES = " 、,;:(."


def _without_lead(folded: str, start: int, end: int, rules: RulePack) -> int:
    """The end of a stretch without the words that lead to the number, and the marks among them."""
    ending = rules.words["lead"].ending
    at: int | None = end
    while at is not None:
        end = at
        marked = end > start and (folded[end - 1] in _BETWEEN or folded[end - 1].isspace())
        at = end - 1 if marked else ending(folded, end, start)
    return end


def _without_comparison(folded: str, start: int, end: int, named: Sequence[Span], rules: RulePack) -> int:
    """The end of a stretch without the time that its number is held against: 收入|是2019年的3倍."""
    for span in named:
        if start < span.start and span.end == end and folded.startswith("的", end):
            for role in ("equals", "from"):
                comparing = rules.words[role].ending(folded, span.start, start)
                if comparing is not None:
                    return comparing
            return end
    return end


def _without_opening(
    folded: str, start: int, end: int, named: Sequence[Span], rules: RulePack, hits: Sequence[Hit] = ()
) -> int:
    """The start of a stretch behind connectives, the last time expression in it, and a scope at its head."""
    for span in named:
        if start <= span.start and span.end <= end - 2 and (span.start == start or _is_time(folded, span)):
            start = span.end
    moved = True
    while moved:
        moved = False
        behind = _behind_opening(folded, start, end, rules)
        if behind is not None and end - behind >= 2 and not _cuts_noun(hits, start, behind):
            start, moved = behind, True
        for span in named:
            if span.start == start and span.end <= end - 2:
                start, moved = span.end, True
    return start


def _behind_opening(folded: str, start: int, end: int, rules: RulePack) -> int | None:
    """The end of a connective or mark at the start of a stretch; None if there is none."""
    behind = rules.words["opening"].at(folded, start, end)
    if behind is not None:
        return behind
    mark = _OPENING_MARK.match(folded, start, end)
    return mark.end() if mark else None


def _cuts_noun(hits: Sequence[Hit], start: int, position: int) -> bool:
    """Whether ``position`` is inside a noun that begins at ``start``: 在|校生."""
    return any(hit.start == start and position < hit.end and _is_noun(hit) for hit in hits)


def _is_noun(hit: Hit) -> bool:
    return "noun" in hit.roles


def _is_time(folded: str, span: Span) -> bool:
    return Period.parse(folded[span.start : span.end]).is_dated


def _shorten(folded: str, start: int, end: int, rules: RulePack) -> int:
    """Cut a long stretch behind its last 累计 or 共; if it is still too long, behind its last 的."""
    for _, behind in reversed(list(rules.words["sum-adverb"].spans(folded, start, end))):
        if end - behind >= 4:
            start = behind
            break
    if end - start > MAX_LEFT:
        at = folded.rfind("的", start, end - 4)
        start = at + 1 if at > 0 else start
    return max(start, end - 2 * MAX_LEFT)


def _right(text: str, clause: Clause, start: int, rules: RulePack) -> str:
    """The words behind the number from ``start`` on."""
    end = clause.right
    listed = clause.folded.find("、", start, end)
    if listed > 0 and clause.right < clause.end:  # another number follows: what stands behind 、 is its noun
        end = listed
    end = _without_lead(clause.folded, start, end, rules)
    if end - start > MAX_RIGHT:
        verbs = [hit.start for hit in clause.right_hits if start + 2 <= hit.start < end and _is_verb(hit)]
        end = min([*verbs, end])
    return text[start : min(end, start + MAX_LEFT)].strip(" ,，、。;；:：的")


def _is_verb(hit: Hit) -> bool:
    return "verb" in hit.roles and "noun" not in hit.roles


def _earlier_clause(text: str, clause: Clause, named: Sequence[Span], previous: Reading | None, rules: RulePack) -> str:
    """The words of the clause before in the same paragraph, if it has no number of its own."""
    end = clause.start - 1
    floor = previous.clause.number.end if previous else max(0, clause.start - 2 * MAX_LEFT)
    for line_end in _LINE_END.finditer(clause.folded, floor, clause.start):
        floor = line_end.end()
    start = max([floor, *(clause.folded.rfind(mark, floor, end) + 1 for mark in ",;:。!?|")])
    if end <= start or (previous is not None and start <= floor):
        return ""
    end = _without_lead(clause.folded, start, end, rules)
    return text[_without_opening(clause.folded, start, end, named, rules) : end].strip()[-MAX_LEFT:]


_LINE_END = re.compile(r"[\r\n\u2028\u2029\x0b\x0c\x85]")
