"""``shuzheng serve`` as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from support import interruptible

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60


class Served(NamedTuple):
    """A service that runs: its process, address and port, and what it said before that it serves."""

    process: subprocess.Popen[str]
    url: str
    port: int
    said_before: str

    def end(self, how: signal.Signals = signal.SIGINT) -> str:
        """End it as Ctrl+C in a terminal does, by a signal to all of its processes; returns what it said."""
        os.killpg(self.process.pid, how)
        _, said = self.process.communicate(timeout=PATIENCE)
        return said


@contextmanager
def served(*options: str) -> Iterator[Served]:
    """A service on a port that is free, ended at the end."""
    command = [sys.executable, "-m", "extractor", "serve", "--port", "0", *options]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=interruptible,
    )
    try:
        assert process.stderr is not None
        said = ""
        while not (found := re.search(r"Serving on (http://\S+:(\d+))/.*\n", said)):
            line = process.stderr.readline()
            assert line, f"it does not serve: {said}"
            said += line
        yield Served(process, found[1], int(found[2]), said[: found.start()])
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
