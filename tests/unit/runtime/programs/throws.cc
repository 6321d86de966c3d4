// Exceptions that nobody catches, of every kind.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/panic.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

#include "program.h"

namespace {

__attribute__((noinline)) void throw_from_below(int levels) {
  if (levels == 0) throw std::runtime_error("from below");
  throw_from_below(levels - 1);
  __asm__ volatile("");
}

int uncaught_in_goroutine(unsigned) {
  gosan::go([] {
    auto deferred = gosan::defer([] {
      std::puts("deferred");
      std::fflush(stdout);
    });
    throw_from_below(2);
  });
  gosan::make_chan().recv();
  return 0;
}

int thrown_again(unsigned) {
  try {
    throw_from_below(1);
  } catch (...) {
    throw;
  }
  return 0;
}

__attribute__((noinline)) void raise_a_panic() { gosan::panic("raised here"); }

__attribute__((noinline)) void raise_deep_down(int levels) {
  if (levels == 0) raise_a_panic();
  if (levels < 0) return;
  raise_deep_down(levels - 1);
  __asm__ volatile("");
}

int panic_deep_down(unsigned levels) {
  raise_deep_down(static_cast<int>(levels));
  return 0;
}

int panic_thrown_again(unsigned) {
  try {
    raise_a_panic();
  } catch (...) {
    throw;
  }
  return 0;
}

int rethrown_by_pointer(unsigned) {
  try {
    throw_from_below(0);
  } catch (...) {
    std::rethrow_exception(std::current_exception());
  }
  return 0;
}

int second_in_a_handler(unsigned) {
  try {
    throw_from_below(0);
  } catch (const std::exception&) {
    gosan::panic("second");
  }
  return 0;
}

int third_in_a_handler(unsigned) {
  try {
    gosan::panic("first");
  } catch (const std::exception&) {
    try {
      gosan::panic("second");
    } catch (const std::exception&) {
      gosan::panic("third");
    }
  }
  return 0;
}

int second_in_a_defer(unsigned) {
  auto deferred = gosan::defer([] { gosan::panic("in a defer"); });
  throw_from_below(0);
  return 0;
}

int through_noexcept(unsigned) {
  const auto guarded = []() noexcept { throw_from_below(1); };
  guarded();
  return 0;
}

int text_of_a_string(unsigned) { throw std::string("a string"); }
int text_of_a_literal(unsigned) { throw "a literal"; }

struct Unknown {};
int text_of_anything(unsigned) { throw Unknown{}; }

int an_old_stack_is_not_shown(unsigned) {
  try {
    raise_a_panic();
  } catch (const gosan::PanicError&) {
  }
  throw gosan::PanicError("made by hand");
}

constexpr Program kPrograms[] = {
    {"uncaught-in-goroutine", uncaught_in_goroutine},
    {"thrown-again", thrown_again},
    {"panic-deep-down", panic_deep_down},
    {"panic-thrown-again", panic_thrown_again},
    {"rethrown-by-pointer", rethrown_by_pointer},
    {"second-in-a-handler", second_in_a_handler},
    {"third-in-a-handler", third_in_a_handler},
    {"second-in-a-defer", second_in_a_defer},
    {"through-noexcept", through_noexcept},
    {"text-of-a-string", text_of_a_string},
    {"text-of-a-literal", text_of_a_literal},
    {"text-of-anything", text_of_anything},
    {"an-old-stack-is-not-shown", an_old_stack_is_not_shown},
};

}  // namespace

std::span<const Program> throw_programs() { return kPrograms; }
