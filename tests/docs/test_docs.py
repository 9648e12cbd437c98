"""The pages for people: every command block does what the page says, and every link and option exists."""

from __future__ import annotations

import re
import shlex
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from batches import KILLS
from markdown_it import MarkdownIt
from pages.blocks import RUN, Block, Session, Step, blocks, checkout, matches
from pages.commands import commands
from pymdownx.slugs import slugify
from support import ROOT

from extractor.batch.plan import BATCH_BYTES, OLD_OFFICE_DOCUMENTS
from extractor.reading.conversions import GROUP_FILES
from extractor.reading.libreoffice import CONVERSION_SECONDS, SECONDS_MORE
from extractor.service import requests, settings
from extractor.writing import parquet, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown_it.token import Token

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
#: Why a block may be left out; another reason needs a line here.
NOT_RUN = {
    "installs": "makes a virtual environment or installs into one, which .ci/run does in a clean checkout",
    "starts a server": "does not end by itself; test_service_docs.py starts one and asks it what the page asks",
    "needs a cluster": "runs on machines that the tests do not have",
}
#: Kinds of blocks that hold no commands.
DATA = ("text", "json", "toml")
#: The page with queries in SQL, which test_database_queries.py runs.
QUERIES = "docs/reference/databases.md"
#: What starts a line of a command; it must stand in a block that is run.
COMMANDS = re.compile(r"(?m)^\s*(?:\$ |shuzheng |make |pip |python3? |curl |mkdocs )")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


every_page = pytest.mark.parametrize("page", PAGES, ids=name)


