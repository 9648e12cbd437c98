"""Whose a quantity is: the territories and bodies that it may be about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.extraction.context.entities import KINDS, entity_of, is_leading
from extractor.extraction.context.offers import backwards, forwards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.extraction.clauses import Clause
    from extractor.extraction.context import DocumentContext
    from extractor.extraction.context.offers import ParagraphContext
    from extractor.records import Sentence, Span
    from extractor.rulepack import TimeOrPlace

_CLAUSE = re.compile(r"[^,;。!?:]*")
# 白河县|新建工会12家;   第三幼儿园|项目|,占地8436平方米
_SPREADING = re.compile(r"[0-9]|^(?:项目|方面)?$")
# 恒远公司开展征集,|职工|提出建议80条: its own
_OWN_PEOPLE = re.compile(r",(?:全体|广大|一线)?(?:职工|员工|会员|干部职工)")
#: Places that their names end in as institutions do.
_TOWNSHIPS = ("街道", "苏木", "嘎查")
# 市本级|完成316104万元;完成客运量16542万人
_PART_ALONE = "本级"
# 省高院|评估考核的51项|指标中,本院…
_OF_WHICH = re.compile(r"[\u4e00-\u9fff]{2,8}的[0-9]{1,4}[项个条件份]")
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
    # 市总工会推动|全市|工作: the subjects of clauses come first
    spread = [found for found in in_sentence if _spreads(found, document.folded, unit, position)]
    subjects = context.subjects
    for found in sorted(spread, key=lambda one: one.start not in subjects):
        yield found, "scope.in-sentence"
    lasting = [found for found in earlier if _lasts(found, document.folded, unit)]
    for found in lasting:
        if found.start in subjects:
            yield found, "scope.in-paragraph"
    for around in document.around(context.paragraph.section):
        yield from _of_grade("territory", around.scopes, "scope.in-section", sentence.end)
    section = context.paragraph.section
    root = document.layout.root(section)
    named = [(context.carried.territory, "scope.last-named")] if context.carried else []
    for around in document.around(section):
        bodies = _of_grade("body", around.scopes, "scope.in-section", position)
        named += [found for found in bodies if _lasts(found[0], document.folded, unit)]
        named += _of_grade("own", around.scopes, "scope.own-name", position) if context.carried else ()
    yield from sorted(named, key=_start_of_found, reverse=True)
    for found in lasting:
        if found.start not in subjects and found.pattern.grade != "each":
            yield found, "scope.in-paragraph"
    for around in document.around(section):
        yield from _of_grade("territory", around.inner, "scope.in-section", position)
    for found in own:
        yield found, "scope.own-name"
    for around in document.around(section):
        yield from _of_grade("own", around.scopes, "scope.own-name", sentence.end)
    yield from _of_grade("speaker", document.section(root).scopes, "scope.spoken-for")
    yield None, "scope.none"


def _start_of_found(found: tuple[TimeOrPlace, str]) -> int:
    return found[0].start


def section_scopes(document: DocumentContext, section: int) -> Iterator[tuple[TimeOrPlace | Span | None, str]]:
    """The territories that a section is about, by its heading or opening or those around it; none in the end."""
    for around in document.around(section):
        yield from _of_grade("territory", around.scopes, "scope.in-section")
    yield None, "scope.none"


def _of_grade(
    grade: str, scopes: tuple[TimeOrPlace, ...], rule: str, before: int | None = None
) -> Iterator[tuple[TimeOrPlace, str]]:
    """The scopes of a grade; what is said only behind ``before`` governs nothing."""
    return (
        (found, rule) for found in scopes if found.pattern.grade == grade and (before is None or found.start < before)
    )


def _lasts(found: TimeOrPlace, folded: str, unit: str | None) -> bool:
    """Whether a scope is that of the sentences after its own as well.

    Territories are, and bodies that report themselves; of an unknown reporter all but those that lead others.
    """
    if found.pattern.grade != "body":
        return found.pattern.grade in ("territory", "each")
    name = folded[found.start : found.end]
    if name.endswith(_PART_ALONE):
        return False
    if found.pattern.id == "scope.plain-bodies":
        return True
    return not is_leading(name) and (unit is None or entity_of(name, unit) == unit)


def _spreads(found: TimeOrPlace, folded: str, unit: str | None, position: int) -> bool:
    """Whether a scope is that of the clauses after its own as well, as far as ``position``.

    我省水利系统68名 is about these 68 only; 全省89家 is about the province, as what follows. The number of
    市总工会12351热线 counts nothing. In the report of others a firm, or a place by its short name, is left where its
    own clause has no figure: 恒丰银行稳健发展,新增上市公司10家.
    """
    if folded[found.start : found.end].endswith(_PART_ALONE) and ";" in folded[found.end : position]:
        return False
    if _OF_WHICH.match(folded, found.end) and "," in folded[found.end : position]:
        return False
    is_full = folded.endswith(_TOWNSHIPS, found.start, found.end) or (
        found.pattern.id == "scope.place" and folded[found.end - 1] in KINDS
    )
    if found.pattern.grade == "named" and not is_full:
        clause = _CLAUSE.match(folded, found.end)
        spreads = clause is not None and (
            _SPREADING.search(clause[0]) is not None or _OWN_PEOPLE.match(folded, clause.end()) is not None
        )
        return unit is None or spreads
    if folded[found.start] == "全" or not folded[found.end : found.end + 1].isdigit():
        return True
    return _HOTLINE.match(folded, found.end) is not None
