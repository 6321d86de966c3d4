#!/usr/bin/env python3
"""gosan suppress: the file of rules, and exit codes."""

import unittest

from tool_case import LEAK, RACE, REPORT, ToolCase


class SuppressTest(ToolCase):
    def suppress(self, *arguments):
        return self.gosan("suppress", *arguments, cwd=self.path)

    def test_adds_a_rule_with_finding_reason_and_end(self):
        result = self.suppress(RACE, REPORT, "--reason", "only statistics",
                               "--until", "2027-03-31")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        lines = (self.path / "gosan.suppressions").read_text().splitlines()
        self.assertTrue(lines[0].startswith(f"# finding {RACE}: data race on"))
        self.assertEqual(lines[1:3], ["# reason: only statistics",
                                      "# until: 2027-03-31"])
        self.assertEqual(lines[3:], [f"race:id:{RACE}"])
        self.assertIn(lines[3], result.stdout)

    def test_keeps_the_file_and_replaces_a_rule_of_the_same_finding(self):
        rules = self.path / "rules"
        rules.write_text("# mine\nleak:pool")
        for reason in ("first", "second"):
            self.suppress(LEAK, REPORT, "--reason", reason, "-f", rules)
        text = rules.read_text()
        self.assertTrue(text.startswith("# mine\nleak:pool\n\n# finding "))
        self.assertNotIn("first", text)
        self.assertEqual(text.count("# finding"), 1)

    def test_reads_gosan_report_unless_told(self):
        self.assert_one_line(self.suppress(RACE, "--reason", "x"), 70,
                             "gosan-report")
        self.report("gosan-report/report.json", RACE)
        self.assertEqual(self.suppress(RACE[:6], "--reason", "x").returncode, 0)

    def test_wrong_usage_is_64_and_writes_nothing(self):
        for arguments, part in (
                ((RACE, REPORT), "--reason"),
                ((RACE, REPORT, "--reason", ""), "--reason"),
                ((RACE, REPORT, "--reason", "  "), "--reason"),
                ((RACE, REPORT, "--reason", "a\nrace:b"), "--reason"),
                ((RACE, REPORT, "--reason", "x", "--until", "2027-02-30"),
                 "2027-02-30"),
                (("ffff", REPORT, "--reason", "x"), "ffff"),
                (("", REPORT, "--reason", "x"), "''"),
                ((), "id")):
            self.assert_one_line(self.suppress(*arguments), 64, part)
        self.assertEqual(list(self.path.iterdir()), [])

    def test_an_id_that_begins_two_is_64(self):
        self.report("1/report.json", RACE)
        text = (self.path / "1" / "report.json").read_text()
        (self.path / "2").mkdir()
        (self.path / "2" / "report.json").write_text(
            text.replace(RACE, RACE[:8] + "00000000"))
        self.assert_one_line(
            self.suppress(RACE[:8], self.path, "--reason", "x"), 64,
            "more than one")

    def test_what_cannot_be_written_or_read_is_70(self):
        missing = self.path / "missing"
        self.assert_one_line(
            self.suppress(RACE, REPORT, "--reason", "x", "-f",
                          missing / "rules"), 70, missing)
        self.assert_one_line(
            self.suppress(RACE, REPORT, "--reason", "x", "-f", self.path), 70,
            self.path)
        self.assert_one_line(self.suppress(RACE, missing, "--reason", "x"), 70,
                             missing)


if __name__ == "__main__":
    unittest.main()
