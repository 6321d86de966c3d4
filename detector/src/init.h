// The detector's start: before everything else in the process, from whichever
// comes first, our constructor, a malloc of the dynamic linker or a module that
// registers itself.
#pragma once

namespace gosan::detector {

struct ThreadBlock;
struct Task;

// Reserves all tables and makes the initial thread the first task, the later
// goroutine 1. Called once, by the first thread_block(), with that block.
void init_core(ThreadBlock& first) noexcept;

// The task of goroutine 1, which begins as the initial thread.
Task* main_task() noexcept;

}  // namespace gosan::detector
