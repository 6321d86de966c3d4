#include <gosan/panic.h>

#include "error_node.h"
#include "goroutine.h"
#include "traceback.h"

namespace gosan {

PanicError::PanicError(std::string_view text)
    : text_(new detail::ErrorNode(text)) {
  // For the report of a nested panic, which finds this one still on its way.
  if (std::uncaught_exceptions() == 0) {
    detail::current().first_panic = text_;
  }
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
  detail::Goroutine& self = detail::current();
  // The stack is gone when the exception arrives at the bottom of it.
  self.panic_pc_count =
      detail::capture_own(self.panic_pcs, detail::kPanicFrames);
  throw PanicError(text);
}

}  // namespace gosan
