"""The HTTP service under load and attack, and as a process: nothing that a request does loses the service."""

from __future__ import annotations

import inspect
import multiprocessing
import shutil
import socket
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
from batches import SLOW_PACK, SLOW_TEXT
from service_process import served
from starlette.testclient import TestClient
from support import FIXTURES
from typer.testing import CliRunner

from extractor.cli import app
from extractor.cli.serve import serve
from extractor.rulepack import PackText
from extractor.service import Settings, make_app
from extractor.service.settings import WAITING
from extractor.service.work import Given, Task
from extractor.service.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHORT = {"text": "新建工会8家。"}
#: About 1.5 seconds of work in 0.4 MB.
LONG = {"text": "新建工会8个。" * 20_000}
#: For work that is to be done, however busy the machine is.
PATIENCE = 300
#: About 15 seconds of work, which no test waits for.
ENDLESS = {"text": "新建工会8个。" * 200_000}


@contextmanager
def service(**settings: float) -> Iterator[TestClient]:
    with TestClient(make_app(Settings(**settings)), base_url="http://localhost") as client:  # type: ignore[arg-type]
        yield client


def figures(client: TestClient) -> int:
    """How many figures the service finds in a short text; that it answers at all is what tests want to know."""
    answer = client.post("/extract", json=SHORT)
    assert answer.status_code == 200, answer.text
    return len(answer.json()["figures"])


def workers() -> list[multiprocessing.process.BaseProcess]:
    return multiprocessing.active_children()


# ── time and memory ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_takes_too_long_is_ended_and_the_next_is_answered() -> None:
    with service(max_seconds=1) as client:
        assert figures(client) == 1
        (before,) = workers()
        answer = client.post("/extract", json=ENDLESS)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "time_limit")
        assert "more than the 1 seconds" in answer.json()["error"]["message"]
        assert figures(client) == 1
        (after,) = workers()
        assert before.pid != after.pid
        assert not before.is_alive()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold a process to a limit of memory")
def test_what_needs_too_much_memory_is_ended_and_the_next_is_answered() -> None:
    with service(max_memory=700 << 20, max_seconds=300) as client:
        answer = client.post("/extract", json=LONG | {"text": "新建工会8个，" * 40_000})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "worker_ended")
        assert "the 700 MB" in answer.json()["error"]["message"]
        assert figures(client) == 1


def test_an_answer_that_would_be_too_large_is_refused() -> None:
    with service(max_answer=1000) as client:
        answer = client.post("/extract", json={"text": SHORT["text"] * 5})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "answer_too_large")
        assert "more than the 1,000 bytes" in answer.json()["error"]["message"]
        assert figures(client) == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_ends_with_the_worker_that_started_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    data = (FIXTURES / "documents/report.doc").read_bytes()
    with service(max_seconds=0.3) as client:
        assert figures(client) == 1
        answer = client.post("/extract", files={"file": ("report.doc", data)})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "time_limit")
        assert list(tmp_path.glob("shuzheng-*")) == []  # it cleaned up, so it was not killed at once
        assert figures(client) == 1


def test_a_worker_that_dies_while_idle_is_replaced() -> None:
    with service() as client:
        assert figures(client) == 1
        (worker,) = workers()
        worker.kill()
        worker.join()
        assert figures(client) == 1


def test_a_worker_that_dies_at_work_is_replaced() -> None:
    with service() as client, ThreadPoolExecutor(1) as threads:
        assert figures(client) == 1
        (worker,) = workers()
        running = threads.submit(client.post, "/extract", json=ENDLESS)
        time.sleep(2)
        worker.kill()
        answer = running.result()
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "worker_ended")
        assert figures(client) == 1


