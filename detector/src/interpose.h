// What every interposer needs: the function behind it, and whether the caller
// is the program.
#pragma once

#include <dlfcn.h>

#include <atomic>
#include <cstdint>

#include "check_fail.h"
#include "thread_block.h"

namespace gosan::detector {

// The next definition of a name after ours, looked up once. Aggregate, so that
// it is usable before constructors run.
template <typename F>
struct RealFunction {
  const char* name;
  const char* version;  // of the symbol; null: the default one
  std::atomic<F*> found{nullptr};

  F* get() noexcept {
    // relaxed: every look-up finds the same address
    F* function = found.load(std::memory_order_relaxed);
    if (function != nullptr) return function;
    void* symbol = version == nullptr ? dlsym(RTLD_NEXT, name)
                                      : dlvsym(RTLD_NEXT, name, version);
    if (symbol == nullptr) cannot_work(name, 0);
    function = reinterpret_cast<F*>(symbol);
    found.store(function, std::memory_order_relaxed);
    return function;
  }
};

// Learns where gosan's own libraries and Boost's are. Before main.
void find_own_code() noexcept;
// Is `pc` in one of them? What they lock is not the program's order.
bool is_own_code(const void* pc) noexcept;

// The task whose order a call from `return_address` changes; null for none.
inline Task* ordered_task(const void* return_address) noexcept {
  return is_own_code(return_address) ? nullptr : current_task();
}

}  // namespace gosan::detector

#define GOSAN_INTERPOSE extern "C" __attribute__((visibility("default")))
#define GOSAN_REAL(function) (::gosan::detector::real_##function.get())
#define GOSAN_DECLARE_REAL_VERSION(function, symbol_version)          \
  namespace gosan::detector {                                         \
  namespace {                                                         \
  RealFunction<decltype(::function)> real_##function{#function,       \
                                                     symbol_version}; \
  }                                                                   \
  }
#define GOSAN_DECLARE_REAL(function) \
  GOSAN_DECLARE_REAL_VERSION(function, nullptr)
// In an interposer: whose order this call changes.
#define GOSAN_CALLER \
  ::gosan::detector::ordered_task(__builtin_return_address(0))
