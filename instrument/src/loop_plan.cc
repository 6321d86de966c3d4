// plan_loop: which accesses all iterations make, and where.
#include "loop_plan.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IntrinsicInst.h"

namespace gosan::instrument {
namespace {

// One call must replace this many inlined checks to be cheaper.
constexpr uint64_t kMinReplaced = 16;

bool disturbs(const llvm::Instruction& instruction) {
  if (instruction.isAtomic() ||
      !llvm::isGuaranteedToTransferExecutionToSuccessor(&instruction)) {
    return true;
  }
  const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
  if (!call || llvm::isa<llvm::IntrinsicInst>(call)) return false;
  return !call->doesNotAccessMemory() &&
         !(call->hasFnAttr(llvm::Attribute::NoSync) &&
           call->hasFnAttr(llvm::Attribute::NoFree));
}

// Irreducible cycles inside an iteration might go round for ever.
bool has_other_cycles(const llvm::Loop& loop) {
  enum : unsigned { kOpen = 1, kDone = 2 };
  llvm::DenseMap<const llvm::BasicBlock*, unsigned> states;
  // Depth-first: a block and the number of its successors that were followed.
  llvm::SmallVector<std::pair<const llvm::BasicBlock*, unsigned>, 16> stack;
  stack.push_back({loop.getHeader(), 0});
  states[loop.getHeader()] = kOpen;
  while (!stack.empty()) {
    auto& [block, next] = stack.back();
    const llvm::Instruction* end = block->getTerminator();
    if (next == end->getNumSuccessors()) {
      states[block] = kDone;
      stack.pop_back();
      continue;
    }
    const llvm::BasicBlock* successor = end->getSuccessor(next++);
    if (successor == loop.getHeader() || !loop.contains(successor)) continue;
    unsigned& state = states[successor];
    if (state == kOpen) return true;
    if (state == 0) {
      state = kOpen;
      stack.push_back({successor, 0});
    }
  }
  return false;
}

class Planner {
 public:
  Planner(llvm::Loop& loop, const std::vector<Access>& plain,
          const llvm::DominatorTree& dominators,
          llvm::ScalarEvolution& evolution)
      : loop_(loop),
        plain_(plain),
        dominators_(dominators),
        evolution_(evolution) {
    plan_.loop = &loop;
    loop.getExitingBlocks(exiting_);
    count_iterations();
  }

  LoopPlan run(const std::vector<size_t>& accesses) {
    for (size_t index : accesses) place(index);
    join_chunks();
    for (size_t i = 0; i < plan_.chunks.size(); ++i) interleave_with(i);
    weigh();
    return std::move(plan_);
  }

 private:
  // Leaves `executions_` null when that is not possible.
  void count_iterations() {
    if (!is_counted(loop_, evolution_)) return;
    const llvm::SCEV* back = evolution_.getBackedgeTakenCount(&loop_);
    llvm::Type* i64 = llvm::Type::getInt64Ty(loop_.getHeader()->getContext());
    back_edges_ = evolution_.getNoopOrZeroExtend(back, i64);
    executions_ = evolution_.getTripCountFromExitCount(back, i64, &loop_);
  }

  bool in_every_iteration(const llvm::BasicBlock* block) const {
    const llvm::BasicBlock* latch = loop_.getLoopLatch();
    return latch && dominators_.dominates(block, latch);
  }

  bool before_every_exit(const llvm::BasicBlock* block) const {
    return llvm::all_of(exiting_, [&](const llvm::BasicBlock* exiting) {
      return dominators_.dominates(block, exiting);
    });
  }

  void place(size_t index) {
    const Access& access = plain_[index];
    const llvm::BasicBlock* block = access.instruction->getParent();
    if (!in_every_iteration(block) ||
        !llvm::isa<llvm::LoadInst, llvm::StoreInst>(access.instruction)) {
      return;
    }
    if (loop_.isLoopInvariant(access.pointer)) {
      if (before_every_exit(block)) plan_.hoisted.push_back(index);
      return;
    }
    if (!executions_) return;
    const auto* address = llvm::dyn_cast<llvm::SCEVAddRecExpr>(
        evolution_.getSCEV(access.pointer));
    if (!address || address->getLoop() != &loop_ || !address->isAffine()) {
      return;
    }
    // Behind the exit: not in the last iteration.
    const llvm::SCEV* count =
        before_every_exit(block) ? executions_ : back_edges_;
    plan_.covered.push_back(index);
    plan_.chunks.push_back({index, address->getStart(),
                            address->getStepRecurrence(evolution_), count,
                            access.size});
  }

  // May `b` join `a`? Then the distance from a's start to b's.
  std::optional<int64_t> distance(const Chunk& a, const Chunk& b) {
    const Access& first = plain_[a.access];
    const Access& second = plain_[b.access];
    const llvm::DILocation* place = first.instruction->getDebugLoc();
    // One place in the source, so that a report names the right access.
    if (!place || place->getLine() == 0 ||
        place != second.instruction->getDebugLoc().get() ||
        first.is_write != second.is_write || first.size != second.size ||
        a.step != b.step || a.count != b.count) {
      return std::nullopt;
    }
    const auto* difference = llvm::dyn_cast<llvm::SCEVConstant>(
        evolution_.getMinusSCEV(b.start, a.start));
    if (!difference) return std::nullopt;
    return difference->getAPInt().trySExtValue();
  }

