// The ELF objects of the process, and whose each of them is. Report time only:
// allocates. Asks the loader through dl_iterate_phdr alone: dladdr would wait
// for a thread that reports a race from inside dlopen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::detector {

enum class ObjectOwner {
  kProgram,  // the executable, and libraries that are not below
  kSystem,   // libc and its relatives, the C++ library
  kRuntime   // gosan's own, and Boost.Fiber under it
};

struct AddressRange {
  std::uintptr_t lo = 0;
  std::uintptr_t hi = 0;
  bool contains(std::uintptr_t p) const { return p >= lo && p < hi; }
};

struct LoadedObject {
  std::string path;  // "" for the kernel's
  std::string name;  // last component of the path
  std::uintptr_t base = 0;
  ObjectOwner owner = ObjectOwner::kProgram;
  AddressRange image;                  // all of it
  std::vector<AddressRange> code;      // executable segments
  std::vector<AddressRange> writable;  // without what RELRO made read-only
  // The calling thread's copy of its thread-locals; empty: none, or not made.
  AddressRange thread_locals;
};

std::vector<LoadedObject> loaded_objects();

// By the file's name alone.
ObjectOwner owner_of(std::string_view file_name);

}  // namespace gosan::detector
