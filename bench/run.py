#!/usr/bin/env python3
"""Measures what gosan costs: time and memory of each kernel, as it is, under
gosan and under ThreadSanitizer, and prints the ratios as a markdown table.

The builds of one kernel run in turn, round by round, so that a machine that
slows down slows all of them down; the figures are medians.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
KERNELS = ("matmul", "quicksort", "hash_map")
SERIAL, THREADS, GOROUTINES = 0, 1, 2


@dataclasses.dataclass(frozen=True)
class Build:
    """One way to compile a kernel."""

    name: str  # plain, gosan, tsan
    tasks: int  # BENCH_TASKS

    def command(self, driver: pathlib.Path, kernel: str,
                level: str, output: pathlib.Path) -> list[str]:
        compiler = {"plain": [str(driver), "--plain"], "gosan": [str(driver)],
                    "tsan": ["clang++-19", "-fsanitize=thread"]}[self.name]
        return [*compiler, "-std=c++20", f"-O{level}", "-g",
                f"-DBENCH_TASKS={self.tasks}",
                str(ROOT / "bench" / f"{kernel}.cc"), "-o", str(output)]


MODES = {
    "one task": [Build("plain", SERIAL), Build("gosan", SERIAL),
                 Build("tsan", SERIAL)],
    "two tasks": [Build("plain", GOROUTINES), Build("gosan", GOROUTINES),
                  Build("tsan", THREADS)],
}


@dataclasses.dataclass
class Samples:
    """What the runs of one binary took."""

    seconds: list[float] = dataclasses.field(default_factory=list)
    peak_kib: list[int] = dataclasses.field(default_factory=list)

    def measure(self, binary: pathlib.Path, clock: str) -> None:
        start = time.perf_counter()
        process = subprocess.Popen([str(binary)], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        self.seconds.append(wall if clock == "wall"
                            else usage.ru_utime + usage.ru_stime)
        self.peak_kib.append(usage.ru_maxrss)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"{binary} ended with {process.returncode}")

    @property
    def time(self) -> float:
        return statistics.median(self.seconds)

    @property
    def memory(self) -> float:
        return statistics.median(self.peak_kib) / 1024


def main() -> int:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    print(_headline(options))
    print("\n| kernel | tasks | plain | gosan | TSan | gosan/plain | TSan/plain"
          " | MiB plain | MiB gosan | MiB TSan |"
          "\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    ratios: dict[str, list[float]] = {"gosan": [], "tsan": []}
    for kernel in options.kernels:
        for mode, builds in MODES.items():
            samples = _measure(options, kernel, builds)
            print(_row(kernel, mode, samples), flush=True)
            for name, values in ratios.items():
                values.append(samples[name].time / samples["plain"].time)
    means = {name: statistics.geometric_mean(values)
             for name, values in ratios.items()}
    print(f"\nGeometric means of the slow-down: gosan {means['gosan']:.2f}×, "
          f"ThreadSanitizer {means['tsan']:.2f}×.")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--driver", type=pathlib.Path,
                        default=ROOT / "build" / "release" / "bin" / "gosan++")
    parser.add_argument("--out", type=pathlib.Path,
                        default=ROOT / "build" / "bench")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--level", default="2", help="optimisation level")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall",
                        help="cpu: user and system time, for a busy machine")
    parser.add_argument("kernels", nargs="*", default=list(KERNELS))
    return parser.parse_args()


def _measure(options: argparse.Namespace, kernel: str,
             builds: list[Build]) -> dict[str, Samples]:
    binaries = {}
    for build in builds:
        binary = options.out / f"{kernel}.{build.name}{build.tasks}"
        subprocess.run(
            build.command(options.driver, kernel, options.level, binary),
            check=True)
        binaries[build.name] = binary
    samples = {name: Samples() for name in binaries}
    for _ in range(options.rounds):
        for name, binary in binaries.items():
            samples[name].measure(binary, options.clock)
    return samples


def _headline(options: argparse.Namespace) -> str:
    revision = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty"],
        capture_output=True, text=True, check=False).stdout.strip()
    return (f"{datetime.date.today()}, {_processor()}, {os.cpu_count()} cores, "
            f"Linux {platform.release().split('-')[0]}, clang 19 "
            f"-O{options.level}, gosan {revision or 'unknown'}; "
            f"`scripts/bench --rounds {options.rounds} --clock {options.clock}`, "
            "medians.")


def _processor() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _row(kernel: str, mode: str, samples: dict[str, Samples]) -> str:
    plain, gosan, tsan = (samples[name] for name in ("plain", "gosan", "tsan"))
    cells = [kernel, mode,
             *(f"{each.time:.3f} s" for each in (plain, gosan, tsan)),
             f"**{gosan.time / plain.time:.2f}×**",
             f"{tsan.time / plain.time:.2f}×",
             *(f"{each.memory:.0f}" for each in (plain, gosan, tsan))]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
