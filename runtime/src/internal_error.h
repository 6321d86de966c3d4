// Our own bugs and an exhausted machine: one line and abort.
#ifndef GOSAN_RUNTIME_INTERNAL_ERROR_H
#define GOSAN_RUNTIME_INTERNAL_ERROR_H

namespace gosan::detail {

/// Prints `gosan: internal error: FILE:LINE: TEXT` and aborts.
/// Async-signal-safe.
[[noreturn]] void internal_error(const char* file, int line,
                                 const char* text) noexcept;

}  // namespace gosan::detail

#define GOSAN_CHECK(condition, text)                                  \
  do {                                                                \
    if (!(condition)) [[unlikely]]                                    \
      ::gosan::detail::internal_error(__FILE_NAME__, __LINE__, text); \
  } while (false)

#endif  // GOSAN_RUNTIME_INTERNAL_ERROR_H
