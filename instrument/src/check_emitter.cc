// CheckEmitter for plain accesses: the arithmetic of detector_abi.h in IR.
#include "check_emitter.h"

#include <gosan/detector_abi.h>

#include <string>

#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace gosan::instrument {
namespace {

constexpr uint64_t kWordBytes = 8;
// x = cell ^ epoch matches when it is 0 above these bits.
constexpr uint64_t kReadShift = 24;
constexpr uint64_t kWriteShift = 16;
// The thread block lies behind the GS base.
constexpr unsigned kGsAddressSpace = 256;

uint64_t mask_table(bool is_write, uint64_t size) {
  switch (size) {
    case 1:
      return is_write ? GOSAN_GS_MASK_WRITE1 : GOSAN_GS_MASK_READ1;
    case 2:
      return is_write ? GOSAN_GS_MASK_WRITE2 : GOSAN_GS_MASK_READ2;
    default:
      return is_write ? GOSAN_GS_MASK_WRITE4 : GOSAN_GS_MASK_READ4;
  }
}

// Lies within one word and has entry points of its own.
bool is_within_word(const Access& access) {
  switch (access.size) {
    case 1:
    case 2:
    case 4:
    case kWordBytes:
      return access.align.value() >= access.size;
    default:
      return false;
  }
}

uint8_t plain_kind(bool is_write) {
  return is_write ? GOSAN_SITE_WRITE : GOSAN_SITE_READ;
}

void mark_own(llvm::Instruction* instruction) {
  instruction->setMetadata(llvm::LLVMContext::MD_nosanitize,
                           llvm::MDNode::get(instruction->getContext(), {}));
}

}  // namespace

llvm::FunctionCallee EntryPoints::access(bool is_write, uint64_t size) {
  llvm::Type* pointer = llvm::PointerType::getUnqual(module_.getContext());
  return declare(
      (is_write ? "__gosan_write" : "__gosan_read") + std::to_string(size),
      {pointer, pointer, pointer}, true);
}

llvm::FunctionCallee EntryPoints::range(bool is_write) {
  llvm::Type* pointer = llvm::PointerType::getUnqual(module_.getContext());
  llvm::Type* length = llvm::Type::getInt64Ty(module_.getContext());
  return declare(is_write ? "__gosan_write_range" : "__gosan_read_range",
                 {pointer, length, pointer, pointer}, true);
}

llvm::FunctionCallee EntryPoints::stride(bool is_write) {
  llvm::Type* pointer = llvm::PointerType::getUnqual(module_.getContext());
  llvm::Type* i64 = llvm::Type::getInt64Ty(module_.getContext());
  return declare(is_write ? "__gosan_write_stride" : "__gosan_read_stride",
                 {pointer, i64, i64, i64, pointer, pointer}, true);
}

llvm::FunctionCallee EntryPoints::declare(
    llvm::StringRef name, llvm::ArrayRef<llvm::Type*> parameters,
    bool keeps_registers) {
  llvm::Type* nothing = llvm::Type::getVoidTy(module_.getContext());
  llvm::FunctionCallee callee = module_.getOrInsertFunction(
      name, llvm::FunctionType::get(nothing, parameters, false));
  if (auto* function = llvm::dyn_cast<llvm::Function>(callee.getCallee())) {
    function->setDoesNotThrow();
    // The dynamic linker's lazy resolver does not keep every register.
    function->addFnAttr(llvm::Attribute::NonLazyBind);
    if (keeps_registers) {
      function->setCallingConv(llvm::CallingConv::PreserveAll);
    }
  }
  return callee;
}

CheckEmitter::CheckEmitter(llvm::Function& function, SiteTable& sites,
                           EntryPoints& entries)
    : function_(function),
      sites_(sites),
      entries_(entries),
      i32_(llvm::Type::getInt32Ty(function.getContext())),
      i64_(llvm::Type::getInt64Ty(function.getContext())) {
  llvm::BasicBlock& entry = function.getEntryBlock();
  llvm::IRBuilder<> builder(&entry, entry.getFirstNonPHIOrDbgOrAlloca());
  stack_slot_ = builder.CreateAlloca(i32_, nullptr, "gosan.stack_slot");
  builder.CreateStore(llvm::ConstantInt::get(i32_, 0), stack_slot_);
}

void CheckEmitter::emit(const HoistedAccess& hoisted) {
  const Access& access = hoisted.access;
  llvm::IRBuilder<> builder(hoisted.before);
  builder.SetCurrentDebugLocation(access.instruction->getDebugLoc());
  const bool within_word = is_within_word(access);
  llvm::Value* differs = !within_word ? words_differ(builder, access)
                         : access.size == kWordBytes
                             ? word_differs(builder, access)
                             : part_differs(builder, access);
  llvm::MDNode* unlikely =
      llvm::MDBuilder(function_.getContext()).createUnlikelyBranchWeights();
  builder.SetInsertPoint(llvm::SplitBlockAndInsertIfThen(
      differs, hoisted.before, /*Unreachable=*/false, unlikely));
  builder.SetCurrentDebugLocation(access.instruction->getDebugLoc());
  if (!within_word) {
    call_range(builder,
               {access.instruction, access.pointer,
                llvm::ConstantInt::get(i64_, access.size), access.is_write},
               access.size);
    return;
  }
  llvm::Constant* site =
      sites_.get(*access.instruction,
                 {plain_kind(access.is_write), access.size}, access.pointer);
  llvm::CallInst* call =
      builder.CreateCall(entries_.access(access.is_write, access.size),
                         {access.pointer, site, stack_slot_});
  call->setCallingConv(llvm::CallingConv::PreserveAll);
  call->addFnAttr(llvm::Attribute::Cold);
}

