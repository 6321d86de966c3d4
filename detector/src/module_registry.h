// Which instrumented objects are loaded: their tables, and where their code
// lies.
#pragma once

#include <gosan/detector_abi.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gosan::detector {

// Whether the address is in the code of an object that registered itself. Any
// thread, at any time; takes no lock.
bool is_instrumented_code(std::uintptr_t pc) noexcept;

// The modules from the given number on, in the order of their registration.
// Report time.
std::vector<const gosan_module*> modules_from(std::size_t first);

// Statements of inline assembly in them that may access memory unseen. Report
// time.
std::uint64_t unseen_assembly();

// Around fork(), so that the child finds the spinlock free.
void lock_module_registry() noexcept;
void unlock_module_registry() noexcept;

}  // namespace gosan::detector
