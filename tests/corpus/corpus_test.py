"""The runner itself, on canned programs and reports: it must be able to fail."""

from __future__ import annotations

import collections
import contextlib
import copy
import io
import pathlib
import unittest

import run
from expectations import Malformed, Program, parse
from matching import Complaint, Json, Outcome, judge

TESTDATA = pathlib.Path(__file__).resolve().parents[2] / "testdata"
TWINS = {"race": "norace", "leak": "noleak", "deadlock": "noleak",
         "bug": "cure", "lockorder": "nolockorder", "misuse": "nomisuse"}
OTHERS = ("goker", "peers", "apps", "support")  # have rules of their own
MAX_LINES = 60

RACE = """\
// expect: data-race variable=counter type=int object=global
int counter;
int main() {
  go([] {       // go here
    counter++;  // race: read|write
  });
  print(counter);  // race: read
}
"""

LEAK = """\
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=2
void f() {
  auto ch = make_chan();  // made here
  go([] {                 // go here
    ch.send();            // blocked here
  });
}
"""

DEADLOCK = """\
// expect: deadlock goroutines=1
// stderr: fatal error: asleep
int main() {
  ch.recv();  // blocked here
}
"""


def program(folder: str, text: str) -> Program:
    return parse(pathlib.Path(f"/corpus/{folder}/sample.cc"), text)


def frame(line: int, file: str = "/elsewhere/sample.cc") -> Json:
    return {"function": "f()", "file": file, "line": line, "column": 3}


def race() -> Json:
    return {
        "kind": "data-race", "count": 1,
        "object": {"kind": "global", "name": "counter", "type": "int"},
        "accesses": [
            {"kind": "read", "goroutine": 1, "stack": [frame(7)]},
            {"kind": "write", "goroutine": 7,
             "stack": [frame(90, "vector.h"), frame(5), frame(6)]}],
        "goroutines": [{"id": 7, "stack": [frame(4)]}],
    }


def leak() -> Json:
    return {
        "kind": "goroutine-leak", "count": 2, "verdict": "proven",
        "goroutine": {"id": 9, "name": "", "state": "chan send",
                      "created_at": [frame(4)]},
        "stack": [frame(5)],
        "waits_on": [{"kind": "chan", "made_at": [frame(3)], "len": 0,
                      "cap": 0, "closed": False}],
    }


def deadlock() -> Json:
    return {"kind": "deadlock", "count": 1, "goroutines": [
        {"goroutine": {"id": 1, "state": "chan receive"}, "stack": [frame(4)],
         "waits_on": []}]}


def outcome(code: int, *findings: Json, stderr: str | None = None) -> Outcome:
    summary = collections.Counter(finding["kind"] for finding in findings)
    text = "".join(f"sample.cc:{line}\n" for line in range(1, 10))
    return Outcome(code, text if stderr is None else stderr,
                   {"summary": dict(summary), "findings": list(findings)}, True)


SILENCE = Outcome(0, "", None, False)


def sorts(complaints: list[Complaint]) -> list[str]:
    return [complaint.sort for complaint in complaints]


