// Source: x-sync, errgroup (docs/references.md). The limit is a channel whose
// buffer holds a token for each goroutine that runs, as there: the end of one
// goroutine happens before the start that it makes room for.
#include <gosan/errgroup.h>
#include <gosan/panic.h>
#include <gosan/select.h>
#include <gosan/sync.h>

#include <atomic>
#include <string>
#include <utility>

#include "hooks.h"

namespace gosan::detail {

struct ErrGroup {
  std::atomic<std::uint32_t> references{1};
  sync::WaitGroup running;
  sync::Once failed;
  Error error;             // written once, under `failed`
  context::Context owned;  // null: no context
  chan<> tokens;           // nil: no limit
};

namespace {

// The limit is a plain variable of the group: setting it while another
// goroutine starts one is a race of the program's.
void announce_limit(ErrGroup& group, std::uint32_t kind) {
  if (const gosan_hooks* listener = hooks()) {
    listener->access(&group.tokens, sizeof(group.tokens), kind);
  }
}

}  // namespace

void retain(ErrGroup* group) noexcept {
  // relaxed: whoever copies a handle already owns a reference.
  group->references.fetch_add(1, std::memory_order_relaxed);
}

void release(ErrGroup* group) noexcept {
  // acq_rel: the last owner sees what the others did.
  if (group->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  if (const gosan_hooks* listener = hooks()) {
    // The announced accesses must not race with the end of the memory.
    listener->memory_fresh(group, sizeof(ErrGroup));
  }
  delete group;
}

ErrGroup* errgroup_make(ContextNode* canceler) {
  auto* group = new ErrGroup;
  if (canceler != nullptr) {
    retain(canceler);
    group->owned = context::Context::adopt(canceler);
  }
  return group;
}

void errgroup_begin(ErrGroup* group) {
  announce_limit(*group, GOSAN_ACCESS_READ);
  if (group->tokens) group->tokens.send();
  group->running.add(1);
}

bool errgroup_try_begin(ErrGroup* group) {
  announce_limit(*group, GOSAN_ACCESS_READ);
  if (group->tokens && !group->tokens.try_send()) return false;
  group->running.add(1);
  return true;
}

void errgroup_end(ErrGroup* group) {
  announce_limit(*group, GOSAN_ACCESS_READ);
  if (group->tokens) group->tokens.recv();
  group->running.done();
}

void errgroup_fail(ErrGroup* group, const Error& error) {
  group->failed.do_([&] {
    group->error = error;
    if (ContextNode* node = group->owned.node()) context_cancel(node, error);
  });
}

void errgroup_set_limit(ErrGroup* group, int limit) {
  announce_limit(*group, GOSAN_ACCESS_WRITE);
  if (limit < 0) {
    group->tokens = {};
    return;
  }
  if (const std::size_t active = group->tokens.len(); active != 0) {
    panic("errgroup: modify limit while " + std::to_string(active) +
          " goroutines in the group are still active");
  }
  group->tokens = make_chan(static_cast<std::size_t>(limit));
}

Error errgroup_wait(ErrGroup* group) {
  group->running.wait();
  if (ContextNode* node = group->owned.node()) {
    context_cancel(node, group->error);
  }
  return group->error;
}

Error error_of_panic() noexcept {
  std::string text = "errgroup: panic recovered: ";
  try {
    throw;
  } catch (const std::exception& exception) {
    text += exception.what();
  } catch (...) {
    text += "unknown exception";
  }
  return Error(text);
}

}  // namespace gosan::detail
