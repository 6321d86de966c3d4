#include <gosan/panic.h>

#include <exception>

#include "arena.h"
#include "error_node.h"
#include "panic_note.h"

namespace gosan {
namespace detail {
namespace {

PanicNote& own_note() {
  Goroutine& self = current();
  if (self.panic_note == nullptr) self.panic_note = arena_new<PanicNote>();
  return *self.panic_note;
}

}  // namespace
}  // namespace detail

PanicError::PanicError(std::string_view text)
    : text_(new detail::ErrorNode(text)) {
  detail::PanicNote& note = detail::own_note();
  // For the report of a nested panic, which finds this one still on its way.
  if (std::uncaught_exceptions() == 0) note.first = text_;
  // A text of long ago may have lain at the same place.
  if (note.text == what()) note.text = nullptr;
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
  detail::PanicNote* note = detail::current().panic_note;
  if (note != nullptr && note->first == text_) note->first = nullptr;
  detail::release(text_);
}

const char* PanicError::what() const noexcept { return text_->text.c_str(); }

void panic(std::string_view text) {
  const PanicError error(text);
  detail::PanicNote& note = detail::own_note();
  // The stack is gone when the exception arrives at the bottom of it.
  note.stack.clear();
  detail::unwind_own(note.stack);
  note.text = error.what();
  throw error;
}

}  // namespace gosan
