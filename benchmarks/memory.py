"""How much memory this process takes, as Linux counts it."""

from __future__ import annotations

from pathlib import Path


def memory_now() -> float:
    """MiB that this process takes."""
    return _field("VmRSS")


def memory_peak() -> float:
    """The most MiB that this process took since it started, or since :func:`forget_peak`."""
    return _field("VmHWM")


def forget_peak() -> None:
    """Let the peak begin anew."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _field(name: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1]) / 1024
