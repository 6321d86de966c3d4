// gather_loops: carries out the plans of all innermost loops of a function.
#include "gather_loops.h"

#include <utility>

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"
#include "loop_plan.h"

namespace gosan::instrument {
namespace {

// What may be computed before a loop, in units of one simple instruction.
// Enough for the division by a step that is no constant.
constexpr unsigned kExpansionBudget = 48;
// Larger loops are not cloned.
constexpr size_t kMaxClonedInstructions = 600;

size_t count_instructions(const llvm::Loop& loop) {
  size_t count = 0;
  for (const llvm::BasicBlock* block : loop.blocks()) count += block->size();
  return count;
}

// A loop whose strides are computed in its preheader.
struct GatheredLoop {
  llvm::Loop* loop;
  llvm::BasicBlock* preheader;
  std::vector<StrideAccess> strides;
  // What the strides check. In a loop that is not cloned these accesses have no
  // check any more, in the original of a cloned one they keep it.
  llvm::SmallPtrSet<const llvm::Instruction*, 8> covered;
  llvm::Value* is_many;  // null: always, no clone
};

// A second copy of a loop, entered from a block of its own.
class LoopClone {
 public:
  // The loop is in LCSSA form: nothing behind it names its values but phis at
  // its exits. Ends its preheader in a branch: `is_many` leads to the clone.
  LoopClone(llvm::Loop& loop, llvm::BasicBlock& preheader, llvm::Value* is_many)
      : loop_(loop), preheader_(preheader) {
    llvm::Function& function = *preheader.getParent();
    for (llvm::BasicBlock* block : loop.blocks()) {
      llvm::BasicBlock* copy =
          llvm::CloneBasicBlock(block, values_, ".gosan", &function);
      values_[block] = copy;
      copies_.push_back(copy);
    }
    entry_ = llvm::BasicBlock::Create(function.getContext(), "gosan.many",
                                      &function, copies_.front());
    llvm::remapInstructionsInBlocks(copies_, values_);
    connect_entry(is_many);
    connect_exits();
  }

  llvm::Instruction* entry_end() const { return entry_->getTerminator(); }

  template <typename T>
  T* copy_of(T* value) const {
    auto copy = values_.find(value);
    return copy == values_.end()
               ? value
               : llvm::cast<T>(static_cast<llvm::Value*>(copy->second));
  }

 private:
  void connect_entry(llvm::Value* is_many) {
    auto* header = llvm::cast<llvm::BasicBlock>(values_[loop_.getHeader()]);
    for (llvm::PHINode& phi : header->phis()) {
      phi.replaceIncomingBlockWith(&preheader_, entry_);
    }
    llvm::Instruction* old_end = preheader_.getTerminator();
    llvm::IRBuilder<> builder(old_end);
    builder.CreateCondBr(is_many, entry_, loop_.getHeader());
    builder.SetInsertPoint(entry_);
    builder.CreateBr(header);
    old_end->eraseFromParent();
  }

  void connect_exits() {
    llvm::SmallVector<llvm::Loop::Edge, 4> edges;
    loop_.getExitEdges(edges);
    for (const auto& [from, to] : edges) {
      for (llvm::PHINode& phi : to->phis()) {
        phi.addIncoming(copy_of(phi.getIncomingValueForBlock(from)),
                        copy_of(from));
      }
    }
  }

  llvm::Loop& loop_;
  llvm::BasicBlock& preheader_;
  llvm::BasicBlock* entry_ = nullptr;
  llvm::SmallVector<llvm::BasicBlock*, 8> copies_;
  llvm::ValueToValueMapTy values_;
};

class LoopGatherer {
 public:
  LoopGatherer(llvm::Function& function,
               llvm::FunctionAnalysisManager& analyses,
               const Eliminations& eliminations, FunctionAccesses& found)
      : function_(function),
        analyses_(analyses),
        eliminations_(eliminations),
        found_(found),
        dominators_(function),
        loops_(dominators_) {}

