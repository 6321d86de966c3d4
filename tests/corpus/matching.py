"""Compares what a program promised with what one run of it did."""

from __future__ import annotations

import dataclasses
import pathlib
from typing import Any, Iterable

from expectations import Expectation, Program

Json = dict[str, Any]


@dataclasses.dataclass
class Outcome:
    """One run of one program."""

    exit_code: int | None  # None: killed at the time limit
    stderr: str
    report: Json | None  # report.json; None when there was none
    report_dir: bool = False
    stdout: str = ""


@dataclasses.dataclass(frozen=True)
class Complaint:
    """One way in which a run broke its promise.

    sort: 'missed' (false negative), 'false' (false positive), 'wrong' (found,
    but with a wrong detail) or 'broken' (exit code, crash, time-out).
    """

    sort: str
    text: str


def judge(program: Program, outcome: Outcome) -> list[Complaint]:
    """Every broken promise of one run; empty when it did what it said."""
    complaints = list(_judge_process(program, outcome))
    findings = outcome.report["findings"] if outcome.report else []
    complaints += _judge_findings(program, findings)
    if outcome.report is not None:
        complaints += _judge_summary(outcome.report)
        complaints += _judge_text(program, findings, outcome.stderr)
    return complaints


def _judge_process(program: Program, outcome: Outcome) -> Iterable[Complaint]:
    if outcome.exit_code is None:
        yield Complaint("broken", "did not end within the time limit")
        return
    if outcome.exit_code != program.exit_code:
        yield Complaint("broken", f"exit code {outcome.exit_code}, expected "
                                  f"{program.exit_code}{_excerpt(outcome)}")
    for text in program.stdout:
        if text not in outcome.stdout:
            yield Complaint("broken", f"'{text}' is not on standard output")
    for text in program.stderr:
        if text not in outcome.stderr:
            yield Complaint("missed", f"'{text}' is not on standard error"
                                      f"{_excerpt(outcome)}")
    if program.silent:
        if outcome.stderr and not program.stderr:
            yield Complaint("false", "not silent on standard error")
        if outcome.report_dir:
            yield Complaint("false", "left a gosan-report directory")
        return
    if outcome.report is None:
        yield Complaint("missed", f"no report.json{_excerpt(outcome)}")


def _excerpt(outcome: Outcome) -> str:
    """What the program said, unless the findings will be told from its report."""
    lines = [] if outcome.report else outcome.stderr.splitlines()
    return "".join(f"\n      | {line}" for line in lines[:12])


def _judge_findings(program: Program,
                    findings: list[Json]) -> Iterable[Complaint]:
    """Pairs findings with expectations; what is left over is a complaint."""
    left = list(findings)
    for expectation in program.expectations:
        matched = [finding for finding in left
                   if not mismatches(program, expectation, finding)]
        left = [finding for finding in left if finding not in matched]
        if not matched:
            yield _explain_miss(program, expectation, left)
        else:
            yield from _judge_count(expectation, matched)
    for finding in left:
        yield Complaint("false", f"unexpected {describe(finding)}")


def _explain_miss(program: Program, expectation: Expectation,
                  left: list[Json]) -> Complaint:
    """Nothing matched: names the nearest finding, and takes it from `left`."""
    same_kind = [f for f in left if f.get("kind") == expectation.kind]
    if not same_kind:
        return Complaint("missed", str(expectation))
    nearest = min(same_kind,
                  key=lambda f: len(mismatches(program, expectation, f)))
    left.remove(nearest)
    reasons = "; ".join(mismatches(program, expectation, nearest))
    return Complaint("wrong", f"{expectation}: {reasons}"
                              f"\n      in {describe(nearest)}")


def _judge_count(expectation: Expectation,
                 matched: list[Json]) -> Iterable[Complaint]:
    """A race may be found several times over the marked lines; leaks of one
    site are one finding with their count."""
    if expectation.kind == "data-race":
        return
    if len(matched) > 1:
        yield Complaint("wrong", f"{expectation}: {len(matched)} findings for "
                                 "one site")
    wanted = expectation.values.get("count")
    total = sum(int(finding.get("count", 1)) for finding in matched)
    if wanted is not None and int(wanted) != total:
        yield Complaint("wrong", f"{expectation}: counted {total}")