class Races(unittest.TestCase):
    def setUp(self) -> None:
        self.program = program("race", RACE)

    def judge(self, *findings: Json, code: int = 66) -> list[str]:
        return sorts(judge(self.program, outcome(code, *findings)))

    def test_accepts_what_was_promised(self) -> None:
        self.assertEqual(self.judge(race()), [])

    def test_accepts_the_accesses_in_either_order(self) -> None:
        finding = race()
        finding["accesses"].reverse()
        self.assertEqual(self.judge(finding), [])

    def test_accepts_one_race_found_twice(self) -> None:
        self.assertEqual(self.judge(race(), race()), [])

    def test_misses_what_was_not_found(self) -> None:
        self.assertIn("missed", self.judge())
        self.assertIn("missed", sorts(judge(self.program, SILENCE)))

    def test_each_wrong_detail_is_seen(self) -> None:
        changes = {
            "variable": lambda f: f["object"].update(name="other"),
            "type": lambda f: f["object"].update(type="long"),
            "object": lambda f: f["object"].update(kind="heap"),
            "line": lambda f: f["accesses"][0]["stack"][0].update(line=8),
            "same line": lambda f: f["accesses"][0]["stack"][0].update(line=5),
            "file": lambda f: f["accesses"][0]["stack"][0].update(file="x.cc"),
            "access": lambda f: f["accesses"][0].update(kind="free"),
            "one access": lambda f: f["accesses"].pop(),
            "go": lambda f: f["goroutines"][0]["stack"][0].update(line=3),
            "no go": lambda f: f["goroutines"].clear(),
        }
        for name, change in changes.items():
            with self.subTest(name):
                finding = copy.deepcopy(race())
                change(finding)
                self.assertEqual(self.judge(finding), ["wrong"])

    def test_a_finding_that_nobody_promised_is_false(self) -> None:
        self.assertEqual(self.judge(race(), leak()), ["false"])

    def test_exit_code_counts(self) -> None:
        self.assertEqual(self.judge(race(), code=0), ["broken"])

    def test_a_time_out_is_broken(self) -> None:
        late = outcome(66, race())
        late.exit_code = None
        self.assertEqual(sorts(judge(self.program, late)), ["broken"])

    def test_summary_must_agree(self) -> None:
        lying = outcome(66, race())
        lying.report["summary"]["data-race"] = 2
        self.assertEqual(sorts(judge(self.program, lying)), ["wrong"])

    def test_the_text_must_name_the_lines(self) -> None:
        quiet = outcome(66, race(), stderr="sample.cc:5 sample.cc:4\n")
        self.assertEqual(sorts(judge(self.program, quiet)), ["wrong"])


class Leaks(unittest.TestCase):
    def setUp(self) -> None:
        self.program = program("leak", LEAK)

    def judge(self, *findings: Json) -> list[str]:
        return sorts(judge(self.program, outcome(66, *findings)))

    def test_accepts_what_was_promised(self) -> None:
        self.assertEqual(self.judge(leak()), [])

    def test_each_wrong_detail_is_seen(self) -> None:
        changes = {
            "state": lambda f: f["goroutine"].update(state="select"),
            "waits_on": lambda f: f["waits_on"][0].update(kind="mutex"),
            "cap": lambda f: f["waits_on"][0].update(cap=1),
            "count": lambda f: f.update(count=3),
            "blocked": lambda f: f["stack"][0].update(line=6),
            "go": lambda f: f["goroutine"]["created_at"][0].update(line=5),
            "made": lambda f: f["waits_on"][0]["made_at"][0].update(line=4),
            "nothing": lambda f: f["waits_on"].clear(),
        }
        for name, change in changes.items():
            with self.subTest(name):
                finding = copy.deepcopy(leak())
                change(finding)
                self.assertEqual(self.judge(finding), ["wrong"])

    def test_one_site_is_one_finding(self) -> None:
        half = leak()
        half["count"] = 1
        self.assertEqual(self.judge(half, copy.deepcopy(half)), ["wrong"])


class Deadlocks(unittest.TestCase):
    def setUp(self) -> None:
        self.program = program("deadlock", DEADLOCK)

    def test_accepts_what_was_promised(self) -> None:
        good = outcome(2, deadlock(), stderr="fatal error: asleep\nsample.cc:4")
        self.assertEqual(judge(self.program, good), [])

    def test_standard_error_counts(self) -> None:
        quiet = outcome(2, deadlock(), stderr="sample.cc:4")
        self.assertEqual(sorts(judge(self.program, quiet)), ["missed"])

    def test_every_goroutine_counts(self) -> None:
        two = deadlock()
        two["goroutines"] *= 2
        bad = outcome(2, two, stderr="fatal error: asleep\nsample.cc:4")
        self.assertEqual(sorts(judge(self.program, bad)), ["wrong"])


