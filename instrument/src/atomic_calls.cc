// Names and operands as in "GCC's __atomic library": the generic functions get
// the size first, those for one size have it in their name.
#include "atomic_calls.h"

#include <gosan/detector_abi.h>

#include "check_emitter.h"

namespace gosan::instrument {
namespace {

// What follows "__atomic_" and precedes the size.
std::optional<uint32_t> kind_of(llvm::StringRef operation) {
  if (operation == "load") return GOSAN_ATOMIC_LOAD;
  if (operation == "store") return GOSAN_ATOMIC_STORE;
  for (const char* name :
       {"exchange", "compare_exchange", "fetch_add", "fetch_sub", "fetch_and",
        "fetch_or", "fetch_xor", "fetch_nand", "add_fetch", "sub_fetch",
        "and_fetch", "or_fetch", "xor_fetch", "nand_fetch"}) {
    if (operation == name) return GOSAN_ATOMIC_RMW;
  }
  return std::nullopt;
}

}  // namespace

std::optional<AtomicCall> atomic_call(const llvm::CallBase& call) {
  const llvm::Function* callee = call.getCalledFunction();
  llvm::StringRef name = callee ? callee->getName() : "";
  if (!name.consume_front("__atomic_")) return std::nullopt;
  const auto [head, tail] = name.rsplit('_');
  uint64_t size = 0;
  const bool is_sized = !tail.getAsInteger(10, size);
  const llvm::StringRef operation = is_sized ? head : name;
  const std::optional<uint32_t> kind = kind_of(operation);
  const unsigned count = call.arg_size();
  const unsigned first = is_sized ? 0 : 1;
  if (!kind || count < first + 2) return std::nullopt;
  const bool compares = operation == "compare_exchange";
  return AtomicCall{call.getArgOperand(first),
                    is_sized ? nullptr : call.getArgOperand(0),
                    size,
                    *kind,
                    call.getArgOperand(compares ? count - 2 : count - 1),
                    compares ? call.getArgOperand(count - 1) : nullptr};
}

void CheckEmitter::emit_atomic_call(llvm::CallBase& call) {
  const AtomicCall atomic = *atomic_call(call);
  llvm::IRBuilder<> builder(&call);
  llvm::Value* size = atomic.size
                          ? builder.CreateZExtOrTrunc(atomic.size, i64_)
                          : llvm::ConstantInt::get(i64_, atomic.fixed_size);
  const auto* known = llvm::dyn_cast<llvm::ConstantInt>(size);
  const uint8_t site_kind = atomic.kind == GOSAN_ATOMIC_LOAD
                                ? GOSAN_SITE_ATOMIC_READ
                                : GOSAN_SITE_ATOMIC_WRITE;
  builder.CreateCall(
      entries_.atomic_begin(),
      {atomic.pointer, size, builder.getInt32(atomic.kind),
       sites_.get(call, {site_kind, known ? known->getZExtValue() : 0},
                  atomic.pointer),
       stack_slot_});

  builder.SetInsertPoint(call.getNextNode());
  builder.SetCurrentDebugLocation(call.getDebugLoc());
  llvm::Value* kind = builder.getInt32(atomic.kind);
  llvm::Value* order = atomic.order;
  if (atomic.failure_order) {
    // One that failed was a load.
    llvm::Value* success = builder.CreateIsNotNull(&call);
    kind = builder.CreateSelect(success, kind,
                                builder.getInt32(GOSAN_ATOMIC_LOAD));
    order = builder.CreateSelect(success, order, atomic.failure_order);
  }
  builder.CreateCall(entries_.atomic_end(), {atomic.pointer, kind, order});
}

}  // namespace gosan::instrument
