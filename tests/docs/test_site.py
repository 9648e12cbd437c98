"""The site of docs/: it builds without a warning, asks no other host for anything, and can be searched and read."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from browser import axe_violations
from lxml import html
from support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

#: What a browser loads by itself; a link that a person follows is none of it.
LOADED = "//script/@src | //img/@src | //iframe/@src | //link[not(@rel='canonical')]/@href | //source/@src"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as ``make site`` builds it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The address at which the site is served on this machine."""

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Keep the requests out of what the tests print."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A window of the width of a telephone; nothing is asked of another host, and nothing goes wrong."""
    context = browser.new_context(viewport={"width": 400, "height": 800})
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("request", lambda one: None if one.url.startswith((address, "blob:")) else wrong.append(one.url))
    opened.on("console", lambda message: wrong.append(message.text))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()
    assert wrong == []


def test_every_page_is_built_and_loads_nothing_from_elsewhere(site: Path) -> None:
    names = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    sources = {
        path.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for path in (ROOT / "docs").rglob("*.md")
    }
    assert names == sources | {"404.html"}
    loaded = {str(one) for name in names for one in html.fromstring((site / name).read_bytes()).xpath(LOADED)}
    assert loaded
    assert not [one for one in loaded if "//" in one]


def test_every_page_fits_a_narrow_window(page: Page, address: str, site: Path) -> None:
    wide = []
    for path in site.rglob("*.html"):
        name = path.relative_to(site).as_posix()
        page.goto(f"{address}{name}", wait_until="load")
        if page.evaluate("document.documentElement.scrollWidth") != 400:
            wide.append(name)
    assert wide == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 400)])
@pytest.mark.parametrize("name", ["index", "howto/check", "howto/data", "reference/fields", "rules"])
def test_pages_can_be_read_by_everybody(page: Page, address: str, name: str, scheme: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}{name}.html", wait_until="load")
    page.locator(f"body[data-md-color-scheme={'slate' if scheme == 'dark' else 'default'}]").wait_for()
    assert axe_violations(page) == []


@pytest.mark.parametrize(("words", "found"), [("工会", "Trade unions"), ("verdict", "Fields of the records")])
def test_search_finds_words_of_both_languages(page: Page, address: str, words: str, found: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{address}index.html")
    page.locator(".md-search__input").click()
    page.keyboard.insert_text(words)
    page.keyboard.press("Shift")  # the page looks for words when a key is let go
    page.locator(".md-search-result__item").first.wait_for()
    assert found in page.locator(".md-search-result__list").inner_text()


def test_the_copy_button_takes_the_commands_alone(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}tutorial.html")
    block = page.locator(".language-console", has_text="64.6%")
    block.hover()
    block.locator("button").click()
    page.wait_for_timeout(100)
    copied = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert [line for line in copied if line] == [
        "sed 's/66.4%/64.6%/' fixtures/reports/city-union-2008.txt > slip.txt",
        "shuzheng check slip.txt",
    ]
