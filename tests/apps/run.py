#!/usr/bin/env python3
"""Runs the applications of testdata/apps: silent as they are, and with each of
their seeded bugs found as what it is.

Compiles each with gosan++ at several optimisation levels, runs it with several
numbers of workers, and prints a table.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "corpus"))
from programs import read_report  # noqa: E402

TIME_LIMIT_SECONDS = 120
COMPILE_LIMIT_SECONDS = 500
EXIT_SUCCESS = 0

# A finding: its kind and the innermost function of the application in it.
Finding = tuple[str, str]


@dataclasses.dataclass(frozen=True)
class App:
    """A program, what it prints when all is well, and its seeded bugs."""

    name: str
    arguments: tuple[str, ...]
    output: str
    bugs: dict[str, set[Finding]]


APPS = (
    App("crawler", ("--pages=150",), "150 pages, 15 dead links",
        {"summary": {("data-race", "Crawler::record")},
         "cancel": {("goroutine-leak", "Crawler::deliver"),
                    ("goroutine-leak", "Crawler::crawl")}}),
    App("kvserver", ("--clients=6", "--requests=10"), "122 requests answered",
        {"count": {("data-race", "Server::count_answer")},
         "archive": {("goroutine-leak", "Server::from_archive")}}),
    App("wordcount", ("--megabytes=1",), "199996 words, 4584 distinct",
        {"total": {("data-race", "main")},
         "shuffle": {("deadlock", "")}}),
)


def main() -> int:
    options = _options()
    apps = [app for app in APPS if options.app in (None, app.name)]
    failures = 0
    print(f"{'':12}{'bug':10}{'level':>6}{'workers':>9}{'runs':>6}{'right':>7}")
    with tempfile.TemporaryDirectory(prefix="gosan-apps-") as folder:
        for app in apps:
            for level in options.levels.split(","):
                binary = build(options.driver.resolve(), app, level,
                               pathlib.Path(folder))
                failures += _check(app, level, binary, options)
    return 1 if failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app", nargs="?", choices=[app.name for app in APPS])
    parser.add_argument("--driver", type=pathlib.Path,
                        default=ROOT / "build" / "release" / "bin" / "gosan++")
    parser.add_argument("--levels", default="0,2")
    parser.add_argument("--workers", default="1,4")
    parser.add_argument("--repeat", type=int, default=1)
    return parser.parse_args()


def build(driver: pathlib.Path, app: App, level: str,
          folder: pathlib.Path) -> pathlib.Path:
    """The app's binary, compiled from all sources in its folder."""
    binary = folder / f"{app.name}.O{level}"
    sources = sorted((ROOT / "testdata" / "apps" / app.name).glob("*.cc"))
    # Their bugs are there on purpose, for the run to find.
    subprocess.run([driver, "-std=c++20", f"-O{level}", "-Wall", "-Wextra",
                    "-fplugin-arg-gosan-vet=off",
                    "-Werror", *sources, "-o", binary],
                   check=True, timeout=COMPILE_LIMIT_SECONDS)
    return binary


def _check(app: App, level: str, binary: pathlib.Path,
           options: argparse.Namespace) -> int:
    """Runs every variant of `app`; how many runs were not as they should be."""
    failures = 0
    for workers in options.workers.split(","):
        for bug in (None, *app.bugs):
            complaints = [complaint for _ in range(options.repeat)
                          for complaint in run(app, binary, bug, workers)]
            failures += len(complaints)
            print(f"{app.name:12}{bug or '-':10}{'-O' + level:>6}{workers:>9}"
                  f"{options.repeat:>6}{options.repeat - len(complaints):>7}",
                  flush=True)
            for complaint in complaints:
                print(f"  FAILED: {complaint}")
    return failures


def run(app: App, binary: pathlib.Path, bug: str | None,
        workers: str) -> list[str]:
    """One run; at most one complaint."""
    arguments = [*app.arguments, *([f"--bug={bug}"] if bug else [])]
    environment = dict(os.environ, GOMAXPROCS=workers)
    environment.pop("GOSAN_OPTIONS", None)
    with tempfile.TemporaryDirectory(prefix="gosan-apps-") as folder:
        try:
            result = subprocess.run([binary, *arguments], cwd=folder,
                                    env=environment, capture_output=True,
                                    text=True, errors="replace", check=False,
                                    timeout=TIME_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            return ["did not end within the time limit"]
        report = read_report(
            pathlib.Path(folder) / "gosan-report" / "report.json")
    findings = {_finding(each) for each in report["findings"]} if report else set()
    if bug:
        return _judge_bug(app.bugs[bug], findings, result)
    if (result.returncode == EXIT_SUCCESS and not result.stderr and
            not findings and app.output in result.stdout):
        return []
    return [f"exit code {result.returncode}, {result.stdout}{result.stderr}"]


def _judge_bug(wanted: set[Finding], findings: set[Finding],
               result: subprocess.CompletedProcess[str]) -> list[str]:
    if findings == wanted and result.returncode != EXIT_SUCCESS:
        return []
    return [f"found {sorted(findings)}, seeded {sorted(wanted)}; exit code "
            f"{result.returncode}"]


def _finding(finding: dict[str, object]) -> Finding:
    """What is compared of a finding of report.json."""
    kind = str(finding["kind"])
    accesses = finding.get("accesses") or [finding]
    stack = accesses[0].get("stack") or []
    sources = [frame for frame in stack
               if "/testdata/apps/" in frame.get("file", "")]
    function = sources[0]["function"] if sources else ""
    return kind, "::".join(part for part in function.split("::")
                           if not part.startswith(("$", "operator", "'")))


if __name__ == "__main__":
    sys.exit(main())
