"""A headless Chromium for tests of pages, driven by Playwright; tests that use it are skipped where it is absent."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium of this system; skips where it or Playwright is not installed."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install -e '.[dev]'")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium fonts-noto-cjk")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Watched:
    """A page of a file, with all that went wrong in it: errors, messages, dialogs, and requests for anything else."""

    def __init__(self, browser: Browser, path: Path, **options: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self._address = path.as_uri()
        self.page.on("console", lambda message: self.wrong.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", lambda request: self._requested(request.url))
        self.page.on("dialog", lambda dialog: (self.wrong.append("dialog"), dialog.dismiss()))
        self.page.set_default_timeout(20_000)

    def open(self) -> Page:
        """Open the page and wait until it can be used."""
        self.page.goto(self._address)
        self.page.wait_for_selector("html[data-ready]")
        return self.page

    def _requested(self, url: str) -> None:
        if url.partition("#")[0] != self._address and not url.startswith("blob:"):
            self.wrong.append(f"request: {url}")


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA that is serious or critical; the page must bypass its own policy."""
    package = pytest.importorskip("axe_playwright_python", reason="axe is not installed: pip install -e '.[dev]'")
    page.add_script_tag(path=Path(package.__file__).with_name("axe.min.js"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['impact']} {one['id']}: {node['target']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
