// Entries of the call table are written by inline assembly, because only the
// assembler knows return addresses. It adds no instruction.
#include "call_table.h"

#include <gosan/detector_abi.h>

#include <string>

#include "accesses.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace gosan::instrument {
namespace {

// struct gosan_call, in a section that belongs to the function: "o" links it
// to the section of the function's symbol, so that --gc-sections drops both,
// "?" puts it into the same comdat group, if there is one. The local labels are
// numbers no hand-written assembly uses.
constexpr char kEntryAssembly[] =
    "9417:\n"
    ".pushsection gosan_calls,\"ao?\",@progbits,${1:p}\n"
    ".long 9417b - .\n"
    ".long ${0:p} - .\n";
// No slot.
constexpr char kNoSlotAssembly[] =
    ".long 0\n"
    ".popsection";
// The slot's place, which only the code generator knows, as it prints operands.
constexpr char kSlotAssembly[] =
    ".long 9418f - .\n"
    ".popsection\n"
    ".pushsection .rodata.gosan_slots,\"aMS\",@progbits,1\n"
    "9418: .asciz \"$2\"\n"
    ".popsection";
// A constant, and a symbol even where it could be preempted.
constexpr char kEntryOperands[] = "i,^Ws";
constexpr char kSlotOperand[] = ",*m";
// For an `asm goto` with one label.
constexpr char kTie[] = ",!i";

bool becomes_call(const llvm::MemIntrinsic& memory) {
  const auto* length = llvm::dyn_cast<llvm::ConstantInt>(memory.getLength());
  return !length || length->getZExtValue() > kMaxInlineBytes;
}

bool leaves_function(const llvm::CallBase& call) {
  if (const auto* memory = llvm::dyn_cast<llvm::MemIntrinsic>(&call)) {
    return becomes_call(*memory);
  }
  // Nothing may stand between a musttail call and its return, and it leaves
  // no return address.
  return !llvm::isa<llvm::IntrinsicInst>(call) && !call.isInlineAsm() &&
         !call.isMustTailCall() && !llvm::isa<llvm::CallBrInst>(call);
}

// Writes the entries of one function. An entry belongs to the smallest pc that
// is not below the return address, so its block has to be laid out right behind
// the call. For an invoke that block is another one, which the code generator
// puts next to the call unless it thinks that
// - it is cold, because it ends in `unreachable`: such a block is made to end
// in
//   an endless loop instead;
// - it is behind a loop in which the invoke is, because only the handler goes
//   round again: an edge back to the invoke, never taken, ties the two
//   together.
class EntryWriter {
 public:
  EntryWriter(llvm::Function& function, SiteTable& sites,
              llvm::AllocaInst* stack_slot)
      : function_(function), sites_(sites), stack_slot_(stack_slot) {
    find_invokes_that_leave_loops();
    llvm::Type* nothing = llvm::Type::getVoidTy(function.getContext());
    llvm::Type* pointer = llvm::PointerType::getUnqual(function.getContext());
    const llvm::SmallVector<llvm::Type*, 3> parameters(stack_slot ? 3 : 2,
                                                       pointer);
    type_ = llvm::FunctionType::get(nothing, parameters, false);
  }

  void write(llvm::CallBase& call) {
    llvm::Constant* site = sites_.get(call, {.kind = GOSAN_SITE_CALL}, nullptr);
    if (auto* invoke = llvm::dyn_cast<llvm::InvokeInst>(&call)) {
      write_behind_invoke(*invoke, site);
    } else {
      insert(call.getNextNode(), site, call.getDebugLoc());
    }
  }

 private:
  void find_invokes_that_leave_loops() {
    const llvm::DominatorTree dominators(function_);
    const llvm::LoopInfo loops(dominators);
    if (loops.empty()) return;
    for (const llvm::BasicBlock& block : function_) {
      auto* invoke = llvm::dyn_cast<llvm::InvokeInst>(block.getTerminator());
      const llvm::Loop* loop = loops.getLoopFor(&block);
      if (invoke && loop && !loop->contains(invoke->getNormalDest())) {
        leaves_loop_.insert(invoke);
      }
    }
  }

