#!/usr/bin/env python3
"""Exit codes and messages of the gosan tool."""

import json
import os
import unittest

from tool_case import REPORT, ToolCase


class ToolTest(ToolCase):
    def test_version_names_plugin_and_clang(self):
        result = self.gosan("--version")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout, r"gosan \d+\.\d+\.\d+\n")
        self.assertRegex(result.stdout, r"plugin .* \d+\.\d+\.\d+\n")
        self.assertIn("clang 19", result.stdout)

    def test_writes_page_and_report_into_a_new_directory(self):
        out = self.path / "deep" / "er"
        result = self.gosan("report", REPORT, "-o", out)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertTrue((out / "index.html").read_text().endswith("</html>\n"))
        merged = json.loads((out / "report.json").read_text())
        self.assertEqual(merged["summary"]["data-race"], 1)

    def test_formats_go_to_standard_output_or_a_file(self):
        shown = self.gosan("report", REPORT, "--format", "json").stdout
        self.assertEqual(json.loads(shown)["schema"], "gosan-report/1")
        file = self.path / "report.jsonl"
        self.gosan("report", REPORT, "--format", "jsonl", "-o", file)
        lines = file.read_text().splitlines()
        self.assertEqual([json.loads(line)["kind"] for line in lines],
                         ["data-race", "goroutine-leak"])

    def test_duplicates_of_other_runs_are_folded_and_counted(self):
        other = json.loads(REPORT.read_text())
        other["program"]["pid"] = 7
        second = self.path / "second.json"
        second.write_text(json.dumps(other))
        result = self.gosan("report", REPORT, second, "--format", "json")
        counts = [one["count"] for one in json.loads(result.stdout)["findings"]]
        self.assertEqual(counts, [6, 4])

    def test_a_half_written_line_is_said_in_one_line(self):
        line = self.gosan("report", REPORT, "--format", "jsonl").stdout
        file = self.path / "findings-1.jsonl"
        file.write_text(line + line[:99])
        result = self.gosan("report", self.path, "--format", "json")
        self.assert_one_line(result, 0, file, "half-written")
        self.assertEqual(len(json.loads(result.stdout)["findings"]), 2)

    def test_baseline_that_knows_everything_is_0(self):
        result = self.gosan("report", REPORT, "--baseline", REPORT, "--format",
                            "json")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertTrue(all(one["known"] for one in
                            json.loads(result.stdout)["findings"]))

    def test_baseline_that_lacks_one_is_66_and_the_report_is_written(self):
        known = json.loads(REPORT.read_text())
        del known["findings"][0]
        baseline = self.path / "baseline.json"
        baseline.write_text(json.dumps(known))
        result = self.gosan("report", REPORT, "--baseline", baseline, "-o",
                            self.path / "out")
        self.assert_one_line(result, 66, "1 of 2 findings", baseline)
        self.assertTrue((self.path / "out" / "index.html").exists())

    def test_what_cannot_be_read_is_1(self):
        missing = self.path / "missing.json"
        self.assert_one_line(self.gosan("report", missing), 1, missing)
        self.assert_one_line(self.gosan("report", self.path), 1, self.path)
        self.assert_one_line(
            self.gosan("report", REPORT, "--baseline", missing), 1, missing)

    def test_what_cannot_be_written_is_1(self):
        file = self.path / "file"
        file.write_text("")
        self.assert_one_line(self.gosan("report", REPORT, "-o", file), 1, file)
        self.assert_one_line(
            self.gosan("report", REPORT, "--format", "text", "-o", self.path),
            1, self.path)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_a_full_disk_is_1(self):
        result = self.gosan("report", REPORT, stdout="/dev/full")
        self.assert_one_line(result, 1, "standard output")

    def test_wrong_usage_is_64(self):
        self.assert_one_line(self.gosan(), 64)
        self.assert_one_line(self.gosan("report"), 64, "input")
        self.assert_one_line(self.gosan("report", REPORT, "--format", "pdf"),
                             64, "'pdf'")
        self.assert_one_line(self.gosan("report", REPORT, "--colour"), 64)


if __name__ == "__main__":
    unittest.main()