def test_a_fault_is_logged_with_its_traceback_and_answered_without(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def read_task(*_: object) -> Task:
        return Task("extract", (Given("text", "去年新建工会8家。"),), as_of="last year")  # which no request can hold

    client = TestClient(make_app(), base_url="http://localhost", raise_server_exceptions=False)
    with client, monkeypatch.context() as broken:
        broken.setattr("extractor.service.app.read_task", read_task)
        answer = client.post("/extract")
        assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal_error")
        broken.undo()
        assert figures(client) == 1
    logged = capfd.readouterr().err
    assert "a fault while working on a request to /extract\nTraceback" in logged
    assert "ValueError: as_of='last year' is no date" in logged


def test_a_pattern_of_a_pack_that_takes_too_long_refuses_its_document() -> None:
    app = make_app(Settings(jobs=1, rules=PackText("slow.toml", SLOW_PACK)))
    with TestClient(app, base_url="http://localhost") as client:
        answer = client.post("/extract", json={"text": SLOW_TEXT, "name": "slow"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "time_limit")
        assert answer.json()["error"]["message"].startswith("slow: rule pack slow.toml, rule period.slow: pattern")
        assert figures(client) == 1


# ── many at once ────────────────────────────────────────────────────────────────────────────────────────────


def test_more_than_can_wait_are_told_to_come_again() -> None:
    slow = LONG | {"text": LONG["text"][:60_000]}  # about 0.4 seconds
    asked = 2 * (1 + WAITING)
    with service(max_seconds=PATIENCE) as client, ThreadPoolExecutor(asked) as threads:
        assert figures(client) == 1
        answers = list(threads.map(lambda _: client.post("/extract", json=slow), range(asked)))
        counts = Counter(answer.status_code for answer in answers)
        assert set(counts) == {200, 429}
        assert counts[200] >= 1 + WAITING  # one is worked on, the others wait; more only if they came late
        busy = next(answer for answer in answers if answer.status_code == 429)
        assert (busy.json()["error"]["code"], busy.headers["retry-after"]) == ("busy", "5")
        assert figures(client) == 1  # the places are free again


def test_small_requests_are_answered_while_large_ones_are_worked_on() -> None:
    with service(max_seconds=PATIENCE) as client, ThreadPoolExecutor(1) as threads:
        assert figures(client) == 1
        running = threads.submit(client.post, "/extract", json=LONG)
        time.sleep(0.3)
        assert client.get("/health").status_code == 200
        assert not running.done()
        assert running.result().status_code == 200


# ── over a socket ───────────────────────────────────────────────────────────────────────────────────────────


def sent(port: int, *parts: bytes, pause: float = 0.0) -> bytes:
    """What the service answers to bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
            if b"\r\n\r\n" in answer and b'"}}' in answer:
                break
        return answer


HEAD = b"POST /extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


def test_the_service_starts_answers_and_ends() -> None:
    with served("--jobs", "2") as service:
        answer = httpx.post(f"{service.url}/extract", json=SHORT, timeout=30)
        assert [one["mention"] for one in answer.json()["figures"]] == ["8家"]
        assert "server" not in answer.headers
        said = service.end()
    assert service.process.returncode == 0
    assert said == ""


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.2, 0.4])
def test_it_ends_without_a_traceback_while_it_starts(seconds: float) -> None:
    with served("--jobs", "2") as service:
        time.sleep(seconds)
        said = service.end()
    assert service.process.returncode in (0, 130)  # as a program that Ctrl+C ends before it is up
    assert said == ""


def test_it_ends_while_it_works() -> None:
    with served("--jobs", "1") as service, ThreadPoolExecutor(1) as threads:
        httpx.post(f"{service.url}/extract", json=SHORT, timeout=30)
        request = threads.submit(httpx.post, f"{service.url}/extract", json=ENDLESS, timeout=60)
        time.sleep(1)
        said = service.end()
        assert (request.result().status_code, request.result().json()["error"]["code"]) == (503, "ending")
    assert service.process.returncode == 0
    assert "Traceback" not in said


def test_workers_are_ended_by_several_threads_at_once() -> None:
    """By the one that ends the service, and by those that wait for them and see that they are gone."""
    for _ in range(6):
        running = Workers(Settings())
        with ThreadPoolExecutor(8) as threads:
            for ended in [threads.submit(running.close) for _ in range(8)]:
                ended.result()
    assert workers() == []


def test_workers_end_with_a_service_that_is_killed() -> None:
    with served("--jobs", "1") as service:
        httpx.post(f"{service.url}/extract", json=SHORT, timeout=30)
        service.process.kill()
        service.process.wait()
        _, said = service.process.communicate(timeout=10)  # which ends when the last of them has ended
        assert said == ""


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    with served("--jobs", "1", "--max-seconds", "1") as service:
        answer = sent(service.port, HEAD + b"Content-Length: 100\r\n\r\n{")
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"did not arrive within 1 seconds" in answer
        assert httpx.post(f"{service.url}/extract", json=SHORT, timeout=30).status_code == 200
        assert "Traceback" not in service.end()


def test_a_body_without_length_is_counted_while_it_comes() -> None:
    with served("--jobs", "1", "--max-bytes", "1000") as service:
        chunk = b"3e8\r\n" + b"8" * 1000 + b"\r\n"
        answer = sent(service.port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk, chunk)
        assert answer.startswith(b"HTTP/1.1 413 ")
        length = sent(service.port, HEAD + b"Content-Length: 1001\r\n\r\n")
        assert length.startswith(b"HTTP/1.1 413 ")  # before any of it came
        assert "Traceback" not in service.end()


def test_a_request_that_is_cut_off_leaves_no_trace() -> None:
    with served("--jobs", "1") as service:
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", service.port)) as connection:
                connection.sendall(HEAD + b"Content-Length: 100\r\n\r\n{")
        deadline = time.monotonic() + 30
        answer = httpx.post(f"{service.url}/extract", json=SHORT, timeout=30)
        while answer.status_code == 429 and time.monotonic() < deadline:  # until the service sees that they are gone
            time.sleep(0.1)
            answer = httpx.post(f"{service.url}/extract", json=SHORT, timeout=30)
        assert answer.status_code == 200
        assert service.end() == ""


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_has_the_limits_of_the_service() -> None:
    """It names them itself, since the help would be shown later by the time that the service takes to import."""
    options = inspect.signature(serve).parameters
    settings = Settings()
    assert (options["max_bytes"].default, options["max_seconds"].default) == (settings.max_bytes, settings.max_seconds)


def test_a_port_that_is_used_is_told_in_a_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--port", str(port)])
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"error: cannot listen on 127.0.0.1, port {port} (")
    assert "choose another port, or --port 0" in line


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--host", "192.0.2.1", "--port", "0"], "cannot listen on 192.0.2.1, port 0 ("),  # of no machine (RFC 5737)
        (["--host", "no such host"], "cannot listen on no such host, port 8000 ("),
        (["--host", "甲" * 300], "port 8000 (no such name); --host takes an address of this machine"),
        (["--host", ""], "--host is empty; name an address of this machine"),  # which would be all of them
        (["--port", "70000"], "Invalid value for '--port'"),
        (["--jobs", "0"], "Invalid value for '--jobs'"),
        (["--rules", "missing.toml"], "missing.toml cannot be read"),
    ],
)
def test_what_cannot_be_served_is_told_in_a_line(options: list[str], message: str) -> None:
    result = CliRunner().invoke(app, ["serve", *options])
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert message in line


@pytest.mark.parametrize("library", ["fastapi", "uvicorn", "python_multipart"])
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    for name in [name for name in sys.modules if name.startswith("extractor.service")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [library, *(name for name in sys.modules if name.startswith(f"{library}."))]:
        monkeypatch.setitem(sys.modules, name, None)
    result = CliRunner().invoke(app, ["serve", "--host", "192.0.2.1"])  # where it would not come to serve
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"error: shuzheng serve needs {library}; install it with: pip install 'shuzheng[serve]'"
    ]


def test_others_are_warned_of_who_can_reach_them() -> None:
    with served("--host", "0.0.0.0", "--jobs", "1") as service:
        answer = httpx.get(f"http://127.0.0.1:{service.port}/health", headers={"Host": "reports.example"})
        assert answer.status_code == 200
    assert service.said_before == (
        "warning: 0.0.0.0 can be reached from other machines, and there is no authentication; put a proxy in front of "
        "127.0.0.1 that has some\n"
    )
