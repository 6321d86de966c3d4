// send-after-close: positives have an expected warning on the line of the send.
#include <gosan/gosan.h>

using namespace gosan;

bool failed();
void log(const char* text);

// ---- wrong ----

void at_once(chan<int> ch) {
  ch.close();
  ch.send(1);  // expected-warning{{send on 'ch'}}
}

void in_both_branches(chan<int> ch) {
  ch.close();
  if (failed()) {
    ch.send(1);  // not on every path: the other branch has its own
  } else {
    ch.send(2);
  }
}

void after_a_branch(chan<int> ch) {
  ch.close();
  if (failed()) log("failed");
  ch.send(1);  // expected-warning{{send on 'ch'}}
}

void through_view(chan<int> ch) {
  SendChan<int> out = ch;
  ch.close();
  out.send(1);  // expected-warning{{send on 'ch'}}
}

struct Queue {
  chan<int> items;
  void stop() {
    items.close();
    log("stopped");
    items.send(0);  // expected-warning{{send on 'items'}}
  }
};

void in_loop() {
  auto ch = make_chan<int>(4);
  for (int i = 0; i < 3; i++) {
    ch.close();
    ch.send(i);  // expected-warning{{send on 'ch'}}
  }
}

void in_goroutine() {
  auto ch = make_chan<int>();
  go([ch] {
    ch.close();
    ch.send(1);  // expected-warning{{send on 'ch'}}
  });
}

// ---- right ----

void before(chan<int> ch) {
  ch.send(1);
  ch.close();
}

void on_one_path(chan<int> ch, bool last) {
  if (last) ch.close();
  if (!last) ch.send(1);
}

void returned(chan<int> ch) {
  if (failed()) {
    ch.close();
    return;
  }
  ch.send(1);
}

void another(chan<int> a, chan<int> b) {
  a.close();
  b.send(1);
}

void another_object(Queue& a, Queue& b) {
  a.items.close();
  b.items.send(1);
}

void new_channel(chan<int> ch) {
  ch.close();
  ch = make_chan<int>(1);
  ch.send(1);
}

void in_turn() {
  for (int i = 0; i < 3; i++) {
    auto ch = make_chan<int>(1);
    ch.send(i);
    ch.close();
  }
}

void expected(chan<int> ch) {
  ch.close();
  try {
    ch.send(1);
  } catch (const PanicError&) {
    log("as it should be");
  }
}

void deferred(chan<int> ch) {
  auto at_end = defer([&] { ch.close(); });
  ch.send(1);
}

void other_goroutine(chan<int> ch) {
  go([ch] { ch.send(1); });
  ch.close();
}
