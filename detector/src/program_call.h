// What an interposer of a function that touches the program's memory needs to
// know of its caller.
#pragma once

#include <cstddef>
#include <cstdint>

#include "access.h"
#include "caller_stack.h"
#include "interpose.h"
#include "module_registry.h"

namespace gosan::detector {

struct ProgramCall {
  Task* task;         // whose order it changes; null for none
  const void* frame;  // the interposer's own
  // The call is in instrumented code. What a library does to its own buffers is
  // ordered by means that we do not see, and is not looked at.
  bool checked;
};

// `p` may be null when `n` is 0.
inline void check_buffer(const ProgramCall& call, const void* p, std::size_t n,
                         RaceAccessKind kind) noexcept {
  if (!call.checked || n == 0) return;
  access_range(reinterpret_cast<std::uintptr_t>(p), n,
               {nullptr, capture_caller(call.frame), kind});
}

}  // namespace gosan::detector

// In an interposer: who calls.
#define GOSAN_PROGRAM_CALL                                                 \
  ::gosan::detector::ProgramCall {                                         \
    GOSAN_CALLER, __builtin_frame_address(0),                              \
        ::gosan::detector::is_instrumented_code(                           \
            reinterpret_cast<std::uintptr_t>(__builtin_return_address(0))) \
  }
