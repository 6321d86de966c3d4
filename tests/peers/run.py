#!/usr/bin/env python3
"""What ThreadSanitizer and Go's race detector make of the programs in
testdata/peers, beside gosan.

Each program is compiled with gosan++, with clang's -fsanitize=thread (on
std::thread, through the stand-ins in threads/) and, where it has a Go twin,
with go build -race, and run many times with each of its sizes. Printed is in
how many of the runs something was reported. Not timed. Fails when gosan misses
a race or invents one; a peer that is not installed has no column.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAMS = ROOT / "testdata" / "peers"
RUN_LIMIT_SECONDS = 300
EXIT_CLEAN, EXIT_FOUND = 0, 66  # of all three


@dataclasses.dataclass(frozen=True)
class Case:
    """A program, and what it does `size` times between its two accesses."""

    name: str
    races: bool
    sizes: tuple[int, ...] = ()
    libraries: tuple[str, ...] = ()  # of the stand-in


CASES = (
    Case("slots", True, (100, 250, 300, 1000, 20_000, 300_000)),
    Case("old_access", True, (10_000, 100_000, 1_000_000, 10_000_000)),
    Case("readers", True, (3, 4, 16)),
    Case("releases", True, (1_000_000, 4_100_000, 4_300_000, 10_000_000)),
    Case("one_worker", True),
    Case("fences", False),
    Case("hoisted_load", False),
    Case("channel", False, (), ("boost_fiber", "boost_context")),
)


@dataclasses.dataclass
class Tool:
    """One of the columns."""

    title: str
    version: str
    binaries: dict[str, pathlib.Path] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Tally:
    """How the runs of one cell ended."""

    runs: int = 0
    found: int = 0
    broken: int = 0  # neither clean nor with a report

    def __str__(self) -> str:
        broken = f", {self.broken} broken" if self.broken else ""
        return f"{self.found}/{self.runs}{broken}"


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="gosan-peers-") as folder:
        tools = _build(options, pathlib.Path(folder))
        rows, wrong = _run(options, tools, folder)
    text = _document(options, tools, rows)
    print(text)
    if options.output:
        options.output.write_text(text)
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--driver", type=pathlib.Path,
                        default=ROOT / "build" / "release" / "bin" / "gosan++")
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120,
                        help="of one peer's cell: then no further run begins")
    parser.add_argument("--quick", action="store_true",
                        help="the smallest size, once, gosan alone")
    parser.add_argument("--output", type=pathlib.Path,
                        help="write the page here, too")
    parser.add_argument("--only", nargs="*", help="these programs")
    return parser.parse_args()


def _version(*command: str) -> str:
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return result.stdout.splitlines()[0]


def _build(options: argparse.Namespace, folder: pathlib.Path) -> list[Tool]:
    driver = options.driver.resolve()
    tools = [Tool("gosan", _version(str(driver), "--version"))]
    clang = shutil.which("clang++-19")
    if clang and not options.quick:
        tools.append(Tool("TSan", _version(clang, "--version")))
    if shutil.which("go") and not options.quick:
        tools.append(Tool("go -race", _version("go", "version")))
    for case in _cases(options):
        for tool in tools:
            command = _command(tool, case, driver)
            if command is None:
                continue
            binary = folder / f"{case.name}.{tools.index(tool)}"
            subprocess.run([*command, "-o", str(binary), *_inputs(tool, case)],
                           check=True)
            tool.binaries[case.name] = binary
    return tools


def _cases(options: argparse.Namespace) -> list[Case]:
    return [case for case in CASES
            if not options.only or case.name in options.only]


def _command(tool: Tool, case: Case, driver: pathlib.Path) -> list[str] | None:
    support = f"-I{ROOT / 'testdata' / 'support'}"
    if tool.title == "gosan":
        return [str(driver), "-std=c++20", "-O2", support]
    if tool.title == "TSan":
        return ["clang++-19", "-std=c++20", "-O2", "-g", "-w",
                "-fsanitize=thread", f"-I{HERE / 'threads'}", support]
    has_twin = (PROGRAMS / f"{case.name}.go").exists()
    return ["go", "build", "-race"] if has_twin else None


def _inputs(tool: Tool, case: Case) -> list[str]:
    if tool.title == "go -race":
        return [str(PROGRAMS / f"{case.name}.go"), str(PROGRAMS / "moment.go")]
    stand_in = HERE / "threads" / f"{case.name}.cc"
    if tool.title == "TSan" and stand_in.exists():
        return [str(stand_in), *(f"-l{name}" for name in case.libraries)]
    return [str(PROGRAMS / f"{case.name}.cc")]


def _run(options: argparse.Namespace, tools: list[Tool],
         folder: str) -> tuple[list[list[str]], bool]:
    rows: list[list[str]] = []
    wrong = False
    for case in _cases(options):
        sizes = case.sizes or (0,)
        for size in sizes[:1] if options.quick else sizes:
            row = [f"`{case.name}`", f"{size:,}" if size else "",
                   "race" if case.races else "none"]
            for tool in tools:
                if case.name not in tool.binaries:
                    row.append("")
                    continue
                seconds = (RUN_LIMIT_SECONDS * options.repeat
                           if tool.title == "gosan" else options.seconds)
                tally = _tally(options, tool.binaries[case.name], case, size,
                               folder, seconds)
                wanted = tally.runs if case.races else 0
                if tool.title == "gosan":
                    wrong |= tally.found != wanted or tally.broken > 0
                row.append(str(tally))
            rows.append(row)
            print(*row, sep="  ", file=sys.stderr, flush=True)
    return rows, wrong


def _tally(options: argparse.Namespace, binary: pathlib.Path, case: Case,
           size: int, folder: str, seconds: float) -> Tally:
    tally = Tally()
    begin = time.monotonic()
    repeat = 1 if options.quick else options.repeat
    while tally.runs < repeat and (
            tally.runs == 0 or time.monotonic() - begin < seconds):
        code = _run_once(binary, case, size, folder)
        tally.runs += 1
        tally.found += code == EXIT_FOUND
        tally.broken += code not in (EXIT_CLEAN, EXIT_FOUND)
    return tally


def _run_once(binary: pathlib.Path, case: Case, size: int,
              folder: str) -> int | None:
    environment = dict(os.environ, GOSAN_OPTIONS="",
                       TSAN_OPTIONS="atexit_sleep_ms=0",
                       GORACE="atexit_sleep_ms=0",
                       GOMAXPROCS="1" if case.name == "one_worker" else "4")
    arguments = [str(size)] if size else []
    try:
        return subprocess.run([str(binary), *arguments], cwd=folder,
                              env=environment, capture_output=True, check=False,
                              timeout=RUN_LIMIT_SECONDS).returncode
    except subprocess.TimeoutExpired:
        return None


def _document(options: argparse.Namespace, tools: list[Tool],
              rows: list[list[str]]) -> str:
    heads = ["program", "n", "has a", *(tool.title for tool in tools)]
    lines = [
        "# What ThreadSanitizer and Go's race detector miss", "",
        "The programs of `testdata/peers`, compiled at -O2: in how many of the "
        "runs a race",
        "was reported. Made by `tests/peers/run.py --output docs/peers.md` on "
        f"{datetime.date.today()},",
        f"{os.cpu_count()} processors. A peer's cell has fewer runs where they "
        f"took more than {options.seconds:g} seconds.",
        "", *(f"- {tool.title}: {tool.version}" for tool in tools), "",
        "| " + " | ".join(heads) + " |", "| --- " * len(heads) + "|",
        *("| " + " | ".join(row) + " |" for row in rows), ""]
    return "\n".join(lines + _explanation())


def _explanation() -> list[str]:
    """What each row is about; fixed text."""
    return (HERE / "rows.md").read_text().splitlines() + [""]


if __name__ == "__main__":
    sys.exit(main())
