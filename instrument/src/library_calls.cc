// One row for each function: which operand is accessed, and how many bytes of
// it. The rows follow the C standard's description of the function; where that
// leaves the extent open (a parser that stops somewhere), only the bytes that
// are certainly accessed count.
#include "library_calls.h"

#include <optional>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

namespace gosan::instrument {
namespace {

enum class Extent {
  kOne,             // a byte
  kArgument,        // operand n
  kProduct,         // operand n times operand n + 1
  kResultTimes,     // operand n times the result
  kString,          // up to and with the terminator
  kStringAtMost,    // the same, but at most operand n bytes
  kStringOf,        // as long as the string in operand n
  kStringOfAtMost,  // as long as the string in operand n, at most n + 1 bytes,
                    // and a terminator
  kCompared,        // up to the first difference from operand n
  kComparedAtMost,  // the same, but at most as operand 2 says
  kResult,          // the result and one more
  kResultAtMost,    // the same, but at most operand n
  kFound,           // up to where the result points, else the whole string
  kFoundIn,         // up to where the result points, else operand n
  kFilled,          // the string that is there afterwards, if the result is one
};

struct Touch {
  unsigned operand;
  bool is_write;
  Extent extent;
  unsigned n = 0;
  // From the end of the string that the operand holds.
  bool appends = false;
};

struct Row {
  llvm::LibFunc function;
  Touch touches[3];
  unsigned count;
};

constexpr bool kReads = false;
constexpr bool kWrites = true;

constexpr Row one(llvm::LibFunc function, Touch a) {
  return {function, {a, {}, {}}, 1};
}
constexpr Row two(llvm::LibFunc function, Touch a, Touch b) {
  return {function, {a, b, {}}, 2};
}
constexpr Row three(llvm::LibFunc function, Touch a, Touch b, Touch c) {
  return {function, {a, b, c}, 3};
}

constexpr Touch string(unsigned operand) {
  return {operand, kReads, Extent::kString};
}
constexpr Touch bytes(unsigned operand, bool is_write, unsigned n) {
  return {operand, is_write, Extent::kArgument, n};
}
constexpr Row copy(llvm::LibFunc function) {
  return two(function, bytes(1, kReads, 2), bytes(0, kWrites, 2));
}
constexpr Row copy_string(llvm::LibFunc function) {
  return two(function, string(1), {0, kWrites, Extent::kStringOf, 1});
}
constexpr Row copy_padded(llvm::LibFunc function) {
  return two(function, {1, kReads, Extent::kStringAtMost, 2},
             bytes(0, kWrites, 2));
}
constexpr Row append(llvm::LibFunc function) {
  return three(function, string(1), string(0),
               {0, kWrites, Extent::kStringOf, 1, true});
}
constexpr Row append_at_most(llvm::LibFunc function) {
  return three(function, {1, kReads, Extent::kStringAtMost, 2}, string(0),
               {0, kWrites, Extent::kStringOfAtMost, 1, true});
}
constexpr Row compare(llvm::LibFunc function, Extent extent) {
  return two(function, {0, kReads, extent, 1}, {1, kReads, extent, 0});
}
constexpr Row parse(llvm::LibFunc function) {
  return one(function, {0, kReads, Extent::kOne});
}

constexpr Row kRows[] = {
    copy(llvm::LibFunc_memcpy),
    copy(llvm::LibFunc_memcpy_chk),
    copy(llvm::LibFunc_memmove),
    copy(llvm::LibFunc_memmove_chk),
    copy(llvm::LibFunc_mempcpy),
    copy(llvm::LibFunc_mempcpy_chk),
    one(llvm::LibFunc_memset, bytes(0, kWrites, 2)),
    one(llvm::LibFunc_memset_chk, bytes(0, kWrites, 2)),
    one(llvm::LibFunc_bzero, bytes(0, kWrites, 1)),
    two(llvm::LibFunc_bcopy, bytes(0, kReads, 2), bytes(1, kWrites, 2)),
    two(llvm::LibFunc_memcmp, bytes(0, kReads, 2), bytes(1, kReads, 2)),
    two(llvm::LibFunc_bcmp, bytes(0, kReads, 2), bytes(1, kReads, 2)),
    one(llvm::LibFunc_memchr, {0, kReads, Extent::kFoundIn, 2}),
    one(llvm::LibFunc_memrchr, bytes(0, kReads, 2)),
    one(llvm::LibFunc_strlen, {0, kReads, Extent::kResult}),
    one(llvm::LibFunc_strnlen, {0, kReads, Extent::kResultAtMost, 1}),
    one(llvm::LibFunc_strchr, {0, kReads, Extent::kFound}),
    one(llvm::LibFunc_strrchr, string(0)),
    two(llvm::LibFunc_strstr, {0, kReads, Extent::kFound}, string(1)),
    two(llvm::LibFunc_strspn, {0, kReads, Extent::kResult}, string(1)),
    two(llvm::LibFunc_strcspn, {0, kReads, Extent::kResult}, string(1)),
    two(llvm::LibFunc_strpbrk, {0, kReads, Extent::kFound}, string(1)),
    compare(llvm::LibFunc_strcmp, Extent::kCompared),
    compare(llvm::LibFunc_strncmp, Extent::kComparedAtMost),
    // Equal letters of different case would end the common part too early: the
    // first byte is certain.
    two(llvm::LibFunc_strcasecmp, {0, kReads, Extent::kOne},
        {1, kReads, Extent::kOne}),
    copy_string(llvm::LibFunc_strcpy),
    copy_string(llvm::LibFunc_strcpy_chk),
    copy_string(llvm::LibFunc_stpcpy),
    copy_string(llvm::LibFunc_stpcpy_chk),
    copy_padded(llvm::LibFunc_strncpy),
    copy_padded(llvm::LibFunc_strncpy_chk),
    copy_padded(llvm::LibFunc_stpncpy),
    copy_padded(llvm::LibFunc_stpncpy_chk),
    append(llvm::LibFunc_strcat),
    append(llvm::LibFunc_strcat_chk),
    append_at_most(llvm::LibFunc_strncat),
    append_at_most(llvm::LibFunc_strncat_chk),
    one(llvm::LibFunc_strdup, string(0)),
    one(llvm::LibFunc_strndup, {0, kReads, Extent::kStringAtMost, 1}),
    parse(llvm::LibFunc_atoi),
    parse(llvm::LibFunc_atol),
    parse(llvm::LibFunc_atoll),
    parse(llvm::LibFunc_atof),
    parse(llvm::LibFunc_strtol),
    parse(llvm::LibFunc_strtoll),
    parse(llvm::LibFunc_strtoul),
    parse(llvm::LibFunc_strtoull),
    parse(llvm::LibFunc_strtof),
    parse(llvm::LibFunc_strtod),
    parse(llvm::LibFunc_strtold),
    parse(llvm::LibFunc_sscanf),
    one(llvm::LibFunc_puts, string(0)),
    one(llvm::LibFunc_fputs, string(0)),
    one(llvm::LibFunc_fwrite, {0, kReads, Extent::kProduct, 1}),
    one(llvm::LibFunc_fread, {0, kWrites, Extent::kResultTimes, 1}),
    one(llvm::LibFunc_fgets, {0, kWrites, Extent::kFilled}),
    one(llvm::LibFunc_sprintf, {0, kWrites, Extent::kResult}),
    one(llvm::LibFunc_sprintf_chk, {0, kWrites, Extent::kResult}),
    one(llvm::LibFunc_vsprintf, {0, kWrites, Extent::kResult}),
    one(llvm::LibFunc_vsprintf_chk, {0, kWrites, Extent::kResult}),
    one(llvm::LibFunc_snprintf, {0, kWrites, Extent::kResultAtMost, 1}),
    one(llvm::LibFunc_snprintf_chk, {0, kWrites, Extent::kResultAtMost, 1}),
    one(llvm::LibFunc_vsnprintf, {0, kWrites, Extent::kResultAtMost, 1}),
    one(llvm::LibFunc_vsnprintf_chk, {0, kWrites, Extent::kResultAtMost, 1}),
    one(llvm::LibFunc_qsort, {0, kWrites, Extent::kProduct, 1}),
};

const Row* row_of(const llvm::CallBase& call,
                  const llvm::TargetLibraryInfo& library) {
  const llvm::Function* callee = call.getCalledFunction();
  llvm::LibFunc function;
  if (!callee || !callee->isDeclaration() ||
      !library.getLibFunc(*callee, function)) {
    return nullptr;
  }
  for (const Row& row : kRows) {
    if (row.function == function) return &row;
  }
  return nullptr;
}

bool needs_result(Extent extent) {
  switch (extent) {
    case Extent::kResultTimes:
    case Extent::kResult:
    case Extent::kResultAtMost:
    case Extent::kFound:
    case Extent::kFoundIn:
    case Extent::kFilled:
      return true;
    default:
      return false;
  }
}

// Emits the lengths of one call.
class Measurer {
 public:
  Measurer(llvm::CallBase& call, llvm::Instruction* before)
      : call_(call),
        module_(*call.getModule()),
        builder_(before),
        i64_(builder_.getInt64Ty()) {
    builder_.SetCurrentDebugLocation(call.getDebugLoc());
  }

