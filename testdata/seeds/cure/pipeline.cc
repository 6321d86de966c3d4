// Each stage selects between its send and `done`, which the last one closes
// when it has what it wants: all of them end.
// stdout: 4
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

using Numbers = gosan::RecvChan<int>;
using Done = gosan::RecvChan<>;

Numbers generate(const Done& done) {
  gosan::chan<int> out = gosan::make_chan<int>();
  gosan::go([=] {
    auto _ = gosan::defer([&] { out.close(); });
    for (int i = 2; i < 10; i++) {
      if (gosan::select(send(out, i), recv(done)) == 1) return;
    }
  });
  return out;
}

Numbers square(const Numbers& in, const Done& done) {
  gosan::chan<int> out = gosan::make_chan<int>();
  gosan::go([=] {
    auto _ = gosan::defer([&] { out.close(); });
    for (int number : in) {
      if (gosan::select(send(out, number * number), recv(done)) == 1) return;
    }
  });
  return out;
}

int main() {
  gosan::chan<> done = gosan::make_chan();
  std::printf("%d\n", *square(generate(done), done).recv());
  done.close();
  settle();
}
