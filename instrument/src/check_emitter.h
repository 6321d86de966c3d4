// Emits the inlined checks and the calls behind them.
#pragma once

#include "accesses.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "sites.h"

namespace gosan::instrument {

/// The detector's entry points as declared in one module.
class EntryPoints {
 public:
  explicit EntryPoints(llvm::Module& module) : module_(module) {}

  /// __gosan_read1 ... __gosan_write8
  llvm::FunctionCallee access(bool is_write, uint64_t size);
  /// __gosan_read_range, __gosan_write_range
  llvm::FunctionCallee range(bool is_write);
  /// __gosan_read_stride, __gosan_write_stride
  llvm::FunctionCallee stride(bool is_write);
  llvm::FunctionCallee atomic_begin();
  llvm::FunctionCallee atomic_end();
  llvm::FunctionCallee fence();

 private:
  llvm::FunctionCallee declare(llvm::StringRef name,
                               llvm::ArrayRef<llvm::Type*> parameters,
                               bool keeps_registers);

  llvm::Module& module_;
};

/// Puts checks into one function.
class CheckEmitter {
 public:
  CheckEmitter(llvm::Function& function, SiteTable& sites,
               EntryPoints& entries);

  void emit(const Access& access) { emit({access, access.instruction}); }
  void emit(const HoistedAccess& hoisted);
  void emit(const StrideAccess& stride);
  void emit(const RangeAccess& access);
  /// One range call per lane, of length 0 where the mask is off.
  void emit_masked(llvm::Instruction& intrinsic);
  /// Brackets an atomic operation, or announces a fence.
  void emit_atomic(llvm::Instruction& atomic);
  /// Brackets a call of libatomic (atomic_calls.h).
  void emit_atomic_call(llvm::CallBase& call);

  /// Where the detector caches the id of this activation's call stack.
  llvm::AllocaInst* stack_slot() const { return stack_slot_; }

 private:
  llvm::Value* word_differs(llvm::IRBuilder<>& builder, const Access& access);
  llvm::Value* part_differs(llvm::IRBuilder<>& builder, const Access& access);
  llvm::Value* words_differ(llvm::IRBuilder<>& builder, const Access& access);
  /// cell ^ epoch of the word at `word`, an aligned address.
  llvm::Value* compare_cell(llvm::IRBuilder<>& builder, llvm::Value* word);
  llvm::Value* load_thread_word(llvm::IRBuilder<>& builder, uint64_t offset,
                                llvm::Value* index = nullptr);
  void call_range(llvm::IRBuilder<>& builder, const RangeAccess& range,
                  uint64_t site_size);

  llvm::Function& function_;
  SiteTable& sites_;
  EntryPoints& entries_;
  llvm::Type* i32_;
  llvm::Type* i64_;
  llvm::AllocaInst* stack_slot_;
};

}  // namespace gosan::instrument
