"""Whose a quantity is: the territories and bodies that it may be about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.extraction.context import backwards, forwards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.extraction.clauses import Clause
    from extractor.extraction.context import DocumentContext, ParagraphContext
    from extractor.records import Sentence, Span
    from extractor.rulepack import TimeOrPlace

_CLAUSE = re.compile(r"[^,;。!?:]*")
# 白河县|新建工会12家;   第三幼儿园|项目|,占地8436平方米
_SPREADING = re.compile(r"[0-9]|^(?:项目|方面)?$")
_HOTLINE = re.compile(r"[0-9]{5}[\u4e00-\u9fff]{0,4}热线")


def scope_candidates(
    document: DocumentContext, context: ParagraphContext, sentence: Sentence, clause: Clause
) -> Iterator[tuple[TimeOrPlace | Span | None, str]]:
    """Words for whom a quantity may be about, nearest first, with the rule that found each."""
    position = clause.number.start
    in_sentence: list[TimeOrPlace] = []
    earlier: list[TimeOrPlace] = []
    own: list[TimeOrPlace] = []
    for found in backwards(context.scopes, position):
        if found.pattern.grade == "own":
            own.append(found)
        elif found.start >= clause.start:
            yield found, "scope.in-clause"
        else:
            (in_sentence if found.start >= sentence.start else earlier).append(found)
    for found in forwards(context.scopes, position, clause.right):
        if found.pattern.grade == "territory":
            yield found, "scope.after-number"
    unit = document.section(context.paragraph.section).unit
    spread = [found for found in in_sentence if _spreads(found, document.folded, unit)]
    for found in _subjects_first(spread, document, context):
        yield found, "scope.in-sentence"
    lasting = [found for found in earlier if found.pattern.grade in ("territory", "body", "each")]
    for found in _subjects_first(lasting, document, context):
        if found.pattern.grade != "each" or _is_subject(found, document, context):
            yield found, "scope.in-paragraph"
    for around in document.around(context.paragraph.section):
        yield from _of_grade("territory", around.scopes, "scope.in-section")
    section = context.paragraph.section
    root = document.layout.root(section)
    opened = list(_of_grade("body", document.section(section).scopes, "scope.in-section"))
    last = [(context.carried.territory, "scope.last-named")] if context.carried else []
    yield from last + opened if section == root else opened + last
    for found in own:
        yield found, "scope.own-name"
    for around in document.around(section):
        yield from _of_grade("own", around.scopes, "scope.own-name")
    yield from _of_grade("speaker", document.section(root).scopes, "scope.spoken-for")
    yield None, "scope.none"


def section_scopes(document: DocumentContext, section: int) -> Iterator[tuple[TimeOrPlace | Span | None, str]]:
    """The territories that a section is about, by its heading or opening or those around it; none in the end."""
    for around in document.around(section):
        yield from _of_grade("territory", around.scopes, "scope.in-section")
    yield None, "scope.none"


def _of_grade(grade: str, scopes: tuple[TimeOrPlace, ...], rule: str) -> Iterator[tuple[TimeOrPlace, str]]:
    return ((found, rule) for found in scopes if found.pattern.grade == grade)


def _subjects_first(
    found: list[TimeOrPlace], document: DocumentContext, context: ParagraphContext
) -> Iterator[TimeOrPlace]:
    """The subjects of clauses, nearest first, then what stands inside of clauses: 市总工会推动|全市|工作."""
    subjects = [one for one in found if _is_subject(one, document, context)]
    yield from subjects
    yield from (one for one in found if one not in subjects)


def _is_subject(found: TimeOrPlace, document: DocumentContext, context: ParagraphContext) -> bool:
    """Whether a scope stands where the subject of a clause does: at its start, or behind a time, or 由 or 其中."""
    start = found.start
    if start == 0 or not _is_name(document.folded[start - 1]):
        return True
    if any(time.end == start for time in context.periods):
        return True
    return document.rules.words["subject-lead"].ending(document.folded, start) is not None


def _is_name(character: str) -> bool:
    return character.isalnum() or character in "、“《"


def _spreads(found: TimeOrPlace, folded: str, unit: str | None) -> bool:
    """Whether a scope is that of the clauses after its own as well.

    我省水利系统68名 is about these 68 only; 全省89家 is about the province, as what follows. The number of
    市总工会12351热线 counts nothing. In the report of others a firm or a place is left where its own clause has no
    figure: 恒丰银行稳健发展,新增上市公司10家.
    """
    if found.pattern.grade == "named":
        clause = _CLAUSE.match(folded, found.end)
        return unit is None or (clause is not None and _SPREADING.search(clause[0]) is not None)
    if folded[found.start] == "全" or not folded[found.end : found.end + 1].isdigit():
        return True
    return _HOTLINE.match(folded, found.end) is not None
