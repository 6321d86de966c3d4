"""What the tests of the gosan tool share: the tool is their first argument."""

import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(sys.argv.pop(1)).resolve()
REPORTS = pathlib.Path(__file__).resolve().parents[2] / "approval" / "reports"
REPORT = REPORTS / "race_and_leak.json"
RACE = "5b1fd2ea8c3a9c07"  # its findings
LEAK = "09d8f2b1c44e7a31"


class ToolCase(unittest.TestCase):
    """A fresh directory, and the tool run to its end."""

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.directory.name)

    def tearDown(self):
        self.directory.cleanup()

    def gosan(self, *arguments, stdout=None, **options):
        """Its code and what it wrote; `stdout` names a file to write to."""
        with contextlib.ExitStack() as stack:
            out = (subprocess.PIPE if stdout is None
                   else stack.enter_context(open(stdout, "w")))
            return subprocess.run([TOOL, *arguments], stdout=out,
                                  stderr=subprocess.PIPE, text=True, **options)

    def assert_one_line(self, result, code, *parts):
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertTrue(result.stderr.startswith("gosan: "), result.stderr)
        for part in parts:
            self.assertIn(str(part), result.stderr)

    def report(self, name, *ids):
        """A report with those of REPORT's findings."""
        whole = json.loads(REPORT.read_text())
        whole["findings"] = [one for one in whole["findings"]
                             if one["id"] in ids]
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(whole))
        return path
