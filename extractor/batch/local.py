"""The engine of one machine: processes, replaced when one of them dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import wait as wait_for
from typing import TYPE_CHECKING, NoReturn, TypeVar

from extractor.batch.engine import WINDOW, Died
from extractor.errors import BatchError
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from extractor.batch.engine import Task

Answer = TypeVar("Answer")
STARTS = 3
"""How often a worker may die as it starts, before no document is to blame."""

PATIENCE = 1.0
"""Seconds after which a broken executor has given all answers that it will give."""

GRACE = 2.0
"""Seconds that a worker has to end what it started (LibreOffice) before it is killed."""


@contextmanager
def local_pool(jobs: int | None = None) -> Iterator[LocalPool]:
    """A pool of ``jobs`` processes, by default one a core; its workers end with it."""
    pool = LocalPool(jobs or os.cpu_count() or 1)
    try:
        yield pool
    except BaseException:
        pool.kill()  # whoever stops a run does not wait for what is being done
        raise
    finally:
        pool.close()


class LocalPool:
    """Processes that do tasks; when one dies, all are replaced, since the executor cannot go on without it."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._executor = _executor(jobs)

    def map(self, function: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer | Died]]:
        """Run the tasks as :meth:`extractor.batch.engine.Engine.map` says."""
        left = iter(tasks)
        suspects: list[Task] = []
        yield from self._answers(function, left, suspects)
        while suspects:
            yield from self._alone(function, suspects.pop())
            if not suspects:
                yield from self._answers(function, left, suspects)

    def _alone(self, function: Callable[[Task], Answer], task: Task) -> Iterator[tuple[Task, Answer | Died]]:
        """The answer to a task while nothing else is done; item by item if a worker dies of the whole."""
        died: list[Task] = []
        yield from self._answers(function, iter([task]), died)
        if died and len(task) == 1:
            yield task, Died()
        elif died:
            for item in task:
                yield from self._alone(function, (item,))

    def _answers(
        self, function: Callable[[Task], Answer], tasks: Iterator[Task], suspects: list[Task]
    ) -> Iterator[tuple[Task, Answer]]:
        """The answers to the tasks, until a worker dies; then those that have none are put to the ``suspects``."""
        pending: dict[Future[Answer], Task] = {}
        while not suspects:
            self._hand_out(function, tasks, pending, suspects)
            if not pending:
                break
            done = wait(pending, PATIENCE, return_when=FIRST_COMPLETED).done
            if not done and self._executor._broken:  # taken on as a worker died, and forgotten
                suspects.extend(pending.values())
                pending.clear()
            for future in done:
                task = pending.pop(future)
                try:
                    yield task, future.result()
                except BrokenProcessPool:
                    suspects.append(task)
        if not suspects:
            return
        answered, forgotten = wait(pending, PATIENCE)
        suspects.extend(pending[future] for future in forgotten)
        for future in answered:
            try:
                yield pending[future], future.result()
            except BrokenProcessPool:
                suspects.append(pending[future])
        self._replace()

    def _hand_out(
        self,
        function: Callable[[Task], Answer],
        tasks: Iterator[Task],
        pending: dict[Future[Answer], Task],
        suspects: list[Task],
    ) -> None:
        """Take on as many tasks as may be pending; one is a suspect if a worker died before it could be taken on."""
        for task in islice(tasks, WINDOW * self.jobs - len(pending)):
            try:
                pending[self._executor.submit(_carry_out, function, task)] = task
            except BrokenProcessPool:
                suspects.append(task)
                return

    def _replace(self) -> None:
        """Replace all workers. Raises BatchError if new ones die before they have anything to do."""
        for _ in range(STARTS):
            self.kill()  # a worker that started as another died is not ended by the executor, which waits for it
            self.close()
            self._executor = _executor(self.jobs)
            try:
                self._executor.submit(os.getpid).result()
            except BrokenProcessPool:
                continue
            return
        raise BatchError(message("batch.workers_die"))

    def kill(self) -> None:
        """End the workers: first so that they can end what they started, then at once."""
        processes = list((self._executor._processes or {}).values())
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(GRACE)
            process.kill()

    def close(self) -> None:
        """End the workers when they have done what they are at."""
        self._executor.shutdown(wait=True, cancel_futures=True)


def _executor(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _prepare)


def _prepare() -> None:
    """Make a new worker leave interrupts to the process that started it, and end with that process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _carry_out(function: Callable[[Task], Answer], task: Task) -> Answer:
    """Do a task; a worker that is told to leave meanwhile leaves as soon as it has ended what it started."""
    try:
        return function(task)
    except SystemExit:
        os._exit(1)  # the executor would take it for an answer, and go on


def _leave(_signal: int, _frame: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one would interrupt what is done at the end
    sys.exit(1)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)  # the executor's workers would wait for work for ever
