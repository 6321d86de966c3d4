// The tree of contexts.
//
// A node that can be canceled is owned by its handles and, until it is
// canceled, by its nearest cancelable ancestor: that one's cancellation must
// reach it although nobody but a blocked receiver remembers it.
#include <gosan/context.h>
#include <gosan/panic.h>

#include <atomic>
#include <memory>
#include <utility>

#include "hooks.h"
#include "process.h"
#include "spin_lock.h"

namespace gosan {
namespace detail {

struct ContextNode {
  std::atomic<std::uint32_t> references{1};
  ContextNode* parent = nullptr;    // one reference
  ContextNode* canceler = nullptr;  // this or an ancestor; null: never canceled
  std::unique_ptr<ContextEntry> entry;  // a value
  std::optional<std::int64_t> when_ns;  // own or inherited deadline
  // ---- nodes that can be canceled ----
  Chan* done = nullptr;  // one reference
  SpinLock lock;
  Error err GOSAN_GUARDED_BY(lock);
  Error cause GOSAN_GUARDED_BY(lock);
  ContextNode* children GOSAN_GUARDED_BY(lock) = nullptr;  // one reference each
  TimerCore* timer GOSAN_GUARDED_BY(lock) = nullptr;       // of a deadline
  Closure* function GOSAN_GUARDED_BY(lock) = nullptr;      // of an after_func
  std::size_t function_bytes = 0;
  // ---- under the lock of the ancestor that owns this node ----
  ContextNode* next_sibling = nullptr;
  ContextNode* previous_sibling = nullptr;
  bool linked = false;
};

namespace {

ContextNode* make_root() {
  // Never destroyed: one reference stays here.
  return new ContextNode;
}

ContextNode* make_child(ContextNode* parent) {
  if (parent == nullptr) panic("cannot create context from nil parent");
  auto* node = new ContextNode;
  retain(parent);
  node->parent = parent;
  node->canceler = parent->canceler;
  node->when_ns = parent->when_ns;
  return node;
}

void link(ContextNode& owner, ContextNode& child) GOSAN_REQUIRES(owner.lock) {
  retain(&child);
  child.linked = true;
  child.previous_sibling = nullptr;
  child.next_sibling = owner.children;
  if (owner.children != nullptr) owner.children->previous_sibling = &child;
  owner.children = &child;
}

void unlink(ContextNode& owner, ContextNode& child) GOSAN_REQUIRES(owner.lock) {
  child.linked = false;
  if (child.previous_sibling != nullptr) {
    child.previous_sibling->next_sibling = child.next_sibling;
  } else {
    owner.children = child.next_sibling;
  }
  if (child.next_sibling != nullptr) {
    child.next_sibling->previous_sibling = child.previous_sibling;
  }
}

// Leaves the owner's list; the caller still holds a reference.
void leave_owner(ContextNode& node) {
  ContextNode* owner = node.parent == nullptr ? nullptr : node.parent->canceler;
  if (owner == nullptr) return;
  bool was_linked = false;
  {
    SpinGuard guard(owner->lock);
    was_linked = node.linked;
    if (was_linked) unlink(*owner, node);
  }
  if (was_linked) release(&node);
}

ContextNode* take_child(ContextNode& node) {
  SpinGuard guard(node.lock);
  ContextNode* child = node.children;
  if (child != nullptr) unlink(node, *child);
  return child;
}

void announce_cancel(const ContextNode& node) {
  if (const gosan_hooks* listener = hooks()) {
    listener->release_merge(nullptr, &node);
  }
}

void announce_seen(const ContextNode& node) {
  if (const gosan_hooks* listener = hooks()) listener->acquire(nullptr, &node);
}

// Everything below `node` as well. A node is canceled once.
void cancel(ContextNode& node, const Error& err, const Error& cause) {
  TimerCore* timer = nullptr;
  Closure* function = nullptr;
  announce_cancel(node);
  {
    SpinGuard guard(node.lock);
    if (node.err) return;
    node.err = err;
    node.cause = cause;
    timer = std::exchange(node.timer, nullptr);
    function = std::exchange(node.function, nullptr);
  }
  if (node.done != nullptr) chan_close(node.done);
  if (function != nullptr) start_goroutine(function, node.function_bytes, {});
  while (ContextNode* child = take_child(node)) {
    cancel(*child, err, cause);
    release(child);
  }
  leave_owner(node);
  if (timer != nullptr) {
    timer_stop(timer, "");
    release(timer);
  }
}

// Joins the nearest cancelable ancestor; canceled at once if that one is.
void join_owner(ContextNode& node) {
  ContextNode* owner = node.parent->canceler;
  node.canceler = &node;
  if (owner == nullptr) return;
  Error err;
  Error cause;
  {
    SpinGuard guard(owner->lock);
    err = owner->err;
    cause = owner->cause;
    if (!err) link(*owner, node);
  }
  if (err) {
    announce_seen(*owner);
    cancel(node, err, cause);
  }
}

// The function of a deadline's timer; holds a reference to the node.
struct DeadlineCall final : Closure {
  explicit DeadlineCall(ContextNode* owner)
      : Closure{&call, &drop}, node(owner) {
    retain(node);
  }
  static void call(Closure* self) {
    cancel(*static_cast<DeadlineCall*>(self)->node, context::deadline_exceeded,
           context::deadline_exceeded);
  }
  static void drop(Closure* self) noexcept {
    auto* whole = static_cast<DeadlineCall*>(self);
    release(whole->node);
    delete whole;
  }
  ContextNode* node;
};

void arm_deadline(ContextNode& node, std::int64_t delay_ns) {
  TimerCore* timer =
      timer_make_func(delay_ns, new DeadlineCall(&node), sizeof(DeadlineCall));
  bool too_late = false;
  {
    SpinGuard guard(node.lock);
    too_late = static_cast<bool>(node.err);
    if (!too_late) node.timer = timer;
  }
  if (too_late) {
    timer_stop(timer, "");
    release(timer);
  }
}

}  // namespace

void retain(ContextNode* node) noexcept {
  // relaxed: whoever copies a handle already owns a reference.
  node->references.fetch_add(1, std::memory_order_relaxed);
}

void release(ContextNode* node) noexcept {
  // Loop, not recursion: a chain of contexts may be long.
  while (node != nullptr) {
    // acq_rel: the last owner sees what the others did.
    if (node->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    ContextNode* parent = node->parent;
    if (node->done != nullptr) release(node->done);
    if (const gosan_hooks* listener = hooks()) {
      // The value's destructor comes after what made it.
      listener->acquire(nullptr, node);
      listener->object_destroy(node, GOSAN_OBJECT_NONE);
    }
    delete node;
    node = parent;
  }
}

ContextNode* context_background() noexcept {
  static ContextNode* root = make_root();
  retain(root);
  return root;
}

ContextNode* context_todo() noexcept {
  static ContextNode* root = make_root();
  retain(root);
  return root;
}

ContextNode* context_cancelable(ContextNode* parent) {
  ContextNode* node = make_child(parent);
  node->done = chan_make(0, 0, nullptr);
  join_owner(*node);
  return node;
}

ContextNode* context_deadline(ContextNode* parent, std::int64_t when_ns) {
  ContextNode* node = context_cancelable(parent);
  if (node->when_ns && *node->when_ns <= when_ns) return node;
  node->when_ns = when_ns;
  const std::int64_t now =
      time::now().time_since_epoch() / std::chrono::nanoseconds(1);
  if (when_ns <= now) {
    cancel(*node, context::deadline_exceeded, context::deadline_exceeded);
  } else {
    arm_deadline(*node, when_ns - now);
  }
  return node;
}

ContextNode* context_value(ContextNode* parent, ContextEntry* entry) {
  std::unique_ptr<ContextEntry> owned(entry);
  ContextNode* node = make_child(parent);
  node->entry = std::move(owned);
  announce_cancel(*node);  // its making happens before its destruction
  return node;
}

ContextNode* context_without_cancel(ContextNode* parent) {
  ContextNode* node = make_child(parent);
  node->canceler = nullptr;
  node->when_ns.reset();
  return node;
}

ContextNode* context_after(ContextNode* parent, Closure* function,
                           std::size_t bytes) {
  ContextNode* node = make_child(parent);
  {
    SpinGuard guard(node->lock);
    node->function = function;
    node->function_bytes = bytes;
  }
  join_owner(*node);
  return node;
}

bool context_stop_after(ContextNode* node) {
  Closure* function = nullptr;
  {
    SpinGuard guard(node->lock);
    function = std::exchange(node->function, nullptr);
  }
  if (function == nullptr) return false;
  leave_owner(*node);
  function->destroy(function);
  return true;
}

void context_cancel(ContextNode* node, const Error& cause) {
  cancel(*node, context::canceled, cause ? cause : context::canceled);
}

Chan* context_done(ContextNode* node) noexcept {
  if (node == nullptr || node->canceler == nullptr) return nullptr;
  Chan* done = node->canceler->done;
  if (done != nullptr) retain(done);
  return done;
}

Error context_err(ContextNode* node) {
  if (node == nullptr || node->canceler == nullptr) return {};
  ContextNode& canceler = *node->canceler;
  Error err;
  {
    SpinGuard guard(canceler.lock);
    err = canceler.err;
  }
  if (err) announce_seen(canceler);
  return err;
}

Error context_cause(ContextNode* node) {
  if (node == nullptr || node->canceler == nullptr) return {};
  ContextNode& canceler = *node->canceler;
  Error cause;
  {
    SpinGuard guard(canceler.lock);
    cause = canceler.cause;
  }
  if (cause) announce_seen(canceler);
  return cause;
}

std::optional<std::int64_t> context_when(ContextNode* node) noexcept {
  return node == nullptr ? std::nullopt : node->when_ns;
}

const void* context_find(ContextNode* node, const std::type_info& key_type,
                         const void* key, const std::type_info& value_type) {
  for (; node != nullptr; node = node->parent) {
    if (node->entry == nullptr) continue;
    if (const void* found = node->entry->find(key_type, key, value_type)) {
      return found;
    }
  }
  return nullptr;
}

}  // namespace detail

namespace context {

const Error canceled("context canceled");
const Error deadline_exceeded("context deadline exceeded");

}  // namespace context
}  // namespace gosan
