// Exception objects that several goroutines share: libstdc++ counts their
// owners inside its library, where we do not see it.
//
// Edges: dropping an owner -> the destruction by whoever drops the last, as by
// the count of a shared_ptr. Owners are exception_ptr and the handlers in which
// the exception is caught.
//
// Source: docs/references.md, "Itanium-EH"; libstdc++'s additions to it.
#include <cxxabi.h>
#include <unwind.h>

#include <cstddef>
#include <cstdint>
#include <exception>

#include "edges.h"
#include "interpose.h"

namespace gosan::detector {
namespace {

// __cxa_exception and, by its first word, __cxa_dependent_exception.
struct Header {
  void* type_or_primary;  // std::type_info*; the exception object it repeats
  void* unused[3];
  Header* next;
  int handler_count;  // negative: it is being rethrown
  int unused2;
  void* unused3[4];
  _Unwind_Exception unwind;
};
static_assert(offsetof(Header, unwind) == 80 && sizeof(Header) == 112);

struct Globals {
  Header* caught;  // innermost handler's
  unsigned uncaught;
};

constexpr std::uint64_t kClass = 0x474e5543432b2b00;  // "GNUCC++\0"
constexpr std::uint64_t kDependentClass = kClass + 1;

// The object that the caught exception is, or repeats; 0 for other languages'.
std::uintptr_t object_of(const Header& header) {
  if (header.unwind.exception_class == kClass) {
    return reinterpret_cast<std::uintptr_t>(&header + 1);
  }
  if (header.unwind.exception_class == kDependentClass) {
    return reinterpret_cast<std::uintptr_t>(header.type_or_primary);
  }
  return 0;
}

// One owner less.
void drop(Task* task, std::uintptr_t object) {
  acquire_edge(task, object);
  release_merge_edge(task, object);
}

}  // namespace
}  // namespace gosan::detector

extern "C" {
void __cxa_end_catch();
// std::__exception_ptr::exception_ptr::_M_release, a private member
void _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(void* self) noexcept;
}
GOSAN_DECLARE_REAL(__cxa_end_catch)
GOSAN_DECLARE_REAL(_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv)

GOSAN_INTERPOSE void __cxa_end_catch() {
  using namespace gosan::detector;
  const auto* globals = reinterpret_cast<Globals*>(abi::__cxa_get_globals());
  const Header* header = globals->caught;
  if (header != nullptr && header->handler_count == 1) {
    if (const std::uintptr_t object = object_of(*header)) {
      drop(GOSAN_CALLER, object);
    }
  }
  GOSAN_REAL(__cxa_end_catch)();
}

GOSAN_INTERPOSE void _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(
    void* self) noexcept {
  using namespace gosan::detector;
  // its only word is the address of the object
  const auto object = *static_cast<const std::uintptr_t*>(self);
  if (object != 0) drop(GOSAN_CALLER, object);
  GOSAN_REAL(_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv)(self);
}
