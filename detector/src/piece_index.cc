#include "piece_index.h"

#include <algorithm>

namespace gosan::detector {

void PieceIndex::build(const std::vector<AddressRange>& ranges) {
  ranges_ = ranges;
  chunks_.clear();
  extent_ = 0;
  if (ranges_.empty()) return;
  lo_ = ranges_.front().lo;
  extent_ = ranges_.back().hi - lo_;
  std::size_t count = 0;
  for (const AddressRange& range : ranges_) {
    count += ((range.hi - 1) >> kChunkBits) - (range.lo >> kChunkBits) + 1;
  }
  const std::size_t room = std::bit_ceil(std::max<std::size_t>(2 * count, 2));
  chunks_.resize(room);
  shift_ = 64 - static_cast<unsigned>(std::countr_zero(room));
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    const std::uintptr_t last = (ranges_[i].hi - 1) >> kChunkBits;
    for (auto chunk = ranges_[i].lo >> kChunkBits; chunk <= last; ++chunk) {
      add(chunk, static_cast<std::uint32_t>(i));
    }
  }
}

// Ranges come in ascending order.
void PieceIndex::add(std::uintptr_t chunk, std::uint32_t range) {
  const std::size_t mask = chunks_.size() - 1;
  std::size_t i = place_of(chunk) & mask;
  while (chunks_[i].key != 0 && chunks_[i].key != chunk + 1) i = (i + 1) & mask;
  if (chunks_[i].key == 0) chunks_[i] = {chunk + 1, range, range};
  chunks_[i].last = range;
}

}  // namespace gosan::detector
