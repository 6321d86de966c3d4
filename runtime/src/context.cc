// The tree of contexts.
//
// A node that can be canceled is owned by its handles and, until it is
// canceled, by its nearest cancelable ancestor: that one's cancellation must
// reach it although nobody but a blocked receiver remembers it. As it holds its
// parent in turn, a node that nobody can cancel any more, because it has
// neither handles nor an owner, lets go of what is below it.
#include <gosan/context.h>
#include <gosan/panic.h>

#include <utility>

#include "context_node.h"
#include "hooks.h"
#include "process.h"
#include "spin_lock.h"

namespace gosan {
namespace detail {

namespace {

// A root lives for ever: nobody counts.
bool is_root(const ContextNode& node) noexcept {
  return node.parent == nullptr;
}

void hold(ContextNode& node) noexcept {
  if (is_root(node)) return;
  // relaxed: whoever refers to a node holds it, or something below it.
  node.references.fetch_add(1, std::memory_order_relaxed);
}
void drop(ContextNode* node) noexcept;

ContextNode* make_child(ContextNode* parent) {
  if (parent == nullptr) panic("cannot create context from nil parent");
  auto* node = new ContextNode;
  hold(*parent);
  node->parent = parent;
  node->canceler = parent->canceler;
  node->nearest_value = parent->nearest_value;
  node->when_ns = parent->when_ns;
  return node;
}

void link(ContextNode& owner, ContextNode& child) GOSAN_REQUIRES(owner.lock) {
  hold(child);
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

ContextNode* owner_of(const ContextNode& node) noexcept {
  return node.parent == nullptr ? nullptr : node.parent->canceler;
}

// Leaves the owner's list; the caller still holds a reference.
void leave_owner(ContextNode& node) {
  ContextNode* owner = owner_of(node);
  if (owner == nullptr) return;
  bool was_linked = false;
  {
    SpinGuard guard(owner->lock);
    was_linked = node.linked;
    if (was_linked) unlink(*owner, node);
  }
  if (was_linked) drop(&node);
}

ContextNode* take_child_locked(ContextNode& node) GOSAN_REQUIRES(node.lock) {
  ContextNode* child = node.children;
  if (child != nullptr) unlink(node, *child);
  return child;
}

ContextNode* take_child(ContextNode& node) {
  SpinGuard guard(node.lock);
  return take_child_locked(node);
}

void announce_cancel(const ContextNode& node) {
  if (const gosan_hooks* listener = hooks()) {
    listener->release_merge(nullptr, &node);
  }
}

// Everything below `node` as well. A node is canceled once.
void cancel(ContextNode& node, const Error& err, const Error& cause) {
  TimerCore* timer = nullptr;
  Closure* function = nullptr;
  Chan* done = nullptr;
  ContextNode* child = nullptr;
  announce_cancel(node);
  {
    SpinGuard guard(node.lock);
    if (node.err) return;
    node.err = err;
    node.cause = cause;
    done = node.done.load(std::memory_order_relaxed);  // set under the lock
    timer = std::exchange(node.timer, nullptr);
    function = std::exchange(node.function, nullptr);
    child = take_child_locked(node);
  }
  if (done != nullptr) chan_close(done);
  if (function != nullptr) start_goroutine(function, node.function_bytes, {});
  for (; child != nullptr; child = take_child(node)) {
    cancel(*child, err, cause);
    drop(child);
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
    if (!err && !owner->abandoned) link(*owner, node);
  }
  if (err) {
    announce_seen(*owner);
    cancel(node, err, cause);
  }
}

// The function of a deadline's timer; holds a reference to the node.
struct DeadlineCall final : Closure {
  DeadlineCall(ContextNode* owner, const Error& why)
      : Closure{&call, &drop}, node(owner), cause(why) {
    retain(node);
  }
  static void call(Closure* self) {
    const auto& whole = *static_cast<DeadlineCall*>(self);
    cancel(*whole.node, context::deadline_exceeded, whole.cause);
  }
  static void drop(Closure* self) noexcept {
    auto* whole = static_cast<DeadlineCall*>(self);
    release(whole->node);
    delete whole;
  }
  ContextNode* node;
  Error cause;
};

void arm_deadline(ContextNode& node, std::int64_t delay_ns,
                  const Error& cause) {
  TimerCore* timer = timer_make_func(delay_ns, new DeadlineCall(&node, cause),
                                     sizeof(DeadlineCall));
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
  if (is_root(*node)) return;
  // relaxed: whoever copies a handle already has one.
  node->handles.fetch_add(1, std::memory_order_relaxed);
}

namespace {

// A value may be read through any handle below it: whoever drops one has
// perhaps used them all.
void note_values_used(const ContextNode& node) noexcept {
  for (const ContextNode* value = node.nearest_value; value != nullptr;
       value = value->parent->nearest_value) {
    note_use(*value->entry);
  }
}

// Gives up one of `count`; true: it was the last. Only who has one can make
// another, so that the only owner needs no exchange.
bool give_up(std::atomic<std::uint32_t>& count) noexcept {
  // acquire, acq_rel: the last owner sees what the others did.
  if (count.load(std::memory_order_acquire) == 1) {
    count.store(0, std::memory_order_release);
    return true;
  }
  return count.fetch_sub(1, std::memory_order_acq_rel) == 1;
}

void drop(ContextNode* node) noexcept {
  // Loop, not recursion: a chain of contexts may be long.
  while (!is_root(*node)) {
    if (!give_up(node->references)) return;
    ContextNode* parent = node->parent;
    // relaxed: nobody else has the node.
    if (Chan* done = node->done.load(std::memory_order_relaxed)) release(done);
    if (const gosan_hooks* listener = hooks()) {
      listener->object_destroy(node, GOSAN_OBJECT_NONE);
    }
    delete node;
    node = parent;
  }
}

// Nobody can cancel `node`: it lets go of what it owns. May come twice.
void abandon(ContextNode& node) noexcept {
  Closure* function = nullptr;
  ContextNode* child = nullptr;
  {
    SpinGuard guard(node.lock);
    node.abandoned = true;
    function = std::exchange(node.function, nullptr);
    child = take_child_locked(node);
  }
  if (function != nullptr) function->destroy(function);
  for (; child != nullptr; child = take_child(node)) {
    // acquire: who dropped the last handle saw the child linked, under the lock
    // that we took since, or abandons it as well.
    if (child->handles.load(std::memory_order_acquire) == 0) abandon(*child);
    drop(child);
  }
}

bool has_owner(const ContextNode& node) noexcept {
  ContextNode* owner = owner_of(node);
  if (owner == nullptr) return false;
  SpinGuard guard(owner->lock);
  return node.linked;
}

}  // namespace

void release(ContextNode* node) noexcept {
  if (node == nullptr) return;
  if (hooks() != nullptr) note_values_used(*node);
  if (is_root(*node) || !give_up(node->handles)) return;
  if (!has_owner(*node)) abandon(*node);
  drop(node);
}

ContextNode* context_background() noexcept {
  static auto* root = new ContextNode;
  return root;
}

ContextNode* context_todo() noexcept {
  static auto* root = new ContextNode;
  return root;
}

ContextNode* context_cancelable(ContextNode* parent) {
  ContextNode* node = make_child(parent);
  // A report should name the place that made the context.
  if (hooks() != nullptr) done_of(*node);
  join_owner(*node);
  return node;
}

ContextNode* context_deadline(ContextNode* parent, std::int64_t when_ns,
                              const Error& cause) {
  ContextNode* node = context_cancelable(parent);
  if (node->when_ns && *node->when_ns <= when_ns) return node;
  node->when_ns = when_ns;
  const Error& why = cause ? cause : context::deadline_exceeded;
  const std::int64_t now =
      time::now().time_since_epoch() / std::chrono::nanoseconds(1);
  if (when_ns <= now) {
    cancel(*node, context::deadline_exceeded, why);
  } else {
    arm_deadline(*node, when_ns - now, why);
  }
  return node;
}

ContextNode* context_value(ContextNode* parent, ContextEntry* entry) {
  Owned<EntryBox> owned(new EntryBox(entry));
  note_use(*owned);  // its making happens before its destruction
  ContextNode* node = make_child(parent);
  node->entry = std::move(owned);
  node->nearest_value = node;
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

}  // namespace detail

namespace context {

const Error canceled("context canceled");
const Error deadline_exceeded("context deadline exceeded");

}  // namespace context
}  // namespace gosan
