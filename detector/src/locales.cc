// Locales, whose owners libstdc++ counts inside its library.
//
// Edges: dropping an owner -> the destruction of facets of the program's own by
// whoever drops the last. A facet may be in several locales: all of them count
// as one object. The classic locale and its facets are never destroyed; copies
// of it, which every stream has, order nothing.
#include <cstdint>
#include <locale>

#include "edges.h"
#include "interpose.h"

namespace gosan::detector {
namespace {

char g_locales;  // its address stands for all of them

// A locale's only word is the address of what it shares.
std::uintptr_t shared_part(const void* locale) {
  return *static_cast<const std::uintptr_t*>(locale);
}

// One owner less.
void drop_locale(Task* task, const void* locale) {
  if (task == nullptr ||
      shared_part(locale) == shared_part(&std::locale::classic())) {
    return;
  }
  const auto key = reinterpret_cast<std::uintptr_t>(&g_locales);
  acquire_edge(task, key);
  release_merge_edge(task, key);
}

}  // namespace
}  // namespace gosan::detector

// std::locale::~locale() and operator=
extern "C" {
void _ZNSt6localeD1Ev(void* self) noexcept;
void _ZNSt6localeD2Ev(void* self) noexcept;
const void* _ZNSt6localeaSERKS_(void* self, const void* other) noexcept;
}
GOSAN_DECLARE_REAL(_ZNSt6localeD1Ev)
GOSAN_DECLARE_REAL(_ZNSt6localeD2Ev)
GOSAN_DECLARE_REAL(_ZNSt6localeaSERKS_)

GOSAN_INTERPOSE void _ZNSt6localeD1Ev(void* self) noexcept {
  gosan::detector::drop_locale(GOSAN_CALLER, self);
  GOSAN_REAL(_ZNSt6localeD1Ev)(self);
}
GOSAN_INTERPOSE void _ZNSt6localeD2Ev(void* self) noexcept {
  gosan::detector::drop_locale(GOSAN_CALLER, self);
  GOSAN_REAL(_ZNSt6localeD2Ev)(self);
}
GOSAN_INTERPOSE const void* _ZNSt6localeaSERKS_(void* self,
                                                const void* other) noexcept {
  gosan::detector::drop_locale(GOSAN_CALLER, self);
  return GOSAN_REAL(_ZNSt6localeaSERKS_)(self, other);
}
