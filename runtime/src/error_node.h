// Counted texts behind gosan::Error and PanicError.
#ifndef GOSAN_RUNTIME_ERROR_NODE_H
#define GOSAN_RUNTIME_ERROR_NODE_H

#include <gosan/error.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace gosan::detail {

struct ErrorNode {
  std::atomic<std::uint32_t> references{1};
  std::string text;
  ErrorNode* inner = nullptr;  // one reference

  explicit ErrorNode(std::string_view words) : text(words) {}
};

inline const std::string& error_text(const ErrorNode* node) noexcept {
  return node->text;
}

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_ERROR_NODE_H
