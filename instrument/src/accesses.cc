// find_accesses: one walk over the instructions.
#include "accesses.h"

#include "atomic_calls.h"
#include "library_calls.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/CaptureTracking.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

namespace gosan::instrument {
namespace {

bool is_masked(const llvm::IntrinsicInst& intrinsic) {
  switch (intrinsic.getIntrinsicID()) {
    case llvm::Intrinsic::masked_load:
    case llvm::Intrinsic::masked_store:
    case llvm::Intrinsic::masked_gather:
    case llvm::Intrinsic::masked_scatter:
    case llvm::Intrinsic::masked_expandload:
    case llvm::Intrinsic::masked_compressstore:
      return true;
    default:
      return false;
  }
}

bool is_compiler_counter(const llvm::GlobalVariable& variable) {
  const llvm::StringRef name = variable.getName();
  return name.starts_with("__llvm_") || name.starts_with("__prof") ||
         name.starts_with("llvm.");
}

// The slots of a vtable never change; the object's pointer to it does.
bool is_vtable_slot(const llvm::Value& pointer,
                    const llvm::DataLayout& layout) {
  int64_t offset = 0;
  const auto* table = llvm::dyn_cast<llvm::LoadInst>(
      llvm::GetPointerBaseWithConstantOffset(&pointer, offset, layout));
  const llvm::MDNode* tag =
      table ? table->getMetadata(llvm::LLVMContext::MD_tbaa) : nullptr;
  return tag && tag->isTBAAVtableAccess();
}

// Where an instruction without a place comes from: the optimiser takes it away
// from what it moves. Whoever uses what was loaded, or made what is stored, was
// next to it in the source. Null: unknown.
llvm::DILocation* place_near(const llvm::Instruction& instruction) {
  constexpr std::size_t kMaxLooks = 16;
  llvm::SmallSetVector<const llvm::Value*, kMaxLooks> near;
  near.insert(&instruction);
  for (std::size_t i = 0; i < near.size() && i < kMaxLooks; ++i) {
    const auto* at = llvm::dyn_cast<llvm::Instruction>(near[i]);
    if (at == nullptr) continue;
    if (llvm::DILocation* place = at->getDebugLoc()) return place;
    if (const auto* store = llvm::dyn_cast<llvm::StoreInst>(at)) {
      near.insert(store->getValueOperand());
    } else {
      near.insert(at->user_begin(), at->user_end());
    }
  }
  return nullptr;
}

class Finder {
 public:
  Finder(llvm::Function& function, const FunctionNames& names,
         const llvm::TargetLibraryInfo& library)
      : function_(function),
        layout_(function.getParent()->getDataLayout()),
        names_(names),
        library_(library) {}

  FunctionAccesses run() {
    for (llvm::Instruction& instruction : llvm::instructions(function_)) {
      if (!instruction.getDebugLoc() && instruction.mayReadOrWriteMemory()) {
        instruction.setDebugLoc(place_near(instruction));
      }
      if (!is_skipped(instruction)) visit(instruction);
    }
    for (llvm::CallBase* call : library_calls_) add_library_call(*call);
    return std::move(found_);
  }

 private:
  // Runtime code that was inlined by force keeps being runtime code.
  bool is_skipped(const llvm::Instruction& instruction) const {
    if (instruction.hasMetadata(llvm::LLVMContext::MD_nosanitize)) return true;
    const llvm::DILocation* place = instruction.getDebugLoc();
    const llvm::DISubprogram* from =
        place ? place->getScope()->getSubprogram() : nullptr;
    const llvm::StringRef name =
        from ? names_.mangled(*from) : function_.getName();
    return is_runtime_name(name) || is_trusted_library_name(name);
  }

  void visit(llvm::Instruction& instruction) {
    if (auto* load = llvm::dyn_cast<llvm::LoadInst>(&instruction)) {
      visit_load(*load);
    } else if (auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction)) {
      visit_store(*store);
    } else if (llvm::isa<llvm::AtomicRMWInst, llvm::AtomicCmpXchgInst>(
                   instruction)) {
      if (is_checked(atomic_pointer(instruction))) {
        found_.atomics.push_back(&instruction);
      }
    } else if (auto* fence = llvm::dyn_cast<llvm::FenceInst>(&instruction)) {
      // Signal fences order nothing between goroutines.
      if (fence->getSyncScopeID() == llvm::SyncScope::System) {
        found_.atomics.push_back(&instruction);
      }
    } else if (auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction)) {
      visit_call(*call);
    }
  }

  static const llvm::Value* atomic_pointer(const llvm::Instruction& atomic) {
    if (const auto* rmw = llvm::dyn_cast<llvm::AtomicRMWInst>(&atomic)) {
      return rmw->getPointerOperand();
    }
    return llvm::cast<llvm::AtomicCmpXchgInst>(atomic).getPointerOperand();
  }

  void visit_load(llvm::LoadInst& load) {
    if (!is_checked(load.getPointerOperand())) return;
    if (load.isAtomic()) {
      found_.atomics.push_back(&load);
      return;
    }
    if (load.hasMetadata(llvm::LLVMContext::MD_invariant_load) ||
        is_vtable_slot(*load.getPointerOperand(), layout_)) {
      return;
    }
    add_sized(load, load.getPointerOperand(), load.getType(), load.getAlign(),
              false);
  }

  void visit_store(llvm::StoreInst& store) {
    if (!is_checked(store.getPointerOperand())) return;
    if (store.isAtomic()) {
      found_.atomics.push_back(&store);
      return;
    }
    add_sized(store, store.getPointerOperand(),
              store.getValueOperand()->getType(), store.getAlign(), true);
  }

