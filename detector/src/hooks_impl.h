// The detector as the runtime's listener.
#pragma once

#include <gosan/hooks.h>

namespace gosan::detector {

// Installs the hook table; once, before main. Where the runtime refuses it the
// detector is off.
void attach_hooks() noexcept;

// What the runtime answers; null when no runtime took our hooks.
const gosan_runtime_ops* runtime_ops() noexcept;

}  // namespace gosan::detector