  llvm::Value* start(const Touch& touch) {
    llvm::Value* pointer = call_.getArgOperand(touch.operand);
    if (!touch.appends) return pointer;
    return builder_.CreatePtrAdd(pointer, length_of(pointer));
  }

  llvm::Value* length(const Touch& touch) {
    llvm::Value* pointer = call_.getArgOperand(touch.operand);
    switch (touch.extent) {
      case Extent::kOne:
        return number(1);
      case Extent::kArgument:
        return argument(touch.n);
      case Extent::kProduct:
        return builder_.CreateMul(argument(touch.n), argument(touch.n + 1));
      case Extent::kResultTimes:
        return builder_.CreateMul(argument(touch.n), result());
      case Extent::kString:
        return with_terminator(length_of(pointer));
      case Extent::kStringAtMost:
        return at_most_string(pointer, argument(touch.n));
      case Extent::kStringOf:
        return with_terminator(length_of(call_.getArgOperand(touch.n)));
      case Extent::kStringOfAtMost:
        return with_terminator(bounded_length_of(call_.getArgOperand(touch.n),
                                                 argument(touch.n + 1)));
      case Extent::kCompared:
        return compared(number(UINT64_MAX));
      case Extent::kComparedAtMost:
        return compared(argument(2));
      case Extent::kResult:
        return unless_negative(with_terminator(result()));
      case Extent::kResultAtMost:
        return unless_negative(
            least(with_terminator(result()), argument(touch.n)));
      case Extent::kFound:
        return if_found(
            builder_.CreatePtrDiff(builder_.getInt8Ty(), &call_, pointer),
            length_of(pointer));
      case Extent::kFoundIn:
        return found_or(pointer, argument(touch.n));
      case Extent::kFilled:
        return filled(pointer);
    }
    return number(0);
  }

