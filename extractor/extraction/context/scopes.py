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
    for found in in_sentence:
        if _spreads(found, document.folded):
            yield found, "scope.in-sentence"
    for grade in ("territory", "body"):
        for found in earlier:
            if found.pattern.grade == grade:
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


def _spreads(found: TimeOrPlace, folded: str) -> bool:
    """Whether a scope is that of the clauses after its own as well.

    我省水利系统68名 is about these 68 only; 全省89家 is about the province, as what follows. The number of
    市总工会12351热线 counts nothing.
    """
    if folded[found.start] == "全" or not folded[found.end : found.end + 1].isdigit():
        return True
    return _HOTLINE.match(folded, found.end) is not None
