#include "stop_places.h"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sanitizer.h"

namespace gosan::detail {
namespace {

enum class Place {
  kProgram,  // its own code, and libraries that hold nothing of ours
  kLibrary,  // with locks of its own, which the stopper needs as well
  kRuntime,  // ours, perhaps with a lock held
  kClock     // the kernel's, a leaf: it depends on who reads the clock
};

struct TextRange {
  std::uintptr_t lo;
  std::uintptr_t hi;
  Place place;
};
constexpr std::size_t kMaxRanges = 64;
TextRange ranges[kMaxRanges];
std::size_t range_count = 0;

// `pc` is a return address: the call lies before it.
Place place_of(std::uintptr_t pc) noexcept {
  --pc;
  for (std::size_t i = 0; i < range_count; ++i) {
    if (pc >= ranges[i].lo && pc < ranges[i].hi) return ranges[i].place;
  }
  return Place::kProgram;
}

Place place_of_library(std::string_view path) noexcept {
  struct Row {
    std::string_view prefix;
    Place place;
  };
  constexpr Row kRows[] = {
      {"libgosan-", Place::kRuntime},   {"libboost_", Place::kRuntime},
      {"linux-vdso", Place::kClock},    {"libc.so", Place::kLibrary},
      {"libc-", Place::kLibrary},       {"ld-linux", Place::kLibrary},
      {"libpthread", Place::kLibrary},  {"libstdc++", Place::kLibrary},
      {"libgcc_s", Place::kLibrary},    {"libasan", Place::kLibrary},
      {"libclang_rt.", Place::kLibrary}};
  const std::size_t slash = path.rfind('/');
  const std::string_view name =
      slash == std::string_view::npos ? path : path.substr(slash + 1);
  for (const Row& row : kRows) {
    if (name.starts_with(row.prefix)) return row.place;
  }
  return Place::kProgram;
}

// Two places that tell where else locks are held.
struct Landmarks {
  std::uintptr_t sanitizer_end;  // see end_of_static_sanitizer
  std::uintptr_t allocator;      // malloc, whoever brings it
};

// What the code [lo, hi) of a module is, as far as `hi`, which may move down.
Place place_of_segment(const dl_phdr_info& info, std::uintptr_t lo,
                       std::uintptr_t& hi,
                       const Landmarks& landmarks) noexcept {
  const auto contains = [lo, end = hi](std::uintptr_t address) {
    return address >= lo && address < end;
  };
  if (info.dlpi_name != nullptr && *info.dlpi_name != '\0') {
    const Place place = place_of_library(info.dlpi_name);
    if (place != Place::kProgram) return place;
    if (contains(landmarks.allocator)) return Place::kLibrary;
  }
  if (!contains(landmarks.sanitizer_end)) return Place::kProgram;
  // A sanitizer's runtime comes before the program's own code.
  hi = landmarks.sanitizer_end;
  return Place::kLibrary;
}

int add_module(dl_phdr_info* info, std::size_t, void* landmarks) noexcept {
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    const std::uintptr_t lo = info->dlpi_addr + segment.p_vaddr;
    std::uintptr_t hi = lo + segment.p_memsz;
    const Place place = place_of_segment(
        *info, lo, hi, *static_cast<const Landmarks*>(landmarks));
    if (place == Place::kProgram) continue;
    if (range_count == kMaxRanges) return 1;
    ranges[range_count++] = {lo, hi, place};
  }
  return 0;
}

// Whether the program reads the clock itself, through libc's and the C++
// library's functions for it: those hold nothing meanwhile.
bool program_reads_clock(const Registers& interrupted) noexcept {
  constexpr std::uint32_t kNear = 6;
  StackTrace trace;
  unwind(interrupted, trace);
  for (std::uint32_t i = 0; i < std::min(kNear, trace.size()); ++i) {
    switch (place_of(reinterpret_cast<std::uintptr_t>(trace.at(i)))) {
      case Place::kProgram:
        return true;
      case Place::kRuntime:
        return false;
      case Place::kLibrary:
      case Place::kClock:
        break;
    }
  }
  return false;
}

}  // namespace

void find_stop_places() noexcept {
  Landmarks landmarks{
      reinterpret_cast<std::uintptr_t>(end_of_static_sanitizer()),
      reinterpret_cast<std::uintptr_t>(dlsym(RTLD_DEFAULT, "malloc"))};
  dl_iterate_phdr(add_module, &landmarks);
}

bool may_stop_at(const Registers& interrupted) noexcept {
  const Place place = place_of(interrupted.pc);
  return place == Place::kProgram ||
         (place == Place::kClock && program_reads_clock(interrupted));
}

}  // namespace gosan::detail
