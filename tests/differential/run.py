#!/usr/bin/env python3
"""Do the eliminations lose a race, or invent one?

Compiles the programs of testdata/ with and without them, runs both, and
compares the sets of variables that raced. --each also switches off one
elimination at a time.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import dataclasses
import pathlib
import sys
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "corpus"))

import programs  # noqa: E402
from expectations import Program, parse  # noqa: E402

NO_ELIMINATION = "no-elimination"
SWITCHES = ("no-dominated", "no-overwritten", "no-hoisted", "no-ranges")
Variable = tuple[Any, ...]


@dataclasses.dataclass(frozen=True)
class Variant(programs.Toolchain):
    """A toolchain with one of the plugin's switches set."""

    switch: str = ""

    def command(self, program: Program, level: str,
                output: pathlib.Path) -> list[str]:
        flags = [f"-fplugin-arg-gosan-{self.switch}"] if self.switch else []
        return [*super().command(program, level, output), *flags]


def main() -> int:
    options = _options()
    switches = (NO_ELIMINATION, *(SWITCHES if options.each else ()))
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        differences = list(pool.map(
            lambda task: _compare(options, *task),
            [(path, level, switches) for path in _sources(options.paths)
             for level in options.levels]))
    found = [line for lines in differences for line in lines]
    print(*found, sep="\n")
    print(f"{len(differences)} programs, each with {', '.join(switches)} "
          f"against all eliminations: {len(found)} differences")
    return 1 if found or not differences else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=pathlib.Path,
                        default=[ROOT / "testdata" / "race",
                                 ROOT / "testdata" / "norace"])
    parser.add_argument("--driver", type=pathlib.Path,
                        default=ROOT / "build" / "release" / "bin" / "gosan++")
    parser.add_argument("--cache", type=pathlib.Path,
                        default=ROOT / "build" / "corpus",
                        help="may be the corpus tests' own")
    parser.add_argument("--levels", type=lambda text: text.split(","),
                        default=["2"], help="optimisation levels")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--jobs", "-j", type=int, default=2)
    parser.add_argument("--each", action="store_true",
                        help="also with one elimination off at a time")
    return parser.parse_args()


def _sources(paths: list[pathlib.Path]) -> list[pathlib.Path]:
    return [source for path in paths
            for source in ([path] if path.is_file()
                           else sorted(path.rglob("*.cc")))]


def _compare(options: argparse.Namespace, source: pathlib.Path, level: str,
             switches: tuple[str, ...]) -> list[str]:
    """One line for each variable that raced in one build only."""
    program = parse(source.resolve())
    wanted = _racy(options, program, level, "")
    lines = []
    for switch in switches:
        found = _racy(options, program, level, switch)
        lines += [f"{program} -O{level}: lost: {variable} raced with {switch} "
                  "only" for variable in found - wanted]
        lines += [f"{program} -O{level}: extra: {variable} did not race with "
                  f"{switch}" for variable in wanted - found]
    return lines


def _racy(options: argparse.Namespace, program: Program, level: str,
          switch: str) -> set[Variable]:
    cache = options.cache.resolve()
    toolchain = Variant(options.driver.resolve(),
                        cache / switch if switch else cache,
                        ROOT / "testdata" / "support", switch)
    binary = programs.build(toolchain, program, level)
    variables: set[Variable] = set()
    for workers in program.workers or [1]:
        for _ in range(options.repeat):
            report = programs.run(binary, workers).report
            findings = report["findings"] if report else []
            variables |= {_variable(finding["object"]) for finding in findings
                          if finding["kind"] == "data-race"}
    return variables


def _variable(object_: dict[str, Any]) -> Variable:
    """What the source calls it. Of an array any element: a check of a whole
    range names the first one that raced."""
    made = object_.get("allocated_by", {}).get("stack", [])
    return (object_["kind"], object_["name"], object_["type"],
            made[0].get("line") if made else None)


if __name__ == "__main__":
    sys.exit(main())
