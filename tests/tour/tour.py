#!/usr/bin/env python3
"""Fills docs/tour.md with code, cures and reports from testdata/seeds.

A comment before a fenced block says what belongs into it:
  <!-- code: bug/x.cc NAME -->     the function NAME of that program
  <!-- cure: x.cc -->              what cure/x.cc does otherwise than bug/x.cc
  <!-- output: bug/x.cc -->        what the program prints
  <!-- report: bug/x.cc -->        what gosan says about it
  <!-- report: bug/x.cc 1 -->      its first finding only
With --write the page is changed; without, it is checked, and every block that
is not what gosan says today is an error.
"""

from __future__ import annotations

import argparse
import difflib
import functools
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tour.md"
SEEDS = ROOT / "testdata" / "seeds"
TIME_LIMIT_SECONDS = 120
# Which of two racing accesses comes first is up to the schedule: a block is
# right when one of so many runs says what it says.
RUNS = 10

_BLOCK = re.compile(r"<!-- (code|cure|output|report): (\S+)(?: (\S+))? -->\n"
                    r"```(\w*)\n(.*?)```\n", re.DOTALL)
_TIME = re.compile(r", \d+ m?s(?=\])")
_MARK = re.compile(r"\s+// (?:race: |go here|made here|blocked here).*$")


class Programs:
    """Compiles programs, each once, and runs them."""

    def __init__(self, driver: pathlib.Path, folder: pathlib.Path) -> None:
        self._driver = driver
        self._folder = folder

    @functools.lru_cache(maxsize=None)
    def _build(self, source: pathlib.Path) -> pathlib.Path:
        binary = self._folder / source.stem
        subprocess.run([self._driver, "-std=c++20", "-O0",
                        f"-I{ROOT / 'testdata' / 'support'}", source, "-o",
                        binary], check=True, timeout=TIME_LIMIT_SECONDS)
        return binary

    def run(self, name: str) -> subprocess.CompletedProcess[str]:
        """What `name`, of testdata/seeds, prints with one worker."""
        source = SEEDS / name
        options = f"strip_path_prefix={source.parent}/"
        return subprocess.run(
            [self._build(source)], cwd=self._folder, capture_output=True,
            text=True, check=False, timeout=TIME_LIMIT_SECONDS,
            env=dict(os.environ, GOMAXPROCS="1", GOSAN_OPTIONS=options))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--driver", type=pathlib.Path,
                        default=ROOT / "build" / "release" / "bin" / "gosan++")
    options = parser.parse_args()
    page = PAGE.read_text()
    with tempfile.TemporaryDirectory(prefix="gosan-tour-") as folder:
        programs = Programs(options.driver.resolve(), pathlib.Path(folder))
        filled = _BLOCK.sub(lambda block: fill(block, programs), page)
    if options.write:
        PAGE.write_text(filled)
        return 0
    difference = list(difflib.unified_diff(
        page.splitlines(), filled.splitlines(), "docs/tour.md", "as it is now",
        lineterm=""))
    if difference:
        print(*difference, sep="\n")
        print("tests/tour/tour.py --write brings the page up to date")
    return 1 if difference else 0


def fill(block: re.Match[str], programs: Programs) -> str:
    """The block as it must be; unchanged when that is one of the right ones."""
    what, _, _, language, old = block.groups()
    for _ in range(RUNS if what in ("output", "report") else 1):
        text = content(block, programs) + "\n"
        if text == old:
            break
    head = block.group(0).partition("\n")[0]
    return f"{head}\n```{language}\n{text}```\n"


def content(block: re.Match[str], programs: Programs) -> str:
    """What a comment asks for, as of now."""
    what, name, detail, _, _ = block.groups()
    if what == "code":
        return function(source_of(name), detail)
    if what == "cure":
        return cure(name)
    result = programs.run(name)
    if what == "output":
        return result.stdout.strip()
    return report(result.stderr, detail)


def source_of(name: str) -> list[str]:
    """The program's lines, without its head and its marks."""
    lines = (SEEDS / name).read_text().splitlines()
    first = next(number for number, line in enumerate(lines)
                 if line.startswith("#include"))
    return [_MARK.sub("", line) for line in lines[first:]]


def function(lines: list[str], name: str) -> str:
    """The definition of `name`, from its first line to its closing brace."""
    start = next(number for number, line in enumerate(lines)
                 if re.match(rf"\w.*\b{name}\b.*[{{(,]$", line))
    end = next(number for number in range(start, len(lines))
               if lines[number].startswith("}"))
    return "\n".join(lines[start:end + 1])


def cure(name: str) -> str:
    """The lines in which the cure differs from the bug."""
    changes = list(difflib.unified_diff(source_of(f"bug/{name}"),
                                        source_of(f"cure/{name}"), n=0,
                                        lineterm=""))
    return "\n".join(line for line in changes[2:] if line[1:].strip() and
                     not line.startswith(("@@", "+#include", "-#include")))


def report(text: str, number: str | None) -> str:
    """All that gosan said, or its finding `number`; without the corpus runner's
    marks in the lines of source, without notes and how long somebody waited."""
    lines = [_MARK.sub("", line) for line in text.strip().splitlines()
             if not line.startswith("gosan: note: ")]
    whole = _TIME.sub("", "\n".join(lines)).replace(f"{ROOT}/", "")
    return whole.split("\n\n")[int(number) - 1].strip() if number else whole


if __name__ == "__main__":
    sys.exit(main())
