// What a program can ask of the detector. Without one the questions answer
// "nothing found" and the annotations cost one branch.
#ifndef GOSAN_CHECK_H
#define GOSAN_CHECK_H

#include <gosan/export.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Before a function's declaration: its memory accesses are not checked.
#if defined(__clang__)
#define GOSAN_NO_INSTRUMENT __attribute__((disable_sanitizer_instrumentation))
#elif defined(__GNUC__)
#define GOSAN_NO_INSTRUMENT __attribute__((no_sanitize_thread))
#else
#define GOSAN_NO_INSTRUMENT
#endif

namespace gosan::check {

/// Data races found so far.
GOSAN_API std::size_t races() noexcept;

/// A goroutine that can never run again.
struct Leak {
  std::uint64_t goroutine = 0;
  std::string name;        // as given to named(); "" without one
  std::string state;       // Go's state word: "chan send", "select", ...
  std::string started_at;  // "main.cc:7"; "" when unknown
  std::string blocked_at;
  std::string text;  // the finding, as the program's end would print it
};

/// What leaks() returns: by age of the goroutine.
using Leaks = std::vector<Leak>;

/// The goroutines that are blocked for ever, now: nothing that still runs, or
/// will, can reach what would wake them. What lies on a live stack counts as
/// reachable: ask after the scope that held the other end. Stops the other
/// goroutines meanwhile; makes no finding. Empty without a detector.
GOSAN_API Leaks leaks();

/// Goroutines that are meant to live until exit are no leaks: those that are
/// started under `name` from now on.
GOSAN_API void ignore_leak(std::string_view name);
/// Those that live now.
GOSAN_API void ignore_current() noexcept;

/// Everything this goroutine did so far happens before what any goroutine does
/// after a later happens_after(address).
GOSAN_API void happens_before(const void* address) noexcept;
GOSAN_API void happens_after(const void* address) noexcept;

}  // namespace gosan::check

#endif  // GOSAN_CHECK_H
