#!/usr/bin/env python3
"""gosan diff, gosan baseline and gosan gate: output and exit codes."""

import json
import os
import unittest

from tool_case import LEAK, RACE, REPORT, ToolCase


class DiffTest(ToolCase):
    def test_says_new_gone_and_same_by_id(self):
        before = self.report("before.json", LEAK)
        after = self.report("after.json", RACE)
        result = self.gosan("diff", before, after)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        lines = result.stdout.splitlines()
        self.assertTrue(lines[0].startswith(f"new   {RACE}  data race on "))
        self.assertTrue(lines[1].startswith(f"gone  {LEAK}  goroutine leak"))
        self.assertEqual(lines[2:], ["1 new, 1 gone, 0 same"])
        result = self.gosan("diff", REPORT, REPORT)
        self.assertEqual(result.stdout.splitlines()[-1],
                         "0 new, 0 gone, 2 same")

    def test_takes_two(self):
        self.assert_one_line(self.gosan("diff", REPORT), 64, "after")
        self.assert_one_line(self.gosan("diff", REPORT, REPORT, REPORT), 64)


class BaselineTest(ToolCase):
    def test_check_shows_only_the_new_ones(self):
        baseline = self.path / "baseline.json"
        result = self.gosan("baseline", "update", baseline,
                            self.report("first.json", LEAK))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("1 added, 0 kept, 0 removed", result.stdout)
        known = self.gosan("baseline", "check", baseline,
                           self.report("first.json", LEAK))
        self.assertEqual((known.returncode, known.stdout, known.stderr),
                         (0, "", ""))
        result = self.gosan("baseline", "check", baseline, REPORT,
                            "--format", "jsonl")
        self.assert_one_line(result, 66, "1 finding not in", baseline)
        self.assertEqual([json.loads(line)["id"]
                          for line in result.stdout.splitlines()], [RACE])

    def test_update_keeps_the_unseen_and_prune_drops_it(self):
        baseline = self.path / "baseline.json"
        self.gosan("baseline", "update", baseline, REPORT)
        whole = baseline.read_bytes()
        race = self.report("race.json", RACE)
        self.gosan("baseline", "update", baseline, race)
        self.assertEqual(baseline.read_bytes(), whole)
        result = self.gosan("baseline", "update", "--prune", baseline, race)
        self.assertIn("0 added, 1 kept, 1 removed", result.stdout)
        self.assertEqual(self.gosan("baseline", "check", baseline,
                                    REPORT).returncode, 66)

    def test_gosan_report_takes_it(self):
        baseline = self.path / "baseline.json"
        self.gosan("baseline", "update", baseline, REPORT)
        result = self.gosan("report", REPORT, "--baseline", baseline)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_a_broken_baseline_is_70_and_stays(self):
        baseline = self.path / "baseline.json"
        for text in ("", "{", '{"schema": "other/1"}', "[]"):
            baseline.write_text(text)
            for command in ("update", "check"):
                result = self.gosan("baseline", command, baseline, REPORT)
                self.assert_one_line(result, 70, baseline)
            self.assertEqual(baseline.read_text(), text)

    def test_what_cannot_be_written_is_70_and_leaves_nothing(self):
        directory = self.path / "missing"
        result = self.gosan("baseline", "update", directory / "b.json", REPORT)
        self.assert_one_line(result, 70, directory)
        file = self.path / "file"
        file.write_text("")
        self.assert_one_line(
            self.gosan("baseline", "update", file / "b.json", REPORT), 70, file)
        self.assertEqual(os.listdir(self.path), ["file"])

    def test_a_link_to_it_stays_one(self):
        link = self.path / "link.json"
        link.symlink_to(self.path / "real.json")
        self.gosan("baseline", "update", self.path / "real.json",
                   self.report("leak.json", LEAK))
        self.gosan("baseline", "update", link, REPORT)
        self.assertTrue(link.is_symlink())
        self.assertEqual(
            len(json.loads(link.read_text())["findings"]), 2)

    def test_wrong_usage_is_64(self):
        baseline = self.path / "baseline.json"
        self.assert_one_line(self.gosan("baseline"), 64)
        self.assert_one_line(self.gosan("baseline", "updat", baseline), 64)
        self.assert_one_line(self.gosan("baseline", "update", baseline), 64,
                             "reports")
        self.assert_one_line(
            self.gosan("baseline", "update", self.path / "b.jsonl", REPORT),
            64, "b.jsonl")
        self.gosan("baseline", "update", baseline, REPORT)
        self.assert_one_line(self.gosan("baseline", "check", baseline, REPORT,
                                        "--format", "pdf"), 64, "'pdf'")

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_a_full_disk_is_70(self):
        self.assert_one_line(
            self.gosan("diff", REPORT, REPORT, stdout="/dev/full"), 70,
            "standard output")
        with self.subTest("a device is written to, not replaced"):
            result = self.gosan("baseline", "update", "/dev/full", REPORT)
            self.assert_one_line(result, 70, "/dev/full")
            self.assertTrue(os.path.exists("/dev/full"))
            self.assertFalse(os.path.isfile("/dev/full"))


