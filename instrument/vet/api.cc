// Names of functions and their meaning: the one place that knows them.
#include "api.h"

#include <string>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/StringSwitch.h"

namespace gosan::vet {
namespace {

Op runtime_op(llvm::StringRef name) {
  return llvm::StringSwitch<Op>(name)
      .Case("go", Op::kGo)
      .Cases("sync::WaitGroup::go", "errgroup::GroupOperations::go",
             "errgroup::GroupOperations::try_go", Op::kGroupGo)
      .Cases("context::after_func", "time::after_func", Op::kAfterFunc)
      .Case("blocking", Op::kBlocking)
      .Case("defer", Op::kDefer)
      .Case("make_chan", Op::kMakeChan)
      .Cases("chan::send", "SendChan::send", Op::kSend)
      .Cases("chan::try_send", "SendChan::try_send", Op::kTrySend)
      .Cases("chan::recv", "RecvChan::recv", Op::kRecv)
      .Cases("chan::try_recv", "RecvChan::try_recv", Op::kTryRecv)
      .Cases("chan::begin", "RecvChan::begin", Op::kRange)
      .Case("detail::ChanIterator::operator++", Op::kRangeNext)
      .Cases("chan::close", "SendChan::close", Op::kClose)
      .Cases("chan::len", "chan::cap", "chan::operator bool", "chan::end",
             Op::kAsk)
      .Cases("RecvChan::len", "RecvChan::cap", "RecvChan::operator bool",
             "RecvChan::end", Op::kAsk)
      .Cases("SendChan::len", "SendChan::cap", "SendChan::operator bool",
             Op::kAsk)
      .Case("select", Op::kSelect)
      .Case("recv", Op::kRecvCase)
      .Case("send", Op::kSendCase)
      .Case("otherwise", Op::kOtherwise)
      .Cases("sync::Mutex::lock", "sync::RWMutex::lock",
             "sync::RWMutex::lock_shared", "sync::RWMutex::RLocker::lock",
             Op::kLock)
      .Cases("sync::Mutex::try_lock", "sync::RWMutex::try_lock",
             "sync::RWMutex::try_lock_shared",
             "sync::RWMutex::RLocker::try_lock", Op::kTryLock)
      .Cases("sync::Mutex::unlock", "sync::RWMutex::unlock",
             "sync::RWMutex::unlock_shared", "sync::RWMutex::RLocker::unlock",
             Op::kUnlock)
      .Case("sync::Cond::wait", Op::kCondWait)
      .Cases("sync::Cond::signal", "sync::Cond::broadcast", Op::kCondSignal)
      .Case("sync::WaitGroup::add", Op::kAdd)
      .Case("sync::WaitGroup::done", Op::kDone)
      .Cases("sync::WaitGroup::wait", "errgroup::GroupOperations::wait",
             Op::kWait)
      .Case("semaphore::Weighted::acquire", Op::kAcquire)
      .Case("sync::Once::do_", Op::kOnce)
      .Case("gosched", Op::kYield)
      .Case("time::sleep", Op::kSleep)
      .Cases("context::with_cancel", "context::with_cancel_cause",
             "context::with_timeout", "context::with_timeout_cause",
             "context::with_deadline", "context::with_deadline_cause",
             Op::kWithCancel)
      .Case("context::Context::done", Op::kContextDone)
      .Case("time::after", Op::kAfter)
      .Cases("time::Ticker::stop", "time::Timer::stop", Op::kTimerStop)
      .Cases("time::Ticker::c", "time::Timer::c", Op::kTimerChannel)
      .Case("panic", Op::kPanic)
      .Case("goexit", Op::kGoexit)
      .Case("lock_os_thread", Op::kLockThread)
      .Default(Op::kNone);
}

Op standard_op(llvm::StringRef name) {
  return llvm::StringSwitch<Op>(name)
      .Cases("mutex::lock", "recursive_mutex::lock", "shared_mutex::lock",
             "shared_mutex::lock_shared", Op::kThreadLock)
      .Cases("mutex::unlock", "recursive_mutex::unlock", "shared_mutex::unlock",
             "shared_mutex::unlock_shared", Op::kThreadUnlock)
      .Cases("condition_variable::wait", "condition_variable::wait_for",
             "condition_variable::wait_until", "condition_variable_any::wait",
             "condition_variable_any::wait_for",
             "condition_variable_any::wait_until", Op::kThreadWait)
      .Cases("this_thread::sleep_for", "this_thread::sleep_until",
             Op::kThreadBlock)
      .Cases("future::get", "shared_future::get", "__basic_future::wait",
             "thread::join", "jthread::join", Op::kThreadBlock)
      .Cases("atomic::load", "__atomic_base::load", "atomic::operator bool",
             "__atomic_base::operator bool", Op::kAtomicLoad)
      .Cases("atomic_flag::test", "atomic_flag::test_and_set", Op::kAtomicLoad)
      .Cases("exit", "_Exit", "quick_exit", "abort", "terminate", Op::kExit)
      .StartsWith("atomic::operator ", Op::kAtomicLoad)
      .StartsWith("__atomic_base::operator ", Op::kAtomicLoad)
      .Default(Op::kNone);
}

Op c_op(llvm::StringRef name) {
  return llvm::StringSwitch<Op>(name)
      .Cases("sleep", "usleep", "nanosleep", "clock_nanosleep", "pause",
             Op::kThreadBlock)
      .Cases("accept", "accept4", "wait", "waitpid", "waitid", "system",
             Op::kThreadBlock)
      .Cases("sem_wait", "pthread_join", "pthread_cond_wait", "sigwait",
             "getaddrinfo", Op::kThreadBlock)
      .Cases("exit", "_exit", "_Exit", "quick_exit", "abort", Op::kExit)
      .Case("__errno_location", Op::kErrno)
      .Default(Op::kNone);
}

Op look_up(const clang::FunctionDecl& function) {
  if (const std::string name = name_within(function, "gosan"); !name.empty()) {
    return runtime_op(name);
  }
  if (const std::string name = name_within(function, "std"); !name.empty()) {
    return standard_op(name);
  }
  if (function.isExternC() && function.getIdentifier()) {
    return c_op(function.getName());
  }
  return Op::kNone;
}

}  // namespace

bool can_switch(Op op) {
  switch (op) {
    case Op::kSend:
    case Op::kRecv:
    case Op::kRange:
    case Op::kRangeNext:
    case Op::kSelect:
    case Op::kLock:
    case Op::kCondWait:
    case Op::kWait:
    case Op::kAcquire:
    case Op::kOnce:
    case Op::kYield:
    case Op::kSleep:
    case Op::kBlocking:
      return true;
    default:
      return false;
  }
}

Op Api::operator()(const clang::FunctionDecl* function) {
  if (function == nullptr) return Op::kNone;
  const auto [entry, is_new] = known_.try_emplace(function, Op::kNone);
  if (is_new) entry->second = look_up(*function);
  return entry->second;
}

std::string name_within(const clang::NamedDecl& decl,
                        llvm::StringRef outermost) {
  const clang::DeclContext* context = decl.getDeclContext();
  llvm::SmallVector<const clang::NamedDecl*, 4> around;
  for (; !context->isTranslationUnit(); context = context->getParent()) {
    const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(context);
    if (space != nullptr && space->isInline()) continue;
    if (const auto* named = llvm::dyn_cast<clang::NamedDecl>(context)) {
      around.push_back(named);
    } else if (!llvm::isa<clang::LinkageSpecDecl>(context)) {
      return "";
    }
  }
  if (around.empty() || !around.back()->getIdentifier() ||
      around.back()->getName() != outermost) {
    return "";
  }
  around.pop_back();
  std::string name;
  for (const clang::NamedDecl* each : llvm::reverse(around)) {
    if (!each->getIdentifier()) return "";
    name += (each->getName() + "::").str();
  }
  return name + decl.getDeclName().getAsString();
}

bool is_gosan_class(clang::QualType type, llvm::StringRef name) {
  const clang::CXXRecordDecl* record =
      type.getNonReferenceType()->getAsCXXRecordDecl();
  if (record == nullptr || !record->getIdentifier()) return false;
  // Cheaper than a name: most classes differ in the last component.
  if (!name.ends_with(record->getName())) return false;
  return name_within(*record, "gosan") == name;
}

}  // namespace gosan::vet
