// Stands in for the parts of the detector that hooks_impl.cc calls and that no
// random program reaches: leaks, misuse, lock cycles, the end of the process.
#include "finish.h"
#include "leaks.h"
#include "lock_graph.h"
#include "misuse.h"
#include "watch.h"

namespace gosan::detector {

void report_deadlock() {}
int finish_program(int code) { return code; }
void note_crash() {}

void find_leaks(void (* /*show*/)(void*, const gosan_leak*), void* /*arg*/) {}
void ignore_leaks(const char* /*name*/) {}
void note_birth(Task& /*task*/, const char* /*name*/) {}
void start_watch() noexcept {}

void note_misuse(Task& /*task*/, const char* /*what*/, const void* /*object*/,
                 const void* /*frame_pointer*/) noexcept {}
void report_misuse(const Task& /*task*/, const char* /*text*/) noexcept {}

void look_for_lock_cycles(std::uint64_t /*context_key*/) noexcept {}

}  // namespace gosan::detector
