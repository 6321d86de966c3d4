// A listener that does nothing, to be filled in by those that care for a few
// events only.
#ifndef GOSAN_TESTS_UNIT_RUNTIME_QUIET_LISTENER_H
#define GOSAN_TESTS_UNIT_RUNTIME_QUIET_LISTENER_H

#include <gosan/hooks.h>

#include <cstddef>
#include <cstdint>

namespace gosan {

constexpr gosan_hooks quiet_listener() {
  gosan_hooks table{};
  table.version = GOSAN_HOOKS_VERSION;
  table.size = sizeof(gosan_hooks);
  table.goroutine_create = [](void*, std::uint64_t, const char*, const void*,
                              std::size_t,
                              const void*) -> void* { return nullptr; };
  table.goroutine_stack = [](void*, const void*, const void*) {};
  table.resume = [](void*) {};
  table.goroutine_end = [](void*) {};
  table.park = [](void*, const gosan_park*) {};
  table.unpark = [](void*) {};
  table.worker_start = [] {};
  table.worker_stop = [] {};
  table.memory_fresh = [](const void*, std::size_t) {};
  table.access = [](const void*, std::size_t, std::uint32_t) {};
  table.acquire = [](void*, const void*) {};
  table.release = [](void*, const void*) {};
  table.release_merge = [](void*, const void*) {};
  table.object_create = [](const void*, std::uint32_t, std::uint64_t,
                           const void*) {};
  table.object_destroy = [](const void*, std::uint32_t) {};
  table.lock_acquired = [](void*, const void*, std::uint32_t, std::uint32_t) {};
  table.lock_released = [](void*, const void*, std::uint32_t, std::uint32_t) {};
  table.chan_slot = [](void*, const void*, std::uint64_t) {};
  table.chan_rendezvous = [](void*, void*, const void*) {};
  table.chan_close = [](void*, const void*) {};
  table.chan_closed = [](void*, const void*) {};
  table.describe = [](const void*, gosan_frame*, std::uint32_t) {
    return std::uint32_t{0};
  };
  table.race_count = [] { return std::uint64_t{0}; };
  table.deadlock = [] {};
  table.finish = [](int code) { return code; };
  table.current_task = []() -> void* { return nullptr; };
  table.chan_send = [](void*, const void*) {};
  table.lock_acquire = [](void*, const void*) {};
  table.lock_release = [](void*, const void*) {};
  table.lock_release_merge = [](void*, const void*) {};
  table.mutex_locked = [](void*, const void*) {};
  table.mutex_unlocking = [](void*, const void*) {};
  table.closure_end = [](void*) {};
  table.misuse = [](const char*, const void*) {};
  table.misuse_ends = [](const char*) {};
  table.find_leaks = [](void (*)(void*, const gosan_leak*), void*) {};
  table.ignore_leaks = [](const char*) {};
  table.crashed = [] {};
  return table;
}

}  // namespace gosan

#endif  // GOSAN_TESTS_UNIT_RUNTIME_QUIET_LISTENER_H
