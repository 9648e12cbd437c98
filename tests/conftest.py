"""Fixtures that several test files use: a working directory, a folder in memory, and pages in a browser."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Any

import fsspec
import pytest
from batches import OTHER, REPORT
from browser import Watched, chromium
from hypothesis import HealthCheck, settings

from extractor.reading.ocr import is_installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from review_pages import Open

pytest.register_assert_rewrite("support")  # so that its assertions say what was compared

# that examples are slow to make says something about the machine alone
settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the extra ``[ocr]`` were not installed."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    is_installed.cache_clear()
    yield
    is_installed.cache_clear()


CSV_FIELD_LIMIT = csv.field_size_limit()


@pytest.fixture(autouse=True)
def usual_csv_field_limit() -> None:
    """The longest cell that CSV may have, which frictionless lifts for the whole process when it is imported."""
    csv.field_size_limit(CSV_FIELD_LIMIT)


@pytest.fixture
def english_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, far from the locale of whoever runs the tests."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def memory() -> Iterator[str]:
    """The URL of a folder that only this process has."""
    files = fsspec.filesystem("memory")
    files.pipe_file("/batch/in/b.txt", OTHER.encode())
    files.pipe_file("/batch/in/2012/a.txt", REPORT.encode())
    for unread in ("/batch/in/.hidden.txt", "/batch/in/~$a.txt", "/batch/in/picture.gif", "/batch/in/README"):
        files.pipe_file(unread, b"1")
    yield "memory://batch"
    files.rm("/batch", recursive=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for the tests of one module: while it runs, no other event loop can."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """The review page of a run, by its name in review_pages.py and its language."""
    folder = tmp_path_factory.mktemp("pages")

    def page(name: str, lang: str) -> Path:
        path = folder / f"{name}.{lang}.html"
        if not path.exists():
            from review_pages import runs

            from extractor.writing.review import write_review

            with path.open("wb") as stream:
                write_review(runs(name), stream, lang)
        return path

    return page


@pytest.fixture
def show(browser: Browser, pages: Callable[[str, str], Path]) -> Iterator[Open]:
    """Opens a page; at the end nothing must have gone wrong in it."""
    opened: list[Watched] = []

    def open_page(name: str = "small", lang: str = "en", **options: Any) -> Page:
        opened.append(Watched(browser, pages(name, lang), **options))
        return opened[-1].open()

    yield open_page
    for one in opened:
        one.context.close()
        assert one.wrong == []
