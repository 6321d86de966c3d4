// Fed by a constructor of each instrumented object, before any other of its
// code runs, or by dlopen.

#include "module_registry.h"

#include <dlfcn.h>
#include <link.h>

#include <atomic>
#include <cstring>

#include "arena.h"
#include "check_fail.h"
#include "frame_slots.h"
#include "thread_annotations.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kMaxModules = 4096;

struct CodeRange {
  std::uintptr_t lo;
  std::uintptr_t hi;
};

SpinLock g_lock;
const gosan_module* g_modules[kMaxModules] GOSAN_GUARDED_BY(g_lock);
std::size_t g_module_count GOSAN_GUARDED_BY(g_lock) = 0;
// [g_code_count], one executable segment of each module; only appended to
CodeRange g_code[kMaxModules];
std::atomic<std::size_t> g_code_count{0};

// The object that contains `address`.
struct ObjectQuery {
  std::uintptr_t address;
  CodeRange code;
  char path[4096];  // "" for the executable
};

int find_object_of(dl_phdr_info* info, std::size_t, void* arg) {
  auto& query = *static_cast<ObjectQuery*>(arg);
  bool found = false;
  for (std::size_t i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    if (header.p_type != PT_LOAD) continue;
    const std::uintptr_t lo = info->dlpi_addr + header.p_vaddr;
    found = found || query.address - lo < header.p_memsz;
    if ((header.p_flags & PF_X) != 0) query.code = {lo, lo + header.p_memsz};
  }
  if (!found) return 0;
  std::strncpy(query.path, info->dlpi_name, sizeof(query.path) - 1);
  return 1;
}

// Shadow cells and stacks keep pointers into the tables: a library that has
// registered stays mapped, whatever dlclose says.
void keep_mapped(const char* path) {
  if (*path != '\0') dlopen(path, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
}

void add_module(const gosan_module* module, CodeRange code) {
  SpinGuard guard(g_lock);
  if (g_module_count == kMaxModules) {
    cannot_work("too many instrumented objects are loaded; the most is",
                kMaxModules);
  }
  g_modules[g_module_count++] = module;
  const std::size_t count = g_code_count.load(std::memory_order_relaxed);
  g_code[count] = code;
  // release: who sees the number sees the range
  g_code_count.store(count + 1, std::memory_order_release);
}

void register_module(const gosan_module* module) {
  if (module->abi_version != GOSAN_ABI_VERSION) {
    cannot_work(
        "an object was compiled for another version of gosan: rebuild it; its "
        "ABI version is",
        module->abi_version);
  }
  static ObjectQuery query;  // constructors of objects run one after the other
  query = {reinterpret_cast<std::uintptr_t>(module), {}, {}};
  if (dl_iterate_phdr(find_object_of, &query) != 0) keep_mapped(query.path);
  add_frame_slots(*module, query.code.lo, query.code.hi);
  add_module(module, query.code);
}

}  // namespace

bool is_instrumented_code(std::uintptr_t pc) noexcept {
  // acquire: pairs with add_module
  const std::size_t count = g_code_count.load(std::memory_order_acquire);
  for (std::size_t i = 0; i < count; ++i) {
    if (pc >= g_code[i].lo && pc < g_code[i].hi) return true;
  }
  return false;
}

std::vector<const gosan_module*> modules_from(std::size_t first) {
  std::vector<const gosan_module*> modules;
  SpinGuard guard(g_lock);
  for (std::size_t i = first; i < g_module_count; ++i) {
    modules.push_back(g_modules[i]);
  }
  return modules;
}

std::uint64_t unseen_assembly() {
  std::uint64_t count = 0;
  for (const gosan_module* module : modules_from(0)) {
    for (const gosan_unit* unit = module->units_begin;
         unit != module->units_end; ++unit) {
      count += unit->unseen_assembly;
    }
  }
  return count;
}

void lock_module_registry() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  g_lock.lock();
}

void unlock_module_registry() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  g_lock.unlock();
}

}  // namespace gosan::detector

extern "C" __attribute__((visibility("default"))) void __gosan_register_module(
    const gosan_module* module) {
  gosan::detector::register_module(module);
}
