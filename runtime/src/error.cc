#include <gosan/error.h>

#include <utility>

#include "error_node.h"

namespace gosan {
namespace detail {

void retain(ErrorNode* node) noexcept {
  // relaxed: whoever copies a handle already owns a reference.
  node->references.fetch_add(1, std::memory_order_relaxed);
}

void release(ErrorNode* node) noexcept {
  // Loop, not recursion: chains of wrapped errors may be long.
  while (node != nullptr) {
    // acq_rel: the last owner sees what the others did.
    if (node->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    ErrorNode* inner = node->inner;
    delete node;
    node = inner;
  }
}

}  // namespace detail

Error::Error(std::string_view text) : node_(new detail::ErrorNode(text)) {}

Error Error::wrap(std::string_view text, const Error& inner) {
  if (!inner) return {};
  std::string whole(text);
  whole += ": ";
  whole += inner.message();
  auto* node = new detail::ErrorNode(whole);
  node->inner = inner.node_.get();
  detail::retain(node->inner);
  return Error(node);
}

std::string Error::message() const {
  const detail::ErrorNode* node = node_.get();
  return node == nullptr ? std::string() : node->text;
}

bool Error::is(const Error& other) const noexcept {
  const detail::ErrorNode* wanted = other.node_.get();
  const detail::ErrorNode* node = node_.get();
  if (wanted == nullptr) return node == nullptr;
  for (; node != nullptr; node = node->inner) {
    if (node == wanted) return true;
  }
  return false;
}

}  // namespace gosan
