// What a handle to a context can ask.
#include <gosan/context.h>

#include "context_node.h"
#include "spin_lock.h"

namespace gosan::detail {

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
    if (!node->entry) continue;
    if (const void* found =
            node->entry->value->find(key_type, key, value_type)) {
      return found;
    }
  }
  return nullptr;
}

}  // namespace gosan::detail
