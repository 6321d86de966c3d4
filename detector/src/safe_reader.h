// Reads memory of this process that may be absent or protected: through the
// kernel, which answers where a load would fault.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "loaded_objects.h"

namespace gosan::detector {

class SafeReader {
 public:
  using Visit = std::function<void(std::uintptr_t word)>;

  SafeReader();
  ~SafeReader();
  SafeReader(const SafeReader&) = delete;
  SafeReader& operator=(const SafeReader&) = delete;

  // Calls visit(word) for each aligned word of the range that can be read;
  // pages that were never touched are skipped. False when the kernel does not
  // let us read at all.
  bool visit_words(AddressRange range, const Visit& visit);

 private:
  void ask_pages(std::uintptr_t page, std::size_t count);
  bool visit_run(AddressRange run, const Visit& visit);

  int pagemap_;                        // -1: every page counts as touched
  std::vector<bool> touched_;          // of the chunk at hand
  std::vector<std::uintptr_t> words_;  // copy of a run of touched pages
};

}  // namespace gosan::detector