@cache
def tokens(page: Path) -> tuple[Token, ...]:
    return tuple(MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8")))


@cache
def blocks_of(page: Path) -> tuple[Block, ...]:
    return tuple(blocks(page.read_text(encoding="utf-8")))


def inline(page: Path) -> Iterator[Token]:
    for token in tokens(page):
        yield from token.children or ()


# ── the blocks ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", [page for page in PAGES if any(one.kind in RUN for one in blocks_of(page))], ids=name)
def test_every_block_does_what_the_page_says(page: Path, tmp_path: Path) -> None:
    session = Session(checkout(tmp_path))
    faults = [step.fault for block in blocks_of(page) for step in session.run(block) if step.fault]
    assert not faults, "\n\n".join(f"{name(page)}, {fault}" for fault in faults)


@every_page
def test_what_is_not_run_says_why(page: Path) -> None:
    unknown = [
        f"{name(page)}:{one.line}: {one.not_run}" for one in blocks_of(page) if one.not_run not in ("", *NOT_RUN)
    ]
    assert not unknown, f"no known reason: {unknown}; known: {', '.join(NOT_RUN)}"


def test_every_reason_not_to_run_a_block_is_used() -> None:
    assert {one.not_run for page in PAGES for one in blocks_of(page)} - {""} == set(NOT_RUN)


@every_page
def test_every_block_is_of_a_known_kind(page: Path) -> None:
    known = (*RUN, *DATA, *(["sql"] if name(page) == QUERIES else []))
    other = [f"{name(page)}:{one.line}: {one.kind}" for one in blocks_of(page) if one.kind not in known]
    assert not other, f"no known kind of block: {other}; known: {', '.join(known)}"


@every_page
def test_no_command_stands_in_a_block_that_is_not_run(page: Path) -> None:
    hidden = [
        f"{name(page)}:{one.line}: {found[0].strip()}"
        for one in blocks_of(page)
        if one.kind not in RUN and not one.title and (found := COMMANDS.search(one.text))
    ]
    assert not hidden, f"fence these as console or sh: {hidden}"


@every_page
def test_no_block_is_made_by_indenting(page: Path) -> None:
    indented = [
        f"{name(page)}:{token.map[0] + 1}" for token in tokens(page) if token.type == "code_block" and token.map
    ]
    assert not indented, f"fence these, so that they are run: {indented}"


@every_page
def test_comments_about_blocks_stand_before_one(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    said = len(re.findall(r"<!-- (?:not run|exit code):", text))
    assert said == sum(bool(one.not_run) + bool(one.exit_code) for one in blocks_of(page))


# ── the runner itself ───────────────────────────────────────────────────────────────────────────────────────

PAGE = """
<!-- exit code: {code} -->

```console
$ echo one; {last}
{shown}
```
"""


@pytest.mark.parametrize(
    ("code", "last", "shown", "fault"),
    [
        (0, "echo two", "one\ntwo", ""),
        (0, "echo two", "one", "line 5: echo one; echo two\nexpected:\none\ngot:\none\ntwo"),
        (0, "echo two", "...\ntwo", ""),  # three dots stand for lines left out
        (0, "echo two", "...\nthree", "line 5: echo one; echo two\nexpected:\n...\nthree\ngot:\none\ntwo"),
        (3, "exit 3", "one", ""),
        (0, "exit 3", "one", "line 5: echo one; exit 3\nexit code 3, not 0:\none"),
        (1, "true", "one", "line 5: echo one; true\nexit code 0, not 1:\none"),  # it must fail as said
    ],
)
def test_a_fault_names_line_command_expected_and_got(
    tmp_path: Path, code: int, last: str, shown: str, fault: str
) -> None:
    assert [step.fault for step in run(PAGE.format(code=code, last=last, shown=shown), tmp_path)] == [fault]


@pytest.mark.parametrize(
    ("fence", "content", "faulty"),
    [
        ("sh", "shuzheng --version", False),
        ("sh", "shuzheng --version | grep shuzheng  # through a shell", False),
        ("sh", "shuzheng --versoin", True),
        ("sh", "shuzheng extract missing.txt\nshuzheng --version", True),  # not only the last counts
        ("python", "import extractor", False),
        ("python", "raise ValueError('x')", True),
        ("console", "$ shuzheng rules test city.toml\nall is well", True),
        ("toml", "= not TOML", False),  # no command
    ],
)
def test_blocks_are_run_by_their_kind(tmp_path: Path, fence: str, content: str, faulty: bool) -> None:
    assert any(step.fault for step in run(f"```{fence}\n{content}\n```\n", tmp_path)) is faulty


def test_blocks_of_a_page_share_files_and_names(tmp_path: Path) -> None:
    page = (
        '```text title="in/report.txt"\n新建工会12家。\n```\n\n```sh\nshuzheng extract in -o out.csv\n```\n\n'
        "```python\nsize = 3\n```\n\n```python\nassert size == 3\n```\n\n"
        "<!-- not run: installs -->\n\n```sh\nexit 1\n```\n"
    )
    assert [step.fault for step in run(page, tmp_path)] == ["", "", ""]
    assert (tmp_path / "out.csv").is_file()


@pytest.mark.parametrize(
    ("expected", "printed", "alike"),
    [
        ("a", "a", True),
        ("a", "a b", False),
        ("...", "", True),
        ("a ...", "a", True),
        ("... c", "a b c", True),
        ("a ... c ... e", "a b c d e", True),
        ("a ... c ... e", "a b d e", False),
        ("... b", "a b c", False),  # what stands last must be last
    ],
)
def test_dots_stand_for_any_lines(expected: str, printed: str, alike: bool) -> None:
    assert matches(tuple(expected.split()), tuple(printed.split())) is alike


def run(page: str, folder: Path) -> list[Step]:
    session = Session(folder)
    return [step for block in blocks(page) for step in session.run(block)]


# ── commands and options ────────────────────────────────────────────────────────────────────────────────────

#: Options of other programs that the pages name.
OTHER_OPTIONS = {"--check", "--strict"}


def options(command: Any) -> set[str]:
    return {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help",
        "-h",
    }


def spans(page: Path) -> Iterator[str]:
    """The code of a page that may be a command line of ``shuzheng``, without that word."""
    for token in inline(page):
        if token.type == "code_inline":
            first, _, rest = token.content.partition(" ")
            if first == "shuzheng":
                yield rest
            elif first in commands() and rest.startswith("-"):
                yield token.content
    for block in blocks_of(page):
        lines = block.text.replace("\\\n", " ").splitlines()
        if block.kind == "console":  # what is printed is no command line
            lines = [line for line in lines if line.startswith(("$ ", "> "))]
        if block.kind in RUN:
            yield from (found[1] for line in lines if (found := re.search(r"(?:^|[\s/;|&(])shuzheng (.*)$", line)))


def unknown(line: str) -> str:
    """The first word of a command line that is no command or option of ``shuzheng``; empty if there is none."""
    known, name = commands(), ""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    for word in lexer:
        if set(word) <= set("|;&<>()"):
            break
        if f"{name} {word}".strip() in known:
            name = f"{name} {word}".strip()
            continue
        is_option = re.fullmatch(r"--?[a-z][a-z-]*", word)
        if (is_option and word not in options(known[name])) or (not is_option and hasattr(known[name], "commands")):
            return word
    return ""


@every_page
def test_every_command_and_option_exists(page: Path) -> None:
    wrong = [f"{word!r} in shuzheng {line}" for line in spans(page) if (word := unknown(line))]
    assert not wrong, f"{name(page)}: {wrong}"


@every_page
def test_every_option_that_is_named_alone_exists(page: Path) -> None:
    known = set().union(OTHER_OPTIONS, *map(options, commands().values()))
    named = [token.content.split(" ")[0] for token in inline(page) if re.match("--[a-z]", token.content)]
    wrong = [word for word in named if word not in known]
    assert not wrong, f"{name(page)}: no command has {wrong}"


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("extract reports/ -o figures.xlsx --lang zh", ""),
        ("rules test city.toml", ""),
        ("extract a.txt -o - | jq .value --raw-output", ""),  # an option of jq
        ("find -- -3%", ""),
        ("extrac reports/", "extrac"),
        ("rules tset", "tset"),
        ("extract reports/ --language zh", "--language"),
        ("find 8.36万 reports/ --as-of 2013 --jobs 2", "--jobs"),
    ],
)
def test_unknown_words_are_found(line: str, word: str) -> None:
    assert unknown(line) == word


