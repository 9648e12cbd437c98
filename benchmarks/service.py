"""How long the HTTP service takes beside the library: requests a second for a short report, one and many at a time.

python benchmarks/service.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from extractor import Document, extract, load_rules

REPORT = Path(__file__).parent.parent / "fixtures/reports/city-union-2008.txt"
BYTES = 3000
REQUESTS = 300
ROUNDS = 5
JOBS = 2


def main() -> None:
    text = REPORT.read_bytes()[:BYTES].decode("utf-8", "ignore")
    direct = statistics.median(_direct(text) for _ in range(ROUNDS))
    command = [sys.executable, "-m", "extractor", "serve", "--port", "0", "--jobs", str(JOBS)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stderr is not None
        try:
            url = server.stderr.readline().split()[2].rstrip("/")
            with httpx.Client(base_url=url, timeout=60) as client:
                _post(client, text)  # waits until the workers are up
                single = statistics.median(_through(client, text, 1) for _ in range(ROUNDS))
                many = statistics.median(_through(client, text, JOBS) for _ in range(ROUNDS))
        finally:
            server.terminate()
    figures = len(extract(Document("report", text)).figures)
    print(f"a text of {len(text.encode()):,} bytes with {figures} figures; medians of {ROUNDS} rounds of {REQUESTS}")
    print(f"library, one process:    {direct:6.0f} a second")
    print(f"service, one at a time:  {single:6.0f} a second, {single / direct:.2f} of the library")
    print(f"service, {JOBS} at a time:    {many:6.0f} a second, {many / direct:.2f} of the library")


def _direct(text: str) -> float:
    rules = load_rules()
    started = time.perf_counter()
    for _ in range(REQUESTS):
        extract(Document("report", text), rules)
    return REQUESTS / (time.perf_counter() - started)


def _through(client: httpx.Client, text: str, at_once: int) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as threads:
        for _ in threads.map(lambda _: _post(client, text), range(REQUESTS)):
            pass
    return REQUESTS / (time.perf_counter() - started)


def _post(client: httpx.Client, text: str) -> None:
    client.post("/extract", json={"text": text, "name": "report"}).raise_for_status()


if __name__ == "__main__":
    main()