class GateTest(ToolCase):
    def gate(self, *arguments):
        result = self.gosan("gate", *arguments)
        return result.returncode, result.stdout.splitlines(), result.stderr

    def test_one_shard_of_several_closes_it(self):
        self.report("shards/1/report.json")
        self.report("shards/2/deep/report.json", LEAK)
        code, lines, stderr = self.gate(self.path / "shards")
        self.assertEqual((code, stderr), (66, ""))
        self.assertTrue(lines[0].startswith(f"new  {LEAK}  goroutine leak"))
        self.assertEqual(lines[1:],
                         ["gate closed: 1 new, 0 known; 2 report files"])

    def test_a_later_attempt_without_findings_does_not_open_it(self):
        line = self.gosan("report", self.report("one.json", RACE), "--format",
                          "jsonl").stdout
        shard = self.path / "shard"
        self.report("shard/report.json")  # what the second attempt left
        (shard / "findings-1.jsonl").write_text(line)
        code, lines, _ = self.gate(shard)
        self.assertEqual((code, len(lines)), (66, 2))

    def test_a_baseline_that_knows_everything_opens_it(self):
        baseline = self.path / "baseline.json"
        self.gosan("baseline", "update", baseline, REPORT)
        self.assertEqual(self.gate("--baseline", baseline, REPORT),
                         (0, ["gate open: 0 new, 2 known; 1 report files"],
                          ""))

    def test_a_run_without_findings_opens_it_a_missing_shard_does_not(self):
        empty = self.path / "empty"
        empty.mkdir()
        self.assertEqual(self.gate(empty)[0], 0)
        missing = self.path / "missing"
        self.assert_one_line(self.gosan("gate", empty, missing), 70, missing)
        self.assert_one_line(
            self.gosan("gate", "--baseline", missing, empty), 70, missing)

    def test_a_line_that_was_cut_is_a_finding_that_nobody_accepted(self):
        baseline = self.path / "baseline.json"
        self.gosan("baseline", "update", baseline, REPORT)
        lines = self.gosan("report", REPORT, "--format", "jsonl").stdout
        file = self.path / "findings-1.jsonl"
        file.write_text(lines[:-40])
        result = self.gosan("gate", "--baseline", baseline, file)
        self.assert_one_line(result, 66, file, "half-written")
        self.assertIn("1 finding that could not be read", result.stdout)
        self.assertIn("gate closed: 1 new, 1 known", result.stdout)

    def test_not_a_report_is_70(self):
        other = self.path / "other.json"
        for text in ('{"schema": "other/1"}', "not JSON", "[]",
                     '{"schema": "gosan-report/1", "findings": [7]}'):
            other.write_text(text)
            self.assert_one_line(self.gosan("gate", other), 70, other)

    def test_a_rule_that_has_ended_closes_it(self):
        rules = self.path / "rules"
        rules.write_text("# reason: later\n# until: 2027-03-31\nrace:f\n")
        shard = self.report("none.json")
        options = ("--suppressions", rules, shard, "--today")
        self.assertEqual(self.gate(*options, "2027-03-31")[0], 0)
        code, lines, _ = self.gate(*options, "2027-04-01")
        self.assertEqual(code, 66)
        self.assertEqual(lines[0],
                         f"ended  2027-03-31  {rules}:3: race:f (later)")
        self.assert_one_line(self.gosan("gate", *options, "soon"), 64, "soon")
        self.assert_one_line(
            self.gosan("gate", "--suppressions", self.path / "no", shard), 70)

    def test_shards_in_any_order_give_the_same_bytes(self):
        one = self.report("1/report.json", RACE)
        two = self.report("2/report.json", LEAK)
        self.assertEqual(self.gate(one, two), self.gate(two, one))

    def test_wrong_usage_is_64(self):
        self.assert_one_line(self.gosan("gate"), 64, "reports")
        self.assert_one_line(self.gosan("gate", REPORT, "--colour"), 64)


class HelpTest(ToolCase):
    def test_each_command_has_help(self):
        for command in (["diff"], ["baseline"], ["baseline", "update"],
                        ["baseline", "check"], ["gate"], ["suppress"]):
            result = self.gosan(*command, "--help")
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertIn("Usage: gosan " + " ".join(command), result.stdout)


if __name__ == "__main__":
    unittest.main()