  void visit_call(llvm::CallBase& call) {
    if (auto* memory = llvm::dyn_cast<llvm::MemIntrinsic>(&call)) {
      visit_memory_intrinsic(*memory);
      return;
    }
    if (auto* intrinsic = llvm::dyn_cast<llvm::IntrinsicInst>(&call)) {
      if (is_masked(*intrinsic)) found_.masked.push_back(&call);
      return;
    }
    if (is_assembly_on_memory(call)) ++found_.unseen_assembly;
    if (accesses_memory(call, library_)) library_calls_.push_back(&call);
    const auto atomic = atomic_call(call);
    if (atomic && is_checked(atomic->pointer) &&
        llvm::isa<llvm::CallInst>(call)) {
      found_.atomic_calls.push_back(&call);
    }
    // A struct passed by value is read where the call copies it.
    for (unsigned i = 0; i < call.arg_size(); ++i) {
      if (!call.isByValArgument(i)) continue;
      llvm::Value* argument = call.getArgOperand(i);
      if (is_checked(argument)) {
        add_sized(call, argument, call.getParamByValType(i),
                  call.getParamAlign(i).valueOrOne(), false);
      }
    }
  }

  static bool is_assembly_on_memory(const llvm::CallBase& call) {
    const auto* assembly =
        llvm::dyn_cast<llvm::InlineAsm>(call.getCalledOperand());
    if (!assembly || assembly->getAsmString().empty()) return false;
    for (const auto& operand : assembly->ParseConstraints()) {
      const bool clobbers_memory = operand.Type == llvm::InlineAsm::isClobber &&
                                   operand.Codes.front() == "{memory}";
      if (operand.isIndirect || clobbers_memory) return true;
    }
    return false;
  }

  // Emits code: after the walk.
  void add_library_call(llvm::CallBase& call) {
    for (const RangeAccess& range : ranges_of_call(call, library_)) {
      if (is_checked(range.pointer)) found_.ranges.push_back(range);
    }
  }

  void visit_memory_intrinsic(llvm::MemIntrinsic& memory) {
    if (auto* transfer = llvm::dyn_cast<llvm::MemTransferInst>(&memory)) {
      if (is_checked(transfer->getRawSource())) {
        add_range(memory, transfer->getRawSource(),
                  transfer->getSourceAlign().valueOrOne(), false);
      }
    }
    if (is_checked(memory.getRawDest())) {
      add_range(memory, memory.getRawDest(), memory.getDestAlign().valueOrOne(),
                true);
    }
  }

  void add_sized(llvm::Instruction& instruction, llvm::Value* pointer,
                 llvm::Type* type, llvm::Align align, bool is_write) {
    const llvm::TypeSize size = layout_.getTypeStoreSize(type);
    if (size.isScalable() || size.getFixedValue() == 0) return;
    add_bytes(instruction, pointer, size.getFixedValue(), align, is_write);
  }

  void add_range(llvm::MemIntrinsic& memory, llvm::Value* pointer,
                 llvm::Align align, bool is_write) {
    const auto* length = llvm::dyn_cast<llvm::ConstantInt>(memory.getLength());
    if (!length) {
      found_.ranges.push_back({&memory, pointer, memory.getLength(), is_write});
    } else if (!length->isZero()) {
      add_bytes(memory, pointer, length->getZExtValue(), align, is_write);
    }
  }

  void add_bytes(llvm::Instruction& instruction, llvm::Value* pointer,
                 uint64_t size, llvm::Align align, bool is_write) {
    if (size <= kMaxInlineBytes) {
      found_.plain.push_back({&instruction, pointer, size, align, is_write});
    } else {
      auto* length = llvm::ConstantInt::get(
          llvm::Type::getInt64Ty(function_.getContext()), size);
      found_.ranges.push_back({&instruction, pointer, length, is_write});
    }
  }

  bool is_checked(const llvm::Value* pointer) {
    if (pointer->getType()->getPointerAddressSpace() != 0 ||
        pointer->isSwiftError()) {
      return false;
    }
    const llvm::Value* object = llvm::getUnderlyingObject(pointer);
    if (const auto* global = llvm::dyn_cast<llvm::GlobalVariable>(object)) {
      return !global->isConstant() && !is_compiler_counter(*global);
    }
    const auto* argument = llvm::dyn_cast<llvm::Argument>(object);
    const bool is_local = llvm::isa<llvm::AllocaInst>(object) ||
                          (argument && argument->hasByValAttr());
    return !is_local || escapes(object);
  }

  bool escapes(const llvm::Value* local) {
    auto [entry, is_new] = escapes_.try_emplace(local, true);
    if (is_new) {
      entry->second = llvm::PointerMayBeCaptured(local, /*ReturnCaptures=*/true,
                                                 /*StoreCaptures=*/true);
    }
    return entry->second;
  }

  llvm::Function& function_;
  const llvm::DataLayout& layout_;
  const FunctionNames& names_;
  const llvm::TargetLibraryInfo& library_;
  std::vector<llvm::CallBase*> library_calls_;
  llvm::DenseMap<const llvm::Value*, bool> escapes_;
  FunctionAccesses found_;
};

}  // namespace

FunctionAccesses find_accesses(llvm::Function& function,
                               const FunctionNames& names,
                               const llvm::TargetLibraryInfo& library) {
  return Finder(function, names, library).run();
}

}  // namespace gosan::instrument
