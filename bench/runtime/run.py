#!/usr/bin/env python3
"""Measures the operations of the plain runtime against Go's: one row of ops
(main.cc) and of its Go twin (go/) after the other, as markdown tables.

A third program is the first with the detector linked but not listening: what
its hooks cost when nobody wants them.
"""

from __future__ import annotations

import argparse
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measure import ROOT, Samples, headline, run_once, take_turns  # noqa: E402

# At most so many times Go's nanoseconds; 1 where nothing else is said.
TARGETS = {"pingpong": 0.6, "buf": 0.5, "buf1": 0.5, "spawn1": 0.5,
           "ready1": 0.8}


def main() -> int:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    programs = _build(options)
    rows, scale = _rows(programs["gosan"])
    wanted = [row for row in rows if row in (options.rows or rows)]
    print(headline(" ".join(["bench/runtime/run.py", *sys.argv[1:]]),
                   "clang 19 -O2, " + _go_version()))
    if not options.scale:
        for workers in options.workers:
            _compare(options, programs, wanted, workers)
    if options.scale or not options.rows:
        _print_scale(programs["gosan"], scale)
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
    parser.add_argument("--scale", action="store_true",
                        help="only memory, mappings and idle time")
    parser.add_argument("rows", nargs="*", help="default: all")
    return parser.parse_args()


# ---- builds ----


def _build(options: argparse.Namespace) -> dict[str, pathlib.Path]:
    programs = {name: options.out / f"ops.{name}"
                for name in ("go", "gosan", "linked")}
    sources = [str(file) for file in sorted(HERE.glob("*.cc"))]
    compile_ = [str(options.driver), "--plain", "-std=c++20", "-O2", "-g"]
    subprocess.run([*compile_, *sources, "-o", str(programs["gosan"])],
                   check=True)
    library = options.driver.resolve().parents[1] / "lib"
    subprocess.run([*compile_, *sources, str(HERE / "off" / "unattached.cc"),
                    f"-L{library}", "-Wl,--no-as-needed", "-lgosan-detector",
                    f"-Wl,-rpath,{library}", "-o", str(programs["linked"])],
                   check=True)
    subprocess.run(["go", "build", "-o", str(programs["go"].resolve()), "."],
                   cwd=HERE / "go", check=True)
    return programs


def _go_version() -> str:
    return subprocess.run(["go", "version"], capture_output=True, text=True,
                          check=True).stdout.split()[2].replace("go", "Go ")


def _rows(program: pathlib.Path) -> tuple[list[str], list[str]]:
    names = subprocess.run([str(program), "--list"], capture_output=True,
                           text=True, check=True).stdout.splitlines()
    return ([name for name in names if " " not in name],
            [name.split()[1] for name in names if " " in name])


# ---- speed ----


def _compare(options: argparse.Namespace, programs: dict[str, pathlib.Path],
             rows: list[str], workers: str) -> None:
    print(f"\nGOMAXPROCS={workers}; nanoseconds for one operation, wall and "
          "processor time, and peak memory; bold: the target is met.\n\n"
          "| row | Go ns | gosan ns | gosan / Go | Go cpu ns | gosan cpu ns "
          "| cpu / Go | target | linked / plain cpu | Go MiB | gosan MiB |\n"
          "| --- |" + " ---: |" * 10)
    wall: list[float] = []
    cpu: list[float] = []
    for row in rows:
        samples = take_turns(
            {name: ["env", f"GOMAXPROCS={workers}", str(program), row]
             for name, program in programs.items()}, options.rounds)
        wall.append(_ratio(samples, "gosan", "go", WALL))
        cpu.append(_ratio(samples, "gosan", "go", CPU))
        print(_row(row, samples), flush=True)
    print(f"| **geometric mean** | | | **{statistics.geometric_mean(wall):.2f}×"
          f"** | | | **{statistics.geometric_mean(cpu):.2f}×** | | | | |")


def _row(row: str, samples: dict[str, Samples]) -> str:
    target = TARGETS.get(row, 1.0)
    cells = [row]
    for column in (WALL, CPU):
        cells += [f"{statistics.median(_column(samples[name], column)):.1f}"
                  for name in ("go", "gosan")]
        ratio = _ratio(samples, "gosan", "go", column)
        cells.append(f"**{ratio:.2f}×**" if ratio <= target else
                     f"{ratio:.2f}×")
    cells += [f"{target:.1f}×",
              f"{_ratio(samples, 'linked', 'gosan', CPU):.2f}×",
              *(f"{samples[name].median('peak_mib'):.1f}"
                for name in ("go", "gosan"))]
    return f"| {' | '.join(cells)} |"


# Columns of what the programs print.
WALL, CPU = 2, 3


def _column(samples: Samples, column: int) -> list[float]:
    return [float(run.output.split()[column]) for run in samples.runs]


def _ratio(samples: dict[str, Samples], name: str, base: str,
           column: int) -> float:
    """The median of the ratios of runs that followed each other."""
    return statistics.median(
        a / b for a, b in zip(_column(samples[name], column),
                              _column(samples[base], column)))


# ---- size ----


def _print_scale(program: pathlib.Path, rows: list[str]) -> None:
    print("\nMany goroutines:\n\n```")
    for row in rows:
        print(run_once([str(program), "scale", row]).output.strip(),
              flush=True)
    print("```")


if __name__ == "__main__":
    sys.exit(main())
