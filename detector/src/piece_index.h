// Finds which of many disjoint ranges an address lies in: a hash table of the
// 64 KiB chunks that have any, and a binary search within a chunk. Most words
// of a program point nowhere; that is what must be fast to say.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "loaded_objects.h"

namespace gosan::detector {

class PieceIndex {
 public:
  // `ranges`: ascending and disjoint.
  void build(const std::vector<AddressRange>& ranges);

  // No range comes before lo() or reaches behind lo() + extent().
  std::uintptr_t lo() const { return lo_; }
  std::uintptr_t extent() const { return extent_; }

  // Index of the range that contains the address.
  std::optional<std::size_t> find(std::uintptr_t address) const {
    const Chunk* chunk = chunk_of(address >> kChunkBits);
    if (chunk == nullptr) return std::nullopt;
    std::uint32_t first = chunk->first;
    std::uint32_t count = chunk->last - first + 1;
    while (count > 1) {  // the last range that does not begin behind it
      const std::uint32_t half = count / 2;
      if (ranges_[first + half].lo <= address) first += half;
      count -= half;
    }
    if (!ranges_[first].contains(address)) return std::nullopt;
    return first;
  }

 private:
  static constexpr unsigned kChunkBits = 16;

  struct Chunk {
    std::uintptr_t key = 0;   // its number + 1; 0: free
    std::uint32_t first = 0;  // ranges in it, both ends included
    std::uint32_t last = 0;
  };

  std::size_t place_of(std::uintptr_t chunk) const {
    return (chunk * 0x9e3779b97f4a7c15) >> shift_;
  }
  const Chunk* chunk_of(std::uintptr_t chunk) const {
    if (chunks_.empty()) return nullptr;
    const std::size_t mask = chunks_.size() - 1;
    for (std::size_t i = place_of(chunk);; ++i) {
      const Chunk& at = chunks_[i & mask];
      if (at.key == chunk + 1) return &at;
      if (at.key == 0) return nullptr;
    }
  }
  void add(std::uintptr_t chunk, std::uint32_t range);

  std::vector<AddressRange> ranges_;
  std::vector<Chunk> chunks_;  // a power of two of them, at most half full
  unsigned shift_ = 63;
  std::uintptr_t lo_ = 0;
  std::uintptr_t extent_ = 0;
};

}  // namespace gosan::detector