  void run() {
    assign_accesses();
    if (by_loop_.empty()) return;
    select_loops();
    llvm::ScalarEvolution evolution(
        function_, analyses_.getResult<llvm::TargetLibraryAnalysis>(function_),
        analyses_.getResult<llvm::AssumptionAnalysis>(function_), dominators_,
        loops_);
    std::vector<GatheredLoop> gathered;
    for (auto& [loop, accesses] : by_loop_) {
      const LoopPlan plan =
          plan_loop(*loop, accesses, found_.plain, dominators_, evolution);
      if (eliminations_.hoisted) hoist(plan);
      if (eliminations_.ranges) expand(plan, evolution, gathered);
    }
    remove_moved();
    // From here on the analyses are out of date, but for the loops' blocks.
    for (GatheredLoop& each : gathered) place_strides(each);
    for (auto& [index, preheader] : hoisted_to_) {
      found_.hoisted[index].before = preheader->getTerminator();
    }
  }

 private:
  void assign_accesses() {
    for (size_t i = 0; i < found_.plain.size(); ++i) {
      llvm::Loop* loop =
          loops_.getLoopFor(found_.plain[i].instruction->getParent());
      if (loop && loop->isInnermost()) by_loop_[loop].push_back(i);
    }
    moved_.assign(found_.plain.size(), false);
  }

  // Keeps the loops that were prepared.
  void select_loops() {
    by_loop_.remove_if([](auto& entry) {
      return !entry.first->getLoopPreheader() || !entry.first->getLoopLatch() ||
             !runs_undisturbed(*entry.first);
    });
  }

  void hoist(const LoopPlan& plan) {
    llvm::BasicBlock* preheader = plan.loop->getLoopPreheader();
    for (size_t index : plan.hoisted) {
      hoisted_to_.push_back({found_.hoisted.size(), preheader});
      found_.hoisted.push_back({found_.plain[index], nullptr});
      moved_[index] = true;
    }
  }

  void expand(const LoopPlan& plan, llvm::ScalarEvolution& evolution,
              std::vector<GatheredLoop>& gathered) {
    if (plan.chunks.empty()) return;
    const bool is_many = has_many_trips(plan);
    if (!is_many && !may_clone(*plan.loop)) return;
    llvm::BasicBlock* preheader = plan.loop->getLoopPreheader();
    llvm::Instruction* place = preheader->getTerminator();
    llvm::SCEVExpander expander(
        evolution, function_.getParent()->getDataLayout(), "gosan");
    if (!can_expand(plan, expander, place)) return;
    llvm::Type* i64 = llvm::Type::getInt64Ty(function_.getContext());
    GatheredLoop result{plan.loop, preheader, {}, {}, nullptr};
    for (const Chunk& chunk : plan.chunks) {
      const Access& access = found_.plain[chunk.access];
      result.strides.push_back(
          {nullptr, access.instruction,
           expander.expandCodeFor(chunk.start, access.pointer->getType(),
                                  place),
           expander.expandCodeFor(chunk.step, i64, place),
           expander.expandCodeFor(chunk.count, i64, place), chunk.size,
           access.size, access.is_write});
    }
    if (!is_many) {
      result.is_many = llvm::IRBuilder<>(place).CreateICmpUGE(
          expander.expandCodeFor(plan.trip_count, i64, place),
          llvm::ConstantInt::get(i64, plan.min_trips));
    }
    for (size_t index : plan.covered) {
      result.covered.insert(found_.plain[index].instruction);
      if (is_many) moved_[index] = true;
    }
    gathered.push_back(std::move(result));
  }

  static bool has_many_trips(const LoopPlan& plan) {
    const auto* count = llvm::dyn_cast<llvm::SCEVConstant>(plan.trip_count);
    return count && count->getAPInt().uge(plan.min_trips);
  }

  bool may_clone(const llvm::Loop& loop) const {
    return !loop.getHeader()->getParent()->hasOptSize() &&
           loop.isSafeToClone() && loop.isLCSSAForm(dominators_) &&
           count_instructions(loop) <= kMaxClonedInstructions;
  }

  bool can_expand(const LoopPlan& plan, llvm::SCEVExpander& expander,
                  llvm::Instruction* place) {
    const auto& costs = analyses_.getResult<llvm::TargetIRAnalysis>(function_);
    return llvm::all_of(plan.chunks, [&](const Chunk& chunk) {
      const llvm::SCEV* all[] = {chunk.start, chunk.step, chunk.count,
                                 plan.trip_count};
      return llvm::all_of(all,
                          [&](const llvm::SCEV* value) {
                            return expander.isSafeToExpandAt(value, place);
                          }) &&
             !expander.isHighCostExpansion(all, plan.loop, kExpansionBudget,
                                           &costs, place);
    });
  }

