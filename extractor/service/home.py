"""The page of the service: a form that sends a report, and gets the review page or the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from extractor.reading import FORMATS
from extractor.version import __version__
from extractor.writing.pages import resource, source_hash, template

if TYPE_CHECKING:
    from starlette.requests import Request

    from extractor.service.settings import Settings
    from extractor.service.work import Language

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "other_lang": "zh",
        "title": "Figures with their evidence",
        "intro": "Give a report in Chinese, and get its figures: each with what it measures, when and where, and with "
        "the sentence that says so.",
        "file": "Reports",
        "file_hint": "One file or several, together up to {megabytes} MB: {types}",
        "text": "Or the text of a report",
        "as_of": "Date of the report",
        "as_of_hint": "Resolves words like 去年 and 今年; e.g. 2013-01-20 or 2013. May be left empty.",
        "review": "Review page",
        "review_hint": "to look through the figures beside the report",
        "workbook": "Excel workbook",
        "workbook_hint": "with a summary and what the checks find",
        "privacy": "The report is read on the machine that this page comes from, and is not kept.",
        "refused": "This could not be done:",
        "programs": "For programs:",
        "other": "中文",
    },
    "zh": {
        "other_lang": "en",
        "title": "数据及其出处",
        "intro": "提交一份中文报告，即可得到其中的数据：每条数据注明指标、时间、范围，并附原句。",
        "file": "报告文件",
        "file_hint": "可选一个或多个文件，合计不超过{megabytes}MB：{types}",
        "text": "或粘贴报告全文",
        "as_of": "报告日期",
        "as_of_hint": "用于推算“去年”“今年”等所指年份，如 2013-01-20 或 2013，可不填。",
        "review": "复核网页",
        "review_hint": "对照原文逐条核对数据",
        "workbook": "Excel 工作簿",
        "workbook_hint": "含汇总和检查结果",
        "privacy": "报告只在提供本页的计算机上处理，不予保存。",
        "refused": "未能完成：",
        "programs": "程序接口：",
        "other": "English",
    },
}


def home_page(lang: Language, settings: Settings, problem: str | None = None) -> str:
    """The page in a language; ``problem`` says why a request from it is refused."""
    types = [suffix for suffix in FORMATS if suffix]
    words = dict(_WORDS[lang])
    words["file_hint"] = words["file_hint"].format(
        megabytes=f"{settings.max_bytes / 1_000_000:g}", types=" ".join(types)
    )
    return template("extractor.service", "templates/home.html").render(
        lang=lang, words=words, problem=problem, types=",".join(types), version=__version__, style=Markup(_style())
    )


def language_of(request: Request) -> Language:
    """The language that a request asks for in its query, or that the browser prefers."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "zh" if asked.lower().startswith("zh") else "en"


def _style() -> str:
    return resource("extractor.service", "templates/home.css")


def _policy() -> str:
    """A content security policy: the page's own style, and its form to the service itself."""
    form = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    return f"default-src 'none'; style-src {source_hash(_style())}; {form}"


HEADERS = {"Content-Security-Policy": _policy()}
"""Headers of the page."""
