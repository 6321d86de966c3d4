"""The table of docs/goker.md: what gosan found of the blocking kernels beside
other tools."""

from __future__ import annotations

import csv
import pathlib
from typing import Any

PEERS = pathlib.Path(__file__).resolve().parent / "peers.csv"
HEAD = ("kernel", "cause", "manifested", "found", "false alarms, repaired",
        "goleak", "go-deadlock")
NEVER = "no"


def write(tallies: list[Any]) -> str:
    """Markdown of one row for each kernel, with the sums below."""
    peers = _read_peers()
    tallies = [each for each in tallies if each.name in peers]
    peers = {each.name: peers[each.name] for each in tallies}
    lines = [_row(*HEAD), _row(*("---" for _ in HEAD))]
    for tally in sorted(tallies, key=lambda each: _order(each.name)):
        peer = peers[tally.name]
        cause = peer["cause"]
        if peer["main_blocks"] == "yes":
            cause += ", main hangs"
        lines.append(_row(
            tally.name.replace("_", "/"), cause,
            f"{tally.manifested}/{tally.runs}",
            f"{tally.found}/{tally.manifested}",
            f"{tally.false_alarms}/{tally.fixed_runs}",
            _shown(peer["goleak"]), _shown(peer["go_deadlock"])))
    lines.append(_row(
        f"**{len(tallies)} kernels**", "",
        *(f"**{part}**" for part in (
            _ratio(tallies, "manifested", "runs"),
            _ratio(tallies, "found", "manifested"),
            _ratio(tallies, "false_alarms", "fixed_runs"))),
        *(f"**{_own_reports(peers, tool)}**"
          for tool in ("goleak", "go_deadlock"))))
    return "\n".join(lines) + "\n"


def _read_peers() -> dict[str, dict[str, str]]:
    with PEERS.open(newline="") as file:
        return {row["kernel"]: row for row in csv.DictReader(file)}


def _order(name: str) -> tuple[str, int]:
    project, _, number = name.partition("_")
    return project, int(number)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _ratio(tallies: list[Any], part: str, whole: str) -> str:
    return (f"{sum(getattr(each, part) for each in tallies)}/"
            f"{sum(getattr(each, whole) for each in tallies)}")


def _shown(result: str) -> str:
    return "–" if result == NEVER else result


def _own_reports(peers: dict[str, dict[str, str]], tool: str) -> int:
    return sum(row[tool].isdigit() for row in peers.values())
