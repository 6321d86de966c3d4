// A ticker that feeds a channel of tokens limits the rate and allows a burst.
#include "program.h"

int main() {
  auto tokens = make_chan<>(3);
  for (int i = 0; i < 3; ++i) tokens.send();
  auto stop = make_chan<>();
  const time::time_point begin = time::now();
  go([=] {
    time::Ticker ticker(2ms);
    auto _ = defer([&] { ticker.stop(); });
    while (select(recv(ticker.c()), recv(stop)) == 0) tokens.try_send();
  });
  for (int i = 0; i < 8; ++i) tokens.recv();
  println(time::now() - begin >= 8ms);
  stop.close();
  await_goroutines(1);
  return 0;
}
