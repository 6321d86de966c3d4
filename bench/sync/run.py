#!/usr/bin/env python3
"""Measures what gosan costs programs that synchronise: rows of bench/runtime as
they are and under gosan, beside the same rows in Go without and with -race, as
a markdown table. With --patterns also whether an operation on clocks becomes
slower with the number of live goroutines, with --alive what a number of parked
goroutines takes.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measure import (ROOT, Samples, headline, run_once,  # noqa: E402
                     take_turns)

OPS = ROOT / "bench" / "runtime"
# Operations of each row: some 0.1 s under gosan.
ROWS = {"mutex1": 1_000_000, "mutex": 1_000_000, "atomic": 500_000,
        "rw": 500_000, "pingpong": 200_000, "buf1": 500_000, "buf": 500_000,
        "pipe": 400_000, "spawn": 100_000, "alive": 50_000, "select": 150_000,
        "selectb": 400_000, "select1": 300_000, "skynet": 100_000,
        "yield": 1_000_000}
# Columns of what the programs print.
CPU = 3


def main() -> int:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    print(headline(" ".join(["scripts/bench --sync", *sys.argv[1:]]),
                   "clang 19 -O2, " + _go_version()))
    print("Load average: "
          + " ".join(f"{load:.1f}" for load in os.getloadavg()) + ".")
    if options.patterns:
        _print_patterns(options)
    elif options.alive:
        _print_alive(options)
    else:
        programs = _build(options)
        for workers in options.workers:
            _compare(options, programs, workers)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--driver", type=pathlib.Path,
                        default=ROOT / "build" / "release" / "bin" / "gosan++")
    parser.add_argument("--out", type=pathlib.Path,
                        default=ROOT / "build" / "bench")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--workers", type=lambda text: text.split(","),
                        default=["1", "2"], help="as in 1,2")
    parser.add_argument("--patterns", type=_numbers, default=[],
                        metavar="N,...", help="only sync/patterns.cc, at each "
                        "number of goroutines")
    parser.add_argument("--alive", type=_numbers, default=[], metavar="N,...",
                        help="only the row alive, with so many goroutines")
    parser.add_argument("rows", nargs="*", default=list(ROWS))
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _go_version() -> str:
    return subprocess.run(["go", "version"], capture_output=True, text=True,
                          check=True).stdout.split()[2].replace("go", "Go ")


# ---- builds ----


def _build(options: argparse.Namespace) -> dict[str, pathlib.Path]:
    programs = {name: (options.out / f"sync.{name}").resolve()
                for name in ("plain", "gosan", "go", "race")}
    sources = [str(file) for file in sorted(OPS.glob("*.cc"))]
    for name, extra in (("plain", ["--plain"]), ("gosan", [])):
        _compile(options, extra, sources, programs[name])
    for name, extra in (("go", []), ("race", ["-race"])):
        subprocess.run(["go", "build", *extra, "-o", str(programs[name]), "."],
                       cwd=OPS / "go", check=True)
    return programs


def _compile(options: argparse.Namespace, extra: list[str],
             sources: list[str], output: pathlib.Path) -> None:
    subprocess.run([str(options.driver), *extra, "-std=c++20", "-O2", "-g",
                    *sources, "-o", str(output)], check=True)


def _command(options: argparse.Namespace, workers: str,
             *command: object) -> list[str]:
    return ["env", f"GOMAXPROCS={workers}",
            f"GOSAN_OPTIONS=html=0:report_dir={options.out}/sync-report",
            *map(str, command)]


# ---- the rows ----


def _compare(options: argparse.Namespace, programs: dict[str, pathlib.Path],
             workers: str) -> None:
    print(f"\nGOMAXPROCS={workers}; nanoseconds of processor time for one "
          "operation, and peak memory.\n\n"
          "| row | plain | gosan | **gosan / plain** | Go | Go -race "
          "| race / Go | gosan / race | plain MiB | gosan MiB | race MiB |\n"
          "| --- |" + " ---: |" * 10)
    table: list[tuple[float, float, float]] = []
    for row in options.rows:
        samples = take_turns(
            {name: _command(options, workers, program, row, ROWS[row])
             for name, program in programs.items()}, options.rounds)
        table.append((_ratio(samples, "gosan", "plain"),
                      _ratio(samples, "race", "go"),
                      _ratio(samples, "gosan", "race")))
        print(_row(row, samples, table[-1]), flush=True)
    own, race, against = (statistics.geometric_mean(column)
                          for column in zip(*table))
    print(f"| **geometric mean** | | | **{own:.2f}×** | | | **{race:.2f}×** "
          f"| **{against:.2f}×** | | | |")


def _row(row: str, samples: dict[str, Samples],
         ratios: tuple[float, float, float]) -> str:
    ns = {name: f"{statistics.median(_cpu(runs)):.1f}"
          for name, runs in samples.items()}
    mib = [f"{samples[name].median('peak_mib'):.1f}"
           for name in ("plain", "gosan", "race")]
    own, race, against = (f"{ratio:.2f}×" for ratio in ratios)
    return (f"| {row} | {ns['plain']} | {ns['gosan']} | **{own}** | {ns['go']} "
            f"| {ns['race']} | {race} | {against} | {' | '.join(mib)} |")


def _cpu(samples: Samples) -> list[float]:
    return [float(run.output.split()[CPU]) for run in samples.runs]


def _ratio(samples: dict[str, Samples], name: str, base: str) -> float:
    """The median of the ratios of runs that followed each other."""
    return statistics.median(
        a / b for a, b in zip(_cpu(samples[name]), _cpu(samples[base])))


# ---- many goroutines ----


def _print_patterns(options: argparse.Namespace) -> None:
    program = (options.out / "sync.patterns").resolve()
    _compile(options, [], [str(HERE / "patterns.cc")], program)
    names = run_once([str(program), "--list"]).output.split()
    print("\nNanoseconds of processor time for one edge at one goroutine, by "
          "the number of live goroutines.\n\n| pattern | "
          + " | ".join(f"N = {n}" for n in options.patterns) + " |\n| --- |"
          + " ---: |" * len(options.patterns))
    for name in names:
        figures = [_median_edge(options, program, name, n)
                   for n in options.patterns]
        print(f"| {name} | {' | '.join(figures)} |", flush=True)


def _median_edge(options: argparse.Namespace, program: pathlib.Path, name: str,
                 n: int) -> str:
    command = _command(options, options.workers[0], program, name, n)
    runs = [run_once(command) for _ in range(options.rounds)]
    return f"{statistics.median(float(run.output.split()[3]) for run in runs):.0f}"


def _print_alive(options: argparse.Namespace) -> None:
    programs = _build(options)
    print("\nGoroutines that are all parked at once: seconds of processor time "
          "and of wall time from the first to the last, and peak memory.\n\n"
          "| goroutines | build | cpu s | wall s | peak MiB | bytes each |\n"
          "| ---: | --- | ---: | ---: | ---: | ---: |")
    for count in options.alive:
        samples = take_turns(
            {name: _command(options, options.workers[0], program, "alive",
                            count)
             for name, program in programs.items()}, options.rounds)
        for name, runs in samples.items():
            peak = runs.median("peak_mib")
            print(f"| {count} | {name} | {runs.median('cpu'):.2f} "
                  f"| {runs.median('wall'):.2f} | {peak:.0f} "
                  f"| {peak * (1 << 20) / count:.0f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
