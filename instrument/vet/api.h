// What the functions that a program calls mean to the checks: those of the
// runtime, and those of other libraries that hold up a thread or end the
// program.
#pragma once

#include <cstdint>

#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringRef.h"

namespace gosan::vet {

enum class Op : std::uint8_t {
  kNone,
  // Starting code: go(f), wg.go(f) and g.go(f), after_func(…, f), blocking(f),
  // defer(f).
  kGo,
  kGroupGo,
  kAfterFunc,
  kBlocking,
  kDefer,
  // Channels. kRange and kRangeNext are what a range-for over one calls.
  kMakeChan,
  kSend,
  kTrySend,
  kRecv,
  kTryRecv,
  kRange,
  kRangeNext,
  kClose,
  kAsk,  // len, cap, operator bool, begin's end: waits for nobody
  kSelect,
  kRecvCase,
  kSendCase,
  kOtherwise,
  // Locks of the runtime, and what counts goroutines.
  kLock,
  kTryLock,
  kUnlock,
  kCondWait,
  kCondSignal,
  kAdd,
  kDone,
  kWait,
  kAcquire,
  kOnce,
  kYield,
  kSleep,
  // Contexts and timers.
  kWithCancel,
  kContextDone,
  kAfter,
  kTimerStop,
  kTimerChannel,
  // The end of a goroutine.
  kPanic,
  kGoexit,
  kLockThread,
  // What belongs to threads.
  kThreadLock,
  kThreadUnlock,
  kThreadWait,   // std::condition_variable
  kThreadBlock,  // sleeps, joins, blocking system calls
  kAtomicLoad,
  kExit,
  kErrno,
};

/// Whether a goroutine may leave its worker in this operation.
bool can_switch(Op op);

/// Looks functions up and remembers them.
class Api {
 public:
  Op operator()(const clang::FunctionDecl* function);

 private:
  llvm::DenseMap<const clang::FunctionDecl*, Op> known_;
};

/// "chan::send" for gosan::chan<T>::send, when `decl` is in the namespace
/// `outermost`; else "". Inline namespaces and template arguments are left out.
std::string name_within(const clang::NamedDecl& decl,
                        llvm::StringRef outermost);

/// Whether `type`, or what it refers to, is the class gosan::`name`, where name
/// is written as in "sync::WaitGroup".
bool is_gosan_class(clang::QualType type, llvm::StringRef name);

}  // namespace gosan::vet
