// One frame of a stack as two lines of text, in Go's format.
#ifndef GOSAN_RUNTIME_FRAME_TEXT_H
#define GOSAN_RUNTIME_FRAME_TEXT_H

#include <string>
#include <string_view>

namespace gosan::detail {

/// Appends the function at return address `pc`, `prefix` before its name, and
/// its place. With a listener: file, line and inlined frames; without one: what
/// the symbol tables of executable and libraries say, read at the first call.
/// False: a frame of the runtime itself, which Go's dumps do not show.
bool append_frame(std::string& out, const void* pc,
                  std::string_view prefix = {});

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_FRAME_TEXT_H
