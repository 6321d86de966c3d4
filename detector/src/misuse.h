// What must not be done, with the place where it was done and the one that made
// it wrong: a send and where the channel was closed, an unlock and the one
// before it.
#pragma once

#include "task.h"

namespace gosan::detector {

// `task` is about to panic with `what` (static) because of `object`. That alone
// is no finding: a program may catch it.
void note_misuse(Task& task, const char* what, const void* object,
                 const void* frame_pointer) noexcept;
// The program ends of what the task said last: a finding if that was misuse.
void report_misuse(const Task& task, const char* text) noexcept;

}  // namespace gosan::detector
