// What the runtime's tests share.
#ifndef GOSAN_TESTS_RUNTIME_SUPPORT_H
#define GOSAN_TESTS_RUNTIME_SUPPORT_H

#include <gosan/gosan.h>

#include <string>

namespace gosan::test {

// AddressSanitizer multiplies the memory that a goroutine takes.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GOSAN_TEST_ASAN
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(GOSAN_TEST_ASAN)
inline constexpr bool kAddressSanitizer = true;
#else
inline constexpr bool kAddressSanitizer = false;
#endif

/// The text of the panic that `body` raises; "no panic" if none.
template <class F>
std::string panic_of(F&& body) {
  try {
    body();
  } catch (const PanicError& error) {
    return error.what();
  }
  return "no panic";
}

/// Lets the other goroutines run until `condition` holds.
template <class F>
void until(F&& condition) {
  while (!condition()) gosched();
}

/// Long enough for a goroutine to park on an idle machine; only for tests
/// whose result does not depend on it.
inline void let_others_park() {
  for (int i = 0; i < 100; ++i) gosched();
  time::sleep(std::chrono::milliseconds(2));
}

}  // namespace gosan::test

#endif  // GOSAN_TESTS_RUNTIME_SUPPORT_H