def _judge_summary(report: Json) -> Iterable[Complaint]:
    counted: dict[str, int] = {}
    for finding in report["findings"]:
        counted[finding["kind"]] = counted.get(finding["kind"], 0) + 1
    summary = {kind: count for kind, count in report["summary"].items() if count}
    if summary != counted:
        yield Complaint("wrong", f"summary says {summary}, the findings are "
                                 f"{counted}")


def _judge_text(program: Program, findings: list[Json],
                stderr: str) -> Iterable[Complaint]:
    """The text on standard error names the lines that report.json names."""
    for finding in findings:
        entries = [finding, *finding.get("accesses", ()),
                   *finding.get("goroutines", ())]
        for entry in entries:
            line = line_in(program.path, entry.get("stack"))
            if line and f"{program.path.name}:{line}" not in stderr:
                yield Complaint("wrong", f"line {line} of a {finding['kind']} "
                                         "is not on standard error")


def mismatches(program: Program, expectation: Expectation,
               finding: Json) -> list[str]:
    """Why `finding` is not what `expectation` means; empty when it is."""
    if finding.get("kind") != expectation.kind:
        return [f"kind is {finding.get('kind')}"]
    checks = {"data-race": _race, "goroutine-leak": _leak,
              "deadlock": _deadlock, "lock-order": _lock_order,
              "misuse": _misuse}
    return checks[expectation.kind](program, expectation, finding)


def _race(program: Program, expectation: Expectation,
          finding: Json) -> list[str]:
    bad = []
    described = finding.get("object") or {}
    for key, field in (("variable", "name"), ("type", "type"),
                       ("object", "kind")):
        wanted = expectation.values.get(key)
        if wanted is not None and described.get(field) != wanted:
            bad.append(f"{key} is {described.get(field)!r}, not {wanted!r}")
    accesses = finding.get("accesses", [])
    lines = [line_in(program.path, access.get("stack")) for access in accesses]
    bad += _race_lines(expectation, lines)
    for access, line in zip(accesses, lines):
        kinds = expectation.accesses.get(line)
        if kinds is not None and access.get("kind") not in kinds:
            bad.append(f"line {line} is a {access.get('kind')}")
    bad += _race_goroutines(program, expectation, finding)
    return bad


def _race_lines(expectation: Expectation,
                lines: list[int | None]) -> list[str]:
    marked = set(expectation.accesses)
    if len(lines) != 2:
        return [f"{len(lines)} accesses instead of two"]
    free = expectation.values.get("lines") == "any" or len(marked) != 2
    if set(lines) <= marked if free else set(lines) == marked:
        return []
    return [f"lines {lines[0]} and {lines[1]}, marked are {sorted(marked)}"]


def _race_goroutines(program: Program, expectation: Expectation,
                     finding: Json) -> list[str]:
    """Where the two goroutines were made; main and threads are made nowhere."""
    if not expectation.go_lines:
        return []
    bad = []
    known = {goroutine["id"]: goroutine
             for goroutine in finding.get("goroutines", [])}
    for access in finding.get("accesses", []):
        gid = access.get("goroutine", 0)
        if gid <= 1:
            continue
        line = line_in(program.path, known.get(gid, {}).get("stack"))
        if line not in expectation.go_lines:
            bad.append(f"goroutine {gid} made at line {line}, marked are "
                       f"{sorted(expectation.go_lines)}")
    return bad


def _leak(program: Program, expectation: Expectation,
          finding: Json) -> list[str]:
    goroutine = finding.get("goroutine") or {}
    waits = finding.get("waits_on") or [{}]
    actual = {
        "state": goroutine.get("state"), "name": goroutine.get("name"),
        "verdict": finding.get("verdict"), "waits_on": waits[0].get("kind"),
        "cap": waits[0].get("cap"), "len": waits[0].get("len"),
        "closed": waits[0].get("closed"),
    }
    bad = [f"{key} is {actual[key]!r}, not {wanted!r}"
           for key, wanted in expectation.values.items()
           if key in actual and str(actual[key]).lower() != wanted.lower()]
    places = (("blocked", finding.get("stack"), expectation.blocked_lines),
              ("made by go", goroutine.get("created_at"), expectation.go_lines),
              ("its object made", waits[0].get("made_at"),
               expectation.made_lines))
    for what, stack, marked in places:
        line = line_in(program.path, stack)
        if marked and line not in marked:
            bad.append(f"{what} at line {line}, marked are {sorted(marked)}")
    return bad


