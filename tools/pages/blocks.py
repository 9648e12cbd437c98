"""The code blocks of a page, and running them as a reader would: in order, in one directory.

- ``console``: lines ``$ command`` (continued by ``> ``), each followed by exactly what it prints; a line ``...`` stands
  for any lines that are left out.
- ``sh``: commands without their output. ``python``: code, which shares its names with the blocks before it.
- Any block with a ``title="name"`` is the file of that name, which is written and not run.
- ``<!-- exit code: 1 -->`` before a block is how its last command ends; without it every command ends with 0.
- ``<!-- not run: reason -->`` before a block says why it is left out.
- Blocks of other kinds are not commands.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generated import ROOT
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from extractor.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUN = ("console", "sh", "python")
ELLIPSIS = "..."
#: The folders of the project that the pages use.
USED = ("fixtures", "schemas")
#: How long a command of a page may take, in seconds.
PATIENCE = 60


@dataclass(frozen=True)
class Block:
    """A fenced block; ``line`` is that of its first line of content, counted from 1."""

    line: int
    kind: str
    title: str
    text: str
    exit_code: int
    not_run: str


@dataclass(frozen=True)
class Step:
    """A command with what it should and did print; ``expected`` is None where the page does not show it."""

    line: int
    command: str
    expected: tuple[str, ...] | None
    printed: tuple[str, ...]
    exit_code: int
    wanted_code: int

    @property
    def fault(self) -> str:
        """What is wrong, for a person to mend it; empty if nothing is."""
        printed = "\n".join(self.printed) or "(nothing)"
        if self.exit_code != self.wanted_code:
            return f"line {self.line}: {self.command}\nexit code {self.exit_code}, not {self.wanted_code}:\n{printed}"
        if self.expected is not None and not matches(self.expected, self.printed):
            expected = "\n".join(self.expected) or "(nothing)"
            return f"line {self.line}: {self.command}\nexpected:\n{expected}\ngot:\n{printed}"
        return ""


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page in Markdown."""
    comment = ""
    for token in MarkdownIt().parse(page):
        if token.type == "fence":
            assert token.map is not None
            kind, _, rest = token.info.strip().partition(" ")
            title = re.search(r'title="([^"]+)"', rest)
            code = re.search(r"<!-- exit code: (\d+) -->", comment)
            reason = re.search(r"<!-- not run: (.+?) -->", comment)
            yield Block(
                token.map[0] + 2,
                kind,
                title[1] if title else "",
                token.content,
                int(code[1]) if code else 0,
                reason[1] if reason else "",
            )
        comment = token.content if token.type == "html_block" else ""


def matches(expected: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Whether lines are as expected, where a line ``...`` stands for any number of lines.

    >>> matches(("a", "...", "d"), ("a", "b", "c", "d")), matches(("a", "...", "c"), ("a", "b"))
    (True, False)
    """
    if ELLIPSIS not in expected:
        return expected == printed
    gap = expected.index(ELLIPSIS)
    rest = expected[gap + 1 :]
    return expected[:gap] == printed[:gap] and any(
        matches(rest, printed[start:]) for start in range(gap, len(printed) + 1)
    )


def checkout(folder: Path) -> Path:
    """``folder``, with copies of what the pages use of the project in it."""
    for name in USED:
        shutil.copytree(ROOT / name, folder / name)
    return folder


class Session:
    """A directory in which the blocks of one page are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: dict[str, Any] = {"__name__": "__main__"}
        self._environment = {
            **{name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES", "COLUMNS")},
            "LANG": "C.UTF-8",
            "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]),  # noqa: PTH120
        }

    def run(self, block: Block) -> list[Step]:
        """Run a block; the steps are its commands with what they printed."""
        if block.not_run:
            return []
        if block.title:
            target = self.folder / block.title
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
            return []
        match block.kind:
            case "console":
                parts = list(_commands(block))
            case "sh":
                parts = [(block.line, one, None) for one in _lines(block.text)]
            case "python":
                return [self._step(block, block.line, block.text, None, last=True)]
            case _:
                return []
        return [self._step(block, *part, last=part is parts[-1]) for part in parts]

    def _step(self, block: Block, line: int, command: str, expected: tuple[str, ...] | None, *, last: bool) -> Step:
        if block.kind == "python":
            code, printed = self._python(command)
        elif arguments := _plain(command):
            code, printed = self._shuzheng(arguments)
        else:
            code, printed = self._bash(command)
        shown = tuple(one.rstrip() for one in printed.splitlines())
        return Step(line, command, expected, shown, code, block.exit_code if last else 0)

    def _shuzheng(self, arguments: list[str]) -> tuple[int, str]:
        """Run ``shuzheng`` in this process, which is faster than in a process of its own."""
        with contextlib.chdir(self.folder):
            result = CliRunner(env={"LANG": "C.UTF-8", "LC_ALL": None, "LC_MESSAGES": None, "COLUMNS": None}).invoke(
                app, arguments, prog_name="shuzheng"
            )
        if result.exception and not isinstance(result.exception, SystemExit):
            return 1, result.output + "".join(traceback.format_exception(result.exception))
        return result.exit_code, result.output

    def _bash(self, command: str) -> tuple[int, str]:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
        return done.returncode, done.stdout.decode()

    def _python(self, code: str) -> tuple[int, str]:
        printed = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(printed):
            try:
                exec(compile(code, "block", "exec"), self._names)
            except Exception:
                return 1, printed.getvalue() + traceback.format_exc()
        return 0, printed.getvalue()


def _commands(block: Block) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """The commands of a console block with their lines and what follows them."""
    parts = re.split(r"(?m)^\$ ", block.text)
    line = block.line + parts[0].count("\n")
    for part in parts[1:]:
        head, *rest = part.rstrip("\n").split("\n")
        command = [head]
        while rest and rest[0].startswith("> "):
            command.append(rest.pop(0)[2:])
        yield line, "\n".join(command), tuple(one.rstrip() for one in rest)
        line += part.count("\n")


def _lines(text: str) -> list[str]:
    """The commands of a block of shell: one a line, but the whole block where lines hang together."""
    joined = text.replace("\\\n", "")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return lines if all(map(_plain, lines)) else [f"set -e\n{text}"]


def _plain(command: str) -> list[str]:
    """The arguments of a ``shuzheng`` command that needs no shell; empty for any other."""
    lexer = shlex.shlex(command.replace("\\\n", ""), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    if words[:1] != ["shuzheng"] or any(set(word) <= set("();<>|&") or "$" in word for word in words):
        return []
    return words[1:]
