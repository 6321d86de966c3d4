#!/usr/bin/env python3
"""Debian packages' own tests, compiled with gosan.

Fetches the sources with apt-get (needs the network, the archive's keys and
libgtest-dev, libfmt-dev, cmake, ninja), builds each package's tests with clang
and with gosan++ at several levels, runs all, and demands that the same things
pass and that every finding is one of those that packages.py explains. Takes
minutes: not part of ctest's default run. Needs no privileges.

    tests/packages/run.py --work build/packages
    tests/packages/run.py --only leveldb --levels 2
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
from typing import Any

from packages import PACKAGES, Known, Package

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARCHIVE = "deb-src http://deb.debian.org/debian bookworm main\n"
TEST_LIMIT_SECONDS = 1800
EXIT_FINDINGS = 66


@dataclasses.dataclass
class Result:
    """What the tests of one build did."""

    passed: set[str] = dataclasses.field(default_factory=set)
    failed: list[str] = dataclasses.field(default_factory=list)  # binaries
    binaries: int = 0
    explained: int = 0  # findings
    unexplained: list[str] = dataclasses.field(default_factory=list)
    seconds: float = 0  # of all runs


def main() -> int:
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    wrong = False
    print("package          build     passed  failed  explained  unexplained"
          "   seconds")
    for package in PACKAGES:
        if options.only and package.name not in options.only:
            continue
        source = _fetch(options.work, package)
        wrong |= not _check(options, package, source)
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--driver", type=pathlib.Path,
                        default=ROOT / "build" / "release" / "bin" / "gosan++")
    parser.add_argument("--work",
                        type=lambda text: pathlib.Path(text).resolve(),
                        default=ROOT / "build" / "packages",
                        help="sources and builds are kept here")
    parser.add_argument("--levels", type=lambda text: text.split(","),
                        default=["0", "2"], help="optimisation levels")
    parser.add_argument("--jobs", "-j", type=int, default=2)
    parser.add_argument("--only", nargs="*", help="these packages")
    return parser.parse_args()


# ---- sources ----

def _fetch(work: pathlib.Path, package: Package) -> pathlib.Path:
    """The folder of the unpacked sources."""
    target = work / "sources" / package.name
    if target.exists():
        return target
    downloads = work / "downloads" / package.name
    downloads.mkdir(parents=True, exist_ok=True)
    if not list(downloads.glob("*.orig.*")):
        _download(work, package, downloads)
    half = target.with_suffix(".part")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    upstream = next(downloads.glob("*.orig.tar.*"))
    subprocess.run(["tar", "-xf", upstream, "-C", half, "--strip-components=1"],
                   check=True)
    if package.patched:
        debian = next(downloads.glob("*.debian.tar.*"))
        subprocess.run(["tar", "-xf", debian, "-C", half], check=True)
        _patch(half)
    half.rename(target)
    return target


def _download(work: pathlib.Path, package: Package,
              folder: pathlib.Path) -> None:
    """apt-get with a list of its own: the system's need not name sources."""
    apt = work / "apt"
    lists = apt / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    (apt / "sources.list").write_text(ARCHIVE)
    command = ["apt-get", "-q",
               "-o", f"Dir::Etc::sourcelist={apt}/sources.list",
               "-o", "Dir::Etc::sourceparts=/dev/null",
               "-o", f"Dir::State::lists={lists}",
               "-o", "APT::Get::List-Cleanup=0"]
    if not list(lists.glob("*Sources*")):
        subprocess.run([*command, "update"], check=True,
                       stdout=subprocess.DEVNULL)
    # Debian's part is missing in some mirrors; only what is used must be there.
    subprocess.run([*command, "source", "--download-only", package.name],
                   cwd=folder, check=False, stdout=subprocess.DEVNULL)
    if not list(folder.glob("*.orig.tar.*")):
        sys.exit(f"{package.name}: the archive does not have it")


