#!/usr/bin/env python3
"""Checks the programs of testdata/ against the promises in their comments.

Compiles each with gosan++ at several optimisation levels, runs each with
several numbers of workers, compares report.json with the comments, and prints
what was missed, what was reported falsely and what was wrong in detail.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import dataclasses
import pathlib
import sys

import programs
from expectations import Malformed, Program, parse
from matching import Complaint, judge

SORTS = ("missed", "false", "wrong", "broken")
ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclasses.dataclass
class Result:
    """All runs of one program at one optimisation level."""

    program: Program
    level: str
    runs: int = 0
    # each complaint, and in how many runs it came up where
    complaints: dict[Complaint, collections.Counter[str]] = dataclasses.field(
        default_factory=dict)

    def add(self, where: str, complaints: list[Complaint]) -> None:
        self.runs += 1
        for complaint in complaints:
            self.complaints.setdefault(complaint,
                                       collections.Counter())[where] += 1

    def sorts(self) -> collections.Counter[str]:
        """How many runs complained in each way."""
        counted: collections.Counter[str] = collections.Counter()
        for complaint, places in self.complaints.items():
            counted[complaint.sort] += places.total()
        return counted


def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    toolchain = programs.Toolchain(options.driver.resolve(),
                                   options.cache.resolve(),
                                   ROOT / "testdata" / "support")
    try:
        corpus = [parse(path) for path in _sources(options.paths)]
    except Malformed as error:
        print(error)
        return 1
    if not corpus:
        print("no programs found in:", *options.paths)
        return 1
    tasks = [(program, level) for program in corpus for level in options.levels]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(
            lambda task: _check(toolchain, *task, options), tasks))
    return report(results)


def _options(argv: list[str] | None) -> argparse.Namespace:
    def numbers(text: str) -> list[int]:
        return [int(number) for number in text.split(",")]

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=pathlib.Path,
                        default=[ROOT / "testdata"],
                        help="programs or folders (default: all of testdata)")
    parser.add_argument("--driver", type=pathlib.Path,
                        default=ROOT / "build" / "release" / "bin" / "gosan++")
    parser.add_argument("--cache", type=pathlib.Path,
                        default=ROOT / "build" / "corpus")
    parser.add_argument("--levels", type=lambda text: text.split(","),
                        default=["0", "2"], help="optimisation levels")
    parser.add_argument("--workers", type=numbers, default=[1, 4])
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--jobs", "-j", type=int, default=2)
    return parser.parse_args(argv)


def _sources(paths: list[pathlib.Path]) -> list[pathlib.Path]:
    found = []
    for path in paths:
        path = path.resolve()
        found += [path] if path.is_file() else sorted(path.rglob("*.cc"))
    return found


def _check(toolchain: programs.Toolchain, program: Program, level: str,
           options: argparse.Namespace) -> Result:
    result = Result(program, level)
    try:
        binary = programs.build(toolchain, program, level)
    except (programs.CompileError, OSError) as error:
        result.add("compiling", [Complaint("broken", str(error))])
        return result
    for workers in program.workers or options.workers:
        for _ in range(options.repeat):
            outcome = programs.run(binary, workers)
            result.add(f"GOMAXPROCS={workers}", judge(program, outcome))
    return result


def report(results: list[Result]) -> int:
    """Prints complaints and the table; the exit code."""
    unexpected = 0
    for result in results:
        for complaint, places in result.complaints.items():
            excused = _excuse(result.program, complaint)
            unexpected += not excused
            where = ", ".join(f"{place}: {times}×" if times > 1 else place
                              for place, times in places.items())
            print(f"{excused or 'FAILED'}: {result.program} -O{result.level} "
                  f"({where})\n    {complaint.sort}: {complaint.text}")
    stale = _stale_labels(results)
    for program in stale:
        print(f"FAILED: {program} does what it should: remove its label")
    _print_table(results)
    return 1 if unexpected or stale else 0


def _excuse(program: Program, complaint: Complaint) -> str | None:
    if complaint.sort == "missed" and program.known_miss:
        return f"known miss ({program.known_miss})"
    if complaint.sort == "false" and program.known_false:
        return f"known false positive ({program.known_false})"
    return None


def _stale_labels(results: list[Result]) -> list[Program]:
    """Programs labelled as failing that did not fail in any run."""
    labelled = {str(result.program): result.program for result in results
                if result.program.known_miss or result.program.known_false}
    failing = {str(result.program) for result in results if result.complaints}
    return [program for name, program in labelled.items() if name not in failing]


def _print_table(results: list[Result]) -> None:
    rows: dict[str, collections.Counter[str]] = {}
    for result in results:
        row = rows.setdefault(f"{result.program.folder} -O{result.level}",
                              collections.Counter())
        row["programs"] += 1
        row["runs"] += result.runs
        row.update(result.sorts())
    columns = ("programs", "runs", *SORTS)
    titles = {"missed": "false negatives", "false": "false positives"}
    heads = [titles.get(column, column) for column in columns]
    print(f"{'':14}", *(f"{head:>{len(head)}}" for head in heads), sep="  ")
    for name, row in sorted(rows.items()):
        print(f"{name:14}", *(f"{row[column]:>{len(head)}}"
                              for column, head in zip(columns, heads)), sep="  ")


if __name__ == "__main__":
    sys.exit(main())
