// cockroach 35073: an outbox that fails does not empty its channel of 16 rows;
// who pushes the 17th waits for ever, and so does the next. Fixed: a failed
// outbox says that it is closed and drains what was pushed.
// manifests: always
// expect: deadlock goroutines=2
#include <atomic>

#include "kernel.h"

constexpr int kBufferedRows = 16;

struct Outbox {
  gosan::chan<int> rows = gosan::make_chan<int>(kBufferedRows);
  std::atomic<bool> closed{false};

  void push(int row) {
    if (!closed) rows.send(row);  // blocked here
  }
  void run() {  // the connection has failed
    if (!kFixed) return;
    closed = true;
    for (int row = 0; row <= kBufferedRows; ++row) rows.recv();
  }
};

int main() {
  Outbox outbox;
  for (int row = 0; row < kBufferedRows; ++row) outbox.push(row);
  gosan::sync::WaitGroup wg;
  wg.go([&] { outbox.push(kBufferedRows); });
  let_others_run();
  gosan::sync::WaitGroup running;
  running.go([&] { outbox.run(); });
  running.wait();
  outbox.push(kBufferedRows + 1);
  wg.wait();
}
