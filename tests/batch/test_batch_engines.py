"""The engines of a batch, whatever becomes of their workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from batches import (
    OTHER,
    REPORT,
    documents,
    expected,
    figures,
    files_below,
    item,
    ledger,
)

from extractor.batch import run_batch
from extractor.batch.engine import Died, Task
from extractor.batch.local import WINDOW, local_pool
from extractor.batch.shard import Job, run_shard
from extractor.errors import BatchError, ExportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extractor.batch.engine import Engine

# ── both engines ───────────────────────────────────────────────────────────────────────────────────────────────


def name_of(task: Task) -> str:
    return " ".join(one.name for one in task)


def die_once(task: Task, marker: str) -> str:
    """Kills its worker when ``c`` is first done."""
    if any(one.name == "c" for one in task) and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return name_of(task)


def die_of_c(task: Task) -> str:
    """Kills its worker whenever ``c`` is done."""
    if any(one.name == "c" for one in task):
        os.kill(os.getpid(), signal.SIGKILL)
    return name_of(task)


def fail(task: Task) -> str:
    raise ExportError(f"{name_of(task)}: cannot be written")


@pytest.fixture(scope="module", params=["local", "dask"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "local":
        with local_pool(2) as pool:
            yield pool
    else:
        from extractor.batch.cluster import dask_cluster

        with dask_cluster(None, 2) as cluster:
            yield cluster


TASKS = [(item("a"), item("b")), (item("c"), item("d")), (item("e"),), (item("f"),)]


def answers(engine: Engine, function: Callable[[Task], str]) -> dict[str, str | Died]:
    return {name_of(task): answer for task, answer in engine.map(function, TASKS)}


def test_every_task_is_answered(engine: Engine) -> None:
    assert answers(engine, name_of) == {"a b": "a b", "c d": "c d", "e": "e", "f": "f"}
    assert list(engine.map(name_of, [])) == []


def test_a_worker_that_dies_once_loses_nothing(engine: Engine, tmp_path: Path) -> None:
    found = answers(engine, partial(die_once, marker=str(tmp_path / "died")))
    assert sorted(" ".join(found).split()) == list("abcdef")
    assert all(answer == task for task, answer in found.items())


def test_an_item_that_kills_its_workers_is_named_and_alone(engine: Engine) -> None:
    found = answers(engine, die_of_c)
    assert [task for task, answer in found.items() if isinstance(answer, Died)] == ["c"]
    assert sorted(" ".join(found).split()) == list("abcdef")
    assert answers(engine, name_of)["c d"] == "c d"  # and the engine works on


def test_a_worker_that_dies_with_nothing_to_do_is_replaced() -> None:
    with local_pool(1) as pool:
        (worker,) = {int(answer) for _, answer in pool.map(process_id, TASKS) if not isinstance(answer, Died)}
        os.kill(worker, signal.SIGKILL)
        time.sleep(0.5)
        assert answers(pool, name_of) == {"a b": "a b", "c d": "c d", "e": "e", "f": "f"}


class Forgetful:
    """An executor that took a task on just as a worker died, and gives no answer to it."""

    _broken = "a worker died"
    _processes: ClassVar[dict[int, Any]] = {}

    def submit(self, *_: Any) -> Future[Any]:
        return Future()

    def shutdown(self, **_: Any) -> None:
        """Nothing runs."""


def test_a_task_that_a_broken_executor_forgets_is_done_by_another() -> None:
    with local_pool(1) as pool:
        pool.close()
        pool._executor = Forgetful()  # type: ignore[assignment]
        assert list(pool.map(name_of, [(item("a.txt"),)])) == [((item("a.txt"),), name_of((item("a.txt"),)))]


def test_workers_that_die_as_they_start_are_no_fault_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.batch.local._prepare", die)
    with local_pool(1) as pool, pytest.raises(BatchError, match="workers die as they start; see what they said"):
        list(pool.map(name_of, TASKS))


def die() -> None:
    os._exit(1)


def process_id(task: Task) -> str:  # noqa: ARG001 - as every function of an engine
    return str(os.getpid())


def test_what_the_function_raises_is_raised(engine: Engine) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        list(engine.map(fail, TASKS))


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken = 0

    def tasks() -> Iterator[Task]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield (item(str(number)),)

    with local_pool(1) as pool:
        for done, _ in enumerate(pool.map(name_of, tasks()), start=1):
            assert taken <= done + WINDOW
    assert done == 100


def test_a_document_that_kills_its_workers_is_quarantined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = documents(tmp_path / "in", a=REPORT, c="毒1人。", d=OTHER)
    monkeypatch.setattr("extractor.batch.run_shard", shard_or_die)
    with local_pool(2) as pool:
        summary = run_batch([folder], str(tmp_path / "out"), pool)
    assert (summary.documents, summary.failed) == (2, 1)
    (failure,) = summary.failures
    assert (failure.document, failure.quarantined) == ("c.txt", True)
    assert failure.reason.startswith("c.txt: its workers died of it each time")
    assert [told["document"] for told in ledger(tmp_path / "out")] == ["a.txt", "d.txt"]


def test_a_part_of_a_task_whose_workers_died_comes_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker dies after it wrote the part, so that the documents are done again one by one."""
    folder = documents(tmp_path / "in", a=REPORT, b=OTHER)
    monkeypatch.setattr("extractor.batch.run_shard", shard_and_die)
    with local_pool(1) as pool:
        summary = run_batch([folder], str(tmp_path / "out"), pool)
    assert (summary.documents, summary.figures, summary.failed) == (2, 3, 0)
    assert figures(tmp_path / "out") == sorted(expected(REPORT, "a.txt") + expected(OTHER, "b.txt"))
    assert len(ledger(tmp_path / "out")) == 2


