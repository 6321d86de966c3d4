// A node in the tree of contexts.
#ifndef GOSAN_RUNTIME_CONTEXT_NODE_H
#define GOSAN_RUNTIME_CONTEXT_NODE_H

#include <gosan/context.h>
#include <gosan/detail/shared.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "hooks.h"
#include "spin_lock.h"

namespace gosan::detail {

using EntryBox = SharedBox<std::unique_ptr<ContextEntry>>;

struct ContextNode {
  // All handles together have one reference, each child has one, and the owner.
  // A root counts neither.
  std::atomic<std::uint32_t> references{1};
  std::atomic<std::uint32_t> handles{1};
  ContextNode* parent = nullptr;    // one reference; null: a root
  ContextNode* canceler = nullptr;  // this or an ancestor; null: never canceled
  Owned<EntryBox> entry;            // a value
  ContextNode* nearest_value = nullptr;  // this or an ancestor
  std::optional<std::int64_t> when_ns;   // own or inherited deadline
  // ---- nodes that can be canceled ----
  // One reference; null until somebody asks for it.
  std::atomic<Chan*> done{nullptr};
  SpinLock lock;
  Error err GOSAN_GUARDED_BY(lock);
  Error cause GOSAN_GUARDED_BY(lock);
  ContextNode* children GOSAN_GUARDED_BY(lock) = nullptr;  // one reference each
  TimerCore* timer GOSAN_GUARDED_BY(lock) = nullptr;       // of a deadline
  Closure* function GOSAN_GUARDED_BY(lock) = nullptr;      // of an after_func
  bool abandoned GOSAN_GUARDED_BY(lock) = false;  // never canceled any more
  std::size_t function_bytes = 0;
  // ---- under the lock of the ancestor that owns this node ----
  ContextNode* next_sibling = nullptr;
  ContextNode* previous_sibling = nullptr;
  bool linked = false;
};

/// The channel of a node that can be canceled.
Chan* done_of(ContextNode& node);

/// The calling goroutine has seen that the node is canceled.
inline void announce_seen(const ContextNode& node) {
  if (const gosan_hooks* listener = hooks()) listener->acquire(nullptr, &node);
}

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_CONTEXT_NODE_H
