// The program's memory as the leak scan sees it: heap blocks and the stacks of
// goroutines that do not run are pieces that must be reached, everything else
// is a root.
//
// Valid while the world and all other threads stand still.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "liveness.h"
#include "loaded_objects.h"
#include "piece_index.h"
#include "safe_reader.h"
#include "stopped_threads.h"

namespace gosan::detector {

struct Task;

class MemoryMap : public MemoryGraph {
 public:
  struct RunningStack {
    const Task* task = nullptr;
    // Nothing live lies below; 0: not known, the whole stack counts.
    std::uintptr_t stack_pointer = 0;
  };
  struct World {
    std::vector<const Task*> parked;     // their stacks are pieces
    std::vector<RunningStack> running;   // and all others that are not parked
    std::vector<StoppedThread> threads;  // that are not the runtime's
    std::vector<std::uintptr_t> registers;  // of the runtime's threads
    std::vector<LoadedObject> objects;
  };
  explicit MemoryMap(World world);

  std::size_t size() const override { return pieces_.size(); }
  void visit_roots(const Reach& reach) override;
  void visit_edges(MemoryId from, const Reach& reach) override;

  MemoryId stack_of(std::size_t parked_index) const {
    return stacks_[parked_index];
  }
  // The piece that contains the address; none: it is a root, or unknown.
  std::optional<MemoryId> piece_at(std::uintptr_t address) const;
  // False when some memory could not be looked at: then nothing is proven.
  bool complete() const { return complete_; }
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  struct Piece {
    AddressRange range;
    bool is_stack = false;
    bool is_root = false;  // the loader's: thread-locals of loaded libraries
    std::size_t stack_index = 0;
  };

  void add_heap_blocks();
  void add_stacks();
  void sort_pieces();
  void visit_word(std::uintptr_t word, const Reach& reach) const;
  void visit_words(std::span<const std::uintptr_t> words,
                   const Reach& reach) const;
  void visit_range(AddressRange range, const Reach& reach);
  void visit_block(AddressRange range, const Reach& reach);
  void visit_objects(const Reach& reach);
  void visit_libc(const LoadedObject& libc, const Reach& reach);
  void visit_thread_locals(const Reach& reach);
  void visit_threads(const Reach& reach);
  void visit_running(const Reach& reach);
  void visit_mappings(const Reach& reach);
  void visit_runtime(const Reach& reach);

  World world_;
  std::vector<Piece> pieces_;     // by address, disjoint
  PieceIndex index_;              // of pieces_
  std::vector<MemoryId> stacks_;  // by index in world_.parked
  // Above the outermost frame of every goroutine's stack: the fiber's records.
  std::uintptr_t entry_bytes_ = 0;
  SafeReader reader_;
  bool complete_ = true;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace gosan::detector
