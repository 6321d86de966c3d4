// forgotten-sender: positives have an expected warning on the line of the send.
#include <gosan/gosan.h>

#include <chrono>
#include <optional>

#include "support/assertions.h"

using namespace gosan;
using namespace std::chrono_literals;

int search();
bool failed();
void keep(chan<int> ch);
void use(std::optional<int> value);

// ---- wrong ----

bool with_timeout() {
  auto found = make_chan<int>();
  go([=] {
    found.send(search());  // expected-warning{{nobody receives from 'found'}}
  });
  std::optional<int> record;
  switch (select(recv(found, record), recv(time::after(50ms)))) {
    case 0:
      return true;
    default:
      return false;
  }
}

void until_cancelled(context::Context ctx) {
  auto found = make_chan<int>(0);
  go([found] { found.send(search()); });  // expected-warning{{nobody receives}}
  select(recv(found, [](std::optional<int> value) { use(value); }),
         recv(ctx.done()));
}

int early_return() {
  auto found = make_chan<int>();
  go([=] { found.send(search()); });  // expected-warning{{nobody receives}}
  if (failed()) return -1;
  return *found.recv();
}

void only_if_ready() {
  chan<int> found = make_chan<int>();
  go([=] { found.send(search()); });  // expected-warning{{nobody receives}}
  select(recv(found), otherwise());
}

void sender(chan<int> out) {
  out.send(search());  // expected-warning{{nobody receives from 'found'}}
}

bool by_argument(context::Context ctx) {
  auto found = make_chan<int>();
  go(sender, found);
  return select(recv(found), recv(ctx.done())) == 0;
}

void in_group(context::Context ctx) {
  sync::WaitGroup wg;
  auto found = make_chan<int>();
  wg.go([=] { found.send(search()); });  // expected-warning{{nobody receives}}
  if (select(recv(ctx.done()), recv(found)) == 0) return;
  wg.wait();
}

void first_of_two() {
  auto first = make_chan<int>();
  auto second = make_chan<int>();
  go([=] { first.send(1); });   // expected-warning{{from 'first'}}
  go([=] { second.send(2); });  // expected-warning{{from 'second'}}
  select(recv(first), recv(second));
}

// ---- right ----

void nothing_else_can_be_ready() {
  auto never = make_chan<int>();
  auto found = make_chan<int>();
  go([=] { found.send(search()); });
  select(recv(never), recv(found));
}

bool buffered() {
  auto found = make_chan<int>(1);
  go([=] { found.send(search()); });
  return select(recv(found), recv(time::after(50ms))) == 0;
}

int always_received() {
  auto found = make_chan<int>();
  go([=] { found.send(search()); });
  if (failed()) {
    found.recv();
    return -1;
  }
  return *found.recv();
}

void sender_has_a_way_out(context::Context ctx) {
  auto found = make_chan<int>();
  go([=] { select(send(found, search()), recv(ctx.done())); });
  select(recv(found), recv(ctx.done()));
}

void never_blocks() {
  auto found = make_chan<int>();
  go([=] { found.try_send(search()); });
  select(recv(found), recv(time::after(50ms)));
}

void received_later() {
  auto found = make_chan<int>();
  go([=] { found.send(search()); });
  switch (select(recv(found), recv(time::after(50ms)))) {
    case 0:
      return;
    case 1:
      found.recv();
  }
}

void in_a_loop() {
  auto found = make_chan<int>();
  go([=] { found.send(search()); });
  time::Timer timer(50ms);
  for (bool waiting = true; waiting;) {
    select(recv(found, [&](std::optional<int>) { waiting = false; }),
           recv(timer.c(), [] {}));
  }
}

void another_receiver() {
  auto found = make_chan<int>();
  go([=] { found.send(search()); });
  go([=] { found.recv(); });
  select(recv(found), recv(time::after(50ms)));
}

void known_elsewhere() {
  auto found = make_chan<int>();
  keep(found);
  go([=] { found.send(search()); });
  select(recv(found), recv(time::after(50ms)));
}

void only_case() {
  auto found = make_chan<int>();
  go([=] { found.send(search()); });
  select(recv(found, [](std::optional<int> value) { use(value); }));
}

chan<int> returned() {
  auto found = make_chan<int>();
  go([=] { found.send(search()); });
  return found;
}

void failed_test() {
  auto found = make_chan<int>();
  go([=] { found.send(search()); });
  ASSERT_TRUE(search() > 0);
  use(found.recv());
}