void CheckEmitter::emit(const RangeAccess& access) {
  llvm::IRBuilder<> builder(access.before ? access.before : access.instruction);
  builder.SetCurrentDebugLocation(access.instruction->getDebugLoc());
  const auto* length = llvm::dyn_cast<llvm::ConstantInt>(access.length);
  call_range(builder, access, length ? length->getZExtValue() : 0);
}

void CheckEmitter::emit(const StrideAccess& stride) {
  llvm::IRBuilder<> builder(stride.before);
  builder.SetCurrentDebugLocation(stride.instruction->getDebugLoc());
  llvm::Constant* site = sites_.get(
      *stride.instruction, {plain_kind(stride.is_write), stride.site_size},
      llvm::getLoadStorePointerOperand(stride.instruction));
  builder
      .CreateCall(entries_.stride(stride.is_write),
                  {stride.pointer, stride.step,
                   llvm::ConstantInt::get(i64_, stride.size), stride.count,
                   site, stack_slot_})
      ->setCallingConv(llvm::CallingConv::PreserveAll);
}

void CheckEmitter::call_range(llvm::IRBuilder<>& builder,
                              const RangeAccess& range, uint64_t site_size) {
  llvm::Constant* site =
      sites_.get(*range.instruction, {plain_kind(range.is_write), site_size},
                 range.pointer);
  llvm::Value* length = builder.CreateZExtOrTrunc(range.length, i64_);
  llvm::CallInst* call =
      builder.CreateCall(entries_.range(range.is_write),
                         {range.pointer, length, site, stack_slot_});
  call->setCallingConv(llvm::CallingConv::PreserveAll);
}

llvm::Value* CheckEmitter::word_differs(llvm::IRBuilder<>& builder,
                                        const Access& access) {
  llvm::Value* difference =
      compare_cell(builder, builder.CreatePtrToInt(access.pointer, i64_));
  return builder.CreateIsNotNull(builder.CreateLShr(
      difference, access.is_write ? kWriteShift : kReadShift));
}

llvm::Value* CheckEmitter::part_differs(llvm::IRBuilder<>& builder,
                                        const Access& access) {
  llvm::Value* address = builder.CreatePtrToInt(access.pointer, i64_);
  llvm::Value* word = address;
  llvm::Value* index = nullptr;  // null: byte 0 of the word
  if (access.align.value() < kWordBytes) {
    word = builder.CreateAnd(address, ~(kWordBytes - 1));
    index = builder.CreateAnd(address, kWordBytes - 1);
  }
  llvm::Value* difference = compare_cell(builder, word);
  llvm::Value* mask = load_thread_word(
      builder, mask_table(access.is_write, access.size), index);
  return builder.CreateIsNotNull(builder.CreateAnd(difference, mask));
}

// Large or unaligned: every word that it touches must be wholly ours. Where a
// word is only touched in part this may call although nothing changed, which
// costs time and never a race.
llvm::Value* CheckEmitter::words_differ(llvm::IRBuilder<>& builder,
                                        const Access& access) {
  const bool is_aligned = access.align.value() >= kWordBytes;
  llvm::Value* address = builder.CreatePtrToInt(access.pointer, i64_);
  auto word_of_byte = [&](uint64_t offset) {
    llvm::Value* byte =
        builder.CreateAdd(address, llvm::ConstantInt::get(i64_, offset));
    return is_aligned ? byte : builder.CreateAnd(byte, ~(kWordBytes - 1));
  };
  llvm::Value* differences = nullptr;
  auto include = [&](uint64_t offset) {
    llvm::Value* difference = compare_cell(builder, word_of_byte(offset));
    differences =
        differences ? builder.CreateOr(differences, difference) : difference;
  };
  for (uint64_t offset = 0; offset < access.size; offset += kWordBytes) {
    include(offset);
  }
  if (!is_aligned && access.size > 1) include(access.size - 1);
  return builder.CreateIsNotNull(builder.CreateLShr(
      differences, access.is_write ? kWriteShift : kReadShift));
}

llvm::Value* CheckEmitter::compare_cell(llvm::IRBuilder<>& builder,
                                        llvm::Value* word) {
  llvm::Value* cell_address = builder.CreateIntToPtr(
      builder.CreateXor(word, uint64_t{GOSAN_SHADOW_XOR}),
      llvm::PointerType::getUnqual(function_.getContext()));
  llvm::LoadInst* cell =
      builder.CreateAlignedLoad(i64_, cell_address, llvm::Align(kWordBytes));
  mark_own(cell);
  return builder.CreateXor(cell, load_thread_word(builder, GOSAN_GS_EPOCH));
}

llvm::Value* CheckEmitter::load_thread_word(llvm::IRBuilder<>& builder,
                                            uint64_t offset,
                                            llvm::Value* index) {
  llvm::Value* address = llvm::ConstantExpr::getIntToPtr(
      llvm::ConstantInt::get(i64_, offset),
      llvm::PointerType::get(function_.getContext(), kGsAddressSpace));
  if (index) address = builder.CreateGEP(i64_, address, index);
  llvm::LoadInst* word =
      builder.CreateAlignedLoad(i64_, address, llvm::Align(kWordBytes));
  mark_own(word);
  return word;
}

}  // namespace gosan::instrument
