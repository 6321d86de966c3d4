#include "internal_error.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace gosan::detail {

void internal_error(const char* file, int line, const char* text) noexcept {
  char buffer[512];
  const int length =
      std::snprintf(buffer, sizeof(buffer),
                    "gosan: internal error: %s:%d: %s\n", file, line, text);
  if (length > 0) {
    [[maybe_unused]] const ssize_t written =
        write(STDERR_FILENO, buffer, static_cast<std::size_t>(length));
  }
  std::abort();
}

}  // namespace gosan::detail
