// A ticker goes on ticking until it is stopped; stopping does not close its
// channel.
#include "program.h"

int main() {
  time::Ticker ticker(2ms);
  for (int i = 0; i < 4; ++i) {
    println(i, ticker.c().recv().has_value());
  }
  ticker.stop();
  time::sleep(10ms);
  select(recv(ticker.c()), otherwise());
  select(recv(ticker.c(),
              [](std::optional<time::time_point> tick) {
                println("tick", tick.has_value());
              }),
         otherwise([] { println("no more ticks"); }));
  return 0;
}
