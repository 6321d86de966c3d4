"""The checker itself: a good small trace, and one broken in each way."""

from __future__ import annotations

import copy
import pathlib
import tempfile
import unittest

import trace_rules


def metadata(pid: int, tid: int, name: str) -> dict:
    return {"ph": "M", "pid": pid, "tid": tid, "name": "thread_name",
            "args": {"name": name}}


def piece(pid: int, tid: int, begin: float, end: float, name: str) -> dict:
    return {"ph": "X", "pid": pid, "tid": tid, "ts": begin, "dur": end - begin,
            "name": name}


GOOD = {"traceEvents": [
    metadata(1, 1, "worker 1"), metadata(2, 1, "goroutine 1"),
    metadata(2, 2, "goroutine 2"), metadata(3, 1, "goroutine 1"),
    piece(1, 1, 0, 10, "goroutine 1"), piece(1, 1, 12, 20, "goroutine 2"),
    piece(2, 1, 0, 10, "running"), piece(2, 1, 10, 20, "chan receive"),
    piece(2, 2, 4, 12, "runnable"), piece(2, 2, 12, 20, "running"),
    piece(3, 1, 1, 9, "outer"), piece(3, 1, 2, 9, "inner"),
    {"ph": "s", "pid": 2, "tid": 1, "ts": 4, "id": 1, "cat": "wake",
     "name": "wakes"},
    {"ph": "f", "pid": 2, "tid": 2, "ts": 12, "id": 1, "cat": "wake",
     "name": "wakes", "bp": "e"},
    {"ph": "b", "pid": 3, "tid": 1, "ts": 1, "id": "1", "cat": "task",
     "name": "t"},
    {"ph": "e", "pid": 3, "tid": 1, "ts": 5, "id": "1", "cat": "task",
     "name": "t"},
    {"ph": "i", "pid": 3, "tid": 1, "ts": 3, "s": "t", "name": "remark"},
]}


class Rules(unittest.TestCase):
    def test_a_good_trace_breaks_none(self) -> None:
        self.assertEqual(trace_rules.problems(GOOD), [])

    def test_each_way_to_break_one_is_found(self) -> None:
        changes = (
            ("begins before", 5, {"ts": 9}),
            ("a gap", 7, {"ts": 11, "dur": 9}),
            ("outlasts", 11, {"dur": 8}),
            ("has no name", 0, {"tid": 9}),
            ("goes back", 12, {"ts": 9, "tid": 1}),
            ("no slice", 12, {"ts": 11}),
            ("one end only", 13, {"id": 2}),
            ("two names", 13, {"name": "other"}),
            ("one end only", 15, {"id": "2"}),
            ("ends before", 15, {"ts": 0}),
            ("which does not run", 5, {"name": "goroutine 1"}),
            ("unknown phase", 16, {"ph": "Q"}),
            ("bad ts", 16, {"ts": -1}),
            ("bad scope", 16, {"s": "z"}),
            ("bad name", 16, {"name": ""}),
        )
        for reason, index, change in changes:
            with self.subTest(reason, index=index):
                broken = copy.deepcopy(GOOD)
                broken["traceEvents"][index].update(change)
                if reason == "goes back":
                    broken["traceEvents"][13]["ts"] = 8
                self.assertTrue(any(
                    reason in p for p in trace_rules.problems(broken)),
                    trace_rules.problems(broken))

    def test_a_missing_field_is_found(self) -> None:
        for index, field in ((4, "dur"), (12, "id"), (13, "bp"), (0, "args")):
            broken = copy.deepcopy(GOOD)
            del broken["traceEvents"][index][field]
            self.assertTrue(any("lacks" in p
                                for p in trace_rules.problems(broken)))

    def test_loads_strict_json_only(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "t.json"
            for text in ('{"a":1,"a":2}', '{"a":NaN}', '{"a":[1,]}', "{",
                         '{"a":"\n"}'):
                path.write_text(text)
                with self.assertRaises(ValueError):
                    trace_rules.load(path)


if __name__ == "__main__":
    unittest.main()
