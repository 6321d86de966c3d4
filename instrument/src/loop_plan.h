// Which checks of one loop can be made before it.
#pragma once

#include <optional>
#include <vector>

#include "accesses.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/Dominators.h"

namespace gosan::instrument {

/// Accesses of one place in the source that together do `size` bytes per
/// iteration.
struct Chunk {
  size_t access;  // one of them; index into FunctionAccesses::plain
  const llvm::SCEV* start;
  const llvm::SCEV* step;
  const llvm::SCEV* count;
  uint64_t size;  // bytes
};

struct LoopPlan {
  llvm::Loop* loop;
  std::vector<size_t> hoisted;  // indices into FunctionAccesses::plain
  std::vector<size_t> covered;  // the same: what `chunks` check
  std::vector<Chunk> chunks;
  // When there are chunks:
  const llvm::SCEV* trip_count = nullptr;  // i64
  uint64_t min_trips = 0;  // from here on the chunks' calls are cheaper
};

/// Does nothing in the loop synchronise, throw, or end the program or the
/// goroutine?
bool runs_undisturbed(const llvm::Loop& loop);

/// Is the number of iterations known at entry?
bool is_counted(const llvm::Loop& loop, llvm::ScalarEvolution& evolution);

/// `accesses`: indices into `plain` of those inside the loop, which has a
/// preheader and runs undisturbed.
LoopPlan plan_loop(llvm::Loop& loop, const std::vector<size_t>& accesses,
                   const std::vector<Access>& plain,
                   const llvm::DominatorTree& dominators,
                   llvm::ScalarEvolution& evolution);

}  // namespace gosan::instrument
