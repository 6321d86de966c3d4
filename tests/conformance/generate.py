#!/usr/bin/env python3
"""Stores what the Go programs of this folder print, with the installed Go.

Needs Debian's golang and golang-golang-x-sync-dev, and no network. Every
program is run several times with 1, 2 and 4 processors; one whose runs differ
is refused. Programs that need a newer Go than the installed one are left alone;
with a Go that is new enough what they print must equal their .derived file.

    tests/conformance/generate.py                   all
    tests/conformance/generate.py chan mutex/fifo   an area, a program
    tests/conformance/generate.py --check           compare, store nothing
"""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from programs import Program, choose
from records import Record, comparable, read

HERE = pathlib.Path(__file__).resolve().parent
PROCESSORS = (1, 2, 4)
TIME_LIMIT_SECONDS = 60
_NEEDS = re.compile(r"^//go:build go1\.(\d+)$", re.M)


class Refused(Exception):
    """A program that cannot be stored; the text says why."""


def main() -> int:
    """Generates or checks the chosen records."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", help="areas or area/name")
    parser.add_argument("--check", action="store_true",
                        help="compare with what is stored, store nothing")
    parser.add_argument("--repeat", type=int, default=3,
                        help="runs at each number of processors (default: 3)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    version = subprocess.run(["go", "env", "GOVERSION"], check=True, text=True,
                             capture_output=True).stdout.strip()
    minor = int(version.split(".")[1])

    def handle(program: Program) -> str:
        needs = _NEEDS.search(program.go.read_text())
        if needs and minor < int(needs[1]):
            return f"{program}: needs Go 1.{needs[1]}, left alone"
        try:
            record = _observe(program, version, options.repeat)
            return _keep(program, record, options.check)
        except Refused as refusal:
            return f"REFUSED {program}: {refusal}"

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(handle, choose(options.what)))
    for result in results:
        if result:
            print(result)
    print(f"{len(results)} programs, {version}")
    return any(result.startswith("REFUSED") for result in results)


def _observe(program: Program, version: str, repeat: int) -> Record:
    with tempfile.TemporaryDirectory() as folder:
        binary = pathlib.Path(folder) / program.name
        built = subprocess.run(
            ["go", "build", "-o", binary, program.go], cwd=HERE, text=True,
            capture_output=True, check=False,
            env={**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off"})
        if built.returncode != 0:
            raise Refused(built.stderr)
        runs = [_run(binary, count, version)
                for _ in range(repeat) for count in PROCESSORS]
    first = comparable(runs[0])
    for other in runs[1:]:
        if comparable(other) != first:
            raise Refused(f"runs differ:\n{first}\n{comparable(other)}")
    return runs[0]


def _run(binary: pathlib.Path, processors: int, version: str) -> Record:
    try:
        ran = subprocess.run(
            [binary], capture_output=True, text=True, check=False,
            timeout=TIME_LIMIT_SECONDS,
            env={**os.environ, "GOMAXPROCS": str(processors),
                 "GOTRACEBACK": "single"})
    except subprocess.TimeoutExpired as timeout:
        raise Refused(f"still running after {TIME_LIMIT_SECONDS} s") from timeout
    return Record(ran.returncode, ran.stdout, scrubbed(ran.stderr), version)


def scrubbed(stderr: str) -> str:
    """Without what differs from machine to machine: folders, addresses,
    arguments, and the numbers of goroutines other than main."""
    numbers: dict[str, int] = {"1": 1}

    def number(match: re.Match[str]) -> str:
        rank = numbers.setdefault(match[1], len(numbers) + 1)
        return f"goroutine {rank} ["

    stderr = re.sub(r"^goroutine (\d+) \[", number, stderr, flags=re.M)
    stderr = re.sub(r"^\t/\S*/(?:src|conformance)/(\S+)( \+0x[0-9a-f]+)?$",
                    r"\t\1", stderr, flags=re.M)
    return re.sub(r"\((?:\{?0x|\.\.\.)[^\n]*\)$", "(...)", stderr, flags=re.M)


def _keep(program: Program, record: Record, check: bool) -> str:
    stored = program.stored
    if check or stored.suffix == ".derived":
        if comparable(read(stored)) != comparable(record):
            raise Refused(f"{stored.name} says otherwise:\n{record.text()}")
        return ""
    stored.write_text(record.text())
    return ""


if __name__ == "__main__":
    sys.exit(main())