def _patch(source: pathlib.Path) -> None:
    series = source / "debian" / "patches" / "series"
    for line in series.read_text().splitlines():
        if line and not line.startswith("#"):
            patch = series.parent / line.split()[0]
            subprocess.run(["patch", "-s", "-p1", "-i", patch], cwd=source,
                           check=True)


# ---- one package ----

def _check(options: argparse.Namespace, package: Package,
           source: pathlib.Path) -> bool:
    is_right = True
    for level in options.levels:
        plain = _run(options, package, source, level, "clang++-19")
        _print_row(package, f"plain -O{level}", plain)
        gosan = _run(options, package, source, level,
                     str(options.driver.resolve()))
        _print_row(package, f"gosan -O{level}", gosan)
        for name in sorted(plain.passed ^ gosan.passed):
            print(f"    passed in one of the two only: {name}")
        for text in gosan.unexplained:
            print(f"    {text}")
        is_right &= (plain.passed == gosan.passed and bool(plain.passed) and
                     plain.failed == gosan.failed and not gosan.unexplained)
    return is_right


def _print_row(package: Package, build: str, result: Result) -> None:
    print(f"{package.name:17}{build:10}{len(result.passed):6}"
          f"{len(result.failed):8}{result.explained:11}"
          f"{len(result.unexplained):13}{result.seconds:10.0f}", flush=True)


def _run(options: argparse.Namespace, package: Package, source: pathlib.Path,
         level: str, cxx: str) -> Result:
    out = options.work / "builds" / (
        f"{package.name}-{pathlib.Path(cxx).name}-O{level}")
    out.mkdir(parents=True, exist_ok=True)
    for command in package.build:
        _build(command.format(cxx=cxx, flags=f"-O{level} -g -w", source=source,
                              out=out, jobs=options.jobs), out)
    result = Result()
    tests = sorted(test for glob in package.tests for test in out.glob(glob)
                   if test.is_file() and os.access(test, os.X_OK))
    for test in tests:
        _run_test(package, test, result)
    return result


def _build(command: str, out: pathlib.Path) -> None:
    built = subprocess.run(command, shell=True, check=False, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if built.returncode != 0:
        (out / "build.log").write_text(built.stdout)
        sys.exit(f"{command}\nfailed, see {out / 'build.log'}")


def _run_test(package: Package, test: pathlib.Path, result: Result) -> None:
    with tempfile.TemporaryDirectory(prefix="gosan-packages-") as folder:
        environment = dict(os.environ, TEST_TMPDIR=folder, TMPDIR=folder)
        environment.pop("GOSAN_OPTIONS", None)
        begin = time.monotonic()
        run = subprocess.run([str(test), *package.arguments], cwd=folder,
                             env=environment, check=False,
                             stdin=subprocess.DEVNULL, capture_output=True,
                             timeout=TEST_LIMIT_SECONDS)
        result.seconds += time.monotonic() - begin
        output = run.stdout.decode(errors="replace")
        for match in re.finditer(package.passed, output, re.MULTILINE):
            what = next(group for group in match.groups() if group)
            result.passed.add(f"{test.name}: {what}")
        report = pathlib.Path(folder) / "gosan-report" / "report.json"
        _judge(package, test, report, result)
        result.binaries += 1
        if run.returncode not in (0, EXIT_FINDINGS):
            result.failed.append(test.name)


def _judge(package: Package, test: pathlib.Path, report: pathlib.Path,
           result: Result) -> None:
    findings = (json.loads(report.read_text())["findings"]
                if report.exists() else [])
    for finding in findings:
        if any(_explains(known, finding) for known in package.known):
            result.explained += 1
        else:
            result.unexplained.append(f"{test.name}: {finding['kind']} "
                                      f"{finding['id']}: {finding['why']}")


def _explains(known: Known, finding: dict[str, Any]) -> bool:
    return finding["kind"] == "data-race" and any(
        known.function in frame["function"]
        for access in finding["accesses"] for frame in access["stack"])


if __name__ == "__main__":
    sys.exit(main())
