"""The pairs of programs in this folder, by area and name."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterable

HERE = pathlib.Path(__file__).resolve().parent
SUPPORT = "support"


class NotFound(Exception):
    """No program has that area or name."""


@dataclasses.dataclass(frozen=True)
class Program:
    """area/name.go, its twin name.cc, and the record of the Go program."""

    area: str
    name: str

    def __str__(self) -> str:
        return f"{self.area}/{self.name}"

    @property
    def go(self) -> pathlib.Path:
        """The Go program."""
        return HERE / self.area / f"{self.name}.go"

    @property
    def stored(self) -> pathlib.Path:
        """What Go prints: name.derived if by hand, else name.out."""
        derived = self.go.with_suffix(".derived")
        return derived if derived.exists() else self.go.with_suffix(".out")

    @property
    def derived(self) -> bool:
        """Whether the record was written by hand."""
        return self.stored.suffix == ".derived"


def every() -> list[Program]:
    """All pairs: whatever has a Go program."""
    return [Program(path.parent.name, path.stem)
            for path in sorted(HERE.glob("*/*.go"))
            if path.parent.name != SUPPORT]


def choose(what: Iterable[str]) -> list[Program]:
    """The programs of the named areas and the named programs; all if none."""
    wanted = list(what)
    if not wanted:
        return every()
    chosen = [program for program in every()
              if program.area in wanted or str(program) in wanted]
    for word in wanted:
        if not any(word in (program.area, str(program)) for program in chosen):
            raise NotFound(word)
    return chosen
