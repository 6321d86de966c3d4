// Where the state of a word lives: the cell that instrumented code reads, and
// the rest, which only the detector reads.
//
//   cell: at (address & ~7) ^ GOSAN_SHADOW_XOR, layout in detector_abi.h; the
//         entry of the segment that accessed the word last. Bit 15 says that
//         the rest is in force.
//   rest: all other entries that still matter. One entry in the cell's layout,
//         or, with bit 63, a set of them (word_set.h) in bits 62..32.
//
// The cells are one reservation for the whole address space: XOR of bit 46
// maps the half in which the kernel puts programs onto the half that it leaves
// empty, whatever mmap_rnd_bits. The rest is found by a table of 1 GiB pieces,
// mapped where the kernel likes when the first word of a GiB needs one: no
// second constant that could collide.
//
// Cells are written under their stripe lock, or by the sole thread.
#pragma once

#include <gosan/detector_abi.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "arena.h"
#include "byte_kinds.h"
#include "segment.h"

namespace gosan::detector {

inline constexpr std::size_t kWordBytes = 8;
inline constexpr std::uint64_t kRestFlag = 1u << 15;
inline constexpr std::uint64_t kSetFlag = 1ull << 63;

inline constexpr std::uintptr_t kUserEnd = 2 * GOSAN_SHADOW_XOR;
// Programs that are not position independent, and their brk heap, lie below.
inline constexpr std::uintptr_t kLowEnd = std::uintptr_t{1} << 40;
inline constexpr std::uintptr_t kPageBytes = 4096;
inline constexpr unsigned kPieceBits = 30;  // of the rest
inline constexpr unsigned kChunkBits = 21;  // of the sweep's map

// Reserves the shadow; ends the program with code 70 when it cannot.
// Idempotent.
void init_shadow() noexcept;

// Could `p` be an address of the program? False for what is shadow itself and
// for the kernel's half.
inline bool has_shadow(std::uintptr_t p) noexcept {
  return p < kLowEnd ||
         (p >= GOSAN_SHADOW_XOR + kLowEnd && p < kUserEnd - kPageBytes);
}

inline std::atomic<std::uint64_t>& cell_of(std::uintptr_t word) noexcept {
  return *reinterpret_cast<std::atomic<std::uint64_t>*>(
      (word & ~std::uintptr_t{7}) ^ GOSAN_SHADOW_XOR);
}

// [kUserEnd >> kPieceBits] the rest of each GiB, null = none yet
inline VirtualArray<std::atomic<std::uint64_t*>> g_pieces;
std::uint64_t* make_rest_piece(std::uintptr_t word) noexcept;

// The rest of a word; its GiB is mapped by the first call.
inline std::uint64_t& rest_of(std::uintptr_t word) noexcept {
  constexpr std::uintptr_t kWords = (1u << kPieceBits) / kWordBytes;
  // acquire: pairs with the exchange in make_rest_piece
  std::uint64_t* piece =
      g_pieces[word >> kPieceBits].load(std::memory_order_acquire);
  if (piece == nullptr) piece = make_rest_piece(word);
  return piece[(word / kWordBytes) % kWords];
}

// ---- one entry ----

// What one segment did to a word.
struct Entry {
  SegmentId segment = 0;
  HistoryIndex history = 0;
  ByteKinds bytes;
};

inline std::uint64_t encode(const Entry& entry) noexcept {
  const std::uint32_t written = entry.bytes.written();
  const std::uint32_t accessed = entry.bytes.read() | written;
  return std::uint64_t{entry.segment} << 32 | accessed << 24 | written << 16 |
         entry.history;
}
// Of a cell or a single-entry rest; not of 0.
Entry decode(std::uint64_t cell) noexcept;
// Does encode() keep everything? Atomic bytes are not in a cell: there they
// are those of the history, all of them.
bool fits_cell(const Entry& entry) noexcept;

// ---- locks ----

// The lock of the words around `p`: 512 bytes share one. Needed unless the
// thread is the sole one (thread_block.h).
inline constexpr std::uintptr_t kStripeBytes = 512;
inline constexpr std::size_t kStripes = 1024;
struct alignas(64) Stripe {
  SpinLock lock;
};
inline Stripe g_stripes[kStripes];
inline SpinLock& stripe_of(std::uintptr_t p) noexcept {
  // Neighbouring stripes get distant locks; pages of equal offset differ.
  const std::uintptr_t n = p / kStripeBytes;
  return g_stripes[(n ^ n >> 10) % kStripes].lock;
}

// ---- ranges ----

// The word's state is not empty, or will be: sweeps will look at it.
void note_first_touch(std::uintptr_t word) noexcept;
// [kUserEnd / kPageBytes] 1: some word of the page was ever accessed. Read
// where a stack is used again: of its many pages few ever were.
inline VirtualArray<std::atomic<std::uint8_t>> g_touched_pages;
inline void note_touched(std::uintptr_t word) noexcept {
  // relaxed: read when the detector is stopped, or by the memory's next owner
  if (g_touched_pages[word / kPageBytes].load(std::memory_order_relaxed) == 0) {
    note_first_touch(word);
  }
}

// Makes the states of all bytes in [p, p+n) empty.
void clear_shadow(std::uintptr_t p, std::size_t n) noexcept;

// [p, p+n) was allocated as one block. Where it covers whole huge pages, so may
// its shadow: the first touch of 2 MiB is one page fault and not 512. (Measured
// 2026-11: a fifth less time for a byte histogram of 64 MiB.)
void expect_big_block(std::uintptr_t p, std::size_t n) noexcept;

// Makes all states empty and gives their memory back. Detector stopped.
void clear_all_shadow() noexcept;

// Calls visit(arg, first, last) for runs of words in [p, p+n) whose cells may
// be in use, in page-sized steps: their shadow is resident.
void for_each_resident(std::uintptr_t p, std::size_t n,
                       void (*visit)(void* arg, std::uintptr_t first,
                                     std::uintptr_t last),
                       void* arg) noexcept;
// The same for the whole address space. Detector stopped.
void for_each_touched(void (*visit)(void* arg, std::uintptr_t first,
                                    std::uintptr_t last),
                      void* arg) noexcept;

}  // namespace gosan::detector
