"""The engine of several machines: Dask, with workers of its own or those of a scheduler that runs already."""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from extractor.batch.engine import WINDOW, Died
from extractor.errors import BatchError, MissingExtraError
from extractor.version import __version__
from extractor.words import message

try:
    import dask
    import distributed
    from distributed.scheduler import KilledWorker
except ImportError as error:
    raise MissingExtraError.of("--engine dask", "distributed", "dask") from error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from extractor.batch.engine import Task

Answer = TypeVar("Answer")
PATIENCE = 1.0
"""Seconds without an answer after which the scheduler is asked for its workers."""

LOOKS = 120
"""How often in a row it may have none; a worker that died is replaced within seconds."""

# so long after a worker died, Dask ends its nanny for good if the next worker is just starting
_KEEPING = {"distributed.deploy.lost-worker-timeout": "100 days"}


@contextmanager
def dask_cluster(scheduler: str | None = None, jobs: int | None = None) -> Iterator[DaskCluster]:
    """Yield workers of the scheduler at an address (``tcp://10.0.0.1:8786``), or ``jobs`` processes on this machine.

    Raises:
        BatchError: there is no scheduler, it has no workers, or they have another version of this package.
    """
    if scheduler is None:
        with (
            dask.config.set(_KEEPING),
            distributed.LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                dashboard_address=":0",
                silence_logs=logging.CRITICAL,  # what fails is raised, or answered as Died
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield DaskCluster(client)
        return
    try:
        client = distributed.Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise BatchError(message("batch.no_scheduler", scheduler=scheduler, reason=error)) from error
    with client:
        _check_versions(client, scheduler)
        yield DaskCluster(client)


def _check_versions(client: Any, scheduler: str) -> None:
    versions = set(client.run(_version).values())
    if not versions:
        raise BatchError(message("batch.no_workers_yet", scheduler=scheduler))
    if versions != {__version__}:
        raise BatchError(
            message("batch.other_version", scheduler=scheduler, versions=", ".join(versions), version=__version__)
        )


def _version() -> str:
    return __version__


class DaskCluster:
    """A client of a scheduler; Dask replaces workers that die and does their tasks again on others."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def map(self, function: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer | Died]]:
        """Run the tasks as :meth:`extractor.batch.engine.Engine.map` says."""
        suspects: list[Task] = []
        yield from self._answers(function, iter(tasks), suspects)
        for suspect in suspects:
            for item in suspect:
                died: list[Task] = []
                yield from self._answers(function, iter([(item,)]), died)
                for task in died:
                    yield task, Died()

    def _answers(
        self, function: Callable[[Task], Answer], tasks: Iterator[Task], suspects: list[Task]
    ) -> Iterator[tuple[Task, Answer]]:
        """Yield each task with its answer; add the tasks of which Dask says that their workers died to ``suspects``.

        It says so of every task that was on its way to a worker that died too often, whichever of them was at fault.
        """
        pending: dict[Any, Task] = {}
        finished = distributed.as_completed(with_results=True, raise_errors=False)
        while True:
            for task in islice(tasks, max(0, WINDOW * self._threads() - len(pending))):
                future = self._client.submit(function, task, pure=False)
                pending[future] = task
                finished.add(future)
            if not pending:
                return
            self._wait(finished)
            future, answer = next(finished)
            task = pending.pop(future)
            if future.status == "error":
                error = future.exception()
                if not isinstance(error, KilledWorker):
                    raise error
                suspects.append(task)
            elif isinstance(answer, CancelledError):  # nobody else cancels: the scheduler no longer knows the tasks
                raise BatchError(message("batch.lost")) from answer
            else:
                yield task, answer

    def _wait(self, finished: Any) -> None:
        """Wait until a task is finished.

        Raises:
            BatchError: the scheduler has no workers, :data:`LOOKS` times in a row.
        """
        looks = 0
        while True:
            with finished.thread_condition:
                if finished.thread_condition.wait_for(finished.has_ready, PATIENCE):
                    return
            looks = 0 if self._workers() else looks + 1
            if looks == LOOKS:
                raise BatchError(message("batch.no_workers_left"))

    def _threads(self) -> int:
        return max(1, sum(map(int, self._workers().values())))

    def _workers(self) -> dict[str, int]:
        """The number of threads of each worker, by its address; raises BatchError if the scheduler is gone."""
        try:
            workers: dict[str, int] = self._client.nthreads()
        except OSError as error:
            raise BatchError(message("batch.lost")) from error
        return workers
