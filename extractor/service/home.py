"""The page of the service: a form that sends a report, and gets the review page or the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from extractor.reading import readable_suffixes
from extractor.version import __version__
from extractor.words import section, word
from extractor.writing.pages import resource, source_hash, template

if TYPE_CHECKING:
    from starlette.requests import Request

    from extractor.service.settings import Settings
    from extractor.service.work import Language


def home_page(lang: Language, settings: Settings, problem: str | None = None) -> str:
    """The page in a language; ``problem`` says why a request from it is refused."""
    types = readable_suffixes()
    megabytes = f"{settings.max_bytes / 1_000_000:g}"
    words = {
        **section("home", lang),
        "file_hint": word("home.file_hint", lang, megabytes=megabytes, types=" ".join(types)),
        "other_lang": "en" if lang == "zh" else "zh",
    }
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
