// The interposed pthread functions' own start, and threads that came past them.
#pragma once

namespace gosan::detector {

// Before main, on the initial thread.
void start_threads() noexcept;

// The calling thread was not announced by pthread_create: its end will be
// noticed all the same, and its stack has no past. No edge, for nobody knows
// who made it.
void adopt_thread() noexcept;
// The same where the program's vector registers are in use.
void adopt_from_access_path() noexcept;

}  // namespace gosan::detector
