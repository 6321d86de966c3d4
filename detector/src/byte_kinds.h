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

struct ByteKinds {  // bit i = byte i of the word
  std::uint8_t read = 0;
  std::uint8_t written = 0;
  std::uint8_t atomic_read = 0;
  std::uint8_t atomic_written = 0;

  std::uint8_t any() const noexcept {
    return read | written | atomic_read | atomic_written;
  }
  friend bool operator==(const ByteKinds&, const ByteKinds&) = default;
};

inline std::uint8_t byte_and(std::uint8_t a, std::uint8_t b) noexcept {
  return static_cast<std::uint8_t>(a & b);
}
inline std::uint8_t byte_without(std::uint8_t a, std::uint8_t b) noexcept {
  return static_cast<std::uint8_t>(a & ~b);
}

inline ByteKinds operator|(const ByteKinds& a, const ByteKinds& b) noexcept {
  return {static_cast<std::uint8_t>(a.read | b.read),
          static_cast<std::uint8_t>(a.written | b.written),
          static_cast<std::uint8_t>(a.atomic_read | b.atomic_read),
          static_cast<std::uint8_t>(a.atomic_written | b.atomic_written)};
}

inline ByteKinds bytes_of(RaceAccessKind kind, std::uint8_t mask) noexcept {
  switch (kind) {
    case RaceAccessKind::kRead:
      return {.read = mask};
    case RaceAccessKind::kAtomicRead:
      return {.atomic_read = mask};
    case RaceAccessKind::kAtomicWrite:
      return {.atomic_written = mask};
    case RaceAccessKind::kWrite:
    case RaceAccessKind::kFree:
      break;
  }
  return {.written = mask};
}

// Bytes of `old` on which an access of that kind to `mask` conflicts.
inline std::uint8_t conflicts(const ByteKinds& old, RaceAccessKind kind,
                              std::uint8_t mask) noexcept {
  switch (kind) {
    case RaceAccessKind::kRead:
      return byte_and(mask, old.written | old.atomic_written);
    case RaceAccessKind::kAtomicRead:
      return byte_and(mask, old.written);
    case RaceAccessKind::kAtomicWrite:
      return byte_and(mask, old.written | old.read);
    case RaceAccessKind::kWrite:
    case RaceAccessKind::kFree:
      break;
  }
  return byte_and(mask, old.any());
}

// Bytes of `mask` on which `old` (of the same segment) already says all that an
// access of that kind would say.
inline std::uint8_t already_said(const ByteKinds& old, RaceAccessKind kind,
                                 std::uint8_t mask) noexcept {
  switch (kind) {
    case RaceAccessKind::kRead:
      return byte_and(mask, old.written | old.read);
    case RaceAccessKind::kAtomicRead:
      return byte_and(mask, old.any());
    case RaceAccessKind::kAtomicWrite:
      return byte_and(mask, old.written | old.atomic_written);
    case RaceAccessKind::kWrite:
    case RaceAccessKind::kFree:
      break;
  }
  return byte_and(mask, old.written);
}

// `old` without `mask`, whatever was done there.
inline ByteKinds without(const ByteKinds& old, std::uint8_t mask) noexcept {
  return {byte_without(old.read, mask), byte_without(old.written, mask),
          byte_without(old.atomic_read, mask),
          byte_without(old.atomic_written, mask)};
}

// `old` without what an ordered later access of that kind to `mask` subsumes.
inline ByteKinds without_subsumed(ByteKinds old, RaceAccessKind kind,
                                  std::uint8_t mask) noexcept {
  switch (kind) {
    case RaceAccessKind::kWrite:
    case RaceAccessKind::kFree:
      return without(old, mask);
    case RaceAccessKind::kRead:
      old.read = byte_without(old.read, mask);
      break;
    case RaceAccessKind::kAtomicWrite:
      old.atomic_written = byte_without(old.atomic_written, mask);
      break;
    case RaceAccessKind::kAtomicRead:
      break;
  }
  old.atomic_read = byte_without(old.atomic_read, mask);
  return old;
}

}  // namespace gosan::detector
