// What every C++ twin starts with: gosan, what of the standard library the
// twins use, and the counterparts of Go's fmt.Println and of
// support/support.go.
#ifndef GOSAN_TESTS_CONFORMANCE_PROGRAM_H
#define GOSAN_TESTS_CONFORMANCE_PROGRAM_H

#include <gosan/gosan.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>
#include <shared_mutex>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// The twins are read beside their Go programs, which say chan, go and select
// without a package in front.
using namespace gosan;                 // NOLINT
using namespace std::chrono_literals;  // NOLINT

namespace conformance {

inline std::string text_of(bool value) { return value ? "true" : "false"; }
inline std::string text_of(std::string_view value) {
  return std::string(value);
}
inline std::string text_of(const char* value) { return value; }
inline std::string text_of(const std::string& value) { return value; }
/// As Go prints an error: `<nil>` for success.
inline std::string text_of(const Error& error) {
  return error ? error.message() : "<nil>";
}
template <std::integral T>
std::string text_of(T value) {
  return std::to_string(value);
}
/// As Go prints a slice.
template <class T>
std::string text_of(const std::vector<T>& values) {
  std::string text = "[";
  for (const T& value : values) {
    if (text.size() > 1) text += ' ';
    text += text_of(value);
  }
  return text + ']';
}

/// Go's fmt.Println: the operands with spaces between, in one write.
template <class First, class... Rest>
void println(const First& first, const Rest&... rest) {
  std::string line = text_of(first);
  ((line += ' ' + text_of(rest)), ...);
  line += '\n';
  const char* from = line.data();
  std::size_t left = line.size();
  while (left != 0) {
    const ssize_t written = ::write(STDOUT_FILENO, from, left);
    if (written <= 0) std::_Exit(70);
    from += written;
    left -= static_cast<std::size_t>(written);
  }
}

/// The text of the panic that ends `f`, `<nil>` when none does.
template <class F>
std::string caught(F&& f) {
  try {
    std::forward<F>(f)();
  } catch (const std::exception& panic) {
    return panic.what();
  }
  return "<nil>";
}

/// The state words of all goroutines but this one, sorted.
std::vector<std::string> states_of_others();

/// Yields until `count` other goroutines wait for something.
void await_blocked(std::size_t count);

/// Yields until only `count` goroutines are left.
void await_goroutines(std::size_t count);

using Program = int (*)();

/// The main of a binary that holds many programs: runs the one named by the
/// only argument, or names all of them. In Go's order of ends: its result is
/// the exit code.
int run_chosen(int count, char** arguments,
               const std::map<std::string_view, Program>& programs);

}  // namespace conformance

using conformance::await_blocked;     // NOLINT
using conformance::await_goroutines;  // NOLINT
using conformance::caught;            // NOLINT
using conformance::println;           // NOLINT
using conformance::states_of_others;  // NOLINT

#endif  // GOSAN_TESTS_CONFORMANCE_PROGRAM_H
