// For the checks of strcmp and strncmp, which stop somewhere inside.
#include <gosan/detector_abi.h>

extern "C" __attribute__((visibility("default"))) uint64_t
__gosan_compared(const char* a, const char* b, uint64_t n) {
  uint64_t i = 0;
  while (i < n && a[i] == b[i] && a[i] != 0) ++i;
  return i < n ? i + 1 : n;
}
