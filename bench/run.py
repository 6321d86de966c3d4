#!/usr/bin/env python3
"""Measures what gosan costs programs that access memory: time and memory of
each kernel of bench/access, as it is, under gosan and under ThreadSanitizer, as
markdown tables.
"""

from __future__ import annotations

import argparse
import pathlib
import statistics
import subprocess
import sys

from measure import (ROOT, Samples, headline, ratio, run_once, take_turns,
                     text_bytes)

KERNELS = ("matmul", "quicksort", "nbody", "hash", "wordcount", "sieve",
           "strsort", "bintrees", "list", "mandel", "umap", "json")
BUILDS = ("plain", "gosan", "tsan")
# BENCH_TASKS of bench/access/kernel.h
ONE, THREADS, GOROUTINES = 0, 1, 2


def main() -> int:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.quick:
        return _check_all_run(options)
    print(headline(" ".join(["scripts/bench", *sys.argv[1:]]),
                   f"clang 19 -O{options.level}"))
    for tasks in options.tasks:
        _compare_runs(options, tasks)
    if options.compiles:
        _compare_builds(options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--driver", type=pathlib.Path,
                        default=ROOT / "build" / "release" / "bin" / "gosan++")
    parser.add_argument("--out", type=pathlib.Path,
                        default=ROOT / "build" / "bench")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--compiles", type=int, default=3,
                        help="compilations of each kernel that are timed")
    parser.add_argument("--level", default="2", help="optimisation level")
    parser.add_argument("--tasks", type=int, nargs="*", choices=(1, 2),
                        default=[1, 2])
    parser.add_argument("--quick", action="store_true",
                        help="measure nothing: does every kernel run?")
    parser.add_argument("kernels", nargs="*", default=list(KERNELS))
    return parser.parse_args()


# ---- builds ----


def _build(options: argparse.Namespace, kernel: str, build: str,
           tasks: int) -> pathlib.Path:
    output = options.out / f"{kernel}.{build}{tasks}"
    subprocess.run([*_compile(options, kernel, build, tasks), "-o",
                    str(output)], check=True)
    return output


def _compile(options: argparse.Namespace, kernel: str, build: str,
             tasks: int) -> list[str]:
    compiler = {"plain": [str(options.driver), "--plain"],
                "gosan": [str(options.driver)],
                "tsan": ["clang++-19", "-fsanitize=thread"]}[build]
    mode = ONE if tasks == 1 else THREADS if build == "tsan" else GOROUTINES
    return [*compiler, "-std=c++20", f"-O{options.level}", "-g",
            f"-DBENCH_TASKS={mode}",
            str(ROOT / "bench" / "access" / f"{kernel}.cc")]


def _check_all_run(options: argparse.Namespace) -> int:
    for kernel in options.kernels:
        for tasks in options.tasks:
            for build in BUILDS:
                run_once([str(_build(options, kernel, build, tasks))])
        print(kernel, "runs", flush=True)
    return 0


# ---- time and memory ----


def _compare_runs(options: argparse.Namespace, tasks: int) -> None:
    print(f"\n{'One task' if tasks == 1 else 'Two tasks'}; seconds of CPU, "
          "ratios to the plain build.\n\n"
          "| kernel | plain s | gosan cpu | TSan cpu | gosan / TSan "
          "| gosan wall | TSan wall | plain MiB | gosan MiB | TSan MiB |\n"
          "| --- |" + " ---: |" * 9)
    table: list[dict[str, float]] = []
    for kernel in options.kernels:
        commands = {build: [str(_build(options, kernel, build, tasks))]
                    for build in BUILDS}
        samples = take_turns(commands, options.rounds)
        table.append(_figures(samples))
        print(_row(kernel, samples, table[-1]), flush=True)
    mean = {name: statistics.geometric_mean(row[name] for row in table)
            for name in table[0]}
    print(f"| **geometric mean** | | **{mean['gosan cpu']:.2f}×** "
          f"| {mean['tsan cpu']:.2f}× | **{mean['against tsan']:.2f}** "
          f"| {mean['gosan wall']:.2f}× | {mean['tsan wall']:.2f}× "
          f"| | **{mean['gosan peak_mib']:.2f}×** "
          f"| {mean['tsan peak_mib']:.2f}× |")


def _figures(samples: dict[str, Samples]) -> dict[str, float]:
    figures = {f"{build} {figure}": ratio(samples, build, "plain", figure)
               for build in ("gosan", "tsan")
               for figure in ("cpu", "wall", "peak_mib")}
    figures["against tsan"] = ratio(samples, "gosan", "tsan", "cpu")
    return figures


def _row(kernel: str, samples: dict[str, Samples],
         figures: dict[str, float]) -> str:
    cells = [kernel, f"{samples['plain'].median('cpu'):.3f}",
             f"**{figures['gosan cpu']:.2f}×**",
             f"{figures['tsan cpu']:.2f}×", f"{figures['against tsan']:.2f}",
             f"{figures['gosan wall']:.2f}×", f"{figures['tsan wall']:.2f}×",
             *(f"{samples[build].median('peak_mib'):.1f}" for build in BUILDS)]
    return f"| {' | '.join(cells)} |"


# ---- size and compile time ----


def _compare_builds(options: argparse.Namespace) -> None:
    print("\nCompilation of one kernel, `-c -g`: seconds of CPU, and bytes of "
          "`.text`.\n\n"
          "| kernel | plain s | gosan | TSan "
          "| plain text | gosan | TSan |\n| --- |" + " ---: |" * 6)
    times: dict[str, list[float]] = {"gosan": [], "tsan": []}
    sizes: dict[str, list[float]] = {"gosan": [], "tsan": []}
    for kernel in options.kernels:
        objects = {build: options.out / f"{kernel}.{build}.o"
                   for build in BUILDS}
        samples = take_turns(
            {build: [*_compile(options, kernel, build, 1), "-c", "-o",
                     str(file)] for build, file in objects.items()},
            options.compiles)
        text = {build: text_bytes(file) for build, file in objects.items()}
        for build in times:
            times[build].append(ratio(samples, build, "plain", "cpu"))
            sizes[build].append(text[build] / text["plain"])
        print(f"| {kernel} | {samples['plain'].median('cpu'):.2f} "
              f"| {times['gosan'][-1]:.2f}× | {times['tsan'][-1]:.2f}× "
              f"| {text['plain']} | {sizes['gosan'][-1]:.2f}× "
              f"| {sizes['tsan'][-1]:.2f}× |", flush=True)
    mean = {"time " + build: statistics.geometric_mean(values)
            for build, values in times.items()}
    mean |= {"size " + build: statistics.geometric_mean(values)
             for build, values in sizes.items()}
    print(f"| **geometric mean** | | **{mean['time gosan']:.2f}×** "
          f"| {mean['time tsan']:.2f}× | | **{mean['size gosan']:.2f}×** "
          f"| {mean['size tsan']:.2f}× |")


if __name__ == "__main__":
    sys.exit(main())
