// Where the frames of instrumented functions keep their stack slots: the word
// that each activation zeroes when it begins, and in which the detector caches
// the id of the activation's call stack (detector_abi.h).
//
// A walk that meets a frame whose slot is filled need not go on, so that naming
// a stack costs what is new of it and not its depth. The place of the slot in
// the frame is written by the compiler beside each return address.
#pragma once

#include <gosan/detector_abi.h>

#include <cstddef>
#include <cstdint>

namespace gosan::detector {

// The slot of the activation that `return_address` returns to, relative to its
// frame pointer, in bytes, always negative; 0: it has none, or it is not known.
// Any thread, at any time; takes no lock.
int slot_offset(std::uintptr_t return_address) noexcept;

// Learns the slots of a module whose code is [code_lo, code_hi). Called once
// for each module, before its code runs.
void add_frame_slots(const gosan_module& module, std::uintptr_t code_lo,
                     std::uintptr_t code_hi) noexcept;

// The offset in an operand as the assembler prints it, "-24(%rbp)"; 0 when it
// is anything else.
int parse_slot(const char* operand) noexcept;

}  // namespace gosan::detector
