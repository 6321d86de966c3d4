// Panics, deferred calls, and what a goroutine keeps across a switch. How an
// uncaught panic ends the program is in ending_test.cc.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/panic.h>
#include <gosan/sync.h>

#include <cerrno>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime_test.h"

namespace gosan {
namespace {

using Panic = RuntimeTest;
using Defer = RuntimeTest;
using Switch = RuntimeTest;

TEST_F(Panic, IsAStdExceptionWithItsText) {
  try {
    panic("boom");
  } catch (const std::exception& error) {
    EXPECT_STREQ(error.what(), "boom");
  }
  EXPECT_EQ(panic_text([] { panic(""); }), "");
}

TEST_F(Panic, CanBeCaughtInItsGoroutine) {
  auto out = make_chan<std::string>();
  go([=] { out.send(panic_text([] { panic("caught"); })); });
  EXPECT_EQ(out.recv(), "caught");
}

TEST_F(Panic, ErrorsCopyTheirText) {
  PanicError copy("other");
  {
    const PanicError error("text");
    copy = error;
  }
  const PanicError again = copy;
  EXPECT_STREQ(again.what(), "text");
}

TEST_F(Defer, RunsInReverseOrder) {
  std::string order;
  {
    auto a = defer([&] { order += 'a'; });
    auto b = defer([&] { order += 'b'; });
    auto c = defer([&] { order += 'c'; });
    EXPECT_EQ(order, "");
  }
  EXPECT_EQ(order, "cba");
}

TEST_F(Defer, RunsDuringAPanic) {
  std::string order;
  EXPECT_EQ(panic_text([&] {
              auto a = defer([&] { order += 'a'; });
              auto b = defer([&] { order += 'b'; });
              panic("x");
            }),
            "x");
  EXPECT_EQ(order, "ba");
}

TEST_F(Defer, APanicInItPropagates) {
  std::string order;
  EXPECT_EQ(panic_text([&] {
              auto outer = defer([&] { order += 'o'; });
              auto inner = defer([] { panic("deferred"); });
            }),
            "deferred");
  EXPECT_EQ(order, "o");
}

TEST_F(Defer, MayRecoverInsideDuringAPanic) {
  EXPECT_EQ(panic_text([] {
              auto cleanup = defer([] {
                EXPECT_EQ(panic_text([] { panic("inner"); }), "inner");
              });
              panic("outer");
            }),
            "outer");
}

TEST_F(Defer, MayBlockDuringAPanic) {
  auto gate = make_chan<int>();
  auto out = make_chan<std::string>();
  go([=] {
    out.send(panic_text([&] {
      auto cleanup = defer([&] { EXPECT_EQ(gate.recv(), 1); });
      panic("late");
    }));
  });
  ASSERT_TRUE(await_state("chan receive"));
  // While that goroutine unwinds, this one does not.
  EXPECT_EQ(std::uncaught_exceptions(), 0);
  EXPECT_EQ(panic_text([] { panic("mine"); }), "mine");
  gate.send(1);
  EXPECT_EQ(out.recv(), "late");
}

// The address of errno is a constant for the compiler; these are not.
__attribute__((noinline)) void set_errno(int value) {
  errno = value;
  __asm__ volatile("" ::: "memory");
}
__attribute__((noinline)) int get_errno() {
  __asm__ volatile("" ::: "memory");
  return errno;
}

TEST_F(Switch, KeepsErrno) {
  gomaxprocs(2);
  constexpr int kGoroutines = 8;
  sync::WaitGroup group;
  auto turn = make_chan(1);
  for (int g = 1; g <= kGoroutines; ++g) {
    group.go([&, g] {
      for (int i = 0; i < 200; ++i) {
        set_errno(g);
        turn.send();
        turn.recv();
        gosched();
        ASSERT_EQ(get_errno(), g);
      }
    });
  }
  group.wait();
}

std::string current_text() {
  try {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  }
}

TEST_F(Switch, KeepsTheCaughtException) {
  gomaxprocs(2);
  constexpr int kGoroutines = 8;
  sync::WaitGroup group;
  auto turn = make_chan(1);
  for (int g = 0; g < kGoroutines; ++g) {
    group.go([&, g] {
      EXPECT_EQ(std::current_exception(), nullptr);
      const std::string mine = "number " + std::to_string(g);
      for (int i = 0; i < 100; ++i) {
        try {
          throw std::runtime_error(mine);
        } catch (const std::runtime_error&) {
          turn.send();
          gosched();
          turn.recv();
          ASSERT_EQ(current_text(), mine);
        }
        ASSERT_EQ(std::current_exception(), nullptr);
      }
    });
  }
  group.wait();
}

struct ParksWhenDestroyed {
  const chan<>& turn;
  int& seen;
  ~ParksWhenDestroyed() {
    turn.send();
    gosched();
    turn.recv();
    seen += std::uncaught_exceptions();
  }
};

TEST_F(Switch, KeepsTheNumberOfUncaughtExceptions) {
  gomaxprocs(2);
  sync::WaitGroup group;
  auto turn = make_chan(1);
  for (int g = 0; g < 6; ++g) {
    group.go([&, throws = g % 2 == 0] {
      for (int i = 0; i < 100; ++i) {
        int seen = 0;
        try {
          const ParksWhenDestroyed parks{turn, seen};
          if (throws) throw 1;
        } catch (int) {
        }
        ASSERT_EQ(seen, throws ? 1 : 0);
      }
    });
  }
  group.wait();
}

TEST_F(Switch, ANewGoroutineStartsWithoutExceptions) {
  try {
    panic("parent");
  } catch (const PanicError&) {
    auto clean = make_chan<bool>();
    go([=] {
      clean.send(std::current_exception() == nullptr &&
                 std::uncaught_exceptions() == 0);
    });
    EXPECT_EQ(clean.recv(), true);
    EXPECT_EQ(current_text(), "parent");
  }
}

}  // namespace
}  // namespace gosan
