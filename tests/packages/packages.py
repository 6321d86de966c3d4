"""The packages: how their own tests are built, what a run of them says, and
which races gosan is right to report in them."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Known:
    """A race that the package really has."""

    function: str  # part of the name of a frame of one of the accesses
    why: str


@dataclasses.dataclass(frozen=True)
class Package:
    """A Debian source package with tests that use threads.

    `build`: commands; {cxx}, {flags}, {source} and {out} are filled in.
    `tests`: globs in {out}. `passed`: what a test prints for each thing that
    passed; the same things must pass with and without gosan.
    """

    name: str
    build: tuple[str, ...]
    tests: tuple[str, ...]
    passed: str
    arguments: tuple[str, ...] = ()  # of each test
    patched: bool = False  # with Debian's patches
    known: tuple[Known, ...] = ()


_GTEST = r"\[ +OK \] (\S+)"
_CMAKE = ("cmake -S {source} -B {out} -G Ninja -DCMAKE_BUILD_TYPE=None "
          "-DCMAKE_CXX_COMPILER={cxx} -DCMAKE_CXX_FLAGS='{flags}'")

PACKAGES = (
    Package(
        "readerwriterqueue",
        ("{cxx} -std=c++20 {flags} -DNDEBUG "
         "{source}/tests/unittests/unittests.cpp "
         "{source}/tests/common/simplethread.cpp -o {out}/unittests -pthread",),
        ("unittests",),
        r"ReaderWriterQueueTests::(\w+)\.\.\. *\n(?:(?!Tests::)[\s\S])*?passed",
        known=(Known(
            "size_approx",
            "walks to a block that inner_enqueue links in by a relaxed store "
            "with no release fence before it: nothing orders the block's "
            "constructor before. The package has size_approx() skipped by "
            "ThreadSanitizer for that reason (AE_NO_TSAN)."),)),
    Package(
        "libthread-pool",
        ("{cxx} -std=c++20 {flags} -I{source}/include "
         "{source}/test/thread_pool_test.cpp -o {out}/thread_pool_test "
         "-lgtest -lgtest_main -pthread",),
        ("thread_pool_test",), _GTEST),
    Package(
        "leveldb",
        (_CMAKE + " -DLEVELDB_BUILD_BENCHMARKS=OFF -DBUILD_SHARED_LIBS=OFF "
         "-DCMAKE_C_COMPILER=clang-19",
         "ninja -j{jobs} -C {out}"),
        ("*_test",), _GTEST + "|^(PASS)$", patched=True),
    Package(
        "spdlog",
        (_CMAKE + " -DCMAKE_CXX_STANDARD=17 -DSPDLOG_BUILD_TESTS=ON "
         "-DSPDLOG_BUILD_EXAMPLE=OFF -DSPDLOG_FMT_EXTERNAL=ON",
         "ninja -j{jobs} -C {out}"),
        ("tests/spdlog-utests",), r"(All tests passed \(.*\))",
        # Without those that are about the time that something takes.
        arguments=("~dequeue-empty-nowait ~dequeue-empty-wait "
                   "~enqueue_nowait",),
        known=(Known(
            "test_sink<spdlog::details::null_mutex>::lines",
            "\"clone async\" reads the lines of a sink without a lock that "
            "another thread writes, after a sleep of 10 ms: nothing orders "
            "the two."),)),
)
