"""Task → Reply in processes of their own, each with a limit of time and memory.

Extraction is Python that computes: a thread could not be ended, and would hold up the answers to all others. A process
that takes too long is ended and replaced, and so is one that a document brings down. Each has a pipe of its own,
because a pool that shares one (pebble) breaks for good when an idle process is killed.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from queue import SimpleQueue
from typing import TYPE_CHECKING, NoReturn

from extractor.rulepack import RulePack, load_rules
from extractor.service.answers import ErrorCode, RefusedError
from extractor.service.settings import WAITING
from extractor.service.work import Reply, Task, perform
from extractor.words import Both, message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

    from extractor.service.settings import Settings

START_SECONDS = 60.0
"""Longest time that a process may take to start, in seconds. It usually takes half a second."""

GRACE_SECONDS = 2.0
"""Time, in seconds, that a process has to end what it started (LibreOffice) before it is killed."""

RETRY_SECONDS = 5
"""Value of the header Retry-After of a 429 answer, in seconds."""

_SPAWN = get_context("spawn")  # a fork would inherit the locks of the server's threads
_log = logging.getLogger(__name__)


class Workers:
    """Processes that carry out tasks, as many at once as there are jobs; a bounded number of tasks waits for them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._running: set[_Worker] = set()
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(settings.jobs, "shuzheng")  # each waits for one process
        self._places = threading.BoundedSemaphore(settings.jobs * (1 + WAITING))
        self._closed = False
        for _ in range(settings.jobs):
            self._idle.put(self._started())

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place among the tasks that are worked on or wait; raises RefusedError if none is free."""
        if not self._places.acquire(blocking=False):
            raise RefusedError(
                429,
                ErrorCode.BUSY,
                message("service.busy", seconds=RETRY_SECONDS),
                {"Retry-After": str(RETRY_SECONDS)},
            )
        try:
            yield
        finally:
            self._places.release()

    def submit(self, task: Task) -> Future[Reply]:
        """The reply to a task, or why it is refused, as soon as a process has come to it."""
        return self._threads.submit(self._perform, task)

    def close(self) -> None:
        """End the processes, whatever they are at."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in tuple(self._running):
            worker.end()

    def _perform(self, task: Task) -> Reply:
        worker = self._idle.get()
        try:
            if not worker.is_alive():
                worker = self._replaced(worker)
            worker.wait_until_ready()
            try:
                return worker.perform(task, self._settings.max_seconds)
            except TimeoutError as error:
                worker = self._replaced(worker)
                raise RefusedError(422, ErrorCode.TIME_LIMIT, self._too_long()) from error
            except (EOFError, OSError) as error:
                worker = self._replaced(worker)
                raise RefusedError(422, ErrorCode.WORKER_ENDED, self._too_much()) from error
        finally:
            self._idle.put(worker)

    def _replaced(self, worker: _Worker) -> _Worker:
        self._running.discard(worker)
        worker.end()
        return self._started()

    def _started(self) -> _Worker:
        if self._closed:
            raise RuntimeError("the service is ending; no worker is started any more")
        worker = _Worker(self._settings)
        self._running.add(worker)
        return worker

    def _too_long(self) -> Both:
        return message("service.too_long", seconds=self._settings.max_seconds)

    def _too_much(self) -> Both:
        return message("service.too_much", megabytes=self._settings.max_memory >> 20)


class _Worker:
    """A process and the pipe to it."""

    def __init__(self, settings: Settings) -> None:
        self._pipe, end = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_carry_out_tasks, args=(end, settings), daemon=True)
        with interrupts_blocked():
            self._process.start()
        end.close()  # the process has its own; where that closes, this end tells so
        self._is_ready = False
        self._ending = threading.Lock()

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.is_alive()

    def wait_until_ready(self) -> None:
        """Wait until it takes tasks; raises RuntimeError if it does not come to that."""
        if self._is_ready:
            return
        try:
            self._is_ready = self._pipe.poll(START_SECONDS) and self._pipe.recv()
        except (EOFError, OSError) as error:
            raise RuntimeError("a worker ended before it was ready; standard error says why") from error
        if not self._is_ready:
            raise RuntimeError(f"a worker was not ready after {START_SECONDS:g} seconds")

    def perform(self, task: Task, seconds: float) -> Reply:
        """Carry out a task; raises TimeoutError after ``seconds``, and EOFError or OSError if the process ended.

        What the task itself raises is raised here: RefusedError, or what the process has logged.
        """
        self._pipe.send(task)
        if not self._pipe.poll(seconds):
            raise TimeoutError
        outcome: Reply | RefusedError | None = self._pipe.recv()
        if outcome is None:
            raise RuntimeError("a fault in a worker; it has logged the traceback")
        if isinstance(outcome, RefusedError):
            raise outcome
        return outcome

    def end(self) -> None:
        """End the process: first so that it can end what it started, then at once.

        The thread that waits for it may do so as well as the one that ends the service.
        """
        with self._ending:
            self._process.terminate()
            self._process.join(GRACE_SECONDS)
            self._process.kill()
            self._process.join()
            self._pipe.close()


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Hold up Ctrl+C, and keep it from the processes that are started meanwhile.

    It goes to all processes of a terminal, but the server ends its workers itself; a process that has only just started
    could not ignore it yet, and would say so with a traceback.
    """
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # it starts with the first process, and would unblock them
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _carry_out_tasks(pipe: Connection, settings: Settings) -> None:
    """What a process does until its pipe is closed, it is ended, or a document takes all its memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where they cannot be blocked
    signal.signal(signal.SIGTERM, _leave)
    _limit_memory(settings.max_memory)
    rules = load_rules(settings.rules)
    pipe.send(True)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, ConnectionResetError):  # the server is gone
            return
        try:
            pipe.send(_outcome(task, rules, settings))
        except (MemoryError, BrokenPipeError):  # where the pipe is broken, the server is gone
            return


def _outcome(task: Task, rules: RulePack, settings: Settings) -> Reply | RefusedError | None:
    """The reply to a task, why it is refused, or None for a fault, which is logged."""
    try:
        reply = perform(task, rules)
        if len(reply.body) > settings.max_answer:
            refusal = message("service.large_answer", most=settings.max_answer)
            raise RefusedError(422, ErrorCode.ANSWER_TOO_LARGE, refusal)
    except RefusedError as refused:
        return refused
    except MemoryError:
        raise
    except Exception:
        _log.exception("a fault while working on a request to /%s", task.action)
        return None
    return reply


def _leave(_signal: int, _frame: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one would interrupt what is done at the end
    sys.exit(1)


def _limit_memory(most: int) -> None:
    """Let the process take so many bytes, where the system holds it to that."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
