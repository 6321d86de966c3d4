// What a handle to a context can ask.
#include <gosan/context.h>

#include "context_node.h"
#include "spin_lock.h"

namespace gosan::detail {
namespace {

// The channel of all nodes that were canceled before anybody asked.
Chan* closed_chan() {
  static Chan* closed = [] {
    Chan* made = chan_make(0, 0, nullptr);
    chan_close(made);
    return made;
  }();
  retain(closed);
  return closed;
}

bool is_canceled(ContextNode& node) {
  SpinGuard guard(node.lock);
  return static_cast<bool>(node.err);
}

// False: it has one by now, or the channel is not the one that it needs.
bool set_done(ContextNode& node, Chan* done, bool is_closed) {
  SpinGuard guard(node.lock);
  if (node.done.load(std::memory_order_relaxed) != nullptr ||
      is_closed != static_cast<bool>(node.err)) {
    return false;
  }
  // release: whoever finds the channel finds it complete.
  node.done.store(done, std::memory_order_release);
  return true;
}

}  // namespace

Chan* done_of(ContextNode& node) {
  for (;;) {
    // acquire: as above.
    if (Chan* done = node.done.load(std::memory_order_acquire)) return done;
    const bool canceled = is_canceled(node);
    Chan* made = canceled ? closed_chan() : chan_make(0, 0, nullptr);
    if (!set_done(node, made, canceled)) release(made);
  }
}

Chan* context_done(ContextNode* node) noexcept {
  if (node == nullptr || node->canceler == nullptr) return nullptr;
  Chan* done = done_of(*node->canceler);
  retain(done);
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
    if (!node->entry) continue;
    if (const void* found =
            node->entry->value->find(key_type, key, value_type)) {
      return found;
    }
  }
  return nullptr;
}

}  // namespace gosan::detail
