// Reads memory of this process that may be absent or protected: through the
// kernel, which answers where a load would fault.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "loaded_objects.h"

namespace gosan::detector {

class SafeReader {
 public:
  using Visit = std::function<void(std::span<const std::uintptr_t> words)>;

  SafeReader();
  ~SafeReader();
  SafeReader(const SafeReader&) = delete;
  SafeReader& operator=(const SafeReader&) = delete;

  // Calls visit(words) for the aligned words of the range that can be read;
  // pages that were never touched are skipped. False when the kernel does not
  // let us read at all.
  bool visit_words(AddressRange range, const Visit& visit);

  // The same for memory of the allocator's, which has no guard pages that the
  // list of mappings does not show: read where it lies when that list, as it
  // was when this object was made, says that it may be.
  bool visit_heap_words(AddressRange range, const Visit& visit);

 private:
  void ask_pages(std::uintptr_t page, std::size_t count);
  bool visit_run(AddressRange run, const Visit& visit);
  void list_readable();
  bool is_readable(AddressRange range) const;

  int pagemap_;                         // -1: every page counts as touched
  std::vector<AddressRange> readable_;  // ascending, neighbours joined
  bool in_place_ = false;               // the range at hand is readable
  std::vector<bool> touched_;           // of the chunk at hand
  std::vector<std::uintptr_t> words_;   // copy of a run of touched pages
};

}  // namespace gosan::detector
