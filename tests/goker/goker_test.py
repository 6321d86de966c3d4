"""The runner on canned outcomes: it must be able to fail. And rules that the
kernels keep."""

from __future__ import annotations

import contextlib
import csv
import io
import pathlib
import unittest

import run
import table
from matching import Json, Outcome

GOKER = run.ROOT / "testdata" / "goker"
MAX_LINES = 80
SOURCE = """\
// project 1: what goes wrong. Fixed: what does not.
// manifests: always
// expect: goroutine-leak state="chan receive" count=1
int main() {
  go([] { ch.recv(); });  // go here; blocked here
}
"""


def leak(line: int = 5) -> Json:
    stack = [{"function": "f()", "file": "sample.cc", "line": line}]
    return {"kind": "goroutine-leak", "count": 1, "stack": stack,
            "goroutine": {"state": "chan receive", "created_at": stack}}


def outcome(*findings: Json, left: bool = True) -> Outcome:
    summary: dict[str, int] = {}
    for finding in findings:
        summary[finding["kind"]] = summary.get(finding["kind"], 0) + 1
    report = {"summary": summary, "findings": list(findings)}
    return Outcome(66 if findings else 0,
                   "sample.cc:5\n" if findings else "",
                   report if findings else None, bool(findings),
                   f"{run.LEFT}1 goroutines left\n" if left else "")


class Canned(unittest.TestCase):
    def setUp(self) -> None:
        program = run.parse(pathlib.Path("/goker/sample.cc"), SOURCE)
        self.tally = run.Tally(program, always=False)

    def sorts(self) -> list[str]:
        return [complaint.sort for complaint in self.tally.complaints]


class Bug(Canned):
    def test_what_was_promised_is_found(self) -> None:
        self.tally.add_bug(outcome(leak()))
        self.assertEqual((self.tally.manifested, self.tally.found), (1, 1))
        self.assertEqual(self.sorts(), [])

    def test_a_bug_that_manifested_unseen_is_missed(self) -> None:
        self.tally.add_bug(outcome())
        self.assertEqual((self.tally.manifested, self.tally.found), (1, 0))
        self.assertIn("missed", self.sorts())

    def test_a_wrong_detail_is_not_found(self) -> None:
        self.tally.add_bug(outcome(leak(line=4)))
        self.assertEqual(self.tally.found, 0)
        self.assertIn("wrong", self.sorts())

    def test_a_run_that_must_manifest_does(self) -> None:
        self.tally.always = True
        self.tally.add_bug(outcome(left=False))
        self.assertEqual(self.sorts(), ["broken"])

    def test_without_the_bug_silence_is_right(self) -> None:
        self.tally.add_bug(outcome(left=False))
        self.assertEqual((self.tally.manifested, self.sorts()), (0, []))

    def test_without_the_bug_a_finding_is_false(self) -> None:
        self.tally.add_bug(outcome(leak(), left=False))
        self.assertIn("false", self.sorts())

    def test_a_bug_that_never_manifests_fails_in_the_end(self) -> None:
        for times in (1, run.PATIENCE):
            self.tally.runs = times
            with contextlib.redirect_stdout(io.StringIO()):
                bad = run.report([self.tally])
            self.assertEqual(bad, times == run.PATIENCE)

    def test_an_order_of_locks_is_no_false_alarm(self) -> None:
        self.tally.add_bug(outcome({"kind": "lock-order"}, left=False))
        self.tally.add_bug(outcome(leak(), {"kind": "lock-order"}))
        self.assertEqual((self.tally.predicted, self.tally.found), (2, 1))
        self.assertEqual(self.sorts(), [])


class Fixed(Canned):
    def test_silence_is_right(self) -> None:
        self.tally.add_fixed(outcome(left=False))
        self.assertEqual((self.tally.false_alarms, self.sorts()), (0, []))

    def test_any_finding_is_a_false_alarm(self) -> None:
        self.tally.add_fixed(outcome({"kind": "lock-order"}, left=False))
        self.assertEqual(self.tally.false_alarms, 1)
        self.assertIn("false", self.sorts())

    def test_goroutines_left_break_it(self) -> None:
        self.tally.add_fixed(outcome())
        self.assertEqual((self.tally.false_alarms, self.sorts()),
                         (0, ["broken"]))


class Kernels(unittest.TestCase):
    def setUp(self) -> None:
        self.sources = {path.stem: path.read_text()
                        for path in GOKER.rglob("*.cc")}

    def test_all_that_block_are_there(self) -> None:
        with table.PEERS.open(newline="") as file:
            known = {row["kernel"] for row in csv.DictReader(file)}
        self.assertEqual(len(known), 68)
        blocking = {path.stem for path in (GOKER / "blocking").iterdir()}
        self.assertEqual(blocking, known)

    def test_each_says_what_it_is_and_has_its_repair(self) -> None:
        for name, text in self.sources.items():
            with self.subTest(name):
                project, _, number = name.partition("_")
                self.assertTrue(text.startswith(f"// {project} {number}: "))
                self.assertRegex(text, r"\n// manifests: (always|by schedule, )")
                self.assertRegex(text, r"(?s)^(//[^\n]*\n)*[^\n]*Fixed:")
                self.assertIn("kFixed", text)
                self.assertLessEqual(text.count("\n"), MAX_LINES)


if __name__ == "__main__":
    unittest.main()
