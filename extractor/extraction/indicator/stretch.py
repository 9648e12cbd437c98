"""The words next to a number that may name what is measured: the stretches before and behind it, trimmed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.records import Category
from extractor.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.extraction.clauses import Clause
    from extractor.extraction.forms import Reading
    from extractor.records import Span
    from extractor.rulepack import Hit, RulePack

#: A longer stretch before a number is cut at its last particle.
MAX_LEFT = 26
#: What is left of a stretch that is cut is no shorter.
MIN_LEFT = 4
#: A longer stretch after a number is cut at its first verb.
MAX_RIGHT = 14
# a mark behind a number: no noun follows
_MARK = re.compile(r"[,。;:)(!?、/+\-—”》|]")
# 1500名|快递员、外卖配送员等|户外劳动者
_LISTED_BEHIND = re.compile(r"(?P<first>[^,。;、]*)、(?:[^,。;、]*、)*[^,。;、]{1,10}?等")
# 645元|/月|、4318元
_PER_UNIT = re.compile(r"/[月年日天人户亩吨]")
# 占|全年|任务, 相当于|上年|总量
_OF_TASK = re.compile(r"占|完成|达到|相当于")
# “送清凉、送健康”|活动
_QUOTED = re.compile(r"“[^”]{1,40}”")
# 以技师试点的|劳动模范创新工作室, 具有从宽情节的|被告人
_WITH = re.compile(r"(?:以|由|按|用|从|具有|符合|患有|(?:不?属于))[^,。;、]{1,14}?的")
# marks among the words that lead to a number: 分别为:|120人
_BETWEEN = ",:;、(“"
# ●|会员; 二是|新建; (3)|帮扶; 12351职工热线|受理: marks, the numbers of items and hotlines before the words that count
_OPENING_MARK = re.compile(
    r"[\s,:;、)”。◎●◆■▲※★○□◇·•➢►✓△☆*]+"
    r"|(?:左右|以上|以下)(?=[、和及,;]|$)|[一二三四五六七八九十]是|[(]?[一二三四五六七八九十0-9]{1,2}[)、.]|[0-9]{5}[\u4e00-\u9fff]{0,4}热线"
)
# |占生产总值的比重|
_PART_OF = re.compile(r"占[^,。;]{1,16}?的?(?:比重|比例|份额)$")


def noun_start(clause: Clause, rules: RulePack) -> int:
    """Where the noun after a number starts: behind 以上, 的 and a phrase with 以…的."""
    folded = clause.folded
    start: int | None = clause.number.end
    at = clause.number.end
    while start is not None:
        at = start
        start = at + 1 if folded[at : at + 1].isspace() else rules.words["after-number"].at(folded, at, clause.right)
    phrase = _WITH.match(folded, at, clause.right)
    return phrase.end() if phrase else at


def noun_follows(clause: Clause, start: int, rules: RulePack) -> bool:
    """Whether a noun that the number counts stands behind it, at ``start``."""
    folded, quantity, words = clause.folded, clause.quantity, rules.words
    if (
        quantity.kind == "rank"
        or start >= clause.right
        or _MARK.match(folded, start)
        or words["no-noun"].at(folded, start, clause.right)
    ):
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


def left_stretch(clause: Clause, named: Sequence[Span], previous: Reading | None, rules: RulePack) -> tuple[int, int]:
    """Start and end of the words before a number that may name what is measured."""
    end = _without_lead(clause.folded, clause.left, clause.number.start, rules)
    end = next((hit.end for hit in clause.left_hits if hit.start < end < hit.end and _is_noun(hit)), end)
    end = _without_comparison(clause.folded, clause.left, end, named, rules)
    start = without_opening(clause.folded, _behind_counted(clause, previous, end), end, named, rules, clause.left_hits)
    before = previous.clause.quantity if previous is not None else None
    if before is not None and before.end == clause.left and _says_which(clause, end, rules):
        start = before.start
    if (start, end) in named:  # 去年同期|197件, 今年|10家到期的企业
        return end, end
    whole = clause.folded.rfind("占", start + 2, end) if clause.quantity.kind == "share" else -1
    if whole > 0 and _PART_OF.match(clause.folded, whole, end):  # 工业增加值占生产总值的比重
        whole = -1
    end = whole if whole > 0 and not clause.folded.startswith("占比", whole) else end  # 教育支出|占预算支出的17.4%
    run = _RUN.search(clause.folded, start, end)
    end = run.start() if run and run.start() > start else end
    if end - start > MAX_LEFT - 10:
        start = _shorten(clause, start, end, rules)
    aside = _ASIDE.search(clause.folded, start, end)
    if aside and aside.start() > start:
        end = aside.start()
    per = _PER_UNIT.match(clause.folded, start, end)
    start = per.end() if per else start
    if clause.quantity.kind == "money":
        start = _behind_recipient(clause, start, end, rules)
    start = max([start, *(line_end.end() for line_end in _LINE_END.finditer(clause.folded, start, end))])
    words = clause.folded[start:end]
    return start + len(words) - len(words.lstrip(_EDGES)), start + len(words.rstrip(_EDGES))


def _says_which(clause: Clause, end: int, rules: RulePack) -> bool:
    """Whether the number before says which ones are counted: 60岁|以上|老人; not 47万人以上、失业率."""
    behind = rules.words["or-more"].at(clause.folded, clause.left, end)
    return behind is not None and not _MARK.match(clause.folded, behind)


def _behind_counted(clause: Clause, previous: Reading | None, end: int) -> int:
    """Where the words before a number begin, behind what the number before counts: 3条地铁新线、|新增里程|30公里."""
    if previous is None or previous.clause.number.end != clause.left or previous.indicator.rule not in _COUNTED_BEHIND:
        return clause.left
    mark = clause.folded.find("、", clause.left, end)
    return mark + 1 if mark > 0 and end - mark > MIN_LEFT // 2 else clause.left


_COUNTED_BEHIND = ("indicator.right", "indicator.both")
# 公众满意度|连续5年|保持在99%, 棉花产量|连续4年|占全国九成
_RUN = re.compile(r"连续(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:年|个?月|个?季度|届|次)$")
_EDGES = " 、,;:(."
# 其他收入|(含政府补助收入)|105万元, 乡镇科协|[5]|151个; not 生产总值|(GDP)
_ASIDE = re.compile(r"\((?![A-Z]{2,6}\))[^()]{1,30}\)$|\[[0-9]{1,2}\]$")


def _behind_recipient(clause: Clause, start: int, end: int, rules: RulePack) -> int:
    """Where an amount given is named from: 向全市困难职工|发放助学金|, 为158名学生|资助27.2万元.

    The start if nothing is given to anybody.
    """
    given = next((span for span in rules.words["given"].spans(clause.folded, start + 1, end)), None)
    if given is None:
        return start
    counts = not clause.first and start - clause.left <= 1
    leads = rules.words["recipient-lead"].at(clause.folded, start, given[0]) is not None
    return given[0] if counts or leads else start


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


def without_opening(
    folded: str, start: int, end: int, named: Sequence[Span], rules: RulePack, hits: Sequence[Hit] = ()
) -> int:
    """The start of a stretch behind connectives, the last time expression in it, and a scope at its head."""
    for span in named:
        is_part = _OF_TASK.fullmatch(folded, start, span.start) or folded.startswith("连续", span.start)
        is_inside = start <= span.start and span.end <= end - 2 and not is_part
        if is_inside and (span.start == start or _is_time(folded, span)):
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


def _shorten(clause: Clause, start: int, end: int, rules: RulePack) -> int:
    """Cut a long stretch behind its last 累计 or 共, else before its last verb, else behind its last 的."""
    folded = clause.folded
    for _, behind in reversed(list(rules.words["sum-adverb"].spans(folded, start, end))):
        if end - behind >= MIN_LEFT:
            start = behind
            break
    if end - start > MAX_LEFT - 10 and "、" not in folded[start:end]:
        verbs = (hit for hit in clause.left_hits if _is_verb(hit) and hit.end - hit.start > 1)
        start = max([start, *(hit.start for hit in verbs if start < hit.start <= end - MIN_LEFT - 2)])
    if end - start > MAX_LEFT:
        at = folded.rfind("的", start, end - MIN_LEFT)
        start = at + 1 if at > 0 else start
    return max(start, end - 2 * MAX_LEFT)


def right_stretch(text: str, clause: Clause, start: int, rules: RulePack) -> str:
    """The words behind the number from ``start`` on: to the end of a list with 等, else to 、 or a verb."""
    folded = clause.folded
    line_end = _LINE_END.search(folded, start, clause.right)
    end = line_end.start() if line_end else clause.right
    quoted = [quotation.span() for quotation in _QUOTED.finditer(folded, start, end)]
    listed = _LISTED_BEHIND.match(folded, start, end)
    if listed and any(start < hit.start < listed.end("first") and _is_verb(hit) for hit in clause.right_hits):
        listed = None
    marks = (at for at in range(start, end) if folded[at] == "、")
    mark = next((at for at in marks if not _is_within(at, quoted)), -1)
    if mark > 0 and clause.right < clause.end and listed is None:
        end = mark  # another number follows: what stands behind 、 is its noun
    end = _without_lead(folded, start, end, rules)
    if end - start > MAX_RIGHT:
        floor = max(start, listed.end() if listed else 0) + 2
        verbs = (
            hit.start for hit in clause.right_hits if floor <= hit.start < end and _is_verb(hit) and not _awards(hit)
        )
        end = min([*(at for at in verbs if not _is_within(at, quoted)), end])
    return text[start : min(end, start + MAX_LEFT)].strip(" ,，、。;；:：的")


def _is_within(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in spans)


def _awards(hit: Hit) -> bool:
    """Whether a verb says what was won, which is part of what is counted: 11家|企业入选链主企业."""
    return any(cue.value == Category.HONOURS for cue in hit.cues)


def _is_verb(hit: Hit) -> bool:
    return "verb" in hit.roles and "noun" not in hit.roles


def earlier_clause(text: str, clause: Clause, named: Sequence[Span], previous: Reading | None, rules: RulePack) -> str:
    """The words of the clause before in the same paragraph, if it has no number of its own."""
    end = clause.start - 1
    floor = previous.clause.number.end if previous else max(0, clause.start - 2 * MAX_LEFT)
    for line_end in _LINE_END.finditer(clause.folded, floor, clause.start):
        floor = line_end.end()
    start = max([floor, *(clause.folded.rfind(mark, floor, end) + 1 for mark in ",;:。!?|")])
    if end <= start or (previous is not None and start <= floor):
        return ""
    end = _without_lead(clause.folded, start, end, rules)
    return text[without_opening(clause.folded, start, end, named, rules) : end].strip()[-MAX_LEFT:]


_LINE_END = re.compile(r"[\r\n\u2028\u2029\x0b\x0c\x85]")
