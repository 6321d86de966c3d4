// Errors as values, in the manner of Go's `error`.
#ifndef GOSAN_ERROR_H
#define GOSAN_ERROR_H

#include <gosan/detail/handle.h>
#include <gosan/export.h>

#include <string>
#include <string_view>

namespace gosan {
namespace detail {

struct ErrorNode;
GOSAN_API void retain(ErrorNode* node) noexcept;
GOSAN_API void release(ErrorNode* node) noexcept;

}  // namespace detail

/// A nullable error: `Error()` is success. Copies name the same error, so
/// `err == other` asks for identity and `err.is(other)` walks what it wraps.
///
/// Example: `if (Error err = load(); err) return Error::wrap("start", err);`
class GOSAN_API Error {
 public:
  constexpr Error() noexcept = default;
  explicit Error(std::string_view text);
  /// An error that says `while x: inner`; success when `inner` is success.
  static Error wrap(std::string_view text, const Error& inner);

  explicit operator bool() const noexcept { return node_.get() != nullptr; }
  /// The text; empty for success.
  std::string message() const;
  /// Whether this error, or one that it wraps, is `other`. Two successes are
  /// the same.
  bool is(const Error& other) const noexcept;

  friend bool operator==(const Error& left, const Error& right) noexcept {
    return left.node_.get() == right.node_.get();
  }

 private:
  explicit Error(detail::ErrorNode* adopted) noexcept : node_(adopted) {}

  detail::Handle<detail::ErrorNode> node_;
};

}  // namespace gosan

#endif  // GOSAN_ERROR_H
