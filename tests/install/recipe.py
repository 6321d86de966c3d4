#!/usr/bin/env python3
"""Prints the shell commands of a recipe in a Markdown document.

    recipe.py DOCUMENT HEADING [JOB]

Without JOB: the `sh` blocks under the heading. With it: of the `yaml` block
there, the `run:` steps (GitHub Actions) or the `script:` lists (GitLab) of that
job. Knows as much of YAML as the document uses; says so when it finds nothing.
"""

from __future__ import annotations

import pathlib
import re
import sys


def section(document: str, heading: str) -> list[str]:
    """The lines between the heading and the next one."""
    lines = iter(document.splitlines())
    if not any(re.fullmatch(rf"#+ {re.escape(heading)}", line)
               for line in lines):
        return []
    found, fenced = [], False
    for line in lines:
        fenced ^= line.startswith("```")
        if not fenced and line.startswith("#"):
            break
        found.append(line)
    return found


def blocks(lines: list[str], language: str) -> list[str]:
    """The lines of all fenced blocks in that language."""
    found, inside = [], False
    for line in lines:
        if line.startswith("```"):
            inside = line == f"```{language}"
        elif inside:
            found.append(line)
    return found


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def below(lines: list[str], at: int) -> list[str]:
    """The lines after `at` that are deeper than it."""
    found = []
    for line in lines[at + 1:]:
        if line.strip() and indent(line) <= indent(lines[at]):
            break
        found.append(line)
    return found


def steps(lines: list[str]) -> list[str]:
    """What a job's lines run."""
    found = []
    for at, line in enumerate(lines):
        text = line.strip()
        if text in ("- run: |", "- |"):
            inner = below(lines, at)
            found += [one[indent(inner[0]):] for one in inner]
        elif text.startswith("- run: "):
            found.append(text.removeprefix("- run: "))
        elif text == "script:":
            found += [one.strip().removeprefix("- ")
                      for one in below(lines, at)]
    return found


def main() -> int:
    document, heading, *job = sys.argv[1:]
    lines = section(pathlib.Path(document).read_text(), heading)
    if job:
        yaml = blocks(lines, "yaml")
        found = [at for at, line in enumerate(yaml)
                 if line.strip() == f"{job[0]}:"]
        commands = steps(below(yaml, found[0])) if found else []
    else:
        commands = blocks(lines, "sh")
    if not commands:
        print(f"{document}: no recipe '{' '.join([heading, *job])}'",
              file=sys.stderr)
        return 1
    print("\n".join(commands))
    return 0


if __name__ == "__main__":
    sys.exit(main())