class Silent(unittest.TestCase):
    def setUp(self) -> None:
        self.program = program("norace", "int main() {}\n")

    def test_accepts_silence(self) -> None:
        self.assertEqual(judge(self.program, SILENCE), [])

    def test_any_noise_is_false(self) -> None:
        self.assertEqual(
            sorts(judge(self.program, Outcome(0, "note\n", None, False))),
            ["false"])
        self.assertEqual(
            sorts(judge(self.program, Outcome(0, "", None, True))), ["false"])
        self.assertIn("false",
                      sorts(judge(self.program, outcome(0, race()))))

    def test_what_it_must_print_is_looked_for(self) -> None:
        speaks = program("norace", "// stdout: done\n// stderr: note\n")
        self.assertEqual(
            judge(speaks, Outcome(0, "a note", None, stdout="done\n")), [])
        self.assertEqual(sorts(judge(speaks, Outcome(0, "a note", None))),
                         ["broken"])
        self.assertEqual(
            sorts(judge(speaks, Outcome(0, "", None, stdout="done\n"))),
            ["missed"])

    def test_a_bug_that_is_no_finding_says_so(self) -> None:
        unseen = program("bug", "// expect: nothing\n// exit: 1\n")
        self.assertEqual(judge(unseen, Outcome(1, "", None)), [])
        self.assertIn("false", sorts(judge(unseen, outcome(1, race()))))
        with self.assertRaises(Malformed):
            program("bug", "// expect: nothing\n" + RACE)

    def test_a_crash_is_broken(self) -> None:
        self.assertEqual(
            sorts(judge(self.program, Outcome(-11, "", None, False))),
            ["broken"])


class Language(unittest.TestCase):
    def test_refuses_what_it_does_not_understand(self) -> None:
        bad = {
            "kind": "// expect: data-rase\nx;  // race: read\n",
            "key": "// expect: data-race colour=red\nx;  // race: read\n",
            "access": "// expect: data-race\nx;  // race: touch\n",
            "label": "// expect: data-race@a\nx;  // race: read @b\n",
            "no line": "// expect: data-race\nx;\n",
            "nothing": "int main() {}\n",
        }
        for name, text in bad.items():
            with self.subTest(name), self.assertRaises(Malformed):
                program("race", text)

    def test_a_silent_program_expects_nothing(self) -> None:
        with self.assertRaises(Malformed):
            program("norace", RACE)

    def test_labels_keep_expectations_apart(self) -> None:
        parsed = program("race", "// expect: data-race@a\n"
                                 "// expect: data-race@b\n"
                                 "x;  // race: read @a; race: write @b\n")
        first, second = parsed.expectations
        self.assertEqual(first.accesses, {3: {"read"}})
        self.assertEqual(second.accesses, {3: {"write"}})


class Labels(unittest.TestCase):
    def result(self, text: str, *found: Complaint) -> int:
        result = run.Result(program("race", text + RACE), "0")
        result.add("GOMAXPROCS=1", list(found))
        with contextlib.redirect_stdout(io.StringIO()):
            return run.report([result])

    def test_a_known_miss_is_excused(self) -> None:
        missed = Complaint("missed", "x")
        self.assertEqual(self.result("// known_miss: #1\n", missed), 0)
        self.assertEqual(self.result("", missed), 1)

    def test_a_known_miss_excuses_nothing_else(self) -> None:
        self.assertEqual(
            self.result("// known_miss: #1\n", Complaint("false", "x")), 1)

    def test_a_known_miss_that_passes_fails(self) -> None:
        self.assertEqual(self.result("// known_miss: #1\n"), 1)


class Testdata(unittest.TestCase):
    """Rules that the real programs keep."""

    def setUp(self) -> None:
        self.programs = [parse(path)
                         for folder in TESTDATA.iterdir()
                         if folder.is_dir() and folder.name not in OTHERS
                         for path in folder.rglob("*.cc")]

    @staticmethod
    def folder(program: Program, name: str) -> pathlib.Path:
        """The folder `name` beside that of `program`."""
        return program.path.parent.parent / name

    def test_every_positive_has_a_twin(self) -> None:
        for positive in self.programs:
            if positive.folder in TWINS:
                named = positive.twin and TESTDATA / positive.twin
                twin = named or (self.folder(positive, TWINS[positive.folder]) /
                                 positive.path.name)
                self.assertTrue(twin.exists(), f"{positive} has no twin")

    def test_every_negative_has_a_positive(self) -> None:
        for negative in self.programs:
            if negative.folder in TWINS:
                continue
            names = [folder for folder, twin in TWINS.items()
                     if twin == negative.folder
                     and (self.folder(negative, folder) /
                          negative.path.name).exists()]
            named = negative.twin and (TESTDATA / negative.twin).exists()
            self.assertTrue(names or named, f"{negative} has no positive")

    def test_programs_are_short_and_say_what_they_are(self) -> None:
        for each in self.programs:
            lines = each.path.read_text().splitlines()
            self.assertLessEqual(len(lines), MAX_LINES, str(each))
            self.assertRegex(lines[0], r"^// (?!expect)\w", str(each))


if __name__ == "__main__":
    unittest.main()
