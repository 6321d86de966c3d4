#include "hooks.h"

#include <atomic>

#include "chan_state.h"
#include "goroutine.h"
#include "seam.h"
#include "sema.h"
#include "timer_core.h"
#include "wait_queue.h"
#include "worker.h"
#include "world.h"

namespace gosan::detail {

constinit const gosan_hooks* attached_hooks = nullptr;

namespace {

std::atomic<unsigned> declared_helpers{0};

void ops_stop_world() { stop_world(); }
void ops_start_world() { start_world(); }

int chan_state(const Chan& chan, gosan_object_state& out) {
  if (chan.magic != kChanMagic) return 0;
  out.len = chan_len(&chan);
  out.cap = chan_cap(&chan);
  out.closed = chan.closed.load(std::memory_order_relaxed) ? 1 : 0;
  out.senders = length(chan.senders);
  out.receivers = length(chan.receivers);
  return 1;
}

int ops_object_state(const void* object, std::uint32_t kind,
                     gosan_object_state* out) {
  *out = gosan_object_state{};
  switch (kind) {
    case GOSAN_OBJECT_CHAN:
      return chan_state(*static_cast<const Chan*>(object), *out);
    case GOSAN_OBJECT_MUTEX:
    case GOSAN_OBJECT_RWMUTEX:
    case GOSAN_OBJECT_WAITGROUP:
    case GOSAN_OBJECT_COND:
      // How many wait is known to the listener from the parks themselves.
      return 1;
    default:
      return 0;
  }
}

void ops_visit_roots(void (*visit)(void*, const void*, const void*),
                     void* argument) {
  visit_timer_roots(visit, argument);
}

void ops_visit_running(void (*visit)(void*, void*, const void*),
                       void* argument) {
  for (Worker* worker = first_worker(); worker != nullptr;
       worker = worker->next_worker) {
    const Goroutine* running = worker->running;
    if (running == nullptr || running->task == nullptr) continue;
    visit(argument, running->task, running_stack_pointer(*worker));
  }
}

std::int64_t ops_now_ns() { return now_ns(); }

void ops_helper_thread() {
  declared_helpers.fetch_add(1, std::memory_order_relaxed);
}

int ops_try_stop_world() { return try_stop_world() ? 1 : 0; }

constexpr gosan_runtime_ops kOps{GOSAN_HOOKS_VERSION, sizeof(gosan_runtime_ops),
                                 ops_stop_world,      ops_start_world,
                                 ops_object_state,    ops_visit_roots,
                                 ops_visit_running,   ops_now_ns,
                                 ops_helper_thread,   ops_try_stop_world};

}  // namespace

unsigned helper_threads() noexcept {
  return declared_helpers.load(std::memory_order_relaxed);
}

void forget_helper_threads() noexcept {
  declared_helpers.store(0, std::memory_order_relaxed);
}

}  // namespace gosan::detail

extern "C" __attribute__((visibility("default"))) int gosan_hooks_attach(
    const struct gosan_hooks* hooks, const struct gosan_runtime_ops** ops) {
  if (hooks == nullptr || hooks->version != GOSAN_HOOKS_VERSION ||
      hooks->size != sizeof(gosan_hooks) ||
      gosan::detail::attached_hooks != nullptr) {
    return -1;
  }
  gosan::detail::attached_hooks = hooks;
  // relaxed: before the first operation.
  gosan::detail::attention.fetch_or(gosan::detail::kListening,
                                    std::memory_order_relaxed);
  *ops = &gosan::detail::kOps;
  return 0;
}
