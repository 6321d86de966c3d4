#!/usr/bin/env python3
"""Compares what the writers make of the fixed reports with what was approved.

    approve.py --tool build/dev/bin/gosan            compare, show differences
    approve.py --tool build/dev/bin/gosan --accept   approve what is written now

Each reports/NAME.json is written in every format and compared with
expected/NAME.FORMAT, with the source lines of sources/.
"""

import argparse
import difflib
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
STREAM_FORMATS = {"text": "txt", "json": "json", "jsonl": "jsonl",
                  "markdown": "md", "sarif": "sarif", "junit": "xml",
                  "github": "github.txt", "gitlab": "gitlab.json"}


def run_tool(tool, arguments):
    """Standard output of `gosan report`, run where relative names are fixed."""
    return subprocess.run([tool, "report", "--source-root", "sources",
                           *arguments], cwd=HERE, check=True,
                          capture_output=True).stdout


def page_of(tool, report):
    """The index.html that the tool makes of a report."""
    with tempfile.TemporaryDirectory() as directory:
        run_tool(tool, [report, "-o", directory])
        return (pathlib.Path(directory) / "index.html").read_bytes()


def outputs(tool):
    """Yields (file name, bytes) for each report and format."""
    for path in sorted((HERE / "reports").glob("*.json")):
        report = f"reports/{path.name}"
        for name, suffix in STREAM_FORMATS.items():
            yield (f"{path.stem}.{suffix}",
                   run_tool(tool, [report, "--format", name]))
        yield f"{path.stem}.html", page_of(tool, report)


def difference(name, expected, actual):
    """A unified diff, empty when both are the same bytes."""
    if expected == actual:
        return ""
    lines = difflib.unified_diff(
        expected.decode(errors="replace").splitlines(),
        actual.decode(errors="replace").splitlines(),
        f"expected/{name}", f"written/{name}", lineterm="")
    return "\n".join(lines) or f"{name}: line ends differ"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tool", required=True, type=pathlib.Path,
                        help="the gosan program")
    parser.add_argument("--accept", action="store_true",
                        help="replace what was approved")
    options = parser.parse_args()

    written = dict(outputs(options.tool.resolve()))
    approved = {path.name: path.read_bytes()
                for path in (HERE / "expected").glob("*")}
    if options.accept:
        (HERE / "expected").mkdir(exist_ok=True)
        for name in approved.keys() - written.keys():
            (HERE / "expected" / name).unlink()
        for name, content in written.items():
            (HERE / "expected" / name).write_bytes(content)
        print(f"approved {len(written)} files")
        return 0

    failures = 0
    for name in sorted(approved.keys() | written.keys()):
        text = difference(name, approved.get(name, b""), written.get(name, b""))
        if text:
            failures += 1
            print(text)
    print(f"{len(written)} files, {failures} not as approved")
    if failures:
        print("accept with: tests/approval/approve.py --tool "
              f"{options.tool} --accept")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
