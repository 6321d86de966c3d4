// Calls of libatomic: what std::atomic and the __atomic builtins become for
// sizes and alignments that the machine has no instruction for.
#pragma once

#include <optional>

#include "llvm/IR/InstrTypes.h"

namespace gosan::instrument {

struct AtomicCall {
  llvm::Value* pointer;
  llvm::Value* size;  // null: `fixed_size`
  uint64_t fixed_size;
  uint32_t kind;  // enum gosan_atomic_kind
  llvm::Value* order;
  llvm::Value* failure_order;  // compare-exchange only, else null
};

/// Nothing for any other call.
std::optional<AtomicCall> atomic_call(const llvm::CallBase& call);

}  // namespace gosan::instrument
