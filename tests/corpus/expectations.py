"""What a program of the corpus says about itself, in its own comments.

The language is described in README.md, beside this file.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re
import shlex

KINDS = ("data-race", "goroutine-leak", "deadlock", "lock-order", "misuse")
ACCESS_KINDS = ("read", "write", "atomic read", "atomic write", "free")
SILENT_FOLDERS = ("norace", "noleak", "cure", "nolockorder", "nomisuse")
NOTHING = "nothing"  # `expect: nothing`: a bug that is no finding
EXIT_FINDINGS = 66
EXIT_DEADLOCK = 2

_KEYS = {
    "data-race": {"variable", "type", "object", "lines"},
    "goroutine-leak": {
        "state", "waits_on", "cap", "len", "closed", "count", "name", "verdict",
    },
    "deadlock": {"goroutines"},
    "lock-order": {"locks"},
    "misuse": {"what"},
}
_HEAD = re.compile(r"^// (expect|exit|runs|link|stderr|stdout|twin|known_miss|"
                   r"known_false):\s*(.*)$")
_PLACES = "go|made|blocked|held|taken|misused|earlier"
_MARKS = re.compile(rf"// ((?:race: |(?:{_PLACES}) here).*)$")
_MARK = re.compile(rf"^(race: (?P<kinds>[a-z| ]+?)|(?P<place>{_PLACES}) here)"
                   r"(?:\s*@(?P<label>\w+))?$")


class Malformed(Exception):
    """A comment that is meant for the runner and that it does not understand."""


@dataclasses.dataclass
class Expectation:
    """One finding that must be reported, and the source lines it must name."""

    kind: str
    label: str
    values: dict[str, str]
    accesses: dict[int, set[str]] = dataclasses.field(default_factory=dict)
    go_lines: set[int] = dataclasses.field(default_factory=set)
    made_lines: set[int] = dataclasses.field(default_factory=set)
    blocked_lines: set[int] = dataclasses.field(default_factory=set)
    held_lines: set[int] = dataclasses.field(default_factory=set)
    taken_lines: set[int] = dataclasses.field(default_factory=set)
    misused_lines: set[int] = dataclasses.field(default_factory=set)
    earlier_lines: set[int] = dataclasses.field(default_factory=set)

    def obligatory_marks(self) -> object:
        """The marks without which the expectation would say too little."""
        return {"data-race": self.accesses, "goroutine-leak": self.blocked_lines,
                "deadlock": self.blocked_lines, "lock-order": self.taken_lines,
                "misuse": self.misused_lines}[self.kind]

    def __str__(self) -> str:
        label = f"@{self.label}" if self.label else ""
        values = " ".join(f"{key}={value!r}" for key, value in self.values.items())
        return f"{self.kind}{label} {values}".rstrip()


@dataclasses.dataclass
class Program:
    """A program and everything its comments promise."""

    path: pathlib.Path
    expectations: list[Expectation]
    exit_code: int
    workers: list[int] | None = None
    libraries: list[str] = dataclasses.field(default_factory=list)
    stderr: list[str] = dataclasses.field(default_factory=list)
    stdout: list[str] = dataclasses.field(default_factory=list)
    expects_nothing: bool = False
    twin: str | None = None
    known_miss: str | None = None
    known_false: str | None = None

    @property
    def folder(self) -> str:
        return self.path.parent.name

    @property
    def silent(self) -> bool:
        return not self.expectations

    def __str__(self) -> str:
        return f"{self.folder}/{self.path.name}"


def parse(path: pathlib.Path, text: str | None = None) -> Program:
    """Reads the promises of the program at `path`."""
    lines = (path.read_text() if text is None else text).splitlines()
    program = Program(path, [], exit_code=-1)
    for number, line in enumerate(lines, 1):
        head = _HEAD.match(line)
        if head:
            _apply_head(program, head[1], head[2], f"{path}:{number}")
    for number, line in enumerate(lines, 1):
        marks = _MARKS.search(line)
        for mark in marks[1].split(";") if marks else ():
            _apply_mark(program, mark.strip(), number, f"{path}:{number}")
    _check(program)
    if program.exit_code < 0:
        program.exit_code = _default_exit_code(program)
    return program


def _apply_head(program: Program, word: str, rest: str, where: str) -> None:
    if word == "expect" and rest == NOTHING:
        program.expects_nothing = True
    elif word == "expect":
        program.expectations.append(_expectation(rest, where))
    elif word == "exit":
        program.exit_code = int(rest)
    elif word == "runs":
        key, _, value = rest.partition("=")
        if key != "workers":
            raise Malformed(f"{where}: 'runs:' knows only workers=…")
        program.workers = [int(count) for count in value.split(",")]
    elif word == "link":
        program.libraries += rest.split()
    elif word in ("stderr", "stdout"):
        getattr(program, word).append(rest)
    else:
        setattr(program, word, rest)


def _expectation(rest: str, where: str) -> Expectation:
    name, *words = shlex.split(rest)
    kind, _, label = name.partition("@")
    if kind not in KINDS:
        raise Malformed(f"{where}: unknown kind '{kind}'; use one of {KINDS}")
    values = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in _KEYS[kind]:
            raise Malformed(f"{where}: '{word}' is no key=value of {kind}; "
                            f"use {sorted(_KEYS[kind])}")
        values[key] = value
    return Expectation(kind, label, values)


def _apply_mark(program: Program, mark: str, number: int, where: str) -> None:
    match = _MARK.match(mark)
    if not match:
        raise Malformed(f"{where}: cannot read the mark '{mark}'")
    targets = [expectation for expectation in program.expectations
               if match["label"] in (None, expectation.label)]
    if not targets:
        raise Malformed(f"{where}: '{mark}' belongs to no expectation")
    for target in targets:
        if match["kinds"]:
            kinds = set(match["kinds"].split("|"))
            if not kinds <= set(ACCESS_KINDS):
                raise Malformed(f"{where}: unknown access kind in '{mark}'")
            target.accesses.setdefault(number, set()).update(kinds)
        else:
            getattr(target, f"{match['place']}_lines").add(number)


def _check(program: Program) -> None:
    """Refuses programs that could pass without saying anything."""
    if program.folder in SILENT_FOLDERS:
        if program.expectations:
            raise Malformed(f"{program}: a program in {program.folder}/ is "
                            "silent and expects nothing")
        return
    if program.expects_nothing != program.silent:
        raise Malformed(f"{program}: expects nothing and does not say so, or "
                        "says so and expects something")
    for expectation in program.expectations:
        if not expectation.obligatory_marks():
            raise Malformed(f"{program}: no line is marked for {expectation}")


def _default_exit_code(program: Program) -> int:
    if program.silent:
        return 0
    kinds = {expectation.kind for expectation in program.expectations}
    return EXIT_DEADLOCK if "deadlock" in kinds else EXIT_FINDINGS
