#!/usr/bin/env python3
"""`gosan vet` as a program: formats, exit codes, fix-its, what it survives.

    tool_test.py GOSAN INCLUDE_FOLDER
"""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

GOSAN = ""
INCLUDE = ""

SENDER = """\
#include <gosan/gosan.h>
using namespace gosan;
int search();
bool found(context::Context ctx) {
  auto result = make_chan<int>();
  go([=] { result.send(search()); });
  return select(recv(result), recv(ctx.done())) == 0;
}
"""
ADVICE = """\
#include <gosan/gosan.h>
struct Job { gosan::context::Context ctx; };
auto many = [] { return gosan::make_chan<int>(100); };
"""
BUFFERS = """\
#include <gosan/gosan.h>
using namespace gosan;

void cases(int n, bool big) {

  auto wrong2 = make_chan<int>(2);
  auto wrong64 = make_chan<int>(64);
  chan<> wrong_signal = make_chan(3);
  if (big) wrong64 = make_chan<int>(1000);

  go([wrong = make_chan<int>(8)] { wrong.close(); });
}

struct Member { chan<int> wrong() { return make_chan<int>(5); } };

void right(int n) {
  auto none = make_chan<int>();
  auto zero = make_chan<int>(0);
  auto one = make_chan<int>(1);
  auto computed = make_chan<int>(n);
  auto said = make_chan<int>(8);  // one for each worker
  // As many as there are answers.
  auto above = make_chan<int>(16);
  auto starred = make_chan<int>(4); /* four seasons */
}
"""


class Tool(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()

    def write(self, **sources: str) -> None:
        """Sources and the database that compiles them."""
        commands = []
        for name, text in sources.items():
            suffix = ".c" if name.endswith("_c") else ".cc"
            file = self.root / (name + suffix)
            file.write_text(text)
            compiler = "clang-19" if suffix == ".c" else "clang++-19"
            standard = [] if suffix == ".c" else ["-std=c++20"]
            commands.append({
                "directory": str(self.root), "file": str(file),
                "arguments": [compiler, *standard, f"-I{INCLUDE}",
                              "-fplugin=/nowhere.so", "-c", str(file)]})
        (self.root / "compile_commands.json").write_text(json.dumps(commands))

    def vet(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [GOSAN, "vet", *arguments], cwd=self.root, text=True,
            capture_output=True, timeout=300, check=False)

    def test_certain_mistakes_gate(self) -> None:
        self.write(sender=SENDER, clean="int main() {}\n")
        run = self.vet("-p", ".")
        self.assertEqual(run.returncode, 66, run.stderr)
        self.assertRegex(run.stdout,
                         r"^sender\.cc:6:\d+: warning: .*\[forgotten-sender\]$")

    def test_advice_does_not_gate(self) -> None:
        self.write(advice=ADVICE)
        run = self.vet("-p", ".", "--format", "json")
        self.assertEqual(run.returncode, 0, run.stderr)
        found = [(one["rule"], one["level"], one["line"])
                 for one in json.loads(run.stdout)["mistakes"]]
        self.assertEqual(found, [("context-in-struct", "note", 2)])

    def test_enable_and_disable(self) -> None:
        self.write(advice=ADVICE, sender=SENDER)
        run = self.vet("-p", ".", "--format", "json", "--enable", "big-buffer",
                       "--disable", "context-in-struct",
                       "--disable", "forgotten-sender")
        self.assertEqual(run.returncode, 0, run.stderr)
        found = [one["rule"] for one in json.loads(run.stdout)["mistakes"]]
        self.assertEqual(found, ["big-buffer"])

    def test_big_buffer_wants_a_comment(self) -> None:
        self.write(buffers=BUFFERS)
        run = self.vet("-p", ".", "--format", "json", "--enable", "big-buffer")
        self.assertEqual(run.returncode, 0, run.stderr)
        found = [one["line"] for one in json.loads(run.stdout)["mistakes"]]
        wrong = [number for number, line in enumerate(BUFFERS.splitlines(), 1)
                 if "wrong" in line]
        self.assertEqual(found, wrong)

    def test_sarif_has_rules_and_levels(self) -> None:
        self.write(sender=SENDER, advice=ADVICE)
        run = self.vet("-p", ".", "--format", "sarif", "-o", "out.sarif")
        self.assertEqual(run.returncode, 66, run.stderr)
        log = json.loads((self.root / "out.sarif").read_text())["runs"][0]
        rules = {rule["id"] for rule in log["tool"]["driver"]["rules"]}
        levels = {one["ruleId"]: one["level"] for one in log["results"]}
        self.assertEqual(levels, {"forgotten-sender": "warning",
                                  "context-in-struct": "note"})
        self.assertLessEqual(levels.keys(), rules)

    def test_fix_compiles_and_cures(self) -> None:
        self.write(sender=SENDER)
        self.assertEqual(self.vet("-p", ".", "--fix").returncode, 66)
        changed = (self.root / "sender.cc").read_text()
        self.assertIn("make_chan<int>(1)", changed)
        run = self.vet("-p", ".")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))

    def test_broken_code_is_named_and_not_judged(self) -> None:
        self.write(broken=SENDER + "int oops = ;\n", sender_c="int main( {\n")
        run = self.vet("-p", ".")
        self.assertEqual((run.returncode, run.stdout), (0, ""))
        self.assertIn("broken.cc: does not compile", run.stderr)

    def test_c_and_foreign_code_are_clean(self) -> None:
        self.write(plain_c="#include <stdlib.h>\nint main(void) { exit(1); }\n",
                   other="#include <thread>\nint main() {}\n")
        run = self.vet("-p", ".")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))

    def test_arguments_instead_of_a_database(self) -> None:
        (self.root / "sender.cc").write_text(SENDER)
        run = self.vet("sender.cc", "--", "-std=c++20", f"-I{INCLUDE}")
        self.assertEqual(run.returncode, 66, run.stderr)

    def test_help_lists_the_checks(self) -> None:
        run = self.vet("--help")
        self.assertEqual(run.returncode, 0)
        for name in ("capture-by-reference", "big-buffer", "unused-ignore"):
            self.assertIn(name, run.stdout)

    def test_misuse_is_told(self) -> None:
        self.assertEqual(self.vet("--enable", "nonsense").returncode, 64)
        self.assertEqual(self.vet("-p", "nowhere").returncode, 1)


if __name__ == "__main__":
    GOSAN, INCLUDE = sys.argv[1:]
    unittest.main(argv=sys.argv[:1])
