"""What GOSAN_OPTIONS says about leaks: while the program runs, when nothing
moves, and which findings are kept out."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

DRIVER = os.environ.get("GOSAN_DRIVER", "gosan++")
EXIT_FINDINGS = 66
EXIT_BAD_OPTIONS = 64

STUCK = """
#include <gosan/gosan.h>
#include <chrono>
#include <cstdlib>
#include <cstring>
using namespace std::chrono_literals;
void stuck_worker() { gosan::make_chan<int>().recv(); }
int main(int argc, char** argv) {
  gosan::go(gosan::named("worker"), stuck_worker);
  gosan::go([] { for (;;) gosan::time::sleep(3ms); });
  if (argc > 1 && std::strcmp(argv[1], "moves") == 0) {
    gosan::chan<> news = gosan::make_chan();
    gosan::go([news] {
      for (int i = 0; i < 60; ++i) { gosan::time::sleep(50ms); news.send(); }
      std::exit(7);
    });
    for (;;) news.recv();
  }
  gosan::sync::WaitGroup group;
  group.add(1);
  group.wait();
}
"""


class LeakOptions(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="gosan-leak-options-")
        source = pathlib.Path(cls.folder.name) / "stuck.cc"
        source.write_text(STUCK)
        cls.program = source.with_suffix("")
        subprocess.run([DRIVER, "-std=c++20", "-O1", str(source), "-o",
                        str(cls.program)], check=True, timeout=180)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def run_with(self, options: str, *arguments: str,
                 timeout: float = 120) -> subprocess.CompletedProcess:
        environment = dict(os.environ, GOSAN_OPTIONS=options, GOMAXPROCS="2")
        return subprocess.run([str(self.program), *arguments], timeout=timeout,
                              cwd=self.folder.name, env=environment,
                              capture_output=True, text=True, check=False)

    def findings(self) -> list[dict]:
        report = pathlib.Path(self.folder.name) / "gosan-report/report.json"
        return json.loads(report.read_text())["findings"]

    def test_the_watchdog_ends_what_only_timers_keep_alive(self) -> None:
        result = self.run_with("watchdog=1")
        self.assertEqual(result.returncode, EXIT_FINDINGS, result.stderr)
        [stall] = self.findings()
        self.assertEqual(stall["kind"], "deadlock")
        self.assertEqual({entry["goroutine"]["id"]
                          for entry in stall["goroutines"]}, {1, 2})
        self.assertIn("(watchdog)", stall["why"])

    def test_the_watchdog_leaves_alone_what_moves(self) -> None:
        result = self.run_with("watchdog=1 leaks=off", "moves")
        self.assertEqual(result.returncode, 7, result.stderr)

    def test_leaks_are_told_while_the_program_runs_and_once(self) -> None:
        with self.assertRaises(subprocess.TimeoutExpired) as stopped:
            self.run_with("leak_check_interval=50", timeout=10)
        text = (stopped.exception.stderr or b"").decode()
        for goroutine in ("goroutine 1 (main)", 'goroutine 2 "worker"'):
            self.assertEqual(text.count(f"goroutine leak: {goroutine}"), 1, text)

    def test_rules_keep_findings_out(self) -> None:
        rules = pathlib.Path(self.folder.name) / "rules"
        rules.write_text("# by design\nleak:created:main\n")
        result = self.run_with(f"suppressions={rules} leaks=proven", "moves")
        self.assertEqual(result.returncode, 7, result.stderr)
        self.assertNotIn("goroutine leak", result.stderr)
        result = self.run_with("leaks=proven", "moves")
        self.assertIn('goroutine leak: goroutine 2 "worker"', result.stderr)

    def test_what_cannot_be_read_is_one_line(self) -> None:
        rules = pathlib.Path(self.folder.name) / "bad"
        rules.write_text("spill:x\n")
        for options in ("watchdog=0", "watchdog=1s", "leak_check_interval=-1",
                        "suppressions=/nowhere/at/all", f"suppressions={rules}"):
            result = self.run_with(options)
            self.assertEqual(result.returncode, EXIT_BAD_OPTIONS, options)
            self.assertEqual(result.stderr.count("\n"), 1, result.stderr)


if __name__ == "__main__":
    unittest.main()
