"""The arrow check itself: on small trees with and without violations."""

from __future__ import annotations

import pathlib
import tempfile
import unittest

import check_arrows


class Arrows(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("runtime/include/gosan/hooks.h", "")
        self.write("runtime/include/gosan/chan.h", "")
        self.write("detector/include/gosan/detector_abi.h", "")
        self.write("reports/include/gosan/report_model.h", "")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def violations(self, name: str, text: str) -> list[str]:
        self.write(name, text)
        return check_arrows.violations(self.root)

    def test_lets_the_arrows_through(self) -> None:
        self.write("runtime/src/a.cc", "#include <gosan/chan.h>\n")
        self.write("detector/src/b.cc", "#include <gosan/hooks.h>\n"
                                        "#include <gosan/report_model.h>\n")
        found = self.violations("instrument/src/c.cc",
                                "#include <gosan/detector_abi.h>\n")
        self.assertEqual(found, [])

    def test_refuses_what_goes_against_them(self) -> None:
        for name, include in (
                ("runtime/src/a.cc", "<gosan/detector_abi.h>"),
                ("runtime/src/a.cc", "<gosan/report_model.h>"),
                ("detector/src/a.cc", "<gosan/chan.h>"),
                ("detector/src/a.cc", '"runtime/src/scheduler.h"'),
                ("instrument/src/a.cc", "<gosan/hooks.h>"),
                ("reports/src/a.cc", "<gosan/hooks.h>"),
                ("reports/src/a.cc", "<gosan/unknown.h>")):
            with self.subTest(f"{name} {include}"):
                found = self.violations(name, f"\n#include {include}\n")
                self.assertEqual(len(found), 1)
                self.assertIn(f"{name}:2:", found[0])
                self.write(name, "")

    def test_reads_headers_and_c_too(self) -> None:
        self.write("reports/src/a.h", "# include <gosan/hooks.h>\n")
        found = self.violations("reports/src/b.c", "#include <gosan/chan.h>\n")
        self.assertEqual(len(found), 2)


if __name__ == "__main__":
    unittest.main()