  void write_behind_invoke(llvm::InvokeInst& invoke, llvm::Constant* site) {
    const bool leaves_loop = leaves_loop_.contains(&invoke);
    llvm::BasicBlock* next = invoke.getNormalDest();
    if (!next->getSinglePredecessor()) {
      next = llvm::SplitEdge(invoke.getParent(), next);
    }
    next->moveAfter(invoke.getParent());
    if (llvm::isa<llvm::UnreachableInst>(&*next->getFirstInsertionPt())) {
      end_in_loop(*next);
    }
    llvm::Instruction* first = &*next->getFirstInsertionPt();
    if (leaves_loop) {
      insert_tied(first, site, invoke);
    } else {
      insert(first, site, invoke.getDebugLoc());
    }
  }

  static void end_in_loop(llvm::BasicBlock& block) {
    llvm::BasicBlock* end =
        llvm::BasicBlock::Create(block.getContext(), "", block.getParent());
    end->moveAfter(&block);
    llvm::IRBuilder<>(end).CreateBr(end);
    block.getTerminator()->eraseFromParent();
    llvm::IRBuilder<>(&block).CreateBr(end);
  }

  void insert(llvm::Instruction* before, llvm::Constant* site,
              const llvm::DebugLoc& place) {
    llvm::IRBuilder<> builder(before);
    builder.SetCurrentDebugLocation(place);
    llvm::CallInst* entry = builder.CreateCall(assembly(""), operands(site));
    entry->setDoesNotThrow();
    name_slot_type(*entry);
  }

  void insert_tied(llvm::Instruction* before, llvm::Constant* site,
                   llvm::InvokeInst& invoke) {
    llvm::BasicBlock* block = before->getParent();
    llvm::BasicBlock* rest = llvm::SplitBlock(block, before);
    llvm::BasicBlock* back = llvm::SplitBlock(invoke.getParent(), &invoke);
    block->getTerminator()->eraseFromParent();
    llvm::IRBuilder<> builder(block);
    builder.SetCurrentDebugLocation(invoke.getDebugLoc());
    name_slot_type(*builder.CreateCallBr(type_, assembly(kTie), rest, {back},
                                         operands(site)));
  }

  llvm::InlineAsm* assembly(llvm::StringRef tie) {
    std::string text = kEntryAssembly;
    text += stack_slot_ ? kSlotAssembly : kNoSlotAssembly;
    std::string operands = kEntryOperands;
    if (stack_slot_) operands += kSlotOperand;
    operands += tie;
    return llvm::InlineAsm::get(type_, text, operands,
                                /*hasSideEffects=*/true);
  }

  llvm::SmallVector<llvm::Value*, 3> operands(llvm::Constant* site) {
    llvm::SmallVector<llvm::Value*, 3> values{site, &function_};
    if (stack_slot_) values.push_back(stack_slot_);
    return values;
  }

  // A memory operand is a pointer that says what it points to.
  void name_slot_type(llvm::CallBase& entry) {
    if (!stack_slot_) return;
    entry.addParamAttr(2,
                       llvm::Attribute::get(function_.getContext(),
                                            llvm::Attribute::ElementType,
                                            stack_slot_->getAllocatedType()));
  }

  llvm::Function& function_;
  SiteTable& sites_;
  llvm::AllocaInst* stack_slot_;  // null: none
  llvm::SmallPtrSet<const llvm::InvokeInst*, 4> leaves_loop_;
  llvm::FunctionType* type_;
};

}  // namespace

llvm::SmallVector<llvm::CallBase*, 16> find_calls(llvm::Function& function) {
  llvm::SmallVector<llvm::CallBase*, 16> calls;
  for (llvm::BasicBlock& block : function) {
    for (llvm::Instruction& instruction : block) {
      auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
      if (call && leaves_function(*call)) calls.push_back(call);
    }
  }
  return calls;
}

void emit_call_table(llvm::Function& function,
                     llvm::ArrayRef<llvm::CallBase*> calls, SiteTable& sites,
                     llvm::AllocaInst* stack_slot) {
  if (calls.empty()) return;
  EntryWriter writer(function, sites, stack_slot);
  for (llvm::CallBase* call : calls) writer.write(*call);
}

}  // namespace gosan::instrument