  void remove_moved() {
    size_t kept = 0;
    for (size_t i = 0; i < found_.plain.size(); ++i) {
      if (!moved_[i]) found_.plain[kept++] = found_.plain[i];
    }
    found_.plain.erase(found_.plain.begin() + static_cast<std::ptrdiff_t>(kept),
                       found_.plain.end());
  }

  void place_strides(GatheredLoop& gathered) {
    llvm::Instruction* before = gathered.preheader->getTerminator();
    if (gathered.is_many) {
      const LoopClone clone(*gathered.loop, *gathered.preheader,
                            gathered.is_many);
      before = clone.entry_end();
      copy_uncovered(gathered, clone);
    }
    for (StrideAccess& stride : gathered.strides) {
      stride.before = before;
      found_.strides.push_back(stride);
    }
  }

  void copy_uncovered(const GatheredLoop& gathered, const LoopClone& clone) {
    auto is_inside = [&](const llvm::Instruction* instruction) {
      return gathered.loop->contains(instruction);
    };
    for (size_t i = 0, end = found_.plain.size(); i < end; ++i) {
      Access access = found_.plain[i];
      if (!is_inside(access.instruction) ||
          gathered.covered.contains(access.instruction)) {
        continue;
      }
      access.instruction = clone.copy_of(access.instruction);
      access.pointer = clone.copy_of(access.pointer);
      found_.plain.push_back(access);
    }
    for (size_t i = 0, end = found_.ranges.size(); i < end; ++i) {
      RangeAccess range = found_.ranges[i];
      if (!is_inside(range.instruction)) continue;
      range.instruction = clone.copy_of(range.instruction);
      range.pointer = clone.copy_of(range.pointer);
      range.length = clone.copy_of(range.length);
      found_.ranges.push_back(range);
    }
    for (size_t i = 0, end = found_.masked.size(); i < end; ++i) {
      llvm::Instruction* masked = found_.masked[i];
      if (is_inside(masked)) found_.masked.push_back(clone.copy_of(masked));
    }
  }

  llvm::Function& function_;
  llvm::FunctionAnalysisManager& analyses_;
  const Eliminations& eliminations_;
  FunctionAccesses& found_;
  llvm::DominatorTree dominators_;
  llvm::LoopInfo loops_;
  // Innermost loops with accesses, as indices into found_.plain.
  llvm::MapVector<llvm::Loop*, std::vector<size_t>> by_loop_;
  std::vector<bool> moved_;  // [index into found_.plain] no check there
  // Index into found_.hoisted, and the block at whose end it is checked.
  std::vector<std::pair<size_t, llvm::BasicBlock*>> hoisted_to_;
};

}  // namespace

void prepare_loops(llvm::Function& function,
                   llvm::FunctionAnalysisManager& analyses) {
  if (function.hasOptNone()) return;
  llvm::DominatorTree dominators(function);
  llvm::LoopInfo loops(dominators);
  std::vector<llvm::Loop*> undisturbed;
  for (llvm::Loop* loop : loops.getLoopsInPreorder()) {
    if (!loop->isInnermost() || !loop->getLoopLatch() ||
        !runs_undisturbed(*loop)) {
      continue;
    }
    if (loop->getLoopPreheader() ||
        llvm::InsertPreheaderForLoop(loop, &dominators, &loops, nullptr,
                                     /*PreserveLCSSA=*/false)) {
      undisturbed.push_back(loop);
    }
  }
  if (undisturbed.empty()) return;
  llvm::ScalarEvolution evolution(
      function, analyses.getResult<llvm::TargetLibraryAnalysis>(function),
      analyses.getResult<llvm::AssumptionAnalysis>(function), dominators,
      loops);
  for (llvm::Loop* loop : undisturbed) {
    if (is_counted(*loop, evolution)) {
      llvm::formLCSSA(*loop, dominators, &loops, &evolution);
    }
  }
}

void gather_loops(llvm::Function& function,
                  llvm::FunctionAnalysisManager& analyses,
                  const Eliminations& eliminations, FunctionAccesses& found) {
  if (function.hasOptNone() || found.plain.empty()) return;
  LoopGatherer(function, analyses, eliminations, found).run();
}

}  // namespace gosan::instrument
