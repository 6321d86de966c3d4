// The table of checks.
#include "checks.h"

namespace gosan::vet {
namespace {

constexpr Check kChecks[] = {
    {"capture-by-reference", Level::kCertain, true,
     "a goroutine captures by reference a variable that may be gone before it",
     capture_by_reference},
    {"loop-variable", Level::kCertain, true,
     "a goroutine captures a loop's variable by reference", loop_variable},
    {"add-inside", Level::kCertain, true,
     "WaitGroup::add in the goroutine that it counts, or a path without done",
     add_inside},
    {"lost-cancel", Level::kCertain, true,
     "a context's cancel is dropped or not called on some path", lost_cancel},
    {"forgotten-sender", Level::kCertain, true,
     "a goroutine sends where nobody may receive any more", forgotten_sender},
    {"abandoned-range", Level::kCertain, true,
     "a goroutine ranges over a channel that nobody closes", abandoned_range},
    {"close-by-receiver", Level::kCertain, true,
     "the receiver closes a channel that another goroutine still sends to",
     close_by_receiver},
    {"send-after-close", Level::kCertain, true,
     "a send on a channel that this function has closed", send_after_close},
    {"double-close", Level::kCertain, true,
     "a second close of a channel that this function has closed", double_close},
    {"lock-without-unlock", Level::kCertain, true,
     "a path leaves the function with the lock held", lock_without_unlock},
    {"lock-across-block", Level::kCertain, true,
     "a lock is held, or a thread is blocked, over an operation that waits",
     lock_across_block},
    {"thread-local-across-switch", Level::kCertain, true,
     "the address of a thread-local is used after a switch of goroutines",
     thread_local_across_switch},
    {"blocks-worker", Level::kCertain, true,
     "a goroutine blocks its worker outside blocking()", blocks_worker},
    {"exit-outside-main", Level::kCertain, true,
     "a goroutine ends the whole program", exit_outside_main},
    {"torn-value", Level::kCertain, true,
     "a value of several words is assigned while others use it", torn_value},
    {"context-in-struct", Level::kAdvice, true, "a context is kept in a struct",
     context_in_struct},
    {"context-not-first", Level::kAdvice, true,
     "a context is not the first parameter", context_not_first},
    {"timer-in-loop", Level::kCertain, true,
     "each turn of a loop makes a timer that outlives it", timer_in_loop},
    {"ticker-not-stopped", Level::kCertain, true,
     "a ticker is not stopped on some path", ticker_not_stopped},
    {"big-buffer", Level::kAdvice, false,
     "a channel's capacity above 1 without a comment that says why",
     big_buffer},
    {"spin-without-yield", Level::kCertain, true,
     "a loop waits on an atomic and never yields", spin_without_yield},
    {"catch-all-swallows", Level::kCertain, true,
     "catch (...) around goroutine code drops panics and goexit",
     catch_all_swallows},
    {"unused-ignore", Level::kAdvice, true,
     "a gosan:ignore comment without use or without reason", nullptr},
};

}  // namespace

llvm::ArrayRef<Check> all_checks() { return kChecks; }

const Check* find_check(llvm::StringRef name) {
  for (const Check& check : kChecks) {
    if (check.name == name) return &check;
  }
  return nullptr;
}

const Check& unused_ignore() { return *std::prev(std::end(kChecks)); }

}  // namespace gosan::vet
