// Which bytes of a word were touched how, and when two such things conflict.
//
// A write conflicts with everything, a read with writes and atomic writes, an
// atomic write with reads and writes, an atomic read with writes; free is a
// write. One access subsumes another when it conflicts with all that the other
// conflicts with: a write all, a read reads and atomic reads, an atomic write
// atomic accesses, an atomic read its like.
#pragma once

#include <cstdint>

#include "race_event.h"

namespace gosan::detector {

//   31........24 | 23......16 | 15......8 | 7...0
//   atomic write | atomic read | write    | read     bit i of each = byte i
//
// One number, not four: a struct of bytes is written piece by piece and read
// back whole, which stalls (measured: half of the time of a transition).
class ByteKinds {
 public:
  ByteKinds() = default;
  constexpr explicit ByteKinds(std::uint32_t packed) : packed_(packed) {}
  // From the two masks of a cell; a written byte does not count as read too.
  static constexpr ByteKinds plain(std::uint32_t accessed,
                                   std::uint32_t written) noexcept {
    return ByteKinds((accessed & ~written) | written << 8);
  }

  std::uint32_t read() const noexcept { return packed_ & 0xff; }
  std::uint32_t written() const noexcept { return packed_ >> 8 & 0xff; }
  std::uint32_t atomic_read() const noexcept { return packed_ >> 16 & 0xff; }
  std::uint32_t atomic_written() const noexcept { return packed_ >> 24; }
  ByteKinds atomics() const noexcept { return ByteKinds(packed_ & ~0xffffu); }

  std::uint32_t any_bytes() const noexcept {
    const std::uint32_t half = packed_ | packed_ >> 16;
    return (half | half >> 8) & 0xff;
  }
  bool empty() const noexcept { return packed_ == 0; }
  std::uint32_t packed() const noexcept { return packed_; }

  friend bool operator==(ByteKinds, ByteKinds) = default;
  friend ByteKinds operator|(ByteKinds a, ByteKinds b) noexcept {
    return ByteKinds(a.packed_ | b.packed_);
  }

 private:
  std::uint32_t packed_ = 0;
};

namespace kinds {  // the fields of ByteKinds, all bytes set
inline constexpr std::uint32_t kRead = 0xff;
inline constexpr std::uint32_t kWritten = 0xff00;
inline constexpr std::uint32_t kAtomicRead = 0xff0000;
inline constexpr std::uint32_t kAtomicWritten = 0xff000000;

// [RaceAccessKind] what it is, what conflicts with it, what it subsumes, and
// after what (of the same segment) it says nothing new.
struct Rules {
  std::uint32_t is, conflicts, subsumes, said_by;
};
inline constexpr Rules kRules[] = {
    {kRead, kWritten | kAtomicWritten, kRead | kAtomicRead, kRead | kWritten},
    {kWritten, ~0u, ~0u, kWritten},
    {kAtomicRead, kWritten, kAtomicRead, ~0u},
    {kAtomicWritten, kRead | kWritten, kAtomicRead | kAtomicWritten,
     kWritten | kAtomicWritten},
    {kWritten, ~0u, ~0u, kWritten},  // free
};
static_assert(static_cast<int>(RaceAccessKind::kRead) == 0 &&
              static_cast<int>(RaceAccessKind::kWrite) == 1 &&
              static_cast<int>(RaceAccessKind::kAtomicRead) == 2 &&
              static_cast<int>(RaceAccessKind::kAtomicWrite) == 3 &&
              static_cast<int>(RaceAccessKind::kFree) == 4);

inline const Rules& rules_of(RaceAccessKind kind) noexcept {
  return kRules[static_cast<unsigned>(kind)];
}
// The byte mask in all four fields.
inline std::uint32_t everywhere(std::uint32_t mask) noexcept {
  return mask * 0x01010101u;
}
}  // namespace kinds

inline ByteKinds bytes_of(RaceAccessKind kind, std::uint32_t mask) noexcept {
  return ByteKinds(kinds::everywhere(mask) & kinds::rules_of(kind).is);
}

// Bytes of `old` on which an access of that kind to `mask` conflicts.
inline std::uint32_t conflicts(ByteKinds old, RaceAccessKind kind,
                               std::uint32_t mask) noexcept {
  return mask &
         ByteKinds(old.packed() & kinds::rules_of(kind).conflicts).any_bytes();
}

// Bytes of `mask` on which `old` (of the same segment) already says all that an
// access of that kind would say.
inline std::uint32_t already_said(ByteKinds old, RaceAccessKind kind,
                                  std::uint32_t mask) noexcept {
  return mask &
         ByteKinds(old.packed() & kinds::rules_of(kind).said_by).any_bytes();
}

// `old` without `mask`, whatever was done there.
inline ByteKinds without(ByteKinds old, std::uint32_t mask) noexcept {
  return ByteKinds(old.packed() & ~kinds::everywhere(mask));
}

// `old` without what an ordered later access of that kind to `mask` subsumes.
inline ByteKinds without_subsumed(ByteKinds old, RaceAccessKind kind,
                                  std::uint32_t mask) noexcept {
  return ByteKinds(old.packed() &
                   ~(kinds::everywhere(mask) & kinds::rules_of(kind).subsumes));
}

}  // namespace gosan::detector
