// ticker-not-stopped: positives have an expected warning on the line of the
// ticker.
#include <gosan/gosan.h>

#include <chrono>
#include <vector>

using namespace gosan;
using namespace std::chrono_literals;

bool failed();
void work();
void keep(time::Ticker ticker);

// ---- wrong ----

void never() {
  time::Ticker ticker(1s);  // expected-warning{{'ticker' is not stopped}}
  ticker.c().recv();
}

void on_one_path() {
  time::Ticker ticker(1s);  // expected-warning{{'ticker' is not stopped}}
  if (failed()) return;
  ticker.stop();
}

void by_break(chan<int> events) {
  time::Ticker ticker(1s);  // expected-warning{{'ticker' is not stopped}}
  for (;;) {
    if (select(recv(events), recv(ticker.c())) == 0) break;
  }
}

void reset_is_no_stop() {
  auto ticker = time::Ticker(1s);  // expected-warning{{'ticker' is not stopped}}
  ticker.reset(2s);
  ticker.c().recv();
}

void ranges() {
  time::Ticker ticker(1s);  // expected-warning{{'ticker' is not stopped}}
  for (auto when : ticker.c()) {
    (void)when;
    if (failed()) return;
  }
}

void in_goroutine() {
  go([] {
    time::Ticker ticker(1s);  // expected-warning{{'ticker' is not stopped}}
    while (!failed()) ticker.c().recv();
  });
}

// ---- right ----

void panics() { time::Ticker ticker(0s); }

void stopped() {
  time::Ticker ticker(1s);
  ticker.c().recv();
  ticker.stop();
}

void deferred() {
  time::Ticker ticker(1s);
  auto at_end = defer([&] { ticker.stop(); });
  if (failed()) return;
  work();
}

void for_ever(chan<int> events) {
  time::Ticker ticker(1s);
  for (;;) select(recv(events), recv(ticker.c()));
}

void given_away() {
  time::Ticker ticker(1s);
  keep(ticker);
}

void kept(std::vector<time::Ticker>& all) {
  time::Ticker ticker(1s);
  all.push_back(ticker);
}

void known_to_goroutine() {
  time::Ticker ticker(1s);
  go([ticker] {
    work();
    ticker.stop();
  });
}

void none_yet() {
  time::Ticker ticker;
  if (failed()) ticker.stop();
}

time::Ticker returned() {
  time::Ticker ticker(1s);
  return ticker;
}
