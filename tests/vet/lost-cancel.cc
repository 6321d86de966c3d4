// lost-cancel: positives have an expected warning on the line of the call.
#include <gosan/gosan.h>

#include <chrono>
#include <functional>

#include "support/assertions.h"

using namespace gosan;
using namespace std::chrono_literals;

bool failed();
void work(context::Context ctx);
void keep(context::CancelFunc cancel);

// ---- wrong ----

void dropped(context::Context parent) {
  auto ctx = context::with_timeout(parent, 1s).ctx;  // expected-warning{{dropped}}
  work(ctx);
}

void whole_dropped(context::Context parent) {
  context::with_cancel(parent);  // expected-warning{{dropped}}
}

void passed(context::Context parent) {
  work(context::with_cancel(parent).ctx);  // expected-warning{{dropped}}
}

void never_called(context::Context parent) {
  auto [ctx, cancel] = context::with_cancel(parent);  // expected-warning{{never called}}
  work(ctx);
}

void one_path(context::Context parent) {
  auto [ctx, cancel] = context::with_cancel(parent);  // expected-warning{{not called on every path}}
  if (failed()) return;
  work(ctx);
  cancel();
}

void in_one_branch(context::Context parent) {
  auto [ctx, cancel] = context::with_deadline(parent, time::now() + 1s);  // expected-warning{{every path}}
  if (failed()) {
    cancel();
  }
}

void member_never_called(context::Context parent) {
  auto made = context::with_cancel(parent);  // expected-warning{{never called}}
  work(made.ctx);
}

int in_switch(context::Context parent, int kind) {
  auto [ctx, cancel] = context::with_cancel_cause(parent);  // expected-warning{{every path}}
  switch (kind) {
    case 0:
      cancel(Error());
      return 0;
    case 1:
      return 1;
    default:
      cancel(Error("unknown"));
      return 2;
  }
}

// ---- right ----

void called(context::Context parent) {
  auto [ctx, cancel] = context::with_cancel(parent);
  work(ctx);
  cancel();
}

void deferred(context::Context parent) {
  auto [ctx, cancel] = context::with_timeout(parent, 1s);
  auto at_end = defer(cancel);
  if (failed()) return;
  work(ctx);
}

void deferred_lambda(context::Context parent) {
  auto [ctx, cancel] = context::with_timeout(parent, 1s);
  auto at_end = defer([&cancel] { cancel(); });
  if (failed()) return;
  work(ctx);
}

void given_away(context::Context parent) {
  auto [ctx, cancel] = context::with_cancel(parent);
  keep(cancel);
  work(ctx);
}

std::function<void()> returned(context::Context parent) {
  auto [ctx, cancel] = context::with_cancel(parent);
  work(ctx);
  return cancel;
}

context::WithCancel<context::CancelFunc> whole_returned(
    context::Context parent) {
  return context::with_cancel(parent);
}

context::WithCancel<context::CancelFunc> variable_returned(
    context::Context parent) {
  auto made = context::with_cancel(parent);
  if (failed()) panic("no");
  return made;
}

void both_branches(context::Context parent) {
  auto [ctx, cancel] = context::with_cancel(parent);
  if (failed()) {
    cancel();
    return;
  }
  work(ctx);
  cancel();
}

void in_goroutine(context::Context parent) {
  auto [ctx, cancel] = context::with_cancel(parent);
  go([ctx = ctx, cancel = cancel] {
    work(ctx);
    cancel();
  });
}

void ends_the_goroutine(context::Context parent) {
  auto [ctx, cancel] = context::with_cancel(parent);
  if (failed()) panic("failed");
  cancel();
}

void member_called(context::Context parent) {
  auto made = context::with_cancel(parent);
  work(made.ctx);
  made.cancel();
}

void parents_cancel(context::Context parent) {
  work(context::with_value(parent, 1, 2));
}

void failed_test(context::Context parent) {
  auto [ctx, cancel] = context::with_cancel(parent);
  ASSERT_TRUE(!ctx.err());
  cancel();
}
