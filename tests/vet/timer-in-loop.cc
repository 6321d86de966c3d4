// timer-in-loop: positives have an expected warning on the line of the call.
#include <gosan/gosan.h>

#include <chrono>
#include <vector>

using namespace gosan;
using namespace std::chrono_literals;

void handle(std::optional<int> event);

// ---- wrong ----

void in_for(chan<int> events) {
  for (;;) {
    select(recv(events, handle),
           recv(time::after(1min)));  // expected-warning{{makes a timer}}
  }
}

void in_while(chan<int> events, bool& stop) {
  while (!stop) {
    std::optional<int> event;
    switch (select(recv(events, event), recv(time::after(1s)))) {  // expected-warning{{makes a timer}}
      case 0:
        handle(event);
    }
  }
}

void in_do(chan<int> events) {
  do {
    select(recv(time::after(1s)), recv(events));  // expected-warning{{makes a timer}}
  } while (true);
}

void in_range(chan<int> events, const std::vector<int>& all) {
  for (int each : all) {
    handle(each);
    select(recv(events), recv(time::after(1s), [] {}));  // expected-warning{{makes a timer}}
  }
}

void in_goroutine(chan<int> events, context::Context ctx) {
  go([=] {
    for (int i = 0; i < 100; i++) {
      if (select(recv(events), recv(ctx.done()),
                 recv(time::after(1s))) == 1) {  // expected-warning{{makes a timer}}
        return;
      }
    }
  });
}

void sends(chan<int> out) {
  for (int i = 0; i < 100; i++) {
    select(send(out, i), recv(time::after(1s)));  // expected-warning{{makes a timer}}
  }
}

// ---- right ----

void once(chan<int> events) {
  select(recv(events, handle), recv(time::after(1min)));
}

void before_the_loop(chan<int> events) {
  auto timeout = time::after(1min);
  for (;;) {
    if (select(recv(events, handle), recv(timeout)) == 1) return;
  }
}

void only_waits() {
  for (int i = 0; i < 3; i++) {
    time::after(1s).recv();
    handle(i);
  }
}

void with_timer(chan<int> events) {
  time::Timer timer(1min);
  for (;;) {
    timer.reset(1min);
    select(recv(events, handle), recv(timer.c()));
  }
}

void with_ticker(chan<int> events) {
  time::Ticker ticker(1s);
  for (;;) select(recv(events, handle), recv(ticker.c()));
}

void one_case() {
  for (int i = 0; i < 3; i++) select(recv(time::after(1s)));
}

void started_in_loop(chan<int> events) {
  for (int i = 0; i < 3; i++) {
    go([=] { select(recv(events), recv(time::after(1s))); });
  }
}
