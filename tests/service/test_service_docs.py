"""The pages on the service: every command does what its page says, against a service that runs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pages.blocks import Block, Session, blocks, checkout
from service_process import Served, served
from support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = ("docs/howto/service.md", "docs/zh/howto/service.md")
ADDRESS = "http://127.0.0.1:8000"
SHOWN = [
    (page, block)
    for page in PAGES
    for block in blocks((ROOT / page).read_text(encoding="utf-8"))
    if block.not_run == "starts a server" and "curl" in block.text
]


@pytest.fixture(scope="module")
def service() -> Iterator[Served]:
    with served("--jobs", "1") as service:
        yield service


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(checkout(tmp_path_factory.mktemp("page")))


def test_both_pages_ask_the_service() -> None:
    assert {page for page, _ in SHOWN} == set(PAGES)


def test_the_page_shows_every_path_that_takes_documents() -> None:
    text = "".join(block.text for page, block in SHOWN if page == PAGES[0])
    assert [
        path for path in ("extract", "check", "compare", "review", "workbook") if f"{ADDRESS}/{path}" not in text
    ] == []


@pytest.mark.parametrize(("page", "block"), SHOWN, ids=[f"{page}:{block.line}" for page, block in SHOWN])
def test_every_command_does_what_the_page_says(service: Served, session: Session, page: str, block: Block) -> None:
    here = replace(block, not_run="", text=block.text.replace(ADDRESS, service.url))
    assert [step.fault for step in session.run(here) if step.fault] == [], page
    for name in re.findall(r"curl[^|]* -o (\S+)", block.text):  # curl writes a refusal into the file too
        assert not (session.folder / name).read_bytes().startswith(b'{"error"'), f"{page}: {name}"
