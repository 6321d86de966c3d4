"""What a program did: printed, died with, as stored in a file and as compared.

A stored record (.out, .derived) is a few `key: value` lines and then the two
streams, each after a line of its own:

    go: go1.19.8
    exit: 2
    -- stdout --
    -- stderr --
    panic: close of nil channel

    goroutine 1 [running]:
    main.main()
    	chan/close_of_nil.go:8
"""

from __future__ import annotations

import dataclasses
import pathlib
import re

# gosan names the type of an exception that is no panic; Go has no such thing.
CXX_ONLY = "[exception "

_STREAM = re.compile(r"^-- (stdout|stderr) --\n", re.M)
_BLOCK = re.compile(r"^goroutine (\d+) \[([^\]\n]*)\].*:$")


@dataclasses.dataclass(frozen=True)
class Record:
    """One run of one program."""

    exit_code: int
    stdout: str
    stderr: str
    go: str = ""  # the version that printed it, or why it is known

    def text(self) -> str:
        """As stored."""
        return (f"go: {self.go}\nexit: {self.exit_code}\n"
                f"-- stdout --\n{self.stdout}-- stderr --\n{self.stderr}")


class Malformed(Exception):
    """A stored record that cannot be read."""


def read(path: pathlib.Path) -> Record:
    """The record stored in `path`."""
    parts = _STREAM.split(path.read_text())
    if len(parts) != 5 or parts[1::2] != ["stdout", "stderr"]:
        raise Malformed(f"{path}: not a stdout and a stderr")
    fields = dict(line.split(": ", 1) for line in parts[0].splitlines())
    if set(fields) != {"go", "exit"}:
        raise Malformed(f"{path}: the head has {sorted(fields)}")
    return Record(int(fields["exit"]), parts[2], parts[4], fields["go"])


@dataclasses.dataclass(frozen=True)
class Block:
    """One goroutine of a dump; numbers differ from run to run, main's is 1."""

    main: bool
    state: str
    created: bool  # a "created by" line ends it
    functions: tuple[str, ...]  # Go's, innermost first; empty for C++


@dataclasses.dataclass(frozen=True)
class Ending:
    """What is compared of standard error: the message, then who is dumped."""

    message: tuple[str, ...]
    blocks: tuple[Block, ...]


def parse_stderr(text: str) -> Ending:
    """Takes a dump apart: lines before the first goroutine, then the blocks."""
    message: list[str] = []
    blocks: list[Block] = []
    functions: list[str] = []
    head: re.Match[str] | None = None
    created = False

    def finish() -> None:
        if head:
            blocks.append(Block(head[1] == "1", head[2], created,
                                tuple(functions)))

    for line in text.splitlines():
        if found := _BLOCK.match(line):
            finish()
            head, functions, created = found, [], False
        elif not head:
            if line and not line.startswith(CXX_ONLY):
                message.append(line)
        elif line.startswith("created by "):
            created = True
        elif line and not line.startswith("\t"):
            functions.append(line.rsplit("(", 1)[0])
    finish()
    return Ending(tuple(message), tuple(blocks))


def comparable(record: Record) -> list[str]:
    """The lines that Go's record and the twin's must share.

    The goroutine at fault comes first in a dump, the order of the others has no
    meaning and is not compared.
    """
    ending = parse_stderr(record.stderr)
    blocks = [f"goroutine {1 if block.main else 'N'} [{block.state}]"
              f"{' created by' if block.created else ''}"
              for block in ending.blocks]
    return [f"exit {record.exit_code}",
            *(f"stdout {line}" for line in record.stdout.splitlines()),
            *(f"stderr {line}" for line in ending.message),
            *blocks[:1], *sorted(blocks[1:])]
