#!/usr/bin/env python3
"""Compares the C++ twins with what their Go programs printed.

Runs every behaviour in a process of its own, with each number of workers, and
fails on any difference of standard output, of the compared part of standard
error (records.py) or of the exit code.

    tests/conformance/run.py --programs build/release/bin chan select/default
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import difflib
import os
import pathlib
import subprocess
import sys

from go_versions import as_of_1_25
from programs import Program, choose
from records import Record, comparable, read

TIME_LIMIT_SECONDS = 60


def main() -> int:
    """Runs the chosen twins and reports."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", help="areas or area/name")
    parser.add_argument("--programs", type=pathlib.Path, required=True,
                        help="where the binaries conformance_AREA are")
    parser.add_argument("--workers", default="1,4",
                        help="values of GOMAXPROCS (default: 1,4)")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    programs = choose(options.what)
    workers = [int(number) for number in options.workers.split(",")]
    complaints = unpaired(programs, options.programs)
    tasks = [(program, count) for program in programs for count in workers
             for _ in range(options.repeat)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        complaints += filter(None, pool.map(
            lambda task: differences(options.programs, *task), tasks))
    for complaint in complaints:
        print(complaint)
    derived = sum(program.derived for program in programs)
    print(f"{len(programs) - derived} behaviours as Go printed them, "
          f"{derived} as derived from newer Go; {len(tasks)} runs, "
          f"{len(complaints)} differ")
    return bool(complaints)


def unpaired(programs: list[Program], folder: pathlib.Path) -> list[str]:
    """Programs of these areas that only one of the two languages has."""
    complaints = []
    names = collections.defaultdict(set)
    for program in programs:
        names[program.area].add(program.name)
    for area, wanted in names.items():
        listed = subprocess.run([folder / f"conformance_{area}"], text=True,
                                capture_output=True, check=True, timeout=60)
        compiled = set(listed.stdout.split())
        sources = {path.stem for path in
                   (programs[0].go.parents[1] / area).glob("*.cc")}
        complaints += [f"{area}/{name}.cc is not compiled"
                       for name in sorted((wanted | sources) - compiled)]
        everything = {program.name for program in choose([area])}
        complaints += [f"{area}/{name}.cc has no Go program"
                       for name in sorted(compiled - everything)]
    return complaints


def differences(folder: pathlib.Path, program: Program,
                workers: int) -> str | None:
    """What the twin does otherwise than Go, None if nothing."""
    wanted = comparable(as_of_1_25(read(program.stored)))
    try:
        ran = subprocess.run(
            [folder / f"conformance_{program.area}", program.name],
            capture_output=True, text=True, check=False,
            timeout=TIME_LIMIT_SECONDS,
            env={**os.environ, "GOMAXPROCS": str(workers)})
    except subprocess.TimeoutExpired:
        return (f"{program} with {workers} workers: still running after "
                f"{TIME_LIMIT_SECONDS} s")
    found = comparable(Record(ran.returncode, ran.stdout, ran.stderr))
    if found == wanted:
        return None
    lines = difflib.unified_diff(wanted, found, "Go", "gosan", lineterm="",
                                 n=len(wanted) + len(found))
    return (f"{program} with {workers} workers:\n  " + "\n  ".join(lines)
            + "\n  " + ran.stderr[:2000].replace("\n", "\n  | "))


if __name__ == "__main__":
    sys.exit(main())
