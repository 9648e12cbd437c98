"""A Run as a page to review: one HTML file that works offline and loads nothing.

The document stands on the left with its figures marked, the table of figures on the right. What is reported is data:
it lies in the page as JSON that cannot end its element, and the script builds the page from it as text alone. The
content security policy allows the page's own style and scripts by their hashes, and nothing else.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from markupsafe import Markup

from extractor.writing.pages import resource, source_hash, template
from extractor.writing.review.contents import as_json, payload
from extractor.writing.review.words import texts

if TYPE_CHECKING:
    from extractor.writing.run import Run

__all__ = ["write_review"]

#: The parts of the page's script in the order in which they use each other.
SCRIPTS = ("dom", "data", "store", "list", "report", "table", "detail", "overview", "save", "printing", "keys", "main")


def write_review(run: Run, stream: IO[bytes], lang: str) -> None:
    """Write the page for ``run`` to ``stream``, in ``lang`` (``en`` or ``zh``)."""
    style = _own("page.css")
    theme = _own("scripts/theme.js")
    script = "\n".join(_own(f"scripts/{name}.js") for name in SCRIPTS)
    words = texts(lang)
    page = template(__name__, "page.html").render(
        lang=lang,
        words=words,
        facts=words["facts"].format(
            documents=len(run.results), figures=sum(1 for _ in run.figures), findings=len(run.findings)
        ),
        made=words["made"].format(
            made=run.made.isoformat(sep=" ", timespec="minutes"), version=run.version, rules=run.rules
        ),
        policy=_policy(style, theme, script),
        style=Markup(style),  # these three are our own, and the data are escaped as JSON
        theme=Markup(theme),
        script=Markup(script),
        data=Markup(as_json(payload(run, lang))),
    )
    stream.write(page.encode())


def _policy(style: str, *scripts: str) -> str:
    """A content security policy that allows these elements alone."""
    allowed = " ".join(source_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {source_hash(style)}; base-uri 'none'; form-action 'none'"
    )


def _own(name: str) -> str:
    """The text of a file beside this one."""
    return resource(__name__, name)
