#include "fake_runtime.h"

#include <cstring>

extern "C" {
__attribute__((preserve_all)) void __gosan_read_range(const void*, std::size_t,
                                                      const gosan_site*,
                                                      std::uint32_t*);
__attribute__((preserve_all)) void __gosan_write_range(const void*, std::size_t,
                                                       const gosan_site*,
                                                       std::uint32_t*);
}

namespace gosan::detector {
namespace {

const gosan_hooks* g_hooks = nullptr;

void do_nothing() {}
int no_state(const void*, std::uint32_t, gosan_object_state*) { return 0; }
void visit_none(void (*)(void*, const void*, const void*), void*) {}
void visit_nobody(void (*)(void*, void*, const void*), void*) {}
std::int64_t no_time() { return 0; }

constexpr gosan_runtime_ops kOps = {
    .version = GOSAN_HOOKS_VERSION,
    .size = sizeof(gosan_runtime_ops),
    .stop_world = do_nothing,
    .start_world = do_nothing,
    .object_state = no_state,
    .visit_roots = visit_none,
    .visit_running = visit_nobody,
    .now_ns = no_time,
    .helper_thread = do_nothing,
    .try_stop_world = [] { return 0; },
};

}  // namespace

const gosan_hooks& hooks() { return *g_hooks; }

std::uint64_t races() { return hooks().race_count(); }

TestSite::TestSite(const char* function_name, gosan_site_kind kind) {
  std::strncpy(function, function_name, sizeof(function) - 1);
  site.function = static_cast<std::int32_t>(
      function - reinterpret_cast<const char*>(&site.function));
  site.kind = static_cast<std::uint8_t>(kind);
}

// Sites live for ever, as those of an object file do.
void read(const void* p, std::size_t size, const char* function) {
  auto* site = new TestSite(function, GOSAN_SITE_READ);
  std::uint32_t slot = 0;
  __gosan_read_range(p, size, &site->site, &slot);
}

void write(const void* p, std::size_t size, const char* function) {
  auto* site = new TestSite(function, GOSAN_SITE_WRITE);
  std::uint32_t slot = 0;
  __gosan_write_range(p, size, &site->site, &slot);
}

}  // namespace gosan::detector

// The detector calls this while the process starts, before any initialiser of
// ours: constant data only.
extern "C" __attribute__((visibility("default"))) int gosan_hooks_attach(
    const gosan_hooks* hooks, const gosan_runtime_ops** ops) {
  gosan::detector::g_hooks = hooks;
  *ops = &gosan::detector::kOps;
  return 0;
}
