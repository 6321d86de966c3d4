// Finds the memory accesses of a function that need a check.
#pragma once

#include <vector>

#include "compilation.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Support/Alignment.h"

namespace gosan::instrument {

/// A plain access of a size known at compile time.
struct Access {
  llvm::Instruction* instruction;  // the check goes right before it
  llvm::Value* pointer;
  uint64_t size;  // bytes, > 0
  llvm::Align align;
  bool is_write;
};

/// A plain access of `length` bytes (an integer value, may be 0 at run time).
struct RangeAccess {
  llvm::Instruction* instruction;
  llvm::Value* pointer;
  llvm::Value* length;
  bool is_write;
  llvm::Instruction* before = nullptr;  // where the check goes, if elsewhere
};

/// A plain access whose check is made earlier, once for all iterations of a
/// loop.
struct HoistedAccess {
  Access access;
  llvm::Instruction* before;  // the check goes right before it
};

/// What one access, or several of one place in the source, do in all iterations
/// of a loop: `size` bytes at `pointer`, `pointer` + `step` and so on.
struct StrideAccess {
  llvm::Instruction* before;       // the check goes right before it
  llvm::Instruction* instruction;  // one of the accesses
  llvm::Value* pointer;
  llvm::Value* step;   // bytes, signed
  llvm::Value* count;  // iterations, may be 0
  uint64_t size;       // bytes
  uint64_t site_size;  // bytes of `instruction`
  bool is_write;
};

/// What to do in one function, in program order within each block.
struct FunctionAccesses {
  std::vector<Access> plain;
  std::vector<HoistedAccess> hoisted;
  std::vector<StrideAccess> strides;
  std::vector<RangeAccess> ranges;
  std::vector<llvm::Instruction*> masked;     // masked and gather intrinsics
  std::vector<llvm::Instruction*> atomics;    // and fences
  std::vector<llvm::CallBase*> atomic_calls;  // of libatomic
  // Inline assembly with memory operands: left unchecked, since what looks like
  // a plain access may be a locked instruction.
  size_t unseen_assembly = 0;

  bool empty() const {
    return plain.empty() && hoisted.empty() && strides.empty() &&
           ranges.empty() && masked.empty() && atomics.empty() &&
           atomic_calls.empty();
  }
};

/// The largest access that gets an inlined check.
inline constexpr uint64_t kMaxInlineBytes = 64;

/// Leaves out what no other goroutine can reach or change: locals whose address
/// does not escape, constants, the compiler's own counters. Emits the lengths
/// of what calls of the C library access.
FunctionAccesses find_accesses(llvm::Function& function,
                               const FunctionNames& names,
                               const llvm::TargetLibraryInfo& library);

}  // namespace gosan::instrument