def _deadlock(program: Program, expectation: Expectation,
              finding: Json) -> list[str]:
    blocked = finding.get("goroutines", [])
    bad = []
    wanted = expectation.values.get("goroutines")
    if wanted is not None and int(wanted) != len(blocked):
        bad.append(f"{len(blocked)} goroutines, not {wanted}")
    lines = {line_in(program.path, entry.get("stack")) for entry in blocked}
    if lines != expectation.blocked_lines:
        bad.append(f"blocked at lines {sorted(map(str, lines))}, marked are "
                   f"{sorted(expectation.blocked_lines)}")
    return bad


def _lock_order(program: Program, expectation: Expectation,
                finding: Json) -> list[str]:
    cycle = finding.get("cycle", [])
    bad = []
    wanted = expectation.values.get("locks")
    if wanted is not None and int(wanted) != len(cycle):
        bad.append(f"{len(cycle)} locks, not {wanted}")
    for what, marked in (("held", expectation.held_lines),
                         ("taken", expectation.taken_lines)):
        lines = {line_in(program.path, step.get(what, {}).get("stack"))
                 for step in cycle}
        if lines != marked:
            bad.append(f"{what} at lines {sorted(map(str, lines))}, marked are "
                       f"{sorted(marked)}")
    return bad


def _misuse(program: Program, expectation: Expectation,
            finding: Json) -> list[str]:
    places = finding.get("places", [])
    bad = []
    wanted = expectation.values.get("what")
    if wanted is not None and finding.get("misuse") != wanted:
        bad.append(f"it is {finding.get('misuse')!r}, not {wanted!r}")
    lines = [line_in(program.path, place.get("stack")) for place in places]
    if not lines or lines[0] not in expectation.misused_lines:
        bad.append(f"misused at line {lines[:1]}, marked are "
                   f"{sorted(expectation.misused_lines)}")
    if set(lines[1:]) != expectation.earlier_lines:
        bad.append(f"earlier at lines {lines[1:]}, marked are "
                   f"{sorted(expectation.earlier_lines)}")
    return bad


def line_in(path: pathlib.Path, stack: list[Json] | None) -> int | None:
    """The innermost line of `stack` in the program itself: the frames of a
    library that the program called into are passed over."""
    for frame in stack or ():
        if pathlib.PurePath(frame.get("file", "")).name == path.name:
            return frame.get("line")
    return None


def describe(finding: Json) -> str:
    """A finding in one or a few lines, for a complaint."""
    parts = [str(finding.get("kind"))]
    described = finding.get("object")
    if described:
        parts.append(f"on {described.get('kind')} {described.get('name')!r} "
                     f"of type {described.get('type')!r}")
    for access in finding.get("accesses", []):
        parts.append(f"\n        {access.get('kind')} by goroutine "
                     f"{access.get('goroutine')} at {_where(access.get('stack'))}")
    if "goroutine" in finding:
        parts.append(f"[{finding['goroutine'].get('state')}] at "
                     f"{_where(finding.get('stack'))}")
    for step in finding.get("cycle", [])[:4]:
        parts += [f"\n        {word} {step[word].get('lock')} at "
                  f"{_where(step[word].get('stack'))}"
                  for word in ("held", "taken")]
    for place in finding.get("places", []):
        parts.append(f"\n        {place.get('what')} at "
                     f"{_where(place.get('stack'))}")
    for entry in finding.get("goroutines", []):
        if "goroutine" in entry:
            parts.append(f"\n        [{entry['goroutine'].get('state')}] at "
                         f"{_where(entry.get('stack'))}")
    return " ".join(parts)


def _where(stack: list[Json] | None) -> str:
    if not stack:
        return "an empty stack"
    frames = [f"{pathlib.PurePath(frame.get('file', '')).name}:"
              f"{frame.get('line')} {frame.get('function')}"
              for frame in stack[:3]]
    return " < ".join(frames)
