// What is remembered of a goroutine's panics while they are on their way.
#ifndef GOSAN_RUNTIME_PANIC_NOTE_H
#define GOSAN_RUNTIME_PANIC_NOTE_H

#include "goroutine.h"
#include "unwind.h"

namespace gosan::detail {

/// Made by the first panic of a goroutine; stays with its record.
struct PanicNote {
  StackTrace stack;            // where the last panic was raised
  const char* text = nullptr;  // that panic's what(); null: stack is unknown
  const ErrorNode* first = nullptr;  // the oldest one's text, while it is alive
};

/// The stack of the panic that says `text`, null when it is not known.
inline const StackTrace* panic_stack_of(const Goroutine& self,
                                        const char* text) noexcept {
  const PanicNote* note = self.panic_note;
  const bool known = note != nullptr && text != nullptr && note->text == text;
  return known ? &note->stack : nullptr;
}

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_PANIC_NOTE_H
