// How the function that a return address lies in keeps its caller's place on
// the stack, so that walks come through functions without frame pointers: what
// the compiler wrote into .eh_frame, looked up once for each address.
//
// Source: docs/references.md, "DWARF", "AMD64-ABI".
#pragma once

#include <cstddef>
#include <cstdint>

namespace gosan::detector {

// What holds at one return address. The canonical frame address (CFA) is the
// stack pointer before the call that made the activation; the word below it is
// the activation's own return address.
struct UnwindRule {
  enum class Kind : std::uint8_t {
    kFramePointer,  // CFA = rbp + 16, rbp is saved below the return address
    kOffsets,       // as the fields say
    kSignal,        // libc's return from a handler: registers are on the stack
    kEnd            // the outermost function
  };
  Kind kind = Kind::kFramePointer;
  bool from_frame_pointer = false;  // CFA = rbp + cfa_offset, else rsp + ...
  std::int32_t cfa_offset = 0;
  std::int32_t saved_frame_pointer = 0;  // from the CFA; 0: rbp is as it was

  friend bool operator==(const UnwindRule&, const UnwindRule&) = default;
};

// kFramePointer where nothing is known. Any thread, at any time, also where the
// program's vector registers are in use; takes no lock that others wait for.
UnwindRule unwind_rule(std::uintptr_t return_address) noexcept;

// The same without memory; for tests. `hdr` is the object's .eh_frame_hdr.
UnwindRule read_unwind_rule(const std::byte* hdr,
                            std::uintptr_t return_address) noexcept;

// Where rbp, rsp and rip are in what the kernel leaves for a signal handler.
inline constexpr std::size_t kContextFramePointer = 120;
inline constexpr std::size_t kContextStackPointer = 160;
inline constexpr std::size_t kContextInstruction = 168;

}  // namespace gosan::detector
