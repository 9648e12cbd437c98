"""Runs whose review pages are tested, and what such a page shows; the fixtures that open pages are in conftest.py."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from support import FIXTURES

from extractor import Document, extract, load_rules, read
from extractor.checks import CHECKS, check
from extractor.records import Category, Result, Severity
from extractor.writing.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]

PLANTED = "一、2012年工作回顾\n" + "\n".join(one.example for one in CHECKS)
PLAN = (
    "二、2013年工作要点\n力争新建工会900个，发放慰问金85.5万元，每人最高贷款额度10万元。\n"
    "𠮷林市𠮷𠮷区慰问困难职工1234户，𪚥投入资金5.6亿元。\n"
)
HOSTILE = (
    "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>新建工会12个。\n"
    "\u202e慰问\u200b职工34人\u2066，javascript:alert(1)投入资金56万元<b onclick=window.hacked=1>。\n"
    "<!--<script>{{7*7}}{% raw %}&lt;&#60;发展会员78人\u2028\x0b\x85参加培训\u061c90人次。\n"
)
PASSAGE = (
    "各级工会要围绕中心、服务大局，坚持以职工为本，主动依法科学维权，不断增强工会组织的凝聚力和影响力，"
    "团结动员广大职工为实现目标而奋斗，以优异成绩迎接大会召开。"
)


def run_of(*documents: Document) -> Run:
    results = tuple(extract(document) for document in documents)
    return Run(results, check(results), rules=load_rules().digest)


def overlapping() -> Run:
    """A run in which two figures share a place, as no rule gives them today."""
    result = extract(Document("重叠.txt", "全市工会新建服务站12个试点。"))
    (figure,) = result.figures
    wide = figure.model_copy(
        update={
            "id": f"{figure.document_id}:{figure.start}-{figure.end + 2}",
            "end": figure.end + 2,
            "mention": "12个试点",
            "category": Category.OTHER,
            "indicator": "试点",
        }
    )
    return Run((Result(result.document, (figure, wide)),))


def graver_later() -> Run:
    """A run in which a figure has something worth a look before what cannot be right."""
    run = run_of(Document("r.txt", "信访案件办结率提高1000个百分点，达1000%。"))
    (error,) = run.findings
    info = error.model_copy(update={"code": "my-check", "severity": Severity.INFO, "message": "a look at it"})
    return Run(run.results, (info, error))


def twenty_thousand(*, together: bool) -> Run:
    """The reports of the fixtures until there are enough figures, as one document or as many."""
    reports = [path.read_text(encoding="utf-8") for path in sorted((FIXTURES / "reports").glob("*.txt"))]
    texts = [f"第{number}号\n{report}" for number in range(35) for report in reports]
    if together:
        return Run((extract(Document("全部.txt", "\n".join(texts))),))
    return Run(tuple(extract(Document(f"{number}.txt", text)) for number, text in enumerate(texts)))


RUNS: dict[str, Callable[[], Run]] = {
    "small": lambda: run_of(Document("2012年.txt", PLANTED), Document("2013年.txt", PLAN)),
    "reports": lambda: run_of(*(read(path) for path in sorted((FIXTURES / "reports").glob("*.txt")))),
    "hostile": lambda: run_of(Document("<img src=x onerror=alert(1)>\u202e.txt", HOSTILE)),
    "overlapping": overlapping,
    "graver": graver_later,
    "passages": lambda: run_of(Document("重复.txt", f"{PASSAGE}\n" + "下一步要继续努力。\n" * 40 + PASSAGE)),
    "many": lambda: twenty_thousand(together=False),
    "one": lambda: twenty_thousand(together=True),
    "empty": lambda: run_of(Document("空.txt", "各位代表，现在开会。")),
}


@cache
def runs(name: str) -> Run:
    return RUNS[name]()


FIGURES = tuple(runs("small").figures)
ALL = len(FIGURES)


def rows(page: Page) -> int:
    """How many figures are shown, all pages of the table together."""
    return int(page.locator("#table").get_attribute("aria-rowcount") or 0) - 1


def current(page: Page) -> str:
    """The indicator of the chosen figure, which the row, the mark and the detail must agree on."""
    row = page.locator("#rows tr[aria-current=true]")
    number = row.get_attribute("data-figures")
    mark = page.locator("#text mark.current")
    assert mark.get_attribute("data-figures") == number
    name = page.locator("#figure-name").inner_text()
    assert row.locator(".column-indicator").inner_text() == name
    return name


def is_in_view(page: Page, selector: str, box: str) -> bool:
    return bool(
        page.evaluate(
            """([selector, box]) => {
              const inner = document.querySelector(selector).getBoundingClientRect();
              const outer = document.querySelector(box).getBoundingClientRect();
              return inner.top >= outer.top && inner.bottom <= outer.bottom;
            }""",
            [selector, box],
        )
    )
