// Stands in for libgosan-runtime: takes the detector's hook table, so that a
// test can be the runtime, and calls entry points as instrumented code would.
#pragma once

#include <gosan/detector_abi.h>
#include <gosan/hooks.h>

#include <cstddef>
#include <cstdint>

namespace gosan::detector {

// The table that the detector attached before main.
const gosan_hooks& hooks();

// Distinct races found so far.
std::uint64_t races();

// A site as the plugin would emit it, in a function of that name.
struct TestSite {
  TestSite(const char* function_name, gosan_site_kind kind);

  gosan_site site = {};
  char function[48] = {};
};

// The access as instrumented code announces it, unless its inlined check would
// have passed. The function names tell findings apart.
void read(const void* p, std::size_t size, const char* function);
void write(const void* p, std::size_t size, const char* function);

template <typename T>
void read(const T& object, const char* function) {
  read(&object, sizeof(T), function);
}
template <typename T>
void write(T& object, const char* function) {
  write(&object, sizeof(T), function);
}

}  // namespace gosan::detector
