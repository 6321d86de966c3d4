// double-close: positives have an expected warning on the line of the second
// close.
#include <gosan/gosan.h>

using namespace gosan;

bool failed();
void log(const char* text);
void renew(chan<>& ch);

// ---- wrong ----

void at_once(chan<> ch) {
  ch.close();
  ch.close();  // expected-warning{{second close of 'ch'}}
}

void after_a_branch(chan<int> ch) {
  ch.close();
  if (failed()) log("failed");
  ch.close();  // expected-warning{{second close of 'ch'}}
}

void from_a_branch(chan<int> ch) {
  if (failed()) {
    log("failed");
    ch.close();
  }
  ch.close();  // expected-warning{{second close of 'ch'}}
}

void through_view(chan<int> ch) {
  SendChan<int> out = ch;
  out.close();
  ch.close();  // expected-warning{{second close of 'ch'}}
}

struct Queue {
  chan<> stop;
  chan<> stopped;
  void end() {
    stop.close();
    stop.close();  // expected-warning{{second close of 'stop'}}
  }
};

void in_goroutine() {
  auto done = make_chan<>();
  go([=] {
    done.close();
    log("done");
    done.close();  // expected-warning{{second close of 'done'}}
  });
}

// ---- right ----

void once(chan<int> ch) { ch.close(); }

void either(chan<int> ch) {
  if (failed()) {
    ch.close();
    return;
  }
  ch.close();
}

void branches(chan<int> ch) {
  if (failed()) {
    ch.close();
  } else {
    ch.close();
  }
}

void two(chan<int> a, chan<int> b) {
  a.close();
  b.close();
}

void members(Queue& queue) {
  queue.stop.close();
  queue.stopped.close();
}

void correlated(chan<int> ch, bool early) {
  if (early) ch.close();
  log("between");
  if (!early) ch.close();
}

void renewed(chan<> ch) {
  ch.close();
  renew(ch);
  ch.close();
}

void in_loop() {
  for (int i = 0; i < 3; i++) {
    auto ch = make_chan<>();
    ch.close();
  }
}

void expected(chan<> ch) {
  ch.close();
  try {
    ch.close();
  } catch (const PanicError&) {
    log("as it should be");
  }
}
