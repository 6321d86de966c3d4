#!/usr/bin/env python3
"""Runs the kernels of GoKer: each with its bug and repaired.

With the bug a run must report exactly what the kernel's comments promise, or,
when the bug did not manifest in it, nothing; repaired, always nothing. Whether
it manifested is what the program says itself (goroutines left at its end, or
everything asleep), not what the detector found; a race of two accesses that
are in every run is in every run.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import dataclasses
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "corpus"))

# pylint: disable=wrong-import-position
import programs  # noqa: E402
import table  # noqa: E402
from expectations import Malformed, Program, parse  # noqa: E402
from matching import Complaint, Outcome, judge  # noqa: E402

# What a program prints whose bug has manifested: support/kernel.h, the runtime.
LEFT = "manifested: "
ASLEEP = "fatal error: all goroutines are asleep - deadlock!"
# A kernel that has not manifested in so many runs proves nothing any more.
PATIENCE = 10


@dataclasses.dataclass
class Tally:
    """What the runs of one kernel came to."""

    program: Program
    always: bool  # whether the bug has to manifest in each run
    runs: int = 0
    manifested: int = 0
    found: int = 0  # manifested, and reported as promised
    predicted: int = 0  # its lock order was reported, manifested or not
    fixed_runs: int = 0
    false_alarms: int = 0
    complaints: dict[Complaint, int] = dataclasses.field(default_factory=dict)

    @property
    def by_construction(self) -> bool:
        """Whether each run has the bug, with nothing to see it by: a race
        whose accesses always happen, a misuse."""
        kinds = {each.kind for each in self.program.expectations}
        return self.always and kinds <= {"data-race", "misuse"}

    @property
    def name(self) -> str:
        return self.program.path.stem

    def add_bug(self, outcome: Outcome) -> None:
        self.runs += 1
        manifested = (self.by_construction or LEFT in outcome.stdout or
                      ASLEEP in outcome.stderr)
        predicted = _take_lock_orders(outcome)
        self.predicted += predicted
        if manifested:
            complaints = judge(self.program, outcome)
        elif predicted and outcome.report and not outcome.report["findings"]:
            complaints = []
        else:
            complaints = judge(silent(self.program), outcome)
        self.manifested += manifested
        self.found += manifested and not complaints
        if self.always and not manifested:
            complaints.append(Complaint("broken", "did not manifest"))
        self._complain(complaints)

    def add_fixed(self, outcome: Outcome) -> None:
        complaints = judge(silent(self.program), outcome)
        self.fixed_runs += 1
        self.false_alarms += any(each.sort == "false" for each in complaints)
        if LEFT in outcome.stdout:
            complaints.append(Complaint("broken", "goroutines left"))
        self._complain([Complaint(each.sort, f"fixed: {each.text}")
                        for each in complaints])

    def _complain(self, complaints: list[Complaint]) -> None:
        for each in complaints:
            self.complaints[each] = self.complaints.get(each, 0) + 1


def _take_lock_orders(outcome: Outcome) -> bool:
    """Removes findings about the order of locks, which are true of a kernel
    with its bug in any run; whether there were some."""
    if outcome.report is None:
        return False
    findings = outcome.report["findings"]
    rest = [each for each in findings if each.get("kind") != "lock-order"]
    outcome.report["findings"] = rest
    outcome.report["summary"].pop("lock-order", None)
    return len(rest) < len(findings)


def silent(program: Program) -> Program:
    """`program` with nothing to report."""
    return dataclasses.replace(program, expectations=[], stderr=[], exit_code=0)


def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    toolchain = programs.Toolchain(options.driver.resolve(),
                                   options.cache.resolve(),
                                   ROOT / "testdata" / "support")
    sources = [path for given in options.paths for path in _sources(given)]
    if not sources:
        print("no kernels found in:", *options.paths)
        return 1
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        try:
            tallies = list(pool.map(
                lambda path: _check(toolchain, path, options), sources))
        except Malformed as error:
            print(error)
            return 1
    bad = report(tallies)
    if options.table:
        options.table.write_text(table.write(tallies))
    return 1 if bad else 0


def _options(argv: list[str] | None) -> argparse.Namespace:
    def numbers(text: str) -> list[int]:
        return [int(number) for number in text.split(",")]

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=pathlib.Path,
                        default=[ROOT / "testdata" / "goker"],
                        help="kernels or folders (default: all)")
    parser.add_argument("--driver", type=pathlib.Path,
                        default=ROOT / "build" / "release" / "bin" / "gosan++")
    parser.add_argument("--cache", type=pathlib.Path,
                        default=ROOT / "build" / "corpus")
    parser.add_argument("--levels", type=lambda text: text.split(","),
                        default=["0", "2"], help="optimisation levels")
    parser.add_argument("--workers", type=numbers, default=[1, 4])
    parser.add_argument("--repeat", type=int, default=1,
                        help="runs for each level and number of workers")
    parser.add_argument("--jobs", "-j", type=int, default=2)
    parser.add_argument("--table", type=pathlib.Path,
                        help="write the table of docs/goker.md there")
    return parser.parse_args(argv)


def _sources(path: pathlib.Path) -> list[pathlib.Path]:
    path = path.resolve()
    return [path] if path.is_file() else sorted(path.rglob("*.cc"))


def _check(toolchain: programs.Toolchain, path: pathlib.Path,
           options: argparse.Namespace) -> Tally:
    text = path.read_text()
    tally = Tally(parse(path, text), always="\n// manifests: always\n" in text)
    for level in options.levels:
        try:
            binary = programs.build(toolchain, tally.program, level)
        except (programs.CompileError, OSError) as error:
            tally.complaints[Complaint("broken", str(error))] = 1
            return tally
        for workers in options.workers:
            for _ in range(options.repeat):
                tally.add_bug(programs.run(binary, workers))
                tally.add_fixed(programs.run(binary, workers, FIXED="1"))
    return tally


def report(tallies: list[Tally]) -> int:
    """Prints the complaints and the sums; the number of complaints."""
    bad = 0
    for tally in tallies:
        for complaint, times in tally.complaints.items():
            bad += 1
            print(f"FAILED: {tally.name} ({times}×)\n"
                  f"    {complaint.sort}: {complaint.text}")
        if tally.manifested == 0:
            bad += tally.runs >= PATIENCE
            print(f"{'FAILED' if tally.runs >= PATIENCE else 'note'}: "
                  f"{tally.name} never manifested in {tally.runs} runs")
    print(f"{len(tallies)} kernels: {sum(t.found for t in tallies)} found of "
          f"{sum(t.manifested for t in tallies)} manifested in "
          f"{sum(t.runs for t in tallies)} runs, a lock order reported in "
          f"{sum(t.predicted for t in tallies)}; "
          f"{sum(t.false_alarms for t in tallies)} false alarms in "
          f"{sum(t.fixed_runs for t in tallies)} runs of the repaired ones")
    return bad


if __name__ == "__main__":
    sys.exit(main())
