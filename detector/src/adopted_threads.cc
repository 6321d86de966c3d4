// Threads that came without a pthread_create of ours, by raw clone or inside
// libc, when their first access or lock makes a task of them. Compiled without
// vector registers, like the access path.
#include "saved_registers.h"
#include "threads.h"

namespace gosan::detector {

void adopt_from_access_path() noexcept {
  const SavedRegisters saved;
  adopt_thread();
}

}  // namespace gosan::detector