  // Unrolled and vectorised loops do neighbouring elements by several accesses:
  // one check for those that leave no gap.
  void join_chunks() {
    for (size_t i = 0; i < plan_.chunks.size(); ++i) {
      while (join_one(i)) {
      }
    }
  }

  bool join_one(size_t i) {
    for (size_t k = i + 1; k < plan_.chunks.size(); ++k) {
      Chunk& a = plan_.chunks[i];
      const Chunk& b = plan_.chunks[k];
      const auto offset = distance(a, b);
      if (!offset || *offset > static_cast<int64_t>(a.size) ||
          *offset < -static_cast<int64_t>(b.size)) {
        continue;
      }
      const int64_t low = std::min<int64_t>(0, *offset);
      const int64_t high = std::max<int64_t>(
          static_cast<int64_t>(a.size), *offset + static_cast<int64_t>(b.size));
      if (low < 0) a.start = b.start;
      a.size = static_cast<uint64_t>(high - low);
      erase_chunk(k);
      return true;
    }
    return false;
  }

  // The same for elements with gaps: k chunks, each 1/k of the step from the
  // next, are one chunk of k times as many iterations.
  void interleave_with(size_t i) {
    const auto* step = llvm::dyn_cast<llvm::SCEVConstant>(plan_.chunks[i].step);
    const auto bytes = step ? step->getAPInt().trySExtValue() : std::nullopt;
    if (!bytes) return;
    const auto by_offset = neighbours(i);
    const auto count = static_cast<int64_t>(by_offset.size());
    if (count == 1 || *bytes % count != 0) return;
    int64_t expected = by_offset.begin()->first;
    for (const auto& [offset, chunk] : by_offset) {
      if (offset != expected) return;
      expected += std::abs(*bytes) / count;
    }
    Chunk joined = plan_.chunks[i];
    joined.start = plan_
                       .chunks[*bytes < 0 ? by_offset.rbegin()->second
                                          : by_offset.begin()->second]
                       .start;
    joined.step = evolution_.getConstant(step->getType(), *bytes / count, true);
    joined.count = evolution_.getMulExpr(
        joined.count, evolution_.getConstant(joined.count->getType(), count));
    std::set<size_t, std::greater<>> replaced;
    for (const auto& [offset, chunk] : by_offset) replaced.insert(chunk);
    for (size_t chunk : replaced) {
      if (chunk != i) erase_chunk(chunk);
    }
    plan_.chunks[i] = joined;
  }

  // Chunk i and the later ones that differ from it in their start only, by the
  // distance from i's start.
  std::map<int64_t, size_t> neighbours(size_t i) {
    std::map<int64_t, size_t> by_offset{{0, i}};
    for (size_t k = i + 1; k < plan_.chunks.size(); ++k) {
      const auto offset = distance(plan_.chunks[i], plan_.chunks[k]);
      if (offset && plan_.chunks[k].size == plan_.chunks[i].size) {
        by_offset.try_emplace(*offset, k);
      }
    }
    return by_offset;
  }

  void weigh() {
    if (plan_.chunks.empty()) return;
    plan_.trip_count = executions_;
    plan_.min_trips =
        (kMinReplaced * plan_.chunks.size() - 1) / plan_.covered.size() + 1;
    const unsigned most = evolution_.getSmallConstantMaxTripCount(&loop_);
    if (most != 0 && most < plan_.min_trips) {
      plan_.chunks.clear();
      plan_.covered.clear();
    }
  }

  void erase_chunk(size_t i) {
    plan_.chunks.erase(plan_.chunks.begin() + static_cast<std::ptrdiff_t>(i));
  }

  llvm::Loop& loop_;
  const std::vector<Access>& plain_;
  const llvm::DominatorTree& dominators_;
  llvm::ScalarEvolution& evolution_;
  llvm::SmallVector<llvm::BasicBlock*, 4> exiting_;
  const llvm::SCEV* back_edges_ = nullptr;  // i64
  const llvm::SCEV* executions_ = nullptr;  // of the exiting block, i64
  LoopPlan plan_;
};

}  // namespace

bool runs_undisturbed(const llvm::Loop& loop) {
  for (const llvm::BasicBlock* block : loop.blocks()) {
    if (llvm::any_of(*block, disturbs)) return false;
  }
  return !has_other_cycles(loop);
}

// One exit only: that each of several is counted does not say which blocks the
// last iteration runs.
bool is_counted(const llvm::Loop& loop, llvm::ScalarEvolution& evolution) {
  if (!loop.getExitingBlock()) return false;
  const llvm::SCEV* back = evolution.getBackedgeTakenCount(&loop);
  return !llvm::isa<llvm::SCEVCouldNotCompute>(back) &&
         evolution.getTypeSizeInBits(back->getType()) <= 64;
}

LoopPlan plan_loop(llvm::Loop& loop, const std::vector<size_t>& accesses,
                   const std::vector<Access>& plain,
                   const llvm::DominatorTree& dominators,
                   llvm::ScalarEvolution& evolution) {
  return Planner(loop, plain, dominators, evolution).run(accesses);
}

}  // namespace gosan::instrument
