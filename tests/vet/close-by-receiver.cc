// close-by-receiver: positives have an expected warning on the line of the
// close.
#include <gosan/gosan.h>

#include <optional>

using namespace gosan;

int next();
bool enough(int value);
void use(std::optional<int> value);

// ---- wrong ----

void first_is_enough() {
  auto ch = make_chan<int>();
  go([=] {
    for (;;) ch.send(next());
  });
  use(ch.recv());
  ch.close();  // expected-warning{{closes 'ch'}}
}

void stops_when_enough() {
  auto ch = make_chan<int>(8);
  go([=] {
    while (true) {
      ch.send(next());
    }
  });
  for (int value : ch) {
    if (enough(value)) break;
  }
  ch.close();  // expected-warning{{closes 'ch'}}
}

void receiver_is_a_goroutine() {
  auto ch = make_chan<int>();
  go([=] {
    use(ch.recv());
    ch.close();  // expected-warning{{closes 'ch'}}
  });
  go([=] {
    for (;;) ch.send(next());
  });
}

void producer(chan<int> out) {
  for (;;) out.send(next());
}

void by_argument() {
  auto ch = make_chan<int>();
  go(producer, ch);
  use(ch.recv());
  use(ch.recv());
  ch.close();  // expected-warning{{closes 'ch'}}
}

void in_group() {
  sync::WaitGroup wg;
  auto ch = make_chan<int>();
  wg.go([=] {
    for (;;) ch.send(next());
  });
  use(ch.recv());
  ch.close();  // expected-warning{{closes 'ch'}}
}

void early() {
  auto ch = make_chan<int>();
  go([=] {
    for (;;) ch.send(next());
  });
  std::optional<int> value = ch.recv();
  if (value && enough(*value)) {
    ch.close();  // expected-warning{{closes 'ch'}}
    return;
  }
}

// ---- right ----

void by_sender() {
  auto ch = make_chan<int>();
  go([=] {
    for (int i = 0; i < 3; i++) ch.send(i);
    ch.close();
  });
  for (int value : ch) use(value);
}

void counted() {
  auto ch = make_chan<int>();
  go([=] {
    for (int i = 0; i < 3; i++) ch.send(i);
  });
  for (int i = 0; i < 3; i++) use(ch.recv());
  ch.close();
}

void after_the_senders() {
  sync::WaitGroup wg;
  auto ch = make_chan<int>(3);
  wg.go([=] {
    for (;;) {
      ch.send(next());
      if (enough(1)) return;
    }
  });
  wg.wait();
  ch.close();
  use(ch.recv());
}

void signals() {
  auto stop = make_chan<>();
  auto ch = make_chan<int>();
  go([=] {
    for (;;) {
      if (select(send(ch, next()), recv(stop)) == 1) return;
    }
  });
  use(ch.recv());
  stop.close();
}

void sender_ends() {
  auto ch = make_chan<int>();
  go([=] {
    for (;;) {
      int value = next();
      if (enough(value)) break;
      ch.send(value);
    }
  });
  use(ch.recv());
  ch.close();
}

void waits_for_the_sender() {
  auto done = make_chan<>();
  auto ch = make_chan<int>();
  go([=] {
    for (;;) ch.send(next());
  });
  use(ch.recv());
  done.recv();
  ch.close();
}