@every_page
def test_every_target_of_make_exists(page: Path) -> None:
    known = re.search(r"(?m)^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert known is not None
    code = [token.content for token in inline(page) if token.type == "code_inline"]
    code += [line for block in blocks_of(page) if block.kind in RUN for line in block.text.splitlines()]
    named = {found[1] for text in code if (found := re.match(r"(?:\$ )?make ([a-z]+)", text))}
    assert named <= set(known[1].split())


# ── links ───────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def anchors(page: Path) -> frozenset[str]:
    """The ids of the headings of a page, as the site and the usual viewers of Markdown make them."""
    slug = slugify(case="lower")
    pairs = zip(tokens(page), tokens(page)[1:], strict=False)
    return frozenset(slug(text.content.replace("`", ""), "-") for head, text in pairs if head.type == "heading_open")


@every_page
def test_every_link_and_image_within_the_project_exists(page: Path) -> None:
    broken = []
    for token in inline(page):
        link = unquote(str(token.attrGet("href") or token.attrGet("src") or ""))
        path, _, anchor = link.partition("#")
        if not link or re.match("[a-z]+:", link):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken, f"{name(page)}: {broken}"


def test_every_image_is_shown() -> None:
    shown = {
        (page.parent / str(token.attrGet("src"))).resolve()
        for page in PAGES
        for token in inline(page)
        if token.type == "image"
    }
    assert set((DOCS / "images").iterdir()) <= shown


# ── numbers of the code ─────────────────────────────────────────────────────────────────────────────────────

#: Small numbers as the pages write them.
WORDS = {4: "four", 10: "ten", 20: "twenty"}
OLDEST_PYTHON = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "requires-python"
].removeprefix(">=")
STATED = [
    # page, what it says
    ("docs/howto/service.md", f"would have more than {settings.MAX_ANSWER // 1_000_000} MB;"),
    ("docs/howto/service.md", f"took more than {settings.MAX_MEMORY >> 30} GB of memory"),
    ("docs/howto/service.md", f"and {settings.MAX_MEMORY >> 30} GB of memory (on Linux"),
    ("docs/howto/service.md", f"{WORDS[settings.WAITING]} times as many may wait"),
    ("docs/howto/service.md", f"A request may have {settings.MAX_BYTES // 1_000_000} MB (`--max-bytes`)"),
    ("docs/howto/service.md", f"client_max_body_size {settings.MAX_BYTES // 1_000_000}m;"),
    ("docs/howto/service.md", f"and {requests.MAX_FILES} files"),
    ("docs/howto/service.md", f"the work may take {settings.MAX_SECONDS:g} seconds (`--max-seconds`)"),
    ("docs/scale.md", f"kill a run {WORDS[KILLS]} times"),
    ("docs/scale.md", f"one batch of about {BATCH_BYTES // 1_000_000} MB"),
    ("docs/scale.md", f"{WORDS[OLD_OFFICE_DOCUMENTS]} go into one batch"),
    ("docs/reference/reading.md", f"converted up to {GROUP_FILES} in one call"),
    ("docs/reference/reading.md", f"{CONVERSION_SECONDS} seconds, and {SECONDS_MORE} more for each further file"),
    ("docs/explanation/design.md", f"pieces of about {BATCH_BYTES // 1_000_000} MB"),
    ("docs/reference/databases.md", f"a row group has up to {parquet.ROW_GROUP:,} figures"),
    ("docs/reference/databases.md", f"figures | decimal128({parquet.PRECISION}, {parquet.SCALE}), and exact text"),
    ("docs/reference/databases.md", f"DECIMAL({parquet.PRECISION}, {parquet.SCALE}), exact in sums"),
    ("docs/reference/databases.md", f"`value_max` | decimal128({parquet.PRECISION}, {parquet.SCALE})"),
    (
        "docs/reference/databases.md",
        f"decimal128({parquet.PRECISION}, {parquet.SCALE}) holds {parquet.PRECISION - parquet.SCALE} digits before the "
        f"point and {parquet.SCALE} behind it",
    ),
    ("docs/reference/databases.md", f"`PRAGMA user_version` is {sqlite.SCHEMA_VERSION} for these tables"),
    ("README.md", f"You need Python {OLDEST_PYTHON} or newer"),
    ("docs/index.md", f"You need Python {OLDEST_PYTHON} or newer"),
    ("docs/zh/tutorial.md", f"需要 Python {OLDEST_PYTHON} 或更高版本"),
]


@pytest.mark.parametrize(("page", "sentence"), STATED)
def test_numbers_are_those_of_the_code(page: str, sentence: str) -> None:
    assert sentence in " ".join((ROOT / page).read_text(encoding="utf-8").split())
