// The interposed pthread functions' own start.
#pragma once

namespace gosan::detector {

// Before main, on the initial thread.
void start_threads() noexcept;

}  // namespace gosan::detector
