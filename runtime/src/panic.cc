#include <gosan/panic.h>

#include <algorithm>
#include <cstdint>

#include "error_node.h"
#include "goroutine.h"
#include "unwind.h"

namespace gosan {

PanicError::PanicError(std::string_view text)
    : text_(new detail::ErrorNode(text)) {
  detail::Goroutine& self = detail::current();
  // For the report of a nested panic, which finds this one still on its way.
  if (std::uncaught_exceptions() == 0) self.first_panic = text_;
  // A text of long ago may have lain at the same place.
  if (self.panic_text == what()) self.panic_text = nullptr;
}

PanicError::PanicError(const PanicError& other) noexcept
    : std::exception(other), text_(other.text_) {
  detail::retain(text_);
}

PanicError& PanicError::operator=(const PanicError& other) noexcept {
  detail::retain(other.text_);
  detail::release(text_);
  text_ = other.text_;
  return *this;
}

PanicError::~PanicError() {
  detail::Goroutine& self = detail::current();
  if (self.first_panic == text_) self.first_panic = nullptr;
  detail::release(text_);
}

const char* PanicError::what() const noexcept { return text_->text.c_str(); }

void panic(std::string_view text) {
  const PanicError error(text);
  detail::Goroutine& self = detail::current();
  // The stack is gone when the exception arrives at the bottom of it.
  detail::StackTrace trace;
  detail::unwind_own(trace);
  self.panic_pc_count = std::min(trace.size(), detail::kPanicFrames);
  for (std::uint32_t i = 0; i < self.panic_pc_count; ++i) {
    self.panic_pcs[i] = trace.at(i);
  }
  self.panic_text = error.what();
  throw error;
}

}  // namespace gosan
