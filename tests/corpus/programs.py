"""Compiles the programs of the corpus, once per change, and runs them."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile

from expectations import Program
from matching import Json, Outcome

TIME_LIMIT_SECONDS = 20
COMPILE_LIMIT_SECONDS = 180


class CompileError(Exception):
    """The compiler refused a program; the text is what it said."""


@dataclasses.dataclass(frozen=True)
class Toolchain:
    """The compiler driver under test and where its products are kept."""

    driver: pathlib.Path  # gosan++
    cache: pathlib.Path
    support: pathlib.Path  # testdata/support

    def command(self, program: Program, level: str,
                output: pathlib.Path) -> list[str]:
        # The mistakes are made on purpose: vet would only repeat the comments.
        return [str(self.driver), "-std=c++20", f"-O{level}", "-Wall", "-Wextra",
                "-fplugin-arg-gosan-vet=off",
                "-Werror", f"-I{self.support}", "-MD", "-MF", f"{output}.d",
                str(program.path), "-o", str(output),
                *(f"-l{name}" for name in program.libraries)]

    def parts(self) -> list[pathlib.Path]:
        """What decides the code besides the sources: the driver, the plugin."""
        plugin = self.driver.parent.parent / "lib" / "libgosan-instrument.so"
        return [part for part in (self.driver, plugin) if part.exists()]


def build(toolchain: Toolchain, program: Program, level: str) -> pathlib.Path:
    """The program's binary at optimisation `level`, compiled when anything
    that it was made from has changed since."""
    folder = toolchain.cache / program.folder
    folder.mkdir(parents=True, exist_ok=True)
    binary = folder / f"{program.path.stem}.O{level}"
    command = toolchain.command(program, level, binary)
    stamp = binary.with_suffix(binary.suffix + ".json")
    if not _fresh(binary, stamp, command):
        stamp.unlink(missing_ok=True)
        result = subprocess.run(command, capture_output=True, text=True,
                                check=False, timeout=COMPILE_LIMIT_SECONDS)
        if result.returncode != 0:
            raise CompileError(result.stderr.strip())
        inputs = [*toolchain.parts(), *_dependencies(f"{binary}.d")]
        hashes = {str(path): _hash(str(path)) for path in inputs}
        stamp.write_text(json.dumps({"command": command, "inputs": hashes}))
    return binary


def _fresh(binary: pathlib.Path, stamp: pathlib.Path,
           command: list[str]) -> bool:
    try:
        made_from = json.loads(stamp.read_text())
        return (binary.exists() and made_from["command"] == command and
                all(_hash(path) == old
                    for path, old in made_from["inputs"].items()))
    except (OSError, ValueError, KeyError):
        return False


def _dependencies(depfile: str) -> list[pathlib.Path]:
    """The files that a Makefile rule written by the compiler names."""
    text = pathlib.Path(depfile).read_text().replace("\\\n", " ")
    _, _, files = text.partition(": ")
    return [pathlib.Path(name) for name in files.split()]


@functools.lru_cache(maxsize=None)
def _hash(path: str) -> str:
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def run(binary: pathlib.Path, workers: int, **variables: str) -> Outcome:
    """Runs `binary` with `workers` worker threads in a directory of its own,
    `variables` added to its environment."""
    environment = dict(os.environ, GOMAXPROCS=str(workers), **variables)
    environment.pop("GOSAN_OPTIONS", None)
    with tempfile.TemporaryDirectory(prefix="gosan-corpus-") as name:
        try:
            result = subprocess.run([str(binary)], cwd=name, env=environment,
                                    capture_output=True, check=False,
                                    timeout=TIME_LIMIT_SECONDS)
            code, stdout, stderr = (result.returncode, result.stdout,
                                    result.stderr)
        except subprocess.TimeoutExpired as expired:
            code, stdout, stderr = (None, expired.stdout or b"",
                                    expired.stderr or b"")
        reports = pathlib.Path(name) / "gosan-report"
        return Outcome(code, stderr.decode(errors="replace"),
                       read_report(reports / "report.json"), reports.exists(),
                       stdout.decode(errors="replace"))


def read_report(path: pathlib.Path) -> Json | None:
    """The report at `path`; None when there is none or it is unreadable."""
    try:
        report = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return report if "findings" in report and "summary" in report else None