 private:
  llvm::Value* number(uint64_t value) {
    return llvm::ConstantInt::get(i64_, value);
  }
  llvm::Value* argument(unsigned n) {
    return builder_.CreateZExtOrTrunc(call_.getArgOperand(n), i64_);
  }
  llvm::Value* result() { return builder_.CreateSExtOrTrunc(&call_, i64_); }
  llvm::Value* with_terminator(llvm::Value* length) {
    return builder_.CreateAdd(length, number(1));
  }
  llvm::Value* least(llvm::Value* a, llvm::Value* b) {
    return builder_.CreateBinaryIntrinsic(llvm::Intrinsic::umin, a, b);
  }
  llvm::Value* unless_negative(llvm::Value* length) {
    if (call_.getType()->getIntegerBitWidth() == 64) return length;  // size_t
    return builder_.CreateSelect(builder_.CreateIsNotNeg(result()), length,
                                 number(0));
  }

  llvm::Value* call_library(llvm::StringRef name,
                            llvm::ArrayRef<llvm::Value*> arguments) {
    llvm::SmallVector<llvm::Type*, 3> types;
    for (llvm::Value* argument : arguments)
      types.push_back(argument->getType());
    return builder_.CreateCall(
        module_.getOrInsertFunction(
            name, llvm::FunctionType::get(i64_, types, false)),
        arguments);
  }
  llvm::Value* length_of(llvm::Value* string) {
    return call_library("strlen", {string});
  }
  llvm::Value* bounded_length_of(llvm::Value* string, llvm::Value* most) {
    return call_library("strnlen", {string, most});
  }
  llvm::Value* at_most_string(llvm::Value* string, llvm::Value* most) {
    return least(with_terminator(bounded_length_of(string, most)), most);
  }
  llvm::Value* compared(llvm::Value* most) {
    return call_library("__gosan_compared",
                        {call_.getArgOperand(0), call_.getArgOperand(1), most});
  }
  llvm::Value* if_found(llvm::Value* distance, llvm::Value* otherwise) {
    return with_terminator(builder_.CreateSelect(
        builder_.CreateIsNotNull(&call_), distance, otherwise));
  }
  llvm::Value* found_or(llvm::Value* pointer, llvm::Value* all) {
    llvm::Value* distance =
        builder_.CreatePtrDiff(builder_.getInt8Ty(), &call_, pointer);
    return builder_.CreateSelect(builder_.CreateIsNotNull(&call_),
                                 with_terminator(distance), all);
  }
  // strlen of a buffer that nothing was stored to may not end.
  llvm::Value* filled(llvm::Value* pointer) {
    llvm::Value* stored = builder_.CreateIsNotNull(&call_);
    llvm::Value* nothing = builder_.CreateGlobalStringPtr("");
    llvm::Value* length =
        length_of(builder_.CreateSelect(stored, pointer, nothing));
    return builder_.CreateSelect(stored, with_terminator(length), number(0));
  }

