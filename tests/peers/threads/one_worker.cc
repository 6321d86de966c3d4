// testdata/peers/one_worker.cc for ThreadSanitizer: its fibers, switched as
// Boost.Context does, on one thread.
#include <sanitizer/tsan_interface.h>
#include <ucontext.h>

int x = 0;

namespace {

constexpr unsigned kDefault = 0;  // as Boost.Context: a switch synchronises

ucontext_t scheduler;
void* scheduler_fiber;

void body() {
  x += 1;
  __tsan_switch_to_fiber(scheduler_fiber, kDefault);
}

void run(ucontext_t& context, void* fiber) {
  __tsan_switch_to_fiber(fiber, kDefault);
  swapcontext(&scheduler, &context);
}

}  // namespace

int main() {
  static char stacks[2][256 << 10];
  scheduler_fiber = __tsan_get_current_fiber();
  for (auto& stack : stacks) {
    ucontext_t context;
    getcontext(&context);
    context.uc_stack.ss_sp = stack;
    context.uc_stack.ss_size = sizeof(stack);
    context.uc_link = &scheduler;
    makecontext(&context, body, 0);
    run(context, __tsan_create_fiber(0));
  }
}
