"""What newer Go prints where Debian's 1.19 prints something else.

The stored records stay as 1.19 printed them. gosan follows Go 1.25, so before
a record is compared its goroutine states are renamed by this table, and by
nothing else.
"""

from __future__ import annotations

import dataclasses
import re

from records import Record, parse_stderr

# 1.19 says "semacquire" whoever waits; newer versions name the caller, which
# 1.19's own stack tells. (function below runtime_Semacquire* in the stack,
# the state word, the version that brought it)
SEMACQUIRE = (
    ("sync.(*Mutex).lockSlow", "sync.Mutex.Lock", "1.20"),
    ("sync.(*RWMutex).RLock", "sync.RWMutex.RLock", "1.20"),
    ("sync.(*RWMutex).Lock", "sync.RWMutex.Lock", "1.20"),
    ("sync.(*WaitGroup).Wait", "sync.WaitGroup.Wait", "1.25"),
)


class Unknown(Exception):
    """A state of 1.19 that the table does not cover."""


def as_of_1_25(record: Record) -> Record:
    """The record with the state words of Go 1.25."""
    ending = parse_stderr(record.stderr)
    states = iter([_renamed(block.state, block.functions)
                   for block in ending.blocks])
    return dataclasses.replace(record, stderr=re.sub(
        r"^(goroutine \d+ \[)([^\]\n]*)\]",
        lambda match: f"{match[1]}{next(states)}]", record.stderr, flags=re.M))


def _renamed(state: str, functions: tuple[str, ...]) -> str:
    word, comma, rest = state.partition(",")
    if word != "semacquire":
        return state
    callers = [name for name in functions
               if not name.startswith("sync.runtime_Semacquire")]
    for function, new_word, _ in SEMACQUIRE:
        if callers and callers[0] == function:
            return new_word + comma + rest
    raise Unknown(f"semacquire in {callers[:1]}")
