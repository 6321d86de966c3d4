// What a program can ask of the detector. Without one the questions answer
// "nothing found" and the annotations cost one branch.
#ifndef GOSAN_CHECK_H
#define GOSAN_CHECK_H

#include <gosan/export.h>

#include <cstddef>

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

/// Everything this goroutine did so far happens before what any goroutine does
/// after a later happens_after(address).
GOSAN_API void happens_before(const void* address) noexcept;
GOSAN_API void happens_after(const void* address) noexcept;

}  // namespace gosan::check

#endif  // GOSAN_CHECK_H