  llvm::CallBase& call_;
  llvm::Module& module_;
  llvm::IRBuilder<> builder_;
  llvm::Type* i64_;
};

// Right behind the call; none for an invoke whose continuation has other
// predecessors, too.
llvm::Instruction* point_behind(llvm::CallBase& call) {
  auto* invoke = llvm::dyn_cast<llvm::InvokeInst>(&call);
  if (!invoke) return call.getNextNode();
  llvm::BasicBlock* next = invoke->getNormalDest();
  return next->getSinglePredecessor() ? &*next->getFirstInsertionPt() : nullptr;
}

}  // namespace

bool accesses_memory(const llvm::CallBase& call,
                     const llvm::TargetLibraryInfo& library) {
  return row_of(call, library) != nullptr;
}

std::vector<RangeAccess> ranges_of_call(
    llvm::CallBase& call, const llvm::TargetLibraryInfo& library) {
  std::vector<RangeAccess> ranges;
  const Row* row = row_of(call, library);
  for (const Touch& touch : llvm::ArrayRef(row->touches, row->count)) {
    llvm::Instruction* before =
        needs_result(touch.extent) ? point_behind(call) : &call;
    if (!before) continue;
    Measurer measurer(call, before);
    llvm::Value* start = measurer.start(touch);
    ranges.push_back(
        {&call, start, measurer.length(touch), touch.is_write, before});
  }
  return ranges;
}

}  // namespace gosan::instrument
