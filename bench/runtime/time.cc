// Timers and contexts.
#include <gosan/context.h>
#include <gosan/time.h>

#include "row.h"

namespace {

void timer_new_stop(long ops) {
  using namespace std::chrono_literals;
  for (long i = 0; i < ops; ++i) {
    gosan::time::Timer timer(1h);
    keep(timer.stop() ? 1 : 0);
  }
}

void context_cancel(long ops) {
  const auto parent = gosan::context::background();
  for (long i = 0; i < ops; ++i) {
    auto [ctx, cancel] = gosan::context::with_cancel(parent);
    cancel();
  }
}

constexpr Row kRows[] = {{"timer", 500'000, timer_new_stop},
                         {"context", 1'000'000, context_cancel}};

}  // namespace

std::span<const Row> time_rows() { return kRows; }
