"""Traces of real programs, checked against the rules of the format and against
what the programs do: `trace_test.py FAN_OUT LIFECYCLE ENDINGS STORM`."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import trace_rules

FAN_OUT, LIFECYCLE, ENDINGS, STORM = (
    pathlib.Path(path) for path in sys.argv[1:5])
RUNNING = {"running", "runnable"}


class TraceTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "a:b" / "trace.json"
        self.path.parent.mkdir()

    def run_program(self, *command: str | pathlib.Path, workers: int = 2,
                    options: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in command], capture_output=True, text=True,
            check=False, timeout=60,
            env={**os.environ, "GOMAXPROCS": str(workers),
                 "GOSAN_OPTIONS": options or f"trace={self.path}"})

    def trace(self) -> trace_rules.Trace:
        """The file, which keeps all rules."""
        document = trace_rules.load(self.path)
        self.assertEqual(trace_rules.problems(document), [])
        self.assertEqual(document["otherData"]["dropped events"], 0)
        return trace_rules.Trace(document)


class FanOut(TraceTest):
    def test_shows_what_the_program_does(self) -> None:
        for workers in (1, 2, 4):
            with self.subTest(workers=workers):
                result = self.run_program(FAN_OUT, workers=workers)
                self.assertEqual((result.returncode, result.stdout,
                                  result.stderr), (0, "5 primes\n", ""))
                self.check(self.trace(), workers)

    def check(self, trace: trace_rules.Trace, workers: int) -> None:
        goroutines = [tid for pid, tid in trace.names
                      if pid == trace_rules.GOROUTINES]
        self.assertEqual(sorted(goroutines), [1, 2, 3, 4, 5, 6])
        numbers = trace.goroutine("numbers")
        self.assertLessEqual(set(trace.states(numbers)),
                             RUNNING | {"chan send"})
        self.assertIn("sleep", trace.states(1))
        if workers == 1:  # else a goroutine may never have to wait
            self.assertIn("chan send", trace.states(numbers))
            self.assertIn("chan receive", trace.states(1))
            self.assertIn("sync.WaitGroup.Wait", trace.states(6))
        self.assertLessEqual(
            len([1 for pid, _ in trace.slices if pid == trace_rules.WORKERS]),
            workers + 1)
        self.check_arrows(trace)
        self.check_program(trace)

    def check_arrows(self, trace: trace_rules.Trace) -> None:
        between = {(start["tid"], end["tid"]) for start, end in trace.arrows()
                   if start["pid"] == trace_rules.GOROUTINES}
        for goroutine in (2, 3, 4, 5, 6):  # main started each
            self.assertIn((1, goroutine), between)
        # The last checker wakes the one that waits for all.
        if "sync.WaitGroup.Wait" in trace.states(6):
            self.assertTrue({(3, 6), (4, 6), (5, 6)} & between)
        # The sleep ends by a timer, on a worker's lane.
        self.assertIn((trace_rules.WORKERS, 1),
                      {(start["pid"], end["tid"])
                       for start, end in trace.arrows()})

    def check_program(self, trace: trace_rules.Trace) -> None:
        regions = [e for e in trace.of("X") if e["pid"] == trace_rules.PROGRAM]
        self.assertEqual({e["name"] for e in regions}, {"check"})
        self.assertEqual(len(regions), 60)
        self.assertEqual({e["args"]["task"] for e in regions}, {1})
        remarks = [e for e in trace.of("i") if e["name"] == "prime"]
        self.assertEqual(sorted(e["args"]["message"] for e in remarks),
                         ["100003", "100019", "100043", "100049", "100057"])
        (task,) = trace.of("b")
        self.assertEqual((task["name"], task["id"]), ("count primes", "1"))
        births = [e["name"] for e in trace.of("i") if "created" in e["name"]]
        self.assertEqual(len(births), 5)
        self.assertEqual({text.rsplit(" in ")[1] for text in births},
                         {"goroutine 1"})


class Storm(TraceTest):
    def test_keeps_the_rules_with_everything_at_once(self) -> None:
        for workers in (1, 2, 3, 4):
            with self.subTest(workers=workers):
                result = self.run_program(STORM, self.path, workers=workers,
                                          options="color=auto")
                self.assertEqual((result.returncode, result.stdout), (0, ""),
                                 result.stderr)
                self.check(self.trace())

    def check(self, trace: trace_rules.Trace) -> None:
        self.assertEqual(set(trace.states(trace.goroutine("from before"))),
                         {"runnable", "chan receive"})
        seen = {name for (pid, _), slices in trace.slices.items()
                if pid == trace_rules.GOROUTINES for _, _, name in slices}
        self.assertLessEqual(
            {"running", "runnable", "blocking", "chan receive", "sleep"}, seen)
        self.assertTrue({"chan send", "select"} & seen)  # who came first waited
        regions = [e["name"] for e in trace.of("X")
                   if e["pid"] == trace_rules.PROGRAM]
        self.assertEqual((regions.count("send"), regions.count("inner")),
                         (480, 480))
        remarks = [e["args"]["message"] for e in trace.of("i")
                   if e["name"] == "blocking"]
        self.assertEqual(remarks, ['still "inside"\n?'] * 40)


class Ends(TraceTest):
    def check(self, code: int, *command: str | pathlib.Path) -> None:
        for workers in (1, 2):
            with self.subTest(command=command, workers=workers):
                self.path.unlink(missing_ok=True)
                result = self.run_program(*command, workers=workers)
                self.assertEqual(result.returncode, code, result.stderr)
                self.assertIn("running", self.trace().states(1))

    def test_the_file_is_whole_whatever_the_end(self) -> None:
        self.check(7, ENDINGS, "returns")
        self.check(3, ENDINGS, "exits_from_goroutine")
        self.check(4, ENDINGS, "exits_from_thread")
        self.check(5, ENDINGS, "exits_while_others_run")
        self.check(2, ENDINGS, "deadlocks")
        self.check(2, ENDINGS, "panics_in_goroutine")
        self.check(2, ENDINGS, "unlocks_unlocked")
        self.check(2, ENDINGS, "overflows_goroutine")
        self.check(2, ENDINGS, "goexits_last")
        self.check(2, LIFECYCLE, "quit-while-all-spin", "3")
        self.check(2, LIFECYCLE, "quit-while-blocking")

    def test_shows_blocking_calls(self) -> None:
        self.run_program(LIFECYCLE, "quit-while-blocking")
        trace = self.trace()
        self.assertIn("blocking", trace.states(1))
        self.assertIn("blocking", trace.states(2))

    def test_a_child_leaves_its_parents_trace_alone(self) -> None:
        result = self.run_program(LIFECYCLE, "child-of-a-goroutine")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len({tid for pid, tid in self.trace().names
                              if pid == trace_rules.GOROUTINES}), 2)

    def test_threads_wake_goroutines_too(self) -> None:
        self.run_program(ENDINGS, "is_woken_by_a_thread")
        self.assertIn((trace_rules.THREADS, 1),
                      {(start["pid"], end["tid"])
                       for start, end in self.trace().arrows()})


class Options(TraceTest):
    def test_a_file_that_cannot_be_opened_is_one_line(self) -> None:
        result = self.run_program(FAN_OUT, options="trace=/nonexistent/x.json")
        self.assertEqual((result.returncode, result.stdout), (0, "5 primes\n"))
        self.assertEqual(result.stderr,
                         "gosan: trace: open /nonexistent/x.json: "
                         "No such file or directory\n")

    def test_a_file_that_cannot_be_written_is_one_line(self) -> None:
        result = self.run_program(FAN_OUT, options="trace=/dev/full")
        self.assertEqual((result.returncode, result.stdout), (0, "5 primes\n"))
        self.assertEqual(result.stderr, "gosan: trace: write /dev/full: "
                                        "No space left on device\n")

    def test_the_process_id_and_other_keys(self) -> None:
        name = str(self.path).replace("trace", "trace-%p")
        self.run_program(FAN_OUT, options=f'html=0:trace="{name}" color=auto')
        (written,) = self.path.parent.iterdir()
        self.assertRegex(written.name, r"^trace-\d+\.json$")

    def test_a_bad_value_ends_the_program_before_main(self) -> None:
        for options, words in (("trace=", "bad value '' for 'trace'"),
                               ('trace="x', "quote not closed")):
            result = self.run_program(FAN_OUT, options=options)
            self.assertEqual((result.returncode, result.stdout), (64, ""))
            self.assertRegex(result.stderr,
                             f"^gosan: GOSAN_OPTIONS: {words}.*\n$")

    def test_without_the_option_there_is_no_file(self) -> None:
        self.run_program(FAN_OUT, options="color=auto")
        self.assertEqual(list(self.path.parent.iterdir()), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
