"""The rules that a trace file has to keep, more strictly than viewers do.

From the Trace Event Format (Trace-format in docs/references.md): the shape of each event, slices that nest, arrows
with both ends, each end within a slice, asynchronous events in pairs. Ours on
top: a worker runs one goroutine at a time, a goroutine is in one state at a
time without a gap, and nothing lies outside the recording.
"""

from __future__ import annotations

import collections
import json
import pathlib
from typing import Any

Event = dict[str, Any]
Track = tuple[int, int]

WORKERS, GOROUTINES, PROGRAM, THREADS = 1, 2, 3, 4

# Phase -> fields that it needs besides ph, pid, tid and name.
_FIELDS = {
    "X": {"ts", "dur"},
    "i": {"ts", "s"},
    "s": {"ts", "id", "cat"},
    "f": {"ts", "id", "cat", "bp"},
    "b": {"ts", "id", "cat"},
    "e": {"ts", "id", "cat"},
    "M": {"args"},
}
_METADATA = {"process_name": "name", "thread_name": "name",
             "process_sort_index": "sort_index",
             "thread_sort_index": "sort_index"}


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError(f"a key twice: {keys}")
    return dict(pairs)


def load(path: pathlib.Path) -> dict[str, Any]:
    """The file as JSON, without what Python lets through and others do not."""
    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is no JSON")
    return json.loads(path.read_text(encoding="utf-8", errors="strict"),
                      object_pairs_hook=_no_duplicates, parse_constant=refuse)


def nanoseconds(microseconds: float) -> int:
    return round(microseconds * 1000)


