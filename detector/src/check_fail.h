// What happens when the detector cannot go on: one line on standard error, by
// plain system calls, so that it works at any point of the process's life.
#pragma once

#include <cstdint>

namespace gosan::detector {

// Our own bug: "gosan: internal error: FILE:LINE: WHAT (VALUE)" and abort.
[[noreturn]] void check_failed(const char* file, int line, const char* what,
                               std::uint64_t value) noexcept;

// The machine or the user does not let us work: "gosan: TEXT" and exit code 70.
// `number` (an errno, a size) is appended unless it is 0.
[[noreturn]] void cannot_work(const char* text, std::int64_t number) noexcept;

}  // namespace gosan::detector

// Always on; `value` is what a reader of the message needs to know.
#define GOSAN_CHECK(condition, value)                                    \
  (__builtin_expect(static_cast<bool>(condition), 1)                     \
       ? static_cast<void>(0)                                            \
       : ::gosan::detector::check_failed(__FILE__, __LINE__, #condition, \
                                         static_cast<std::uint64_t>(value)))
