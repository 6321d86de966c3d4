"""Tests of the comparison: that it sees what it must and ignores the rest."""

import pathlib
import tempfile
import unittest

from generate import scrubbed
from go_versions import Unknown, as_of_1_25
from programs import HERE, every
from records import Malformed, Record, comparable, read

GO_DUMP = """\
fatal error: all goroutines are asleep - deadlock!

goroutine 1 [semacquire]:
sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)
\t/usr/lib/go-1.19/src/runtime/sema.go:77 +0x25
sync.(*Mutex).lockSlow(0xc0000140a8)
\t/usr/lib/go-1.19/src/sync/mutex.go:171 +0x165
main.main()
\t/home/user/gosan/tests/conformance/mutex/locked_twice.go:10 +0x85

goroutine 18 [chan receive, locked to thread]:
main.main.func1()
\t/home/user/gosan/tests/conformance/mutex/locked_twice.go:7 +0x1d
created by main.main
\t/home/user/gosan/tests/conformance/mutex/locked_twice.go:7 +0x1e
"""
TWIN_DUMP = """\
fatal error: all goroutines are asleep - deadlock!

goroutine 1 [sync.Mutex.Lock]:
main(...)
\t./conformance_mutex +0x1af

goroutine 2 [chan receive, locked to thread]:
created by main(...) in goroutine 1
\t./conformance_mutex +0xac
"""


def go(stderr: str, exit_code: int = 2, stdout: str = "") -> list[str]:
    """What a Go program with this ending asks of its twin."""
    return comparable(as_of_1_25(Record(exit_code, stdout, stderr)))


def twin(stderr: str, exit_code: int = 2, stdout: str = "") -> list[str]:
    """What a twin with this ending shows."""
    return comparable(Record(exit_code, stdout, stderr))


class Comparison(unittest.TestCase):
    """Go's record against the twin's."""

    def test_same_ending_is_equal(self) -> None:
        self.assertEqual(go(GO_DUMP), twin(TWIN_DUMP))

    def test_every_part_counts(self) -> None:
        for old, new in (("deadlock!", "deadlock"), ("Mutex.Lock", "Lock"),
                         (", locked to thread", ""), ("created by", "made by"),
                         ("goroutine 1 [", "goroutine 3 ["),
                         ("fatal error", "note\nfatal error"),
                         ("\ngoroutine 2", "\ngoroutine 4 [select]:\n"
                                           "\ngoroutine 2")):
            with self.subTest(old):
                self.assertIn(old, TWIN_DUMP)
                changed = TWIN_DUMP.replace(old, new)
                self.assertNotEqual(go(GO_DUMP), twin(changed))
        self.assertNotEqual(go(GO_DUMP), twin(TWIN_DUMP, exit_code=1))
        self.assertNotEqual(go(GO_DUMP), twin(TWIN_DUMP, stdout="x\n"))
        self.assertNotEqual(go("", 0, "a\nb\n"), twin("", 0, "b\na\n"))

    def test_order_counts_for_the_goroutine_at_fault_only(self) -> None:
        head = "panic: x\n\n"
        fault, one, other = (f"goroutine {number} [{state}]:\nf()\n\n" for
                             number, state in ((4, "running"), (1, "select"),
                                               (9, "sleep")))
        self.assertEqual(go(head + fault + one + other),
                         twin(head + fault + other + one))
        self.assertNotEqual(go(head + fault + one + other),
                            twin(head + one + fault + other))

    def test_what_only_one_of_them_says(self) -> None:
        self.assertEqual(
            go("panic: x\n\ngoroutine 5 [running]:\n"
               "created by time.goFunc\n\ttime/sleep.go:176\n"),
            twin("panic: x\n[exception std::runtime_error]\n\n"
                 "goroutine 2 [running]:\n"
                 "created by f() in goroutine 1\n"))


class Renaming(unittest.TestCase):
    """1.19's words for 1.25's."""

    def test_each_caller_of_semacquire(self) -> None:
        for function, word in (
                ("sync.(*Mutex).lockSlow", "sync.Mutex.Lock"),
                ("sync.(*RWMutex).RLock", "sync.RWMutex.RLock"),
                ("sync.(*RWMutex).Lock", "sync.RWMutex.Lock"),
                ("sync.(*WaitGroup).Wait", "sync.WaitGroup.Wait")):
            dump = (f"fatal error: x\n\ngoroutine 7 [semacquire]:\n"
                    f"sync.runtime_Semacquire(...)\n{function}(...)\n")
            self.assertIn(f"goroutine N [{word}]", go(dump))

    def test_unknown_caller_is_refused(self) -> None:
        with self.assertRaises(Unknown):
            go("goroutine 7 [semacquire]:\nsync.runtime_Semacquire(...)\n"
               "sync.(*Pool).pinSlow(...)\n")

    def test_other_words_stay(self) -> None:
        self.assertIn("goroutine N [select (no cases)]",
                      go("goroutine 7 [select (no cases)]:\nf()\n"))


class Storing(unittest.TestCase):
    """Records on disk."""

    def test_scrubbed_of_machine_and_run(self) -> None:
        text = scrubbed(GO_DUMP)
        for trace in ("/home", "/usr", "0x", "goroutine 18"):
            self.assertNotIn(trace, text)
        self.assertIn("\tmutex/locked_twice.go:10\n", text)
        self.assertEqual(go(text), go(GO_DUMP))

    def test_read_back(self) -> None:
        record = Record(2, "a\n", GO_DUMP, "go1.19.8")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "x.out"
            path.write_text(record.text())
            self.assertEqual(read(path), record)
            path.write_text(record.text().replace("-- stderr --", ""))
            with self.assertRaises(Malformed):
                read(path)

    def test_all_stored_records(self) -> None:
        real = 0
        for program in every():
            with self.subTest(str(program)):
                record = as_of_1_25(read(program.stored))
                comparable(record)
                newer = "//go:build go1." in program.go.read_text()
                self.assertEqual(program.derived, newer)
                self.assertEqual(program.derived,
                                 not record.go.startswith("go1.19"))
                self.assertTrue(program.go.with_suffix(".cc").exists())
                real += not program.derived
                if record.exit_code == 0:
                    self.assertNotEqual(record.stdout, "",
                                        "it shows nothing")
        self.assertGreaterEqual(real, 120)
        readme = " ".join((HERE / "README.md").read_text().split())
        self.assertIn(f"there are {real} behaviours as Go printed them and "
                      f"{len(every()) - real} derived ones", readme)


if __name__ == "__main__":
    unittest.main()
