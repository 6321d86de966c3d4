// Timing out by hand: the answer comes first, and then nobody receives the
// time-out.
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "settle.h"

using namespace std::chrono_literals;

int main() {
  gosan::chan<int> answer = gosan::make_chan<int>(1);
  gosan::chan<> timeout = gosan::make_chan();  // made here
  gosan::go([=] {                              // go here
    gosan::time::sleep(50ms);
    timeout.send();  // blocked here
  });
  answer.send(42);
  std::optional<int> value;
  switch (gosan::select(recv(answer, value), recv(timeout))) {
    case 0:
      std::printf("answer: %d\n", *value);
      break;
    case 1:
      std::puts("timed out");
  }
  settle(300ms);
}
