// CheckEmitter for atomics, fences and masked vector accesses.
#include <gosan/detector_abi.h>

#include "check_emitter.h"
#include "llvm/IR/IntrinsicInst.h"

namespace gosan::instrument {
namespace {

// C11's memory_order numbers.
uint32_t order_number(llvm::AtomicOrdering order) {
  return static_cast<uint32_t>(llvm::toCABI(order));
}

struct AtomicShape {
  llvm::Value* pointer;
  llvm::Type* type;
  uint32_t kind;  // enum gosan_atomic_kind
  llvm::AtomicOrdering order;
};

AtomicShape shape_of(llvm::Instruction& atomic) {
  if (auto* load = llvm::dyn_cast<llvm::LoadInst>(&atomic)) {
    return {load->getPointerOperand(), load->getType(), GOSAN_ATOMIC_LOAD,
            load->getOrdering()};
  }
  if (auto* store = llvm::dyn_cast<llvm::StoreInst>(&atomic)) {
    return {store->getPointerOperand(), store->getValueOperand()->getType(),
            GOSAN_ATOMIC_STORE, store->getOrdering()};
  }
  if (auto* rmw = llvm::dyn_cast<llvm::AtomicRMWInst>(&atomic)) {
    return {rmw->getPointerOperand(), rmw->getType(), GOSAN_ATOMIC_RMW,
            rmw->getOrdering()};
  }
  auto& exchange = llvm::cast<llvm::AtomicCmpXchgInst>(atomic);
  return {exchange.getPointerOperand(), exchange.getCompareOperand()->getType(),
          GOSAN_ATOMIC_RMW, exchange.getSuccessOrdering()};
}

// The pieces of a masked intrinsic, one name for all of them.
struct MaskedShape {
  llvm::Value* pointer;  // one address, or a vector of addresses
  llvm::Value* mask;
  llvm::VectorType* type;
  bool is_write;
  bool is_packed;  // the active lanes are adjacent in memory
};

MaskedShape shape_of(llvm::IntrinsicInst& intrinsic) {
  auto* argument_type =
      llvm::dyn_cast<llvm::VectorType>(intrinsic.getArgOperand(0)->getType());
  auto* result_type = llvm::dyn_cast<llvm::VectorType>(intrinsic.getType());
  switch (intrinsic.getIntrinsicID()) {
    case llvm::Intrinsic::masked_load:
    case llvm::Intrinsic::masked_gather:
      return {intrinsic.getArgOperand(0), intrinsic.getArgOperand(2),
              result_type, false, false};
    case llvm::Intrinsic::masked_expandload:
      return {intrinsic.getArgOperand(0), intrinsic.getArgOperand(1),
              result_type, false, true};
    case llvm::Intrinsic::masked_compressstore:
      return {intrinsic.getArgOperand(1), intrinsic.getArgOperand(2),
              argument_type, true, true};
    default:  // masked_store, masked_scatter
      return {intrinsic.getArgOperand(1), intrinsic.getArgOperand(3),
              argument_type, true, false};
  }
}

}  // namespace

// These keep no registers: they always run, and the detector's side may be
// ordinary code.
llvm::FunctionCallee EntryPoints::atomic_begin() {
  llvm::Type* pointer = llvm::PointerType::getUnqual(module_.getContext());
  llvm::Type* i32 = llvm::Type::getInt32Ty(module_.getContext());
  llvm::Type* i64 = llvm::Type::getInt64Ty(module_.getContext());
  return declare("__gosan_atomic_begin", {pointer, i64, i32, pointer, pointer},
                 false);
}

llvm::FunctionCallee EntryPoints::atomic_end() {
  llvm::Type* pointer = llvm::PointerType::getUnqual(module_.getContext());
  llvm::Type* i32 = llvm::Type::getInt32Ty(module_.getContext());
  return declare("__gosan_atomic_end", {pointer, i32, i32}, false);
}

llvm::FunctionCallee EntryPoints::fence() {
  llvm::Type* pointer = llvm::PointerType::getUnqual(module_.getContext());
  llvm::Type* i32 = llvm::Type::getInt32Ty(module_.getContext());
  return declare("__gosan_fence", {i32, pointer, pointer}, false);
}

void CheckEmitter::emit_atomic(llvm::Instruction& atomic) {
  llvm::IRBuilder<> builder(&atomic);
  if (auto* fence = llvm::dyn_cast<llvm::FenceInst>(&atomic)) {
    llvm::Constant* site =
        sites_.get(atomic, {.kind = GOSAN_SITE_CALL}, nullptr);
    builder.CreateCall(entries_.fence(),
                       {builder.getInt32(order_number(fence->getOrdering())),
                        site, stack_slot_});
    return;
  }
  const AtomicShape shape = shape_of(atomic);
  const uint64_t size =
      atomic.getModule()->getDataLayout().getTypeStoreSize(shape.type);
  const uint8_t site_kind = shape.kind == GOSAN_ATOMIC_LOAD
                                ? GOSAN_SITE_ATOMIC_READ
                                : GOSAN_SITE_ATOMIC_WRITE;
  builder.CreateCall(
      entries_.atomic_begin(),
      {shape.pointer, builder.getInt64(size), builder.getInt32(shape.kind),
       sites_.get(atomic, {site_kind, size}, shape.pointer), stack_slot_});

  builder.SetInsertPoint(atomic.getNextNode());
  builder.SetCurrentDebugLocation(atomic.getDebugLoc());
  llvm::Value* kind = builder.getInt32(shape.kind);
  llvm::Value* order = builder.getInt32(order_number(shape.order));
  if (auto* exchange = llvm::dyn_cast<llvm::AtomicCmpXchgInst>(&atomic)) {
    // One that failed was a load.
    llvm::Value* success = builder.CreateExtractValue(exchange, 1);
    kind = builder.CreateSelect(success, kind,
                                builder.getInt32(GOSAN_ATOMIC_LOAD));
    order = builder.CreateSelect(
        success, order,
        builder.getInt32(order_number(exchange->getFailureOrdering())));
  }
  builder.CreateCall(entries_.atomic_end(), {shape.pointer, kind, order});
}

void CheckEmitter::emit_masked(llvm::Instruction& intrinsic) {
  const MaskedShape shape =
      shape_of(llvm::cast<llvm::IntrinsicInst>(intrinsic));
  const auto* type = llvm::dyn_cast<llvm::FixedVectorType>(shape.type);
  if (!type) return;  // x86-64 has no scalable vectors
  const uint64_t lane_bytes =
      intrinsic.getModule()->getDataLayout().getTypeStoreSize(
          type->getElementType());
  llvm::IRBuilder<> builder(&intrinsic);
  auto check = [&](llvm::Value* pointer, llvm::Value* active_lanes) {
    llvm::Value* length =
        builder.CreateMul(builder.CreateZExtOrTrunc(active_lanes, i64_),
                          llvm::ConstantInt::get(i64_, lane_bytes));
    call_range(builder, {&intrinsic, pointer, length, shape.is_write}, 0);
  };
  if (shape.is_packed) {
    llvm::Value* bits = builder.CreateBitCast(
        shape.mask, builder.getIntNTy(type->getNumElements()));
    // Wide enough to hold the count of a full mask.
    bits = builder.CreateZExtOrTrunc(bits, i64_);
    check(shape.pointer,
          builder.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, bits));
    return;
  }
  const bool has_addresses = shape.pointer->getType()->isVectorTy();
  for (uint64_t lane = 0; lane < type->getNumElements(); ++lane) {
    llvm::Value* pointer =
        has_addresses ? builder.CreateExtractElement(shape.pointer, lane)
                      : builder.CreateConstGEP1_64(type->getElementType(),
                                                   shape.pointer, lane);
    check(pointer, builder.CreateExtractElement(shape.mask, lane));
  }
}

}  // namespace gosan::instrument
