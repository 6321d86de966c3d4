"""What a benchmark's processes take: time, memory, size, and the machine's name.

Needs Debian's package `time`: a child's peak memory as Python sees it begins
at Python's own.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import pathlib
import platform
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]


@dataclasses.dataclass(frozen=True)
class Run:
    """What one process took, with all its threads."""

    wall: float  # seconds
    cpu: float  # user + system seconds
    peak_mib: float
    output: str  # what it printed


@dataclasses.dataclass
class Samples:
    """The runs of one command; its figures are medians."""

    runs: list[Run] = dataclasses.field(default_factory=list)

    def add(self, run: Run) -> None:
        self.runs.append(run)

    def median(self, figure: str) -> float:
        return statistics.median(getattr(run, figure) for run in self.runs)


def run_once(command: list[str]) -> Run:
    """Runs to the end; RuntimeError when the exit code is not 0."""
    with (tempfile.NamedTemporaryFile("r") as peak,
          tempfile.TemporaryFile("w+") as output):
        start = time.perf_counter()
        process = subprocess.Popen(
            ["time", "-f", "%M", "-o", peak.name, *command],
            stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(
                f"{' '.join(command)} ended with {process.returncode}")
        output.seek(0)
        return Run(wall, usage.ru_utime + usage.ru_stime,
                   int(peak.read().split()[-1]) / 1024, output.read())


def take_turns(commands: dict[str, list[str]],
               rounds: int) -> dict[str, Samples]:
    """Runs the commands in turn, round by round: a machine that slows down
    slows all of them down."""
    samples = {name: Samples() for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            samples[name].add(run_once(command))
    return samples


def ratio(samples: dict[str, Samples], name: str, base: str,
          figure: str) -> float:
    """The median of the ratios of runs that followed each other."""
    return statistics.median(
        getattr(a, figure) / getattr(b, figure)
        for a, b in zip(samples[name].runs, samples[base].runs))


def text_bytes(file: pathlib.Path) -> int:
    """Machine code in an object file or program."""
    listing = subprocess.run(["size", "-A", str(file)], capture_output=True,
                             text=True, check=True).stdout
    return sum(int(line.split()[1]) for line in listing.splitlines()
               if line.startswith(".text"))


def headline(command: str, compiler: str) -> str:
    """The line that goes above every table: what was measured where, when."""
    revision = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty"],
        capture_output=True, text=True, check=False).stdout.strip()
    return (f"{datetime.date.today()}, {_processor()}, {os.cpu_count()} cores, "
            f"Linux {platform.release().split('-')[0]}, {compiler}, gosan "
            f"{revision or 'unknown'}; `{command}`, medians.")


def _processor() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
