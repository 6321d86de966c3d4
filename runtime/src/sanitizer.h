// What AddressSanitizer and LeakSanitizer have to be told about goroutines.
//
// The names are weak: a program built with -fsanitize=address brings them
// along, whatever the runtime itself was built with, and in all others a switch
// costs two predicted branches more. Without them AddressSanitizer takes every
// goroutine's stack for a part of the thread's: an exception then frees the
// shadow frames of goroutines that are merely parked.
#ifndef GOSAN_RUNTIME_SANITIZER_H
#define GOSAN_RUNTIME_SANITIZER_H

#include <dlfcn.h>

#include <cstddef>

// Calls a function by another type than its own, as C allows for main.
#if defined(__clang__)
#define GOSAN_CALLS_MAIN __attribute__((no_sanitize("function")))
#else
#define GOSAN_CALLS_MAIN
#endif

// Source: <sanitizer/common_interface_defs.h>, <sanitizer/lsan_interface.h>.
extern "C" {
__attribute__((weak)) void __sanitizer_start_switch_fiber(void** save,
                                                          const void* bottom,
                                                          std::size_t size);
__attribute__((weak)) void __sanitizer_finish_switch_fiber(
    void* saved, const void** old_bottom, std::size_t* old_size);
__attribute__((weak)) void __asan_unpoison_memory_region(const void* begin,
                                                         std::size_t size);
__attribute__((weak)) void __lsan_register_root_region(const void* begin,
                                                       std::size_t size);
}

namespace gosan::detail {

/// Whether somebody wants to know of every switch.
inline bool switches_are_watched() noexcept {
  return __sanitizer_start_switch_fiber != nullptr;
}

/// Right before such a switch, on the stack that is left: `frames` keeps its
/// shadow frames, [lo, lo + bytes) is the stack to enter.
inline void leave_stack(void*& frames, const void* lo,
                        std::size_t bytes) noexcept {
  __sanitizer_start_switch_fiber(&frames, lo, bytes);
}

/// Right after it, on the stack that was entered; `frames` is what its last
/// leave_stack kept, null the first time.
inline void enter_stack(void* frames) noexcept {
  __sanitizer_finish_switch_fiber(frames, nullptr, nullptr);
}

/// While it lives no frame becomes a shadow frame of the stack in use. For
/// frames of another stack that are made from this one.
class NoShadowFrames {
 public:
  NoShadowFrames() noexcept {
    if (switches_are_watched()) leave_stack(frames_, nullptr, 0);
  }
  NoShadowFrames(const NoShadowFrames&) = delete;
  NoShadowFrames& operator=(const NoShadowFrames&) = delete;
  ~NoShadowFrames() {
    if (!switches_are_watched()) return;
    // There was no switch: back to where it began.
    const void* lo = nullptr;
    std::size_t bytes = 0;
    __sanitizer_finish_switch_fiber(frames_, &lo, &bytes);
    leave_stack(frames_, lo, bytes);
    enter_stack(frames_);
  }

 private:
  void* frames_ = nullptr;
};

/// The frames on a stack are abandoned: others may lie there next.
inline void forget_frames(const void* lo, std::size_t bytes) noexcept {
  if (__asan_unpoison_memory_region != nullptr) {
    __asan_unpoison_memory_region(lo, bytes);
  }
}

/// What lies in [begin, begin + bytes) for ever and may hold the only pointer
/// to something on the heap is no leak.
inline void announce_root(const void* begin, std::size_t bytes) noexcept {
  if (__lsan_register_root_region != nullptr) {
    __lsan_register_root_region(begin, bytes);
  }
}

/// A function near the end of a sanitizer's runtime that was linked statically,
/// null when there is none. That runtime is the front part of its executable's
/// code; it replaces malloc and has locks of its own.
inline void* end_of_static_sanitizer() noexcept {
  return dlsym(RTLD_DEFAULT, "__ubsan_get_current_report_data");
}

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_SANITIZER_H
