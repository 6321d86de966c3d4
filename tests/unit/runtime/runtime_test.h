// What the tests of the runtime share. gtest's main is goroutine 1, so a test
// body is ordinary goroutine code. SCOPED_TRACE is not usable here: it keeps
// its stack per thread, and a goroutine moves between threads.
#ifndef GOSAN_TESTS_UNIT_RUNTIME_RUNTIME_TEST_H
#define GOSAN_TESTS_UNIT_RUNTIME_RUNTIME_TEST_H

#include <gosan/go.h>
#include <gosan/panic.h>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace gosan {

/// Fails a test that leaves a goroutine behind, and undoes its gomaxprocs.
class RuntimeTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

 private:
  std::size_t goroutines_ = 0;
  int workers_ = 0;
};

/// Yields until `done` says true; false when that took more than 10 s.
bool await(const std::function<bool()>& done);

/// Goroutines whose state word is exactly `state`, as everyone's stacks say.
std::size_t count_in_state(std::string_view state);

/// Waits until `count` goroutines are in `state`: how a test knows, without
/// sleeping, that an operation blocks.
bool await_state(std::string_view state, std::size_t count = 1);

/// The text of the panic that `f` ends with, "" when it returns.
template <class F>
std::string panic_text(F&& f) {
  try {
    f();
  } catch (const PanicError& error) {
    return error.what();
  }
  return {};
}

/// Nanoseconds of processor time that this process has used.
std::chrono::nanoseconds processor_time();

}  // namespace gosan

#endif  // GOSAN_TESTS_UNIT_RUNTIME_RUNTIME_TEST_H