class Trace:
    """The events of a file, sorted by what they are."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.events: list[Event] = document["traceEvents"]
        self.slices: dict[Track, list[tuple[int, int, str]]] = (
            collections.defaultdict(list))
        self.names: dict[Track, str] = {}
        for event in self.events:
            track = (event.get("pid"), event.get("tid"))
            if event.get("ph") == "X":
                begin = nanoseconds(event["ts"])
                self.slices[track].append(
                    (begin, begin + nanoseconds(event["dur"]), event["name"]))
            if event.get("name") == "thread_name":
                self.names[track] = event["args"]["name"]
        for slices in self.slices.values():
            # Outer ones first where they begin together.
            slices.sort(key=lambda s: (s[0], -s[1]))

    def of(self, phase: str) -> list[Event]:
        return [event for event in self.events if event["ph"] == phase]

    def states(self, goroutine: int) -> list[str]:
        """What the goroutine did, in order."""
        return [name for _, _, name in self.slices[(GOROUTINES, goroutine)]]

    def goroutine(self, name: str) -> int:
        """The goroutine of that name; there is exactly one."""
        (found,) = [tid for (pid, tid), text in self.names.items()
                    if pid == GOROUTINES and text.endswith(f" {name}")]
        return found

    def arrows(self) -> list[tuple[Event, Event]]:
        """Both ends of each arrow."""
        ends = {event["id"]: event for event in self.of("f")}
        return [(event, ends[event["id"]]) for event in self.of("s")]


def problems(document: dict[str, Any]) -> list[str]:
    """Everything that breaks a rule; empty for a good trace."""
    if not isinstance(document.get("traceEvents"), list):
        return ["no list of traceEvents"]
    found = [problem for event in document["traceEvents"]
             if (problem := _shape(event))]
    if found:
        return found
    trace = Trace(document)
    return [*_one_at_a_time(trace), *_gaps(trace), *_nesting(trace),
            *_named(trace), *_arrows(trace), *_pairs(trace), *_runs(trace)]


def _shape(event: Event) -> str:
    phase = event.get("ph")
    if phase not in _FIELDS:
        return f"unknown phase: {event}"
    missing = ({"pid", "tid", "name"} | _FIELDS[phase]) - event.keys()
    if missing:
        return f"lacks {sorted(missing)}: {event}"
    if not all(isinstance(event[key], int) and event[key] >= 0
               for key in ("pid", "tid")):
        return f"pid and tid are no numbers: {event}"
    for key in ("ts", "dur"):
        if key in event and (not isinstance(event[key], (int, float))
                             or event[key] < 0):
            return f"bad {key}: {event}"
    if not isinstance(event["name"], str) or not event["name"]:
        return f"bad name: {event}"
    if phase == "M" and (event["name"] not in _METADATA or
                         _METADATA[event["name"]] not in event["args"]):
        return f"bad metadata: {event}"
    if phase == "i" and event["s"] not in ("t", "p", "g"):
        return f"bad scope: {event}"
    return ""


def _consecutive(trace: Trace, processes: tuple[int, ...]):
    for track, slices in trace.slices.items():
        if track[0] in processes:
            for before, after in zip(slices, slices[1:]):
                yield track, before, after


def _one_at_a_time(trace: Trace) -> list[str]:
    return [f"{track}: {after} begins before {before} ends"
            for track, before, after in _consecutive(
                trace, (WORKERS, GOROUTINES))
            if after[0] < before[1]]


def _gaps(trace: Trace) -> list[str]:
    return [f"{track}: a gap between {before} and {after}"
            for track, before, after in _consecutive(trace, (GOROUTINES,))
            if after[0] != before[1]]


def _nesting(trace: Trace) -> list[str]:
    found = []
    for track, slices in trace.slices.items():
        open_ends: list[int] = []
        for begin, end, name in slices:
            while open_ends and open_ends[-1] <= begin:
                open_ends.pop()
            if open_ends and end > open_ends[-1]:
                found.append(f"{track}: {name} at {begin} outlasts what it "
                             "began in")
            open_ends.append(end)
    return found


def _named(trace: Trace) -> list[str]:
    used = set(trace.slices)
    return [f"{track} has no name" for track in sorted(used)
            if track not in trace.names]


def _within_a_slice(trace: Trace, event: Event) -> bool:
    """Of a goroutine it must be one in which it runs: who does not cannot wake
    anybody, and the woken runs at last."""
    at = nanoseconds(event["ts"])
    return any(begin <= at < end and
               (event["pid"] != GOROUTINES or name in ("running", "blocking"))
               for begin, end, name in
               trace.slices[(event["pid"], event["tid"])])


def _arrows(trace: Trace) -> list[str]:
    found = []
    starts, ends = trace.of("s"), trace.of("f")
    for name, events in (("starts", starts), ("ends", ends)):
        ids = collections.Counter(event["id"] for event in events)
        found += [f"arrow {id_} {name} {n} times"
                  for id_, n in ids.items() if n != 1]
    if {event["id"] for event in starts} != {event["id"] for event in ends}:
        return [*found, "an arrow has one end only"]
    for start, end in trace.arrows():
        if end["ts"] < start["ts"]:
            found.append(f"arrow {start['id']} goes back in time")
        if start["name"] != end["name"] or start["cat"] != end["cat"]:
            found.append(f"arrow {start['id']} has two names")
    found += [f"no slice at this end of an arrow: {event}"
              for event in starts + ends if not _within_a_slice(trace, event)]
    return found


def _pairs(trace: Trace) -> list[str]:
    begins = {(e["cat"], e["id"]): e for e in trace.of("b")}
    ends = {(e["cat"], e["id"]): e for e in trace.of("e")}
    found = [f"{key} has one end only" for key in begins.keys() ^ ends.keys()]
    found += [f"{key} ends before it begins" for key in begins.keys() &
              ends.keys() if ends[key]["ts"] < begins[key]["ts"]]
    return found


def _runs(trace: Trace) -> list[str]:
    """What a worker shows, the goroutine shows too."""
    found = []
    running = collections.defaultdict(list)
    for (pid, tid), slices in trace.slices.items():
        if pid == GOROUTINES:
            running[trace.names.get((pid, tid))] += [
                s for s in slices if s[2] in ("running", "blocking")]
    for (pid, tid), slices in trace.slices.items():
        if pid != WORKERS:
            continue
        for begin, end, name in slices:
            if name != "timer" and not any(
                    b <= begin and end <= e for b, e, _ in running[name]):
                found.append(f"worker {tid} runs {name} at {begin}, which does "
                             "not run")
    return found
