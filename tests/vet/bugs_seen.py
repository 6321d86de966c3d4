#!/usr/bin/env python3
"""How many programs of a folder of bugs `gosan vet` sees, check by check.

    bugs_seen.py GOSAN FOLDER...      # FOLDER: testdata/race, …

Prints, for each folder, its programs, those with a certain warning and how many
have one of each check; with --lines the warnings themselves.
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def warnings_of(gosan: str, programs: list[pathlib.Path]) -> list[dict]:
    run = subprocess.run(
        [gosan, "vet", "--format", "json", *map(str, programs), "--",
         "-std=c++20", f"-I{ROOT / 'runtime/include'}",
         f"-I{ROOT / 'testdata/support'}"],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, check=False)
    if run.returncode not in (0, 66):
        sys.exit(f"{gosan} vet failed: {run.returncode}")
    return [one for one in json.loads(run.stdout)["mistakes"]
            if one["level"] == "warning"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gosan")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--lines", action="store_true",
                        help="print the warnings too")
    arguments = parser.parse_args()
    for folder in arguments.folders:
        programs = sorted(folder.resolve().rglob("*.cc"))
        warnings = warnings_of(arguments.gosan, programs)
        seen = {one["file"] for one in warnings}
        by_check: dict[str, set[str]] = collections.defaultdict(set)
        for one in warnings:
            by_check[one["rule"]].add(one["file"])
        checks = ", ".join(f"{name} {len(files)}" for name, files
                           in sorted(by_check.items(),
                                     key=lambda item: -len(item[1])))
        print(f"{folder}: {len(programs)} programs, {len(seen)} seen: "
              f"{checks or 'none'}")
        if arguments.lines:
            for one in warnings:
                print(f"  {one['file']}:{one['line']}: {one['rule']}: "
                      f"{one['message']}")


if __name__ == "__main__":
    main()
