// The text of the libraries that are not the program.
#include <elf.h>
#include <link.h>

#include <cstring>

#include "interpose.h"

namespace gosan::detector {
namespace {

struct Range {
  std::uintptr_t lo;
  std::uintptr_t hi;
};
constexpr std::size_t kMaxRanges = 16;
Range g_ranges[kMaxRanges];
std::size_t g_range_count = 0;  // written before main

bool is_own_library(const char* path) {
  const char* slash = std::strrchr(path, '/');
  const char* name = slash == nullptr ? path : slash + 1;
  for (const char* own : {"libgosan-", "libboost_fiber", "libboost_context"}) {
    if (std::strncmp(name, own, std::strlen(own)) == 0) return true;
  }
  return false;
}

int visit_object(dl_phdr_info* info, std::size_t, void*) {
  if (info->dlpi_name == nullptr || !is_own_library(info->dlpi_name)) return 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    if (g_range_count == kMaxRanges) return 1;
    const std::uintptr_t lo = info->dlpi_addr + segment.p_vaddr;
    g_ranges[g_range_count++] = {lo, lo + segment.p_memsz};
  }
  return 0;
}

}  // namespace

void find_own_code() noexcept {
  g_range_count = 0;
  dl_iterate_phdr(visit_object, nullptr);
}

bool is_own_code(const void* pc) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(pc);
  for (std::size_t i = 0; i < g_range_count; ++i) {
    if (address >= g_ranges[i].lo && address < g_ranges[i].hi) return true;
  }
  return false;
}

}  // namespace gosan::detector
