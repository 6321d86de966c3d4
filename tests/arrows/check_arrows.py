#!/usr/bin/env python3
"""Checks that no #include goes against the arrows of docs/architecture.md.

Each component may include its own headers and those that the table allows; a
header belongs to the component that holds it in include/gosan/ or in src/.
"""

from __future__ import annotations

import pathlib
import re
import sys

# Component -> headers of other components that it may include; None = all of
# that component's public headers.
ALLOWED: dict[str, dict[str, set[str] | None]] = {
    "runtime/base": {},
    "runtime": {"runtime/base": None},
    "detector": {"runtime": {"hooks.h"}, "reports": None,
                 "runtime/base": None},
    "instrument": {"detector": {"detector_abi.h"},
                   "reports": {"report_vet.h"}},
    "reports": {},
}
SUFFIXES = (".h", ".cc", ".c")
_INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]')


def owners(root: pathlib.Path) -> dict[str, str]:
    """Public header name (without gosan/) -> component."""
    found = {}
    for component in ALLOWED:
        folder = root / component / "include" / "gosan"
        for header in folder.rglob("*.h"):
            found[str(header.relative_to(folder))] = component
    return found


def violations(root: pathlib.Path) -> list[str]:
    """Every #include that goes against an arrow, as file:line: text."""
    owner_of = owners(root)
    found = []
    for component in ALLOWED:
        for source in sorted((root / component).rglob("*")):
            if source.suffix not in SUFFIXES:
                continue
            for number, line in enumerate(source.read_text().splitlines(), 1):
                include = _INCLUDE.match(line)
                reason = include and _refusal(component, include[1], owner_of)
                if reason:
                    where = source.relative_to(root)
                    found.append(f"{where}:{number}: {reason}")
    return found


def _refusal(component: str, include: str,
             owner_of: dict[str, str]) -> str | None:
    """Why `component` may not include `include`; None when it may."""
    for other in ALLOWED:
        if other != component and include.startswith((f"{other}/",
                                                      f"../{other}/")):
            return f"{component} must not reach into {include}"
    if not include.startswith("gosan/"):
        return None
    header = include.removeprefix("gosan/")
    owner = owner_of.get(header)
    if owner is None:
        return f"<{include}> is no public header of any component"
    if owner == component:
        return None
    allowed = ALLOWED[component].get(owner, set())
    if allowed is None or header in allowed:
        return None
    return f"{component} must not include <{include}> of {owner}"


def main() -> int:
    root = pathlib.Path(sys.argv[1]).resolve()
    found = violations(root)
    for violation in found:
        print(violation)
    if not owners(root):
        print(f"no public headers under {root}")
        return 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
