// Timing out by hand: the channel has room for the one signal, whether
// somebody waits for it or not.
// stdout: answer: 42
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "settle.h"

using namespace std::chrono_literals;

int main() {
  gosan::chan<int> answer = gosan::make_chan<int>(1);
  gosan::chan<> timeout = gosan::make_chan(1);
  gosan::go([=] {
    gosan::time::sleep(50ms);
    timeout.send();
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
