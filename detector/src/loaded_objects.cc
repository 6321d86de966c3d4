// The objects as the loader lists them.

#include "loaded_objects.h"

#include <link.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

namespace gosan::detector {
namespace {

std::string executable_path() {
  char buffer[4096];
  const ssize_t length = readlink("/proc/self/exe", buffer, sizeof(buffer));
  if (length <= 0) return "";
  return std::string(buffer, static_cast<std::size_t>(length));
}

std::string_view last_component(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

AddressRange segment_range(const dl_phdr_info& info,
                           const ElfW(Phdr) & header) {
  const std::uintptr_t lo = info.dlpi_addr + header.p_vaddr;
  return {lo, lo + header.p_memsz};
}

// Takes `hole` (RELRO, at the start of a segment) out of the writable ranges.
void cut(std::vector<AddressRange>& ranges, AddressRange hole) {
  for (AddressRange& range : ranges) {
    if (range.contains(hole.lo) || hole.contains(range.lo)) {
      range.lo = std::min(std::max(range.lo, hole.hi), range.hi);
    }
  }
}

int add_object(dl_phdr_info* info, std::size_t, void* out) {
  auto& objects = *static_cast<std::vector<LoadedObject>*>(out);
  LoadedObject object;
  object.base = info->dlpi_addr;
  // The first entry is the executable, whose name the loader leaves empty; so
  // does the kernel's own object on some systems.
  object.path = objects.empty() ? executable_path() : info->dlpi_name;
  object.name = last_component(object.path);
  object.owner = owner_of(object.name);
  object.image.lo = std::numeric_limits<std::uintptr_t>::max();
  AddressRange relro;
  for (std::size_t i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    const AddressRange range = segment_range(*info, header);
    if (header.p_type == PT_GNU_RELRO) relro = range;
    if (header.p_type == PT_TLS && info->dlpi_tls_data != nullptr) {
      object.thread_locals.lo =
          reinterpret_cast<std::uintptr_t>(info->dlpi_tls_data);
      object.thread_locals.hi = object.thread_locals.lo + header.p_memsz;
    }
    if (header.p_type != PT_LOAD) continue;
    object.image.lo = std::min(object.image.lo, range.lo);
    object.image.hi = std::max(object.image.hi, range.hi);
    if ((header.p_flags & PF_X) != 0) object.code.push_back(range);
    if ((header.p_flags & PF_W) != 0) object.writable.push_back(range);
  }
  cut(object.writable, relro);
  objects.push_back(std::move(object));
  return 0;
}

}  // namespace

ObjectOwner owner_of(std::string_view file_name) {
  constexpr std::string_view kRuntimeNames[] = {"libgosan-", "libboost_fiber",
                                                "libboost_context"};
  constexpr std::string_view kSystemNames[] = {
      "libc.so",        "libm.so",
      "libstdc++.so",   "libgcc_s.so",
      "libdl.so",       "libpthread.so",
      "librt.so",       "libmvec.so",
      "ld-linux",       "linux-vdso",
      "libatomic.so",   "libresolv.so",
      "libfmt.so",      "libboost_filesystem",
      "libboost_atomic"};
  const auto starts = [file_name](std::string_view prefix) {
    return file_name.starts_with(prefix);
  };
  if (std::any_of(std::begin(kRuntimeNames), std::end(kRuntimeNames), starts)) {
    return ObjectOwner::kRuntime;
  }
  if (file_name.empty() ||
      std::any_of(std::begin(kSystemNames), std::end(kSystemNames), starts)) {
    return ObjectOwner::kSystem;
  }
  return ObjectOwner::kProgram;
}

std::vector<LoadedObject> loaded_objects() {
  std::vector<LoadedObject> objects;
  dl_iterate_phdr(add_object, &objects);
  return objects;
}

}  // namespace gosan::detector