def shard_and_die(task: Task, job: Job) -> Any:
    counts = run_shard(task, job)
    if len(task) > 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return counts


def shard_or_die(task: Task, job: Job) -> Any:
    if any("毒".encode() in one.read() for one in task):
        os.kill(os.getpid(), signal.SIGKILL)
    return run_shard(task, job)


# ── Dask ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scheduler_that_runs_already_reads_and_writes_by_url(memory: str) -> None:
    from distributed import LocalCluster

    from extractor.batch.cluster import dask_cluster

    with (
        LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as running,
        dask_cluster(running.scheduler_address) as engine,
    ):
        summary = run_batch([f"{memory}/in"], f"{memory}/out", engine)
    assert (summary.documents, summary.figures) == (2, 3)
    assert [name.split("/")[1] for name in files_below(f"{memory}/out") if "part-" in name] == [
        "documents",
        "figures",
        "reports",
    ]


def test_a_scheduler_that_is_lost_is_told_in_a_line(tmp_path: Path) -> None:
    from distributed import Client, LocalCluster

    documents(tmp_path / "in", slow="新建工会3个。\n" * 40_000)
    with LocalCluster(n_workers=1, dashboard_address=":0") as running, Client(running) as client:
        command = [sys.executable, "-m", "extractor", "batch", "in", "--out", "out", "--engine", "dask", "--scheduler"]
        process = subprocess.Popen([*command, running.scheduler_address], stderr=subprocess.PIPE, cwd=tmp_path)
        while not list(tmp_path.glob("out/batch.json")):
            time.sleep(0.02)
        client.shutdown()
    _, said = process.communicate()
    assert (process.returncode, said.decode()) == (
        2,
        "error: the connection to the Dask scheduler is lost; see whether it runs, then --resume goes on\n",
    )


def test_a_worker_that_leaves_while_all_have_work_takes_nothing_along() -> None:
    from distributed import Client, LocalCluster

    from extractor.batch.cluster import DaskCluster

    with LocalCluster(n_workers=2, processes=False, dashboard_address=":0") as running, Client(running) as client:
        found = DaskCluster(client).map(name_of, ((item(str(number)),) for number in range(30)))
        answered = [next(found)]
        client.retire_workers(list(client.scheduler_info()["workers"])[:1])
        answered += found
    assert sorted(int(answer) for _, answer in answered if not isinstance(answer, Died)) == list(range(30))


def test_no_nanny_is_ended_while_its_worker_starts_anew(tmp_path: Path) -> None:
    """Dask ends one whose worker is not there so long after an earlier one died, and starts no other."""
    import dask

    from extractor.batch.cluster import dask_cluster

    with dask.config.set({"distributed.deploy.lost-worker-timeout": "10 ms"}), dask_cluster(None, 1) as cluster:
        found = answers(cluster, partial(die_once, marker=str(tmp_path / "died")))
    assert sorted(" ".join(found).split()) == list("abcdef")


def test_workers_that_are_gone_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import Client, LocalCluster

    from extractor.batch import cluster

    looks = 0

    def workers(client: Client) -> dict[str, int]:
        nonlocal looks
        looks += 1
        if looks == 10:
            running.scale(1)
        return ask(client)

    ask = Client.nthreads
    monkeypatch.setattr(Client, "nthreads", workers)
    monkeypatch.setattr(cluster, "PATIENCE", 0.01)
    monkeypatch.setattr(cluster, "LOOKS", 10_000)
    with LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as running, Client(running) as client:
        assert answers(cluster.DaskCluster(client), name_of) == {"a b": "a b", "c d": "c d", "e": "e", "f": "f"}
    assert looks > 10


def test_workers_that_do_not_come_back_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import Client, LocalCluster

    from extractor.batch import cluster

    monkeypatch.setattr(cluster, "PATIENCE", 0.01)
    monkeypatch.setattr(cluster, "LOOKS", 20)
    with LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as running, Client(running) as client:
        found = cluster.DaskCluster(client).map(name_of, ((item(str(number)),) for number in range(30)))
        next(found)
        running.scale(0)
        with pytest.raises(BatchError, match=r"no Dask workers are left, and none start; see what .* --resume goes on"):
            list(found)


def test_a_scheduler_without_workers_or_with_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    from extractor.batch import cluster

    with LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as running:
        with (
            pytest.raises(BatchError, match="has no workers; start them with: dask worker inproc"),
            cluster.dask_cluster(running.scheduler_address),
        ):
            pass
        running.scale(1)
        running.wait_for_workers(1)
        monkeypatch.setattr(cluster, "__version__", "0.0.1")
        monkeypatch.setattr(cluster, "_version", lambda: "0.0.2")
        with (
            pytest.raises(BatchError, match=r"workers have shuzheng 0\.0\.2, here it is 0\.0\.1"),
            cluster.dask_cluster(running.scheduler_address),
        ):
            pass
