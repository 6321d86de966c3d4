// What the loaded objects say about themselves: return address -> source frames
// (inlined ones included), address -> global variable. Built from the tables of
// instrumented code, with the ELF symbol table as the fallback for the rest.
//
// Report time only: takes a lock and allocates.
#pragma once

#include <gosan/detector_abi.h>
#include <gosan/hooks.h>
#include <gosan/report_model.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stack_depot.h"

namespace gosan::detector {

struct SourceFrame {
  report::Frame frame;
  bool runtime = false;  // gosan's own, or what it runs on: not for reports
  const gosan_site* site = nullptr;  // of the call; null for fallback frames
};

// The frames at a return address, innermost first; never empty.
std::vector<SourceFrame> frames_at(std::uintptr_t return_address);

// The inlined chain of a site, innermost first.
std::vector<SourceFrame> frames_of_site(const gosan_site& site);

// All frames of a stack, `site`'s chain (where not null) first, without those
// of the runtime.
struct VisibleStack {
  report::Stack frames;
  const gosan_site* innermost = nullptr;  // of frames[0]; null: no site
};
VisibleStack visible_stack(const gosan_site* site, StackId stack);
report::Stack report_stack(StackId stack);

struct GlobalVariable {
  std::string name;
  std::string type;
  std::string file;
  std::uint32_t line = 0;
  std::uintptr_t address = 0;
  std::uint64_t size = 0;
};
std::optional<GlobalVariable> find_global(std::uintptr_t address);

// A self-relative string of a site; "" where there is none.
const char* site_string(const std::int32_t& field);

// Loaded objects of the program, system libraries and gosan's own left out, and
// how many of them carry no instrumentation.
struct ObjectCounts {
  std::uint64_t all = 0;
  std::uint64_t uninstrumented = 0;
};
ObjectCounts count_objects();

// For the hook table: see gosan_hooks::describe.
std::uint32_t describe_pc(const void* pc, gosan_frame* out, std::uint32_t max);

// Around fork(), so that the child finds the locks free.
void lock_modules() noexcept;
void unlock_modules() noexcept;

}  // namespace gosan::detector
