// eliminate_redundant: a forward must-analysis over the control flow.
//
// The fact per (base pointer, constant offset) is how many bytes from there
// have been checked since the last release, for reads and for writes. A path
// without a check has 0, so the meet of two paths is the minimum.
#include "eliminate.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/MemoryBuiltins.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

namespace gosan::instrument {
namespace {

static_assert(kMaxInlineBytes < 255, "sizes are kept in bytes");

struct Checked {
  uint8_t read_bytes = 0;
  uint8_t write_bytes = 0;

  bool operator==(const Checked&) const = default;
};

using State = std::vector<Checked>;  // [address number]

// Bounds the memory of the analysis: larger functions keep their checks.
constexpr size_t kMaxCells = size_t{1} << 22;

bool covers(const Checked& checked, const Access& access) {
  // Writes are entered as reads too.
  return (access.is_write ? checked.write_bytes : checked.read_bytes) >=
         access.size;
}

void enter(Checked& checked, const Access& access) {
  const auto size = static_cast<uint8_t>(access.size);
  checked.read_bytes = std::max(checked.read_bytes, size);
  if (access.is_write)
    checked.write_bytes = std::max(checked.write_bytes, size);
}

// From numbers to a number: such a function could order goroutines through
// nothing that it is given.
bool is_of_numbers(const llvm::Function& function) {
  return function.getReturnType()->isFloatingPointTy() &&
         llvm::none_of(function.args(), [](const llvm::Argument& argument) {
           return argument.getType()->isPointerTy();
         });
}

class Eliminator {
 public:
  Eliminator(llvm::Function& function, const llvm::TargetLibraryInfo& library,
             const Eliminations& eliminations, std::vector<Access>& accesses)
      : function_(function),
        library_(library),
        eliminations_(eliminations),
        accesses_(accesses) {}

  void run() {
    number_addresses();
    if (address_count_ * function_.size() > kMaxCells) return;
    if (eliminations_.overwritten) {
      for (llvm::BasicBlock& block : function_) drop_reads_before_writes(block);
    }
    if (eliminations_.dominated) {
      propagate();
      drop_covered();
    }
    remove_dropped();
  }

 private:
  struct Step {
    size_t access;  // index into accesses_
    unsigned address;
  };

  void number_addresses() {
    const llvm::DataLayout& layout = function_.getParent()->getDataLayout();
    llvm::DenseMap<std::pair<const llvm::Value*, int64_t>, unsigned> numbers;
    for (size_t i = 0; i < accesses_.size(); ++i) {
      int64_t offset = 0;
      const llvm::Value* base = llvm::GetPointerBaseWithConstantOffset(
          accesses_[i].pointer, offset, layout);
      auto [entry, is_new] = numbers.try_emplace(
          {base, offset}, static_cast<unsigned>(numbers.size()));
      steps_[accesses_[i].instruction].push_back({i, entry->second});
    }
    address_count_ = numbers.size();
    dropped_.assign(accesses_.size(), false);
  }

  bool is_harmless_call(const llvm::CallBase& call) const {
    return llvm::isa<llvm::IntrinsicInst>(call) ||
           call.hasFnAttr(llvm::Attribute::NoSync) ||
           llvm::isAllocationFn(&call, &library_) ||
           llvm::getFreedOperand(&call, &library_);
  }

  // May make this goroutine's past visible to another one.
  bool may_release(const llvm::Instruction& instruction) const {
    if (const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction)) {
      return !is_harmless_call(*call);
    }
    return instruction.isAtomic() && !llvm::isa<llvm::LoadInst>(instruction);
  }

  // May order this goroutine with another in either direction, or not return.
  bool may_synchronise(const llvm::Instruction& instruction) const {
    return may_release(instruction) || instruction.isAtomic() ||
           !llvm::isGuaranteedToTransferExecutionToSuccessor(&instruction);
  }

