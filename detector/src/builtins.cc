// memcpy and its kin for the inside of this library: the compiler calls them
// where it likes, also on the access path, and libc's use vector registers,
// which are the interrupted program's there. Hidden: nobody else gets them.
#include <cstddef>

#define GOSAN_BUILTIN \
  extern "C" __attribute__((visibility("hidden"), used)) void*

GOSAN_BUILTIN memcpy(void* to, const void* from, std::size_t n) {
  void* out = to;
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
  return out;
}

GOSAN_BUILTIN memset(void* to, int byte, std::size_t n) {
  void* out = to;
  __asm__ volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(byte) : "memory");
  return out;
}

GOSAN_BUILTIN memmove(void* to, const void* from, std::size_t n) {
  auto* target = static_cast<char*>(to);
  const auto* source = static_cast<const char*>(from);
  if (target <= source || target >= source + n) return memcpy(to, from, n);
  while (n-- > 0) target[n] = source[n];
  return to;
}