  void drop_reads_before_writes(llvm::BasicBlock& block) {
    llvm::DenseMap<unsigned, uint64_t> written_later;  // address -> bytes
    for (llvm::Instruction& instruction : llvm::reverse(block)) {
      if (may_synchronise(instruction)) written_later.clear();
      auto steps = steps_.find(&instruction);
      if (steps == steps_.end()) continue;
      for (const Step& step : steps->second) {
        const Access& access = accesses_[step.access];
        uint64_t& bytes = written_later[step.address];
        if (access.is_write) {
          bytes = std::max(bytes, access.size);
        } else if (bytes >= access.size) {
          dropped_[step.access] = true;
        }
      }
    }
  }

  // Runs `state` through `block`; `visit` sees each remaining access first.
  template <typename Visit>
  void transfer(llvm::BasicBlock& block, State& state, Visit visit) {
    for (llvm::Instruction& instruction : block) {
      auto steps = steps_.find(&instruction);
      if (steps != steps_.end()) {
        for (const Step& step : steps->second) {
          if (dropped_[step.access]) continue;
          visit(step, state[step.address]);
          enter(state[step.address], accesses_[step.access]);
        }
      }
      if (may_release(instruction)) {
        std::fill(state.begin(), state.end(), Checked{});
      }
    }
  }

  State state_at_entry(const llvm::BasicBlock& block) const {
    const bool is_reached_before = !llvm::pred_empty(&block);
    State state(address_count_,
                is_reached_before ? Checked{255, 255} : Checked{});
    for (const llvm::BasicBlock* predecessor : llvm::predecessors(&block)) {
      auto out = at_exit_.find(predecessor);
      if (out == at_exit_.end()) continue;  // not computed yet, or unreachable
      for (size_t i = 0; i < address_count_; ++i) {
        state[i].read_bytes =
            std::min(state[i].read_bytes, out->second[i].read_bytes);
        state[i].write_bytes =
            std::min(state[i].write_bytes, out->second[i].write_bytes);
      }
    }
    return state;
  }

  void propagate() {
    llvm::ReversePostOrderTraversal<llvm::Function*> order(&function_);
    bool changed = true;
    while (changed) {
      changed = false;
      for (llvm::BasicBlock* block : order) {
        State state = state_at_entry(*block);
        transfer(*block, state, [](const Step&, const Checked&) {});
        auto [entry, is_new] = at_exit_.try_emplace(block, State());
        if (!is_new && entry->second == state) continue;
        entry->second = std::move(state);
        changed = true;
      }
    }
  }

  void drop_covered() {
    for (llvm::BasicBlock& block : function_) {
      if (!at_exit_.contains(&block)) continue;  // unreachable
      State state = state_at_entry(block);
      transfer(block, state, [&](const Step& step, const Checked& checked) {
        if (covers(checked, accesses_[step.access])) {
          dropped_[step.access] = true;
        }
      });
    }
  }

  void remove_dropped() {
    size_t kept = 0;
    for (size_t i = 0; i < accesses_.size(); ++i) {
      if (!dropped_[i]) accesses_[kept++] = accesses_[i];
    }
    accesses_.erase(accesses_.begin() + static_cast<std::ptrdiff_t>(kept),
                    accesses_.end());
  }

  llvm::Function& function_;
  const llvm::TargetLibraryInfo& library_;
  const Eliminations& eliminations_;
  std::vector<Access>& accesses_;
  llvm::DenseMap<const llvm::Instruction*, llvm::SmallVector<Step, 2>> steps_;
  size_t address_count_ = 0;
  std::vector<bool> dropped_;  // [index into accesses_]
  llvm::DenseMap<const llvm::BasicBlock*, State> at_exit_;
};

}  // namespace

void mark_silent_calls(llvm::Function& function,
                       const llvm::TargetLibraryInfo& library) {
  for (llvm::Instruction& instruction : llvm::instructions(function)) {
    auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
    const llvm::Function* callee = call ? call->getCalledFunction() : nullptr;
    llvm::LibFunc known;
    if (callee && library.getLibFunc(*call, known) && is_of_numbers(*callee)) {
      call->addFnAttr(llvm::Attribute::NoSync);
      call->addFnAttr(llvm::Attribute::NoFree);
    }
  }
}

void eliminate_redundant(llvm::Function& function,
                         const llvm::TargetLibraryInfo& library,
                         const Eliminations& eliminations,
                         std::vector<Access>& accesses) {
  Eliminator(function, library, eliminations, accesses).run();
}

}  // namespace gosan::instrument
